// RUN: isinglass-opt %s --place-on-chip="at=2,3 turn=quarter" --convert-ebm-to-dtca | FileCheck %s

// The image speaks the user's names and coordinates, wherever the cells are. Fields are minus the
// energy's coefficients; constants go, and what the image does not use stays declared.

#g = #ebm.lattice<4x5 open, [(0, 1)]>
#chip = #dtca.chip<"toy", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  // CHECK: #[[G:.*]] = #ebm.lattice<4x5 open, [(0, 1)]>
  // CHECK: dtca.image @M onto #chip beta 5.000000e-01 {
  // CHECK-NEXT: dtca.cells @s on #[[G]] at (2, 3) turn quarter
  // CHECK-NEXT: dtca.param @W on edges #[[G]] = #ebm.normal<{{.*}}, seed 3>
  // CHECK-NEXT: dtca.param @b on nodes #[[G]] = 5.000000e-01
  // CHECK-NEXT: dtca.param @c on shape []
  // CHECK-NEXT: dtca.couplings 1.000000e+00 * @W [@s at source, @s at target] over edges #[[G]]
  // CHECK-NEXT: dtca.couplings -2.500000e-01 [@s, @s at (1, 0)] over nodes #[[G]]
  // CHECK-NEXT: dtca.biases 2.000000e+00 * @b [@s] over nodes #[[G]]
  // CHECK-NEXT: dtca.program {
  // CHECK-NEXT: dtca.configure
  // CHECK-NEXT: dtca.seed
  // CHECK-NEXT: dtca.clamp @s slice [0 to 1, 0 to 3] = 1
  // CHECK-NEXT: dtca.clamp @s slice [3 to 4, 0 to 5]{{$}}
  // CHECK-NEXT: dtca.clamp @s slice [1 to 2, 0 to 1] = -1
  // CHECK-NEXT: dtca.run 500{{$}}
  // CHECK-NEXT: dtca.read every 10 for 20
  // CHECK-NEXT: }
  // CHECK-NEXT: }
  // CHECK-NOT: ebm.model
  // CHECK-NOT: dtca.placement
  // CHECK-NOT: gibbs.schedule
  ebm.model @M beta 0.5 {
    ebm.spins @s on #g
    ebm.param @W on edges #g = #ebm.normal<0.0, 0.1, seed 3>
    ebm.param @b on nodes #g = 0.5
    ebm.param @c on shape []
    ebm.product -1.0 * @W [@s at source, @s at target] over edges #g
    ebm.product 0.25 [@s, @s at (1, 0)] over nodes #g
    ebm.product -2.0 * @b [@s] over nodes #g
    ebm.product 3.0 * @c [] over shape []
    ebm.observe @s slice [0 to 1, 0 to 3] = 1
    ebm.observe @s slice [3 to 4, 0 to 5]
  }
  // What the schedule repeats of the observations is clamped once.
  gibbs.schedule @sample of @M chains 64 seed 7 {
    gibbs.bind [@W, @b]
    gibbs.clamp @s slice [0 to 1, 0 to 3] = 1
    gibbs.clamp @s slice [1 to 2, 0 to 1] = -1
    gibbs.run 500
    gibbs.observe every 10 for 20
  }
}
