// RUN: isinglass-opt %s -verify-diagnostics -split-input-file

// Where cells may lie.

#g = #ebm.lattice<3x5 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
dtca.image @rows onto #chip beta 1.0 {
  // expected-error @+1 {{ends 1 row beyond the chip, which has 8}}
  dtca.cells @s on #g at (6, 0) turn identity
  dtca.program { dtca.configure dtca.seed dtca.read }
}

// -----

#g = #ebm.lattice<3x5 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
dtca.image @turned onto #chip beta 1.0 {
  dtca.cells @s on #g at (5, 3) turn identity
  // expected-error @+1 {{ends 2 rows beyond the chip, which has 8}}
  dtca.cells @t on #g at (5, 3) turn quarter
  dtca.program { dtca.configure dtca.seed dtca.read }
}

// -----

#g = #ebm.lattice<3x5 open, []>
#chip = #dtca.chip<"c", 8x8 wrapped, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
dtca.image @around onto #chip beta 1.0 {
  dtca.cells @s on #g at (7, 7) turn identity
  // expected-error @+1 {{needs 5 columns from column 8, but the chip has columns 0 to 7}}
  dtca.cells @t on #g at (3, 8) turn identity
  dtca.program { dtca.configure dtca.seed dtca.read }
}

// -----

#g = #ebm.lattice<3x9 open, []>
#chip = #dtca.chip<"c", 8x8 wrapped, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
dtca.image @long onto #chip beta 1.0 {
  // expected-error @+1 {{needs 9 columns from column 0, but the chip has columns 0 to 7}}
  dtca.cells @s on #g at (0, 0) turn identity
  dtca.program { dtca.configure dtca.seed dtca.read }
}

// -----

#g = #ebm.lattice<5 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x2 apart, coupling 8 bits, bias 8 bits, beta fixed>
dtca.image @cores onto #chip beta 1.0 {
  // expected-error @+1 {{lies in two cores, which are apart: a core has 4 columns, and these are 0 to 4}}
  dtca.cells @s on #g at (0, 0) turn identity
  dtca.program { dtca.configure dtca.seed dtca.read }
}

// -----

#g = #ebm.lattice<5 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x2 apart, coupling 8 bits, bias 8 bits, beta fixed>
dtca.image @cores onto #chip beta 1.0 {
  // A column of 5 fits a core.
  dtca.cells @s on #g at (3, 3) turn quarter
  dtca.program { dtca.configure dtca.seed dtca.read }
}

// -----

#g = #ebm.lattice<3x5 open, []>
#chip = #dtca.chip<"c", 8x8 wrapped, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
dtca.image @shared onto #chip beta 1.0 {
  // expected-note @+1 {{the other variable}}
  dtca.cells @s on #g at (7, 0) turn identity
  // expected-error @+1 {{shares cells with @s}}
  dtca.cells @t on #g at (1, 4) turn identity
  dtca.program { dtca.configure dtca.seed dtca.read }
}

// -----

#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
dtca.image @graph onto #chip beta 1.0 {
  // expected-error @+1 {{a chip holds lattices of one or two axes, not #ebm.complete<4>}}
  dtca.cells @s on #ebm.complete<4> at (0, 0) turn identity
  dtca.program { dtca.configure dtca.seed dtca.read }
}
