// RUN: isinglass-opt %s --place-on-chip -split-input-file | FileCheck %s

// The first turn that suits the directions and the size.

#chip = #dtca.chip<"tall", 30x8 open, rules [(0, 1), (4, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  // (1, -4) is the opposite of (-1, 4).
  // CHECK: dtca.placement of @half
  // CHECK-NEXT: dtca.cells @s on {{.*}} at (0, 0) turn identity
  ebm.model @half beta 1.0 {
    ebm.spins @s on #ebm.lattice<8x8 open, []>
    ebm.product 1.0 [@s at source, @s at target] over edges #ebm.lattice<8x8 open, [(1, -4), (4, 1)]>
  }
  // The mirror image of (4, 1).
  // CHECK: dtca.placement of @mirror
  // CHECK-NEXT: dtca.cells @s on {{.*}} at (0, 0) turn transpose
  ebm.model @mirror beta 1.0 {
    ebm.spins @s on #ebm.lattice<8x8 open, []>
    ebm.product 1.0 [@s at source, @s at target] over edges #ebm.lattice<8x8 open, [(1, 4), (0, 1)]>
  }
  // A wide grid goes on its side, and its boxes with it.
  // CHECK: ebm.model @wide
  // CHECK: ebm.observe @s slice [19 to 20, 0 to 8] = 1
  // CHECK: ebm.observe @s slice [0 to 20, 7 to 8] = -1
  // CHECK: dtca.placement of @wide
  // CHECK-NEXT: dtca.cells @s on {{.*}} at (0, 0) turn quarter
  ebm.model @wide beta 1.0 {
    ebm.spins @s on #ebm.lattice<8x20 open, []>
    ebm.product 1.0 [@s at source, @s at target] over edges #ebm.lattice<8x20 open, [(4, 1), (1, 0)]>
    ebm.observe @s slice [0 to 8, 0 to 1] = 1
    ebm.observe @s slice [7 to 8, 0 to 20] = -1
  }
  // CHECK: dtca.placement of @wide_mirror
  // CHECK-NEXT: dtca.cells @s on {{.*}} at (0, 0) turn transpose
  ebm.model @wide_mirror beta 1.0 {
    ebm.spins @s on #ebm.lattice<8x20 open, []>
    ebm.product 1.0 [@s at source, @s at target] over edges #ebm.lattice<8x20 open, [(1, 4)]>
  }
}
