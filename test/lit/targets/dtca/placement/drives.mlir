// RUN: isinglass-opt %s -place-on-chip=at=1,0 | FileCheck %s

// An input has no cells: what it multiplies is moved like a bias, as the drive of the cell of its node.

#g = #ebm.lattice<2x3 open, [(0, 1)]>
#chip = #dtca.chip<"toy", 4x4 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @Step beta 1.0 {
    ebm.spins @s on #g
    ebm.param @W on edges #g = 0.5
    ebm.product -1.0 * @W [@s at source, @s at target] over edges #g
    ebm.spins @s_in input on #g
    ebm.param @s_coupling on nodes #g
    ebm.product -1.0 * @s_coupling [@s_in, @s] over nodes #g
  }
  gibbs.schedule @generate of @Step chains 64 seed 0 {
    gibbs.bind [@s_coupling]
    gibbs.clamp @s_in slice [0 to 2, 0 to 3]
    gibbs.run 250
  }
}

// CHECK: [[CHIP:#.*]] = #ebm.lattice<4x4 open
// CHECK: [[G:#.*]] = #ebm.lattice<2x3 open
// CHECK: ebm.spins @s_in input on [[CHIP]]
// CHECK: ebm.param @s_coupling on nodes [[CHIP]]
// CHECK: ebm.product -1.000000e+00 * @s_coupling [@s_in, @s] over nodes [[CHIP]]
// CHECK: dtca.placement of @Step
// CHECK-NEXT: dtca.cells @s on [[G]] at (1, 0) turn identity
// CHECK-NOT: dtca.cells
// CHECK: dtca.moved @s_coupling from @s_coupling [@s] over nodes [[G]]
// CHECK: gibbs.bind [@s_coupling]
// CHECK: gibbs.clamp @s_in slice [1 to 3, 0 to 3]
