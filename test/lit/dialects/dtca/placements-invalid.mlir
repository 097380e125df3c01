// RUN: isinglass-opt %s -verify-diagnostics -split-input-file

#g = #ebm.lattice<4x4 open, [(0, 1)]>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
// expected-error @+1 {{@M is not a model beside it}}
dtca.placement of @M onto #chip {
  dtca.cells @s on #g at (0, 0) turn identity
}

// -----

#g = #ebm.lattice<4x4 open, [(0, 1)]>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
ebm.model @M beta 1.0 {
  // expected-note @+1 {{its variable @s}}
  ebm.spins @s on #g
}
// expected-error @+1 {{@M does not lie on the chip's lattice #ebm.lattice<8x8 open, [(0, 1), (-1, 0)]>}}
dtca.placement of @M onto #chip {
  dtca.cells @s on #g at (0, 0) turn identity
}

// -----

#g = #ebm.lattice<4x4 open, [(0, 1)]>
#on_chip = #ebm.lattice<8x8 open, [(0, 1), (-1, 0)]>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
ebm.model @M beta 1.0 {
  ebm.spins @s on #on_chip
  ebm.param @W on nodes #on_chip
}
dtca.placement of @M onto #chip {
  dtca.cells @s on #g at (0, 0) turn identity
  // expected-error @+1 {{@W is not a parameter of @M on the edges of the chip's lattice}}
  dtca.moved @W from ones [@s at source, @s at target] over edges #g
}

// -----

#g = #ebm.lattice<4x4 open, [(0, 1)]>
#on_chip = #ebm.lattice<8x8 open, [(0, 1), (-1, 0)]>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
ebm.model @M beta 1.0 {
  ebm.spins @s on #on_chip
  ebm.param @W on edges #on_chip
}
dtca.placement of @M onto #chip {
  dtca.cells @s on #g at (0, 0) turn identity
  // expected-error @+1 {{joins cells (1, 1) apart, which is (1, 1) on the chip and none of its directions}}
  dtca.moved @W from ones [@s, @s at (1, 1)] over nodes #g
}

// -----

#g = #ebm.lattice<4x4 open, [(0, 1)]>
#on_chip = #ebm.lattice<8x8 open, [(0, 1), (-1, 0)]>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
ebm.model @M beta 1.0 {
  ebm.spins @s on #on_chip
  ebm.param @W on edges #on_chip
}
dtca.placement of @M onto #chip {
  dtca.cells @s on #g at (0, 0) turn identity
  // expected-error @+1 {{moves biases of one member or couplings of two, not of 0}}
  dtca.moved @W from ones [] over nodes #g
}

// -----

#g = #ebm.lattice<4x4 open, [(0, 1)]>
#on_chip = #ebm.lattice<8x8 open, [(0, 1), (-1, 0)]>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
ebm.model @M beta 1.0 {
  ebm.spins @s on #on_chip
}
dtca.placement of @M onto #chip {
  dtca.cells @s on #g at (0, 0) turn identity
  // expected-error @+1 {{does not belong in a placement}}
  builtin.module {}
}

// -----

#g = #ebm.lattice<4x4 open, [(0, 1)]>
#on_chip = #ebm.lattice<8x8 open, [(0, 1), (-1, 0)]>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
ebm.model @M beta 1.0 {
  ebm.spins @s on #on_chip
}
// expected-note @+1 {{the first one}}
dtca.placement of @M onto #chip {
  dtca.cells @s on #g at (0, 0) turn identity
}
// expected-error @+1 {{is the second placement of @M}}
dtca.placement of @M onto #chip {
  dtca.cells @s on #g at (4, 4) turn identity
}

// -----

#g = #ebm.lattice<4x4 open, [(0, 1)]>
#on_chip = #ebm.lattice<8x8 open, [(0, 1), (-1, 0)]>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
ebm.model @M beta 1.0 {
  ebm.spins @s on #on_chip
  ebm.param @W on edges #on_chip
}
dtca.placement of @M onto #chip {
  dtca.cells @s on #g at (0, 0) turn identity
  // expected-note @+1 {{the first time}}
  dtca.moved @W from ones [@s at source, @s at target] over edges #g
  // expected-error @+1 {{fills @W a second time; give it an array and a product of its own, which add}}
  dtca.moved @W from ones [@s, @s at (1, 0)] over nodes #g
}
