// RUN: isinglass-opt %s -verify-diagnostics -split-input-file

// Drives and the command that gives their signs come together.

#g = #ebm.lattice<4x4 open, [(0, 1)]>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
dtca.image @unsigned onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  // expected-error @+1 {{needs a dtca.drive in the program, to give the signs}}
  dtca.drives 1.0 [@s] over nodes #g
  dtca.program {
    dtca.configure
    dtca.seed
    dtca.read
  }
}

// -----

#g = #ebm.lattice<4x4 open, [(0, 1)]>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
dtca.image @idle onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  dtca.program {
    dtca.configure
    dtca.seed
    // expected-error @+1 {{gives the signs of drives, but the image has no dtca.drives}}
    dtca.drive @s
    dtca.read
  }
}

// -----

#g = #ebm.lattice<4x4 open, [(0, 1)]>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
dtca.image @pair onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  // expected-error @+1 {{a drive is of one cell, not of 2}}
  dtca.drives 1.0 [@s at source, @s at target] over edges #g
  dtca.program {
    dtca.configure
    dtca.seed
    dtca.drive @s
    dtca.read
  }
}

// -----

#g = #ebm.lattice<4x4 open, [(0, 1)]>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
dtca.image @twice onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  dtca.drives 1.0 [@s] over nodes #g
  dtca.program {
    dtca.configure
    dtca.seed
    dtca.drive @s
    // expected-error @+1 {{comes too late: a program configures once, seeds once, clamps, drives once, then runs and reads}}
    dtca.drive @s
    dtca.read
  }
}

// -----

#g = #ebm.lattice<4x4 open, [(0, 1)]>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
dtca.image @unknown onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  dtca.drives 1.0 [@s] over nodes #g
  dtca.program {
    dtca.configure
    dtca.seed
    // expected-error @+1 {{@t is not a variable of this image}}
    dtca.drive @t
    dtca.read
  }
}

// -----

#g = #ebm.lattice<2x2 open, [(0, 1)]>
#chip = #dtca.chip<"c", 4x4 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
dtca.image @M onto #chip beta 1.0 {
  dtca.cells @a on #g at (0, 0) turn identity
  dtca.cells @b on #g at (2, 2) turn identity
  // expected-note @+1 {{these drives}}
  dtca.drives 1.0 [@a] over nodes #g
  dtca.program {
    dtca.configure
    dtca.seed
    // expected-error @+1 {{gives signs to @b, but drives are of @a}}
    dtca.drive @b
    dtca.read
  }
}
