// RUN: isinglass-opt %s --place-on-chip="at=2,3" | FileCheck %s

// The schedules of a model move with it: what they clamp, and what they bind. Others stay.

#g = #ebm.lattice<4x4 open, [(0, 1)]>
#chip = #dtca.chip<"toy", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @M beta 1.0 {
    ebm.spins @s on #g
    ebm.param @W on edges #g
    ebm.param @b on nodes #g
    ebm.product 1.0 * @W [@s at source, @s at target] over edges #g
    ebm.product 1.0 * @b [@s] over nodes #g
    ebm.product 1.0 * @b [@s, @s at (1, 0)] over nodes #g
    ebm.product 1.0 [@s] over nodes #g
  }
  // CHECK: gibbs.schedule @sample of @M chains 64 seed 7 {
  // CHECK-NEXT: gibbs.bind [@b, @b_1, @biases]
  // CHECK-NEXT: gibbs.clamp @s slice [2 to 3, 4 to 5] = -1
  // CHECK-NEXT: gibbs.run 10
  gibbs.schedule @sample of @M chains 64 seed 7 {
    gibbs.bind [@b]
    gibbs.clamp @s slice [0 to 1, 1 to 2] = -1
    gibbs.run 10
  }
  gibbs.program @P beta 1.0 {
    gibbs.state @s on #g
  }
  // CHECK: gibbs.schedule @other of @P
  // CHECK-NEXT: gibbs.clamp @s slice [0 to 1, 1 to 2] = -1
  gibbs.schedule @other of @P chains 64 seed 7 {
    gibbs.clamp @s slice [0 to 1, 1 to 2] = -1
  }
}
