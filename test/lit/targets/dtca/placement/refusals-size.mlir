// RUN: isinglass-opt %s --place-on-chip -verify-diagnostics -split-input-file

// A grid that is larger than the chip, by how much.

#chip = #dtca.chip<"toy", 8x6 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @rows beta 1.0 {
    // expected-error @+1 {{is 11x5 spins, but the chip "toy" is 8x6 cells: 3 rows too many}}
    ebm.spins @s on #ebm.lattice<11x5 open, []>
  }
}

// -----

#chip = #dtca.chip<"toy", 8x6 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @both beta 1.0 {
    // expected-error @+1 {{is 70x70 spins, but the chip "toy" is 8x6 cells: 62 rows too many and 64 columns too many}}
    ebm.spins @s on #ebm.lattice<70x70 open, []>
  }
}

// -----

#chip = #dtca.chip<"toy", 8x8 wrapped, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @row beta 1.0 {
    // expected-error @+1 {{is 1x9 spins, but the chip "toy" is 8x8 cells: 1 column too many}}
    ebm.spins @s on #ebm.lattice<9 open, []>
  }
}

// -----

#chip = #dtca.chip<"cores", 16x8 open, rules [(0, 1)], cores 4x1 apart, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @core beta 1.0 {
    // expected-error @+1 {{is 5x5 spins, but a core of the chip "cores" is 4x8 cells, and its cores are apart: 1 row too many}}
    ebm.spins @s on #ebm.lattice<5x5 open, []>
  }
}
