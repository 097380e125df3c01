// RUN: isinglass-opt %s --place-on-chip="at=3,2 turn=half" | FileCheck %s --check-prefix=HALF
// RUN: isinglass-opt %s --place-on-chip="at=3,2 turn=flip-columns" | FileCheck %s --check-prefix=FLIP
// RUN: isinglass-opt %s --place-on-chip="at=5,5" | FileCheck %s --check-prefix=AT

// A place and a turn that are given; a place may need another turn.

// HALF: ebm.observe @s slice [4 to 5, 2 to 7]
// HALF: dtca.cells @s on {{.*}} at (3, 2) turn half
// FLIP: ebm.observe @s slice [3 to 4, 2 to 7]
// FLIP: dtca.cells @s on {{.*}} at (3, 2) turn flip_columns
// AT: ebm.observe @s slice [5 to 10, 5 to 6]
// AT: dtca.cells @s on {{.*}} at (5, 5) turn quarter
#wide = #dtca.chip<"wide", 10x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #wide} {
  ebm.model @M beta 1.0 {
    ebm.spins @s on #ebm.lattice<2x5 open, []>
    ebm.product 1.0 [@s at source, @s at target] over edges #ebm.lattice<2x5 open, [(0, 1), (1, 0)]>
    ebm.observe @s slice [0 to 1, 0 to 5]
  }
}
