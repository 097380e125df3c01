// RUN: isinglass-opt %s --place-on-chip --convert-ebm-to-dtca | FileCheck %s

// One beta for the whole run needs no control of it, whatever the model's is.

#chip = #dtca.chip<"toy", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  // CHECK: dtca.image @M onto #chip beta 5.000000e-01 {
  // CHECK: dtca.run 100{{$}}
  ebm.model @M beta 1.0 {
    ebm.spins @s on #ebm.lattice<4 open, []>
  }
  gibbs.schedule @sample of @M chains 64 seed 7 {
    gibbs.run 100 beta #gibbs.ramp<constant, 0.5, 0.5>
    gibbs.observe every 1 for 10
  }
}
