// RUN: isinglass-opt %s -verify-diagnostics -split-input-file

// What an image holds.

#g = #ebm.lattice<4x4 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
// expected-error @+1 {{beta must be a positive number}}
dtca.image @beta onto #chip beta 0.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  dtca.program { dtca.configure dtca.seed dtca.read }
}

// -----

#g = #ebm.lattice<4x4 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
// expected-error @+1 {{holds no variable}}
dtca.image @empty onto #chip beta 1.0 {
  dtca.program { dtca.configure dtca.seed dtca.read }
}

// -----

#g = #ebm.lattice<4x4 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
// expected-error @+1 {{has one program, not 0}}
dtca.image @idle onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
}

// -----

#g = #ebm.lattice<4x4 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
// expected-error @+1 {{has one program, not 2}}
dtca.image @busy onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  dtca.program { dtca.configure dtca.seed dtca.read }
  dtca.program { dtca.configure dtca.seed dtca.read }
}

// -----

#g = #ebm.lattice<4x4 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
dtca.image @stray onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  // expected-error @+1 {{does not belong in an image}}
  builtin.module {}
  dtca.program { dtca.configure dtca.seed dtca.read }
}

// -----

#g = #ebm.lattice<4x4 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
dtca.image @role onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  // expected-error @+1 {{the range 3 to 5 is empty or outside axis 0 of size 4}}
  dtca.role latent @s slice [3 to 5, 0 to 4]
  dtca.program { dtca.configure dtca.seed dtca.read }
}

// -----

#g = #ebm.lattice<4x4 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
dtca.image @role onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  // expected-error @+1 {{@t is not a variable of this image}}
  dtca.role latent @t slice [0 to 4]
  dtca.program { dtca.configure dtca.seed dtca.read }
}

// -----

#g = #ebm.lattice<4x4 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
dtca.image @codes onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  // expected-error @+1 {{a coupling of this chip has 2 to 8 bits, not 9}}
  dtca.codes coupling 9 bits bias 6 bits rounding nearest
  dtca.program { dtca.configure dtca.seed dtca.read }
}

// -----

#g = #ebm.lattice<4x4 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
dtca.image @codes onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  // expected-error @+1 {{a bias of this chip has 2 to 6 bits, not 1}}
  dtca.codes coupling 8 bits bias 1 bits rounding nearest
  dtca.program { dtca.configure dtca.seed dtca.read }
}

// -----

#g = #ebm.lattice<4x4 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
dtca.image @codes onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  // expected-error @+1 {{stochastic rounding needs a seed}}
  dtca.codes coupling 8 bits bias 6 bits rounding stochastic
  dtca.program { dtca.configure dtca.seed dtca.read }
}

// -----

#g = #ebm.lattice<4x4 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
dtca.image @codes onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  // expected-error @+1 {{rounding to the nearest draws nothing: no seed}}
  dtca.codes coupling 8 bits bias 6 bits rounding nearest seed 1
  dtca.program { dtca.configure dtca.seed dtca.read }
}

// -----

#g = #ebm.lattice<4x4 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
dtca.image @codes onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  dtca.codes coupling 8 bits bias 6 bits rounding nearest
  // expected-error @+1 {{says the codes a second time}}
  dtca.codes coupling 8 bits bias 6 bits rounding nearest
  dtca.program { dtca.configure dtca.seed dtca.read }
}
