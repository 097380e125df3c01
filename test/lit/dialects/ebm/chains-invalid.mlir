// RUN: isinglass-opt %s -verify-diagnostics -split-input-file

// expected-error @+1 {{times on the log scale end at infinity: they take no number}}
module attributes {t = #ebm.times<log, 1.0>} {}

// -----

// expected-error @+1 {{linear times end at a positive number}}
module attributes {t = #ebm.times<linear>} {}

// -----

// expected-error @+1 {{@Layer is not a model or program beside it}}
ebm.chain @D of @Layer visible @s steps 2 times #ebm.times<log> placed #ebm.in_order {
  ebm.pixels @x [3] levels 1 rate 1.0
}

// -----

ebm.model @Layer beta 1.0 {
  ebm.categories @s on #ebm.lattice<8 open, []> of 3
}
// expected-error @+1 {{@s is not a spin variable of @Layer}}
ebm.chain @D of @Layer visible @s steps 2 times #ebm.times<log> placed #ebm.in_order {
  ebm.pixels @x [3] levels 1 rate 1.0
}

// -----

ebm.model @Layer beta 1.0 {
  ebm.spins @s on #ebm.lattice<3x3 open, []>
}
// expected-error @+1 {{5 visible spins do not fit on the 4 cells that may hold them}}
ebm.chain @D of @Layer visible @s steps 2 times #ebm.times<log> placed #ebm.scattered<odd, seed 1> {
  ebm.pixels @x [5] levels 1 rate 1.0
}

// -----

ebm.model @Layer beta 1.0 {
  ebm.spins @s on #ebm.lattice<8 open, []>
}
// expected-error @+1 {{has 1 to 4096 steps}}
ebm.chain @D of @Layer visible @s steps 0 times #ebm.times<log> placed #ebm.in_order {
  ebm.pixels @x [3] levels 1 rate 1.0
}

// -----

ebm.model @Layer beta 1.0 {
  ebm.spins @s on #ebm.lattice<8 open, []>
}
// expected-error @+1 {{visible spins are placed #ebm.in_order, #ebm.scattered, #ebm.spread or by a #ebm.file}}
ebm.chain @D of @Layer visible @s steps 1 times #ebm.times<log> placed 3 : i64 {
  ebm.pixels @x [3] levels 1 rate 1.0
}

// -----

ebm.model @Layer beta 1.0 {
  ebm.spins @s on #ebm.lattice<8 open, []>
}
// expected-error @+1 {{sees nothing: its body declares pixels or labels}}
ebm.chain @D of @Layer visible @s steps 1 times #ebm.times<log> placed #ebm.in_order {
}

// -----

ebm.model @Layer beta 1.0 {
  ebm.spins @s on #ebm.lattice<8 open, []>
}
ebm.chain @D of @Layer visible @s steps 1 times #ebm.times<log> placed #ebm.in_order {
  // expected-error @+1 {{the rate must be a positive number}}
  ebm.pixels @x [3] levels 1 rate 0.0
}

// -----

ebm.model @Layer beta 1.0 {
  ebm.spins @s on #ebm.lattice<8 open, []>
}
ebm.chain @D of @Layer visible @s steps 1 times #ebm.times<log> placed #ebm.in_order {
  // expected-error @+1 {{a pixel has 1 to 255 levels}}
  ebm.pixels @x [3] levels 256 rate 1.0
}

// -----

ebm.model @Layer beta 1.0 {
  ebm.spins @s on #ebm.lattice<8 open, []>
}
ebm.chain @D of @Layer visible @s steps 1 times #ebm.times<log> placed #ebm.in_order {
  // expected-error @+1 {{has 1 to 2^32 spins}}
  ebm.pixels @x [2147483648, 4294967296] levels 1 rate 1.0
}

// -----

ebm.model @Layer beta 1.0 {
  ebm.spins @s on #ebm.lattice<8 open, []>
}
ebm.chain @D of @Layer visible @s steps 1 times #ebm.times<log> placed #ebm.in_order {
  // expected-error @+1 {{a label has 2 to 2^16 classes}}
  ebm.label @y of 1 copies 1 rate 1.0
}

// -----

ebm.model @Layer beta 1.0 {
  ebm.spins @s on #ebm.lattice<8 open, []>
  ebm.spins @i input on #ebm.lattice<7 open, []>
  ebm.param @k on nodes #ebm.lattice<8 open, []>
}
// expected-error @+1 {{@i is not a variable on the graph of @s}}
ebm.chain @D of @Layer visible @s input @i coupling @k steps 1 times #ebm.times<log> placed #ebm.in_order {
  ebm.pixels @x [3] levels 1 rate 1.0
}

// -----

ebm.model @Layer beta 1.0 {
  ebm.spins @s on #ebm.lattice<8 open, []>
  ebm.spins @i input on #ebm.lattice<8 open, []>
  ebm.param @k on shape [8]
}
// expected-error @+1 {{@k is not a parameter over the nodes of @s}}
ebm.chain @D of @Layer visible @s input @i coupling @k steps 1 times #ebm.times<log> placed #ebm.in_order {
  ebm.pixels @x [3] levels 1 rate 1.0
}

// -----

ebm.model @Layer beta 1.0 {
  ebm.spins @s on #ebm.lattice<8x8 open, []>
}
// expected-error @+1 {{#ebm.spread lays @x over the 2 axes of @s, and it has 1}}
ebm.chain @D of @Layer visible @s steps 1 times #ebm.times<log> placed #ebm.spread<any, seed 1> {
  ebm.pixels @x [3] levels 1 rate 1.0
}

// -----

ebm.model @Layer beta 1.0 {
  ebm.spins @s on #ebm.lattice<3x3 open, []>
}
// expected-error @+1 {{6 visible spins do not fit on the 4 cells that may hold them}}
ebm.chain @D of @Layer visible @s steps 1 times #ebm.times<log> placed #ebm.spread<odd, seed 1> {
  ebm.pixels @x [2, 3] levels 1 rate 1.0
}
