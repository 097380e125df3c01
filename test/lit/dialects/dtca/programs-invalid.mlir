// RUN: isinglass-opt %s -verify-diagnostics -split-input-file

// What a program says, and in which order.

#g = #ebm.lattice<4x4 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
dtca.image @twice onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  dtca.program {
    dtca.configure
    // expected-error @+1 {{comes too late: a program configures once, seeds once, clamps, drives once, then runs and reads}}
    dtca.configure
    dtca.seed
    dtca.read
  }
}

// -----

#g = #ebm.lattice<4x4 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
dtca.image @order onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  dtca.program {
    dtca.seed
    // expected-error @+1 {{comes too late: a program configures once, seeds once, clamps, drives once, then runs and reads}}
    dtca.configure
    dtca.read
  }
}

// -----

#g = #ebm.lattice<4x4 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
dtca.image @clamp onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  dtca.program {
    dtca.configure
    dtca.seed
    dtca.run 1
    // expected-error @+1 {{comes too late: a program configures once, seeds once, clamps, drives once, then runs and reads}}
    dtca.clamp @s slice [0 to 1, 0 to 1] = 1
    dtca.read
  }
}

// -----

#g = #ebm.lattice<4x4 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
dtca.image @seed onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  // expected-error @+1 {{starts with dtca.configure and dtca.seed}}
  dtca.program {
    dtca.seed
    dtca.read
  }
}

// -----

#g = #ebm.lattice<4x4 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
dtca.image @read onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  // expected-error @+1 {{reads nothing: it has at least one dtca.read}}
  dtca.program {
    dtca.configure
    dtca.seed
    dtca.run 5
  }
}

// -----

#g = #ebm.lattice<4x4 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
dtca.image @stray onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  dtca.program {
    dtca.configure
    dtca.seed
    // expected-error @+1 {{does not belong in a program}}
    builtin.module {}
    dtca.read
  }
}

// -----

#g = #ebm.lattice<4x4 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
dtca.image @value onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  dtca.program {
    dtca.configure
    dtca.seed
    // expected-error @+1 {{a spin is -1 or 1, not 0}}
    dtca.clamp @s slice [0 to 1, 0 to 1] = 0
    dtca.read
  }
}

// -----

#g = #ebm.lattice<4x4 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
dtca.image @box onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  dtca.program {
    dtca.configure
    dtca.seed
    // expected-error @+1 {{outside axis 1 of size 4}}
    dtca.clamp @s slice [0 to 1, 0 to 5]
    dtca.read
  }
}

// -----

#g = #ebm.lattice<4x4 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
dtca.image @name onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  dtca.program {
    dtca.configure
    dtca.seed
    // expected-error @+1 {{@t is not a variable of this image}}
    dtca.clamp @t slice [0 to 1, 0 to 1]
    dtca.read
  }
}

// -----

#g = #ebm.lattice<4x4 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
dtca.image @contradiction onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  dtca.program {
    dtca.configure
    dtca.seed
    // expected-note @+1 {{the other clamp}}
    dtca.clamp @s slice [0 to 1, 0 to 4] = 1
    // The same again, and another box.
    dtca.clamp @s slice [0 to 2, 0 to 1] = 1
    dtca.clamp @s slice [2 to 3, 0 to 4] = -1
    // expected-error @+1 {{overlaps another clamp that does not say the same}}
    dtca.clamp @s slice [0 to 3, 3 to 4]
    dtca.read
  }
}

// -----

#g = #ebm.lattice<4x4 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
dtca.image @run onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  dtca.program {
    dtca.configure
    dtca.seed
    // expected-error @+1 {{iterations are at least 0}}
    dtca.run -1
    dtca.read
  }
}

// -----

#g = #ebm.lattice<4x4 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
dtca.image @ramp onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  dtca.program {
    dtca.configure
    dtca.seed
    // expected-error @+1 {{moves beta, but the chip "c" has no control of it while it runs}}
    dtca.run 10 beta 0.8 to 1.2
    dtca.read
  }
}

// -----

#g = #ebm.lattice<4x4 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
dtca.image @ramp onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  dtca.program {
    dtca.configure
    dtca.seed
    // expected-error @+1 {{multiples of beta are positive numbers}}
    dtca.run 10 beta 0.0 to 1.2
    dtca.read
  }
}

// -----

#g = #ebm.lattice<4x4 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
dtca.image @every onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  dtca.program {
    dtca.configure
    dtca.seed
    // expected-error @+1 {{reads at least once, at least one iteration apart}}
    dtca.read every 0 for 1
    dtca.read
  }
}

// -----

#g = #ebm.lattice<4x4 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
dtca.image @generic onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  dtca.program {
    dtca.configure
    dtca.seed
    // expected-error @+1 {{reads once, or a number of times with iterations before each}}
    "dtca.read"() {every = 3} : () -> ()
  }
}

// -----

#g = #ebm.lattice<4x4 open, []>
#chip = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
dtca.image @generic onto #chip beta 1.0 {
  dtca.cells @s on #g at (0, 0) turn identity
  dtca.program {
    dtca.configure
    dtca.seed
    // expected-error @+1 {{beta has a first and a last value}}
    "dtca.run"() {iterations = 3, first = 1.0} : () -> ()
    dtca.read
  }
}
