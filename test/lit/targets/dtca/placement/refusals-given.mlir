// RUN: isinglass-opt %s --place-on-chip="at=6,2 turn=identity" -verify-diagnostics -split-input-file

// A place or a turn that does not fit; what would.

#chip = #dtca.chip<"toy", 8x8 open, rules [(0, 1), (4, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @place beta 1.0 {
    // expected-error @+1 {{of 3x5 cells (turn identity) cannot start at (6, 2) of the chip "toy": it can at rows 0 to 5 and columns 0 to 3}}
    ebm.spins @s on #ebm.lattice<3x5 open, []>
  }
}

// -----

#chip = #dtca.chip<"cores", 16x4 open, rules [(0, 1)], cores 4x1 apart, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @cores beta 1.0 {
    // expected-error @+1 {{cannot start at (6, 2) of the chip "cores": it can at rows 0 to 1 of every 4 and columns 0 to 0}}
    ebm.spins @s on #ebm.lattice<3x4 open, []>
  }
}

// -----

#chip = #dtca.chip<"torus", 6x6 wrapped, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @around beta 1.0 {
    // expected-error @+1 {{cannot start at (6, 2) of the chip "torus": it can at rows 0 to 5 and columns 0 to 5}}
    ebm.spins @s on #ebm.lattice<3x4 open, []>
  }
}

// -----

#chip = #dtca.chip<"toy", 16x8 open, rules [(0, 1), (4, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @turn beta 1.0 {
    // expected-note @+1 {{the chip's rules are}}
    ebm.spins @s on #ebm.lattice<3x5 open, []>
    // expected-error @+1 {{joins spins (1, 4) apart, which the chip "toy" does not under the turn identity}}
    ebm.product 1.0 [@s at source, @s at target] over edges #ebm.lattice<3x5 open, [(1, 4)]>
  }
}
