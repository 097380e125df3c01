// RUN: isinglass-opt %s --place-on-chip | FileCheck %s
// RUN: isinglass-opt %s --place-on-chip="at=5,6" | FileCheck %s --check-prefix=AROUND
// RUN: isinglass-opt %s --place-on-chip="at=5,6" --convert-ebm-to-dtca | FileCheck %s --check-prefix=BACK

// A torus on a wrapped chip of its size, and smaller grids that may run around it.

#chip = #dtca.chip<"torus", 6x8 wrapped, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  // (0, 7) is (0, -1) on the torus.
  // CHECK: dtca.placement of @torus
  // CHECK-NEXT: dtca.cells @s on {{.*}} at (0, 0) turn identity
  ebm.model @torus beta 1.0 {
    ebm.spins @s on #ebm.lattice<6x8 periodic, []>
    ebm.product 1.0 [@s at source, @s at target] over edges #ebm.lattice<6x8 periodic, [(1, 0), (0, 7)]>
  }
  // CHECK: dtca.placement of @turned
  // CHECK-NEXT: dtca.cells @s on {{.*}} at (0, 0) turn quarter
  ebm.model @turned beta 1.0 {
    ebm.spins @s on #ebm.lattice<8x6 periodic, []>
    ebm.product 1.0 [@s at source, @s at target] over edges #ebm.lattice<8x6 periodic, [(1, 0), (0, 1)]>
  }
  // Only one axis goes around: the other may be shorter.
  // CHECK: dtca.placement of @tube
  // CHECK-NEXT: dtca.cells @s on {{.*}} at (0, 0) turn quarter
  ebm.model @tube beta 1.0 {
    ebm.spins @s on #ebm.lattice<8x3 periodic(0), []>
    ebm.product 1.0 [@s at source, @s at target] over edges #ebm.lattice<8x3 periodic(0), [(1, 0), (0, 1)]>
  }
  // Nothing goes around although the lattice could.
  // CHECK: dtca.placement of @apart
  // CHECK-NEXT: dtca.cells @s on {{.*}} at (0, 0) turn identity
  ebm.model @apart beta 1.0 {
    ebm.spins @s on #ebm.lattice<4x4 periodic, []>
    ebm.product 1.0 [@s] over nodes #ebm.lattice<4x4 periodic, []>
  }
  // An open grid whose long step is a short one the other way around.
  // CHECK: dtca.placement of @long
  // CHECK-NEXT: dtca.cells @s on {{.*}} at (0, 0) turn identity
  // A box that runs around both axes is four boxes, and four clamps of the variable's own cells.
  // AROUND: ebm.model @long
  // AROUND: ebm.observe @s slice [5 to 6, 6 to 8] = 1
  // AROUND-NEXT: ebm.observe @s slice [5 to 6, 0 to 6] = 1
  // AROUND-NEXT: ebm.observe @s slice [0 to 2, 6 to 8] = 1
  // AROUND-NEXT: ebm.observe @s slice [0 to 2, 0 to 6] = 1
  // AROUND: dtca.cells @s on {{.*}} at (5, 6) turn identity
  // BACK: dtca.image @long
  // BACK: dtca.clamp @s slice [0 to 1, 0 to 2] = 1
  // BACK-NEXT: dtca.clamp @s slice [0 to 1, 2 to 8] = 1
  // BACK-NEXT: dtca.clamp @s slice [1 to 3, 0 to 2] = 1
  // BACK-NEXT: dtca.clamp @s slice [1 to 3, 2 to 8] = 1
  ebm.model @long beta 1.0 {
    ebm.spins @s on #ebm.lattice<3x8 open, []>
    ebm.product 1.0 [@s at source, @s at target] over edges #ebm.lattice<3x8 open, [(0, 1), (0, 7)]>
    ebm.observe @s slice [0 to 3, 0 to 8] = 1
  }
}
