// RUN: isinglass-opt %s --place-on-chip --convert-ebm-to-dtca | FileCheck %s

// A chip holds a cell by one command: what observations and clamps say twice is said once.

#g = #ebm.lattice<4x4 open, [(0, 1)]>
#chip = #dtca.chip<"toy", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  // CHECK: dtca.image @overlap
  // CHECK: dtca.seed
  // CHECK-NEXT: dtca.clamp @s slice [0 to 1, 0 to 3] = 1
  // CHECK-NEXT: dtca.clamp @s slice [0 to 1, 3 to 4] = 1
  // CHECK-NEXT: dtca.clamp @s slice [3 to 4, 0 to 1]{{$}}
  // CHECK-NEXT: dtca.run
  ebm.model @overlap beta 1.0 {
    ebm.spins @s on #g
    ebm.observe @s slice [0 to 1, 0 to 3] = 1
    ebm.observe @s slice [0 to 1, 1 to 4] = 1
    ebm.observe @s slice [3 to 4, 0 to 1]
  }
  gibbs.schedule @sample of @overlap chains 64 seed 7 {
    gibbs.clamp @s slice [0 to 1, 2 to 4] = 1
    gibbs.clamp @s slice [3 to 4, 0 to 1]
    gibbs.run 10
    gibbs.observe every 1 for 1
  }
  // CHECK: dtca.image @around
  // CHECK: dtca.seed
  // CHECK-NEXT: dtca.clamp @s slice [1 to 2, 1 to 2] = -1
  // CHECK-NEXT: dtca.clamp @s slice [0 to 1, 0 to 4] = -1
  // CHECK-NEXT: dtca.clamp @s slice [1 to 2, 0 to 1] = -1
  // CHECK-NEXT: dtca.clamp @s slice [1 to 2, 2 to 4] = -1
  // CHECK-NEXT: dtca.clamp @s slice [2 to 4, 0 to 4] = -1
  // CHECK-NEXT: dtca.run
  ebm.model @around beta 1.0 {
    ebm.spins @s on #g
    ebm.observe @s slice [1 to 2, 1 to 2] = -1
    ebm.observe @s slice [0 to 4, 0 to 4] = -1
    ebm.observe @s slice [0 to 2, 0 to 3] = -1
  }

  // The run gives what an input holds; its cells are the drives' own.
  // CHECK: dtca.image @input
  // CHECK: dtca.seed
  // CHECK-NEXT: dtca.drive @s
  // CHECK-NEXT: dtca.run
  ebm.model @input beta 1.0 {
    ebm.spins @s on #g
    ebm.spins @x input on #g
    ebm.product -5.0e-01 [@x, @s] over nodes #g
    ebm.observe @x slice [0 to 2, 0 to 4]
  }
}
