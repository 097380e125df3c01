// RUN: isinglass-opt %s -verify-diagnostics -split-input-file

// Which couplings and biases a chip has.

#g = #ebm.lattice<4x4 open, [(0, 1), (1, 2)]>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1), (2, -1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
dtca.image @direction onto #chip beta 1.0 {
  // (1, 2) and (2, -1) are one rule.
  dtca.cells @s on #g at (0, 0) turn identity
  dtca.couplings 1.0 [@s at source, @s at target] over edges #g
  // Its mirror image is another one.
  dtca.cells @t on #g at (4, 0) turn transpose
  // expected-error @+1 {{joins cells (1, 2) apart, which is (2, 1) on the chip and none of its directions}}
  dtca.couplings 1.0 [@t at source, @t at target] over edges #g
  dtca.program { dtca.configure dtca.seed dtca.read }
}

// -----

#g = #ebm.lattice<4 open, [(2)]>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
dtca.image @chain onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  // expected-error @+1 {{joins cells (2) apart, which is (0, 2) on the chip}}
  dtca.couplings 1.0 [@s at source, @s at target] over edges #g
  dtca.program { dtca.configure dtca.seed dtca.read }
}

// -----

#g = #ebm.lattice<8x4 periodic(0), [(0, 1)]>
#h = #ebm.lattice<8x4 periodic(0), [(1, 0)]>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
dtca.image @torus onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  // Nothing goes around here.
  dtca.couplings 1.0 [@s at source, @s at target] over edges #g
  // expected-error @+1 {{goes around 8 rows, but the chip is open: it has no wires around its edge}}
  dtca.couplings 1.0 [@s at source, @s at target] over edges #h
  dtca.program { dtca.configure dtca.seed dtca.read }
}

// -----

#g = #ebm.lattice<6x8 periodic, []>
#chip = #dtca.chip<"c", 8x8 wrapped, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
dtca.image @size onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn quarter
  // Rows of the model are columns of the chip.
  dtca.couplings 1.0 [@s, @s at (0, 1)] over nodes #g
  // expected-error @+1 {{goes around 6 columns, but the chip goes around 8}}
  dtca.couplings 1.0 [@s, @s at (1, 0)] over nodes #g
  dtca.program { dtca.configure dtca.seed dtca.read }
}

// -----

#g = #ebm.lattice<4x4 open, [(0, 1)]>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
dtca.image @two onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  dtca.cells @t on #g at (0, 4) turn identity
  // expected-error @+1 {{joins @s and @t; both ends are of one variable}}
  dtca.couplings 1.0 [@s at source, @t at target] over edges #g
  dtca.program { dtca.configure dtca.seed dtca.read }
}

// -----

#g = #ebm.lattice<4x4 open, [(0, 1)]>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
dtca.image @three onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  // expected-error @+1 {{a coupling joins two cells, not 3}}
  dtca.couplings 1.0 [@s, @s at (0, 1), @s at (1, 0)] over nodes #g
  dtca.program { dtca.configure dtca.seed dtca.read }
}

// -----

#g = #ebm.lattice<4x4 open, [(0, 1)]>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
dtca.image @bias onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  // expected-error @+1 {{a bias is of one cell, not of 2}}
  dtca.biases 1.0 [@s, @s at (0, 1)] over nodes #g
  dtca.program { dtca.configure dtca.seed dtca.read }
}

// -----

#g = #ebm.lattice<4 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
dtca.image @rows onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  // expected-error @+1 {{is over edges or nodes of a lattice of one or two axes}}
  dtca.biases 1.0 [@s at column 0] over rows dense<0> : tensor<1x1xi64>
  dtca.program { dtca.configure dtca.seed dtca.read }
}

// -----

// The rest is checked as for every factor.
#g = #ebm.lattice<4 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
dtca.image @weight onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  // expected-error @+1 {{'b' is not a parameter of this model}}
  dtca.biases 1.0 * @b [@s] over nodes #g
  dtca.program { dtca.configure dtca.seed dtca.read }
}

// -----

#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
dtca.image @param onto #chip beta 1.0 {
  dtca.cells @s on #ebm.lattice<4 open, []> at (0, 0) turn identity
  // expected-error @+1 {{the initial value must be a finite number}}
  dtca.param @b on shape [] = 0x7FF0000000000000 : f64
  dtca.program { dtca.configure dtca.seed dtca.read }
}

// -----

#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
dtca.image @later onto #chip beta 1.0 {
  // expected-error @+1 {{@s is on no lattice of one or two axes}}
  dtca.couplings 1.0 [@s at source, @s at target] over edges #ebm.lattice<4 open, [(1)]>
  dtca.cells @s on #ebm.complete<4> at (0, 0) turn identity
  dtca.program { dtca.configure dtca.seed dtca.read }
}
