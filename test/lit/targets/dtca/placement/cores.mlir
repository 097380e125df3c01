// RUN: isinglass-opt %s --place-on-chip | FileCheck %s
// RUN: isinglass-opt %s --place-on-chip="at=5,0" | FileCheck %s --check-prefix=AT

// Cores that are apart: a model lies within one. 3 x 5 fits a core of 5 x 4 on its side.

// CHECK: dtca.cells @s on {{.*}} at (0, 0) turn quarter
// AT: dtca.cells @s on {{.*}} at (5, 0) turn quarter
#chip = #dtca.chip<"cores", 10x8 open, rules [(0, 1)], cores 2x2 apart, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @M beta 1.0 {
    ebm.spins @s on #ebm.lattice<3x5 open, []>
    ebm.product 1.0 [@s at source, @s at target] over edges #ebm.lattice<3x5 open, [(0, 1), (1, 0)]>
  }
}
