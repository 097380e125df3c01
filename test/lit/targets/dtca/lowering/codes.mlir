// RUN: isinglass-opt %s --pass-pipeline="builtin.module(dtca.image(dtca-fix-codes))" | FileCheck %s
// RUN: isinglass-opt %s --pass-pipeline="builtin.module(dtca.image(dtca-fix-codes{bias-bits=2 rounding=stochastic seed=18446744073709551615}))" | FileCheck %s --check-prefix=GIVEN
// RUN: not isinglass-opt %s --pass-pipeline="builtin.module(dtca.image(dtca-fix-codes{coupling-bits=9}))" 2>&1 | FileCheck %s --check-prefix=BITS
// RUN: not isinglass-opt %s --pass-pipeline="builtin.module(dtca.image(dtca-fix-codes{rounding=up}))" 2>&1 | FileCheck %s --check-prefix=ROUNDING

// Codes have the bits that the chip has, unless fewer are asked for; an image that says so keeps its own.

#chip = #dtca.chip<"toy", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
// CHECK: dtca.image @M
// CHECK: dtca.codes coupling 8 bits bias 6 bits rounding nearest
// CHECK-NEXT: dtca.program
// GIVEN: dtca.codes coupling 8 bits bias 2 bits rounding stochastic seed 18446744073709551615
// BITS: error: 'dtca.image' op cannot have 9 bits a coupling: the chip "toy" has 2 to 8
// ROUNDING: error: 'dtca.image' op cannot be rounded 'up': nearest or stochastic
dtca.image @M onto #chip beta 1.0 {
  dtca.cells @s on #ebm.lattice<4 open, []> at (0, 0) turn identity
  dtca.program { dtca.configure dtca.seed dtca.read }
}
// CHECK: dtca.image @Own
// CHECK: dtca.codes coupling 3 bits bias 3 bits rounding nearest
// CHECK-NOT: dtca.codes
dtca.image @Own onto #chip beta 1.0 {
  dtca.cells @s on #ebm.lattice<4 open, []> at (0, 0) turn identity
  dtca.codes coupling 3 bits bias 3 bits rounding nearest
  dtca.program { dtca.configure dtca.seed dtca.read }
}
