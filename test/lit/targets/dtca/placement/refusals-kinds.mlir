// RUN: isinglass-opt %s --place-on-chip -verify-diagnostics -split-input-file

// What no grid of cells holds.

#chip = #dtca.chip<"toy", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @many beta 1.0 {
    ebm.spins @s on #ebm.lattice<4x4 open, []>
    // expected-error @+1 {{joins 4 spins; a chip couples pairs, and rewriting it with pairs and helper spins is not available yet}}
    ebm.product 1.0 [@s, @s at (1, 0), @s at (0, 1), @s at (1, 1)] over nodes #ebm.lattice<4x4 open, []>
  }
}

// -----

#chip = #dtca.chip<"toy", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @twice beta 1.0 {
    ebm.spins @s on #ebm.lattice<4x4 open, []>
    // expected-error @+1 {{takes a spin twice at a site (ebm-fold cancels those)}}
    ebm.product 1.0 [@s, @s] over nodes #ebm.lattice<4x4 open, []>
  }
}

// -----

#chip = #dtca.chip<"toy", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @categories beta 1.0 {
    // expected-error @+1 {{is categorical; a cell holds one spin, and writing categories with spins is not available yet}}
    ebm.categories @c on #ebm.lattice<4x4 open, []> of 3
  }
}

// -----

#chip = #dtca.chip<"toy", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @table beta 1.0 {
    ebm.spins @s on #ebm.lattice<4x4 open, [(0, 1)]>
    ebm.param @t on shape [2, 2]
    // expected-error @+1 {{is a table; a chip couples pairs of spins, and writing tables with those is not available yet}}
    ebm.table 1.0 * @t [@s at source, @s at target] over edges #ebm.lattice<4x4 open, [(0, 1)]>
  }
}

// -----

#chip = #dtca.chip<"toy", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @sparse beta 1.0 {
    // expected-error @+1 {{lives on an irregular graph, which would have to be embedded in the chip's grid; that is not available yet}}
    ebm.spins @s on #ebm.sparse<3, dense<[[0, 1], [1, 2]]> : tensor<2x2xi32>>
  }
}

// -----

#chip = #dtca.chip<"toy", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @complete beta 1.0 {
    ebm.spins @s on #ebm.lattice<4 open, []>
    // expected-error @+1 {{is over the edges of an irregular graph}}
    ebm.product 1.0 [@s at source, @s at target] over edges #ebm.complete<4>
  }
}

// -----

#chip = #dtca.chip<"toy", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @nodes beta 1.0 {
    ebm.spins @s on #ebm.lattice<4 open, []>
    // expected-error @+1 {{is over the nodes of an irregular graph}}
    ebm.product 1.0 [@s] over nodes #ebm.bipartite<2, 2>
  }
}

// -----

#chip = #dtca.chip<"toy", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @rows beta 1.0 {
    ebm.spins @s on #ebm.lattice<4 open, []>
    // expected-error @+1 {{is over rows of an index array, an irregular graph that would have to be embedded}}
    ebm.product 1.0 [@s at column 0, @s at column 1] over rows dense<[[0, 3]]> : tensor<1x2xi64>
  }
}

// -----

#chip = #dtca.chip<"toy", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @axes beta 1.0 {
    // expected-error @+1 {{lives on a lattice of 3 axes; a chip has two}}
    ebm.spins @s on #ebm.lattice<2x2x2 open, []>
  }
}

// -----

#chip = #dtca.chip<"toy", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @two beta 1.0 {
    // expected-note @+1 {{the first one}}
    ebm.spins @s on #ebm.lattice<4 open, []>
    // expected-error @+1 {{is the second variable of its model; a chip holds one}}
    ebm.spins @t on #ebm.lattice<4 open, []>
  }
}

// -----

#chip = #dtca.chip<"toy", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  // expected-error @+1 {{declares no variable: there is nothing to place}}
  ebm.model @none beta 1.0 {
  }
}

// -----

#chip = #dtca.chip<"toy", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  // expected-error @+1 {{is placed already}}
  ebm.model @placed beta 1.0 {
    ebm.spins @s on #ebm.lattice<8x8 open, [(0, 1), (-1, 0)]>
  }
  // expected-note @+1 {{here}}
  dtca.placement of @placed onto #chip {
    dtca.cells @s on #ebm.lattice<4 open, []> at (0, 0) turn identity
  }
}
