// RUN: isinglass-opt %s --place-on-chip --convert-ebm-to-dtca="visible={s[0 to 1, 0 to 3],s[1 to 3,0 to 1]}" | FileCheck %s
// RUN: isinglass-opt %s --place-on-chip --convert-ebm-to-dtca="visible=s" | FileCheck %s --check-prefix=ALL
// RUN: isinglass-opt %s --place-on-chip --convert-ebm-to-dtca | FileCheck %s --check-prefix=NONE
// RUN: not isinglass-opt %s --place-on-chip --convert-ebm-to-dtca="visible={s[0 to 1, 0 to 5]}" 2>&1 | FileCheck %s --check-prefix=OUTSIDE
// RUN: not isinglass-opt %s --place-on-chip --convert-ebm-to-dtca="visible=t" 2>&1 | FileCheck %s --check-prefix=NAME
// RUN: not isinglass-opt %s --place-on-chip --convert-ebm-to-dtca="visible={s[0..1]}" 2>&1 | FileCheck %s --check-prefix=TEXT
// RUN: not isinglass-opt %s --place-on-chip --convert-ebm-to-dtca="iterations=-1" 2>&1 | FileCheck %s --check-prefix=NEGATIVE

// What is read out.

// CHECK: dtca.role latent @s slice [0 to 3, 0 to 4]
// CHECK-NEXT: dtca.role visible @s slice [0 to 1, 0 to 3]
// CHECK-NEXT: dtca.role visible @s slice [1 to 3, 0 to 1]
// CHECK-NEXT: dtca.program
// ALL: dtca.role latent @s slice [0 to 3, 0 to 4]
// ALL-NEXT: dtca.role visible @s slice [0 to 3, 0 to 4]
// NONE-NOT: dtca.role
// OUTSIDE: error: 'dtca.role' op the range 0 to 5 is empty or outside axis 1 of size 4
// NAME: error: 'dtca.role' op @t is not a variable of this image
// TEXT: error: 's[0..1]' is no slice: s, or s[0 to 1, *]
// NEGATIVE: error: iterations are at least 0, not -1
#chip = #dtca.chip<"toy", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @M beta 1.0 {
    ebm.spins @s on #ebm.lattice<3x4 open, []>
  }
}
