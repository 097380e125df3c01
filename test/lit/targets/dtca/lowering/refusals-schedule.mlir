// RUN: isinglass-opt %s --place-on-chip --convert-ebm-to-dtca -verify-diagnostics -split-input-file

// Schedules that a chip cannot follow.

#chip = #dtca.chip<"toy", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @ramp beta 1.0 {
    ebm.spins @s on #ebm.lattice<4 open, []>
  }
  // expected-note @+1 {{give the whole run one beta, or choose a chip with control of it}}
  gibbs.schedule @sample of @ramp chains 64 seed 7 {
    // expected-error @+1 {{runs at beta 0.8 to 1.2 and samples at 1.2, but the chip "toy" has no control of beta: its couplings are fixed while it runs}}
    gibbs.run 100 beta #gibbs.ramp<linear, 0.8, 1.2>
    gibbs.observe every 1 for 10
  }
}

// -----

#chip = #dtca.chip<"toy", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta controlled>
module attributes {dtca.chip = #chip} {
  ebm.model @geometric beta 1.0 {
    ebm.spins @s on #ebm.lattice<4 open, []>
  }
  // expected-note @+1 {{make the ramp linear}}
  gibbs.schedule @sample of @geometric chains 64 seed 7 {
    // expected-error @+1 {{moves beta geometrically; a chip moves it in equal steps}}
    gibbs.run 100 beta #gibbs.ramp<geometric, 0.8, 1.2>
    gibbs.observe every 1 for 10
  }
}

// -----

#chip = #dtca.chip<"toy", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta controlled>
module attributes {dtca.chip = #chip} {
  ebm.model @two beta 1.0 {
    ebm.spins @s on #ebm.lattice<4 open, []>
  }
  gibbs.schedule @sample of @two chains 64 seed 7 {
    gibbs.observe every 1 for 10
    gibbs.run 100 beta #gibbs.ramp<linear, 0.8, 1.2>
    // expected-error @+1 {{takes samples at beta 1.2, others are taken at 1: an image has one beta}}
    gibbs.observe every 1 for 10
  }
}

// -----

#chip = #dtca.chip<"toy", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @idle beta 1.0 {
    ebm.spins @s on #ebm.lattice<4 open, []>
  }
  // expected-error @+1 {{neither runs nor takes samples: there is nothing to read}}
  gibbs.schedule @sample of @idle chains 64 seed 7 {
  }
}

// -----

#chip = #dtca.chip<"toy", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @late beta 1.0 {
    ebm.spins @s on #ebm.lattice<4 open, []>
  }
  gibbs.schedule @sample of @late chains 64 seed 7 {
    gibbs.run 100
    // expected-error @+1 {{comes after a run: a chip is configured and clamped first}}
    gibbs.clamp @s slice [0 to 1] = 1
    gibbs.observe every 1 for 1
  }
}

// -----

#chip = #dtca.chip<"toy", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @M beta 1.0 {
    ebm.spins @s on #ebm.lattice<4 open, []>
  }
  // expected-note @+1 {{the first one}}
  gibbs.schedule @first of @M chains 64 seed 7 {
    gibbs.observe every 1 for 1
  }
  // expected-error @+1 {{is the second schedule of @M; an image has one program}}
  gibbs.schedule @second of @M chains 64 seed 7 {
    gibbs.observe every 1 for 1
  }
}

// -----

#chip = #dtca.chip<"toy", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @contradiction beta 1.0 {
    ebm.spins @s on #ebm.lattice<4 open, []>
    // expected-note @+1 {{the other clamp}}
    ebm.observe @s slice [0 to 4] = 1
  }
  gibbs.schedule @sample of @contradiction chains 64 seed 7 {
    // expected-error @+1 {{overlaps another clamp that does not say the same}}
    gibbs.clamp @s slice [0 to 1] = -1
    gibbs.observe every 1 for 1
  }
}

// -----

#chip = #dtca.chip<"toy", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @some beta 1.0 {
    ebm.spins @s on #ebm.lattice<4 open, []>
  }
  gibbs.schedule @sample of @some chains 64 seed 7 {
    // expected-error @+1 {{holds some cells of a box, which a run chooses; a chip holds all cells of the boxes in its program}}
    gibbs.clamp @s some slice [0 to 4]
    gibbs.observe every 1 for 1
  }
}

// -----

#g = #ebm.lattice<2x3 open, [(0, 1)]>
#chip = #dtca.chip<"toy", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @valued beta 1.0 {
    ebm.spins @s on #g
    ebm.spins @x input on #g
    ebm.product -5.0e-01 [@x, @s] over nodes #g
    ebm.observe @x slice [0 to 1, 0 to 3]
    // expected-error @+1 {{gives the input @x a value; on a chip a run gives it}}
    ebm.observe @x slice [1 to 2, 0 to 3] = 1
  }
}
