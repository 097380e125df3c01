// RUN: isinglass-opt %s --ebm-expand-chain -verify-diagnostics -split-input-file

ebm.model @Layer beta 1.0 {
  ebm.spins @s on #ebm.lattice<8 open, []>
  // expected-note @+1 {{which has it already}}
  ebm.spins @s_in on #ebm.lattice<3 open, []>
}
// expected-error @+1 {{needs the name 's_in' in @Layer}}
ebm.chain @D of @Layer visible @s steps 2 times #ebm.times<log> placed #ebm.in_order {
  ebm.pixels @x [3] levels 1 rate 1.0
}

// -----

ebm.model @Layer beta 1.0 {
  ebm.spins @s on #ebm.lattice<8 open, []>
  // expected-note @+1 {{the observation}}
  ebm.observe @s slice [0 to 1] = 1
}
// expected-error @+1 {{is of a model that observes cells}}
ebm.chain @D of @Layer visible @s steps 2 times #ebm.times<log> placed #ebm.in_order {
  ebm.pixels @x [3] levels 1 rate 1.0
}

// -----

ebm.model @Layer beta 1.0 {
  ebm.spins @s on #ebm.lattice<8 open, []>
}
// expected-note @+1 {{the first}}
ebm.chain @D of @Layer visible @s steps 2 times #ebm.times<log> placed #ebm.in_order {
  ebm.pixels @x [3] levels 1 rate 1.0
}
// expected-error @+1 {{is the second chain of @Layer}}
ebm.chain @E of @Layer visible @s steps 2 times #ebm.times<log> placed #ebm.in_order {
  ebm.pixels @x [3] levels 1 rate 1.0
}

// -----

ebm.model @Layer beta 1.0 {
  ebm.spins @s input on #ebm.lattice<8 open, []>
}
// expected-error @+1 {{sees @s, an input, which no sweep draws}}
ebm.chain @D of @Layer visible @s steps 2 times #ebm.times<log> placed #ebm.in_order {
  ebm.pixels @x [3] levels 1 rate 1.0
}
