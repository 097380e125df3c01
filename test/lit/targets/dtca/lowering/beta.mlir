// RUN: isinglass-opt %s --place-on-chip --convert-ebm-to-dtca | FileCheck %s
// RUN: isinglass-opt %s --place-on-chip --convert-ebm-to-dtca="iterations=5" | FileCheck %s --check-prefix=ONCE

// The image's beta is that of the samples; runs carry multiples of it.

#controlled = #dtca.chip<"toy", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta controlled>
module attributes {dtca.chip = #controlled} {
  // CHECK: dtca.image @ramp onto #chip beta 2.000000e+00 {
  // CHECK: dtca.run 100 beta 2.500000e-01 to 1.000000e+00
  // CHECK-NEXT: dtca.read every 1 for 10
  // ONCE: dtca.image @ramp onto #chip beta 2.000000e+00 {
  // ONCE: dtca.run 5{{$}}
  ebm.model @ramp beta 1.0 {
    ebm.spins @s on #ebm.lattice<4 open, []>
  }
  gibbs.schedule @a of @ramp chains 64 seed 7 {
    gibbs.run 100 beta #gibbs.ramp<linear, 0.5, 2.0>
    gibbs.observe every 1 for 10
  }
  // A ramp whose ends are one value is none; a run without a ramp is at the model's beta.
  // CHECK: dtca.image @hot onto #chip beta 5.000000e-01 {
  // CHECK: dtca.run 100 beta 2.000000e+00 to 2.000000e+00
  // CHECK-NEXT: dtca.run 10{{$}}
  // CHECK-NEXT: dtca.read every 1 for 10
  ebm.model @hot beta 1.0 {
    ebm.spins @s on #ebm.lattice<4 open, []>
  }
  gibbs.schedule @b of @hot chains 64 seed 7 {
    gibbs.run 100
    gibbs.run 10 beta #gibbs.ramp<geometric, 0.5, 0.5>
    gibbs.observe every 1 for 10
  }
}
