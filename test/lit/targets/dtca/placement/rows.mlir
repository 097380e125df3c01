// RUN: isinglass-opt %s --place-on-chip | FileCheck %s

// One axis is a row of the chip, or a column where it is too long; arrays without a graph too.

#chip = #dtca.chip<"torus", 16x8 wrapped, rules [(0, 1), (0, 3)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  // CHECK: ebm.model @chain
  // CHECK: ebm.observe @s slice [0 to 1, 2 to 5] = 1
  // CHECK: dtca.placement of @chain
  // CHECK-NEXT: dtca.cells @s on #{{.*}} at (0, 0) turn identity
  ebm.model @chain beta 1.0 {
    ebm.spins @s on #ebm.lattice<6 open, []>
    ebm.product 1.0 [@s at source, @s at target] over edges #ebm.lattice<6 open, [(1), (3)]>
    ebm.observe @s slice [2 to 5] = 1
  }
  // CHECK: dtca.placement of @ring
  // CHECK-NEXT: dtca.cells @s on #{{.*}} at (0, 0) turn quarter
  ebm.model @ring beta 1.0 {
    ebm.spins @s on #ebm.lattice<16 periodic, []>
    ebm.product 1.0 [@s at source, @s at target] over edges #ebm.lattice<16 periodic, [(1)]>
  }
  // CHECK: dtca.placement of @array
  // CHECK-NEXT: dtca.cells @a on #{{.*}} at (0, 0) turn identity
  ebm.model @array beta 1.0 {
    ebm.spins @a on #ebm.lattice<4 open, []>
    ebm.param @b on shape []
    ebm.product 1.0 * @b [@a] over nodes #ebm.lattice<4 open, []>
  }
}
