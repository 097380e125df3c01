// RUN: isinglass-opt %s --place-on-chip -verify-diagnostics -split-input-file

// Directions that the chip lacks.

#chip = #dtca.chip<"g8", 8x8 open, rules [(0, 1), (4, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @lattice beta 1.0 {
    // expected-note @+1 {{the chip's rules are (0, 1), (4, 1); rule (a, b) joins cells (a, b) and (-b, a) apart}}
    ebm.spins @s on #ebm.lattice<8x8 open, []>
    // expected-error @+1 {{joins spins (1, 2) apart, which the chip "g8" does not under any turn}}
    ebm.product 1.0 [@s at source, @s at target] over edges #ebm.lattice<8x8 open, [(0, 1), (1, 2)]>
  }
}

// -----

#chip = #dtca.chip<"g8", 8x8 open, rules [(0, 1), (4, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @chain beta 1.0 {
    // expected-note @+1 {{the chip's rules are}}
    ebm.spins @s on #ebm.lattice<8 open, []>
    // expected-error @+1 {{joins spins (2) apart, which the chip "g8" does not under any turn}}
    ebm.product 1.0 [@s, @s at (2)] over nodes #ebm.lattice<8 open, []>
  }
}

// -----

// Each direction alone would do, but (1, 4) needs a mirror and (4, 1) none.
#chip = #dtca.chip<"g8", 8x8 open, rules [(0, 1), (4, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @together beta 1.0 {
    // expected-note @+1 {{the chip's rules are}}
    ebm.spins @s on #ebm.lattice<8x8 open, []>
    ebm.product 1.0 [@s at source, @s at target] over edges #ebm.lattice<8x8 open, [(4, 1)]>
    // expected-error @+1 {{joins spins (1, 4) apart: no turn that fits the chip "g8" joins these and all others, identity makes them (1, 4)}}
    ebm.product 1.0 [@s at source, @s at target] over edges #ebm.lattice<8x8 open, [(1, 4)]>
  }
}
