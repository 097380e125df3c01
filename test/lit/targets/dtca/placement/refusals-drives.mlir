// RUN: isinglass-opt %s -place-on-chip -verify-diagnostics -split-input-file

// A cell has one drive, and it is that of its own node.

#g = #ebm.lattice<2x3 open, [(0, 1)]>
#chip = #dtca.chip<"toy", 4x4 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @two beta 1.0 {
    ebm.spins @s on #g
    // expected-note @+1 {{the first one}}
    ebm.spins @a input on #g
    // expected-error @+1 {{is the second input of its model; a cell has one drive}}
    ebm.spins @b input on #g
  }
}

// -----

#g = #ebm.lattice<2x3 open, [(0, 1)]>
#chip = #dtca.chip<"toy", 4x4 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @aside beta 1.0 {
    ebm.spins @s on #g
    ebm.spins @a input on #g
    // expected-error @+1 {{takes an input where a chip cannot: an input spin drives the one cell of its own node}}
    ebm.product 1.0 [@a, @s at (0, 1)] over nodes #g
  }
}

// -----

#g = #ebm.lattice<2x3 open, [(0, 1)]>
#chip = #dtca.chip<"toy", 4x4 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @alone beta 1.0 {
    ebm.spins @s on #g
    ebm.spins @a input on #g
    // expected-error @+1 {{takes an input where a chip cannot}}
    ebm.product 1.0 [@a at source, @s at target] over edges #g
  }
}
