// RUN: isinglass-opt %s --place-on-chip -verify-diagnostics -split-input-file

// A torus on an open chip, or on one of another size.

#chip = #dtca.chip<"open", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @torus beta 1.0 {
    // expected-note @+1 {{make its grid open and train the model on that, or choose a wrapped chip}}
    ebm.spins @s on #ebm.lattice<8x8 periodic, []>
    // expected-error @+1 {{goes around a torus of 8x8 spins, but the chip "open" is open: joining its edges takes wires as long as the array}}
    ebm.product 1.0 [@s at source, @s at target] over edges #ebm.lattice<8x8 periodic, [(0, 1)]>
  }
}

// -----

#chip = #dtca.chip<"open", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @shift beta 1.0 {
    // expected-note @+1 {{make its grid open}}
    ebm.spins @s on #ebm.lattice<8x8 open, []>
    ebm.product 1.0 [@s, @s at (1, 0)] over nodes #ebm.lattice<8x8 periodic(1), []>
    // expected-error @+1 {{goes around a torus of 8x8 spins}}
    ebm.product 1.0 [@s, @s at (0, 1)] over nodes #ebm.lattice<8x8 periodic(1), []>
  }
}

// -----

#chip = #dtca.chip<"wrapped", 8x8 wrapped, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @size beta 1.0 {
    ebm.spins @s on #ebm.lattice<8x6 periodic, []>
    // expected-error @+1 {{goes around a torus of 8x6 spins, but the chip "wrapped" goes around 8x8 cells: a torus needs a wrapped chip of its own size}}
    ebm.product 1.0 [@s at source, @s at target] over edges #ebm.lattice<8x6 periodic, [(0, 1)]>
  }
}
