// RUN: isinglass-opt %s --ebm-fold | FileCheck %s

// A product over nodes moves as a whole where that keeps its terms.

#p = #ebm.lattice<8x8 periodic, []>
#o = #ebm.lattice<8x8 open, []>
#h = #ebm.lattice<8x8 periodic(0), []>
ebm.model @M beta 1.0 {
  ebm.spins @p on #p
  ebm.spins @o on #o
  ebm.spins @h on #h
  ebm.param @b on nodes #p
  ebm.param @K on shape []
  // The plaquette from any of its corners is one plaquette.
  // CHECK: ebm.product 3.000000e+00 * @K [@p, @p at (0, 1), @p at (1, 0), @p at (1, 1)] over nodes
  ebm.product 1.0 * @K [@p, @p at (1, 0), @p at (0, 1), @p at (1, 1)] over nodes #p
  ebm.product 2.0 * @K [@p, @p at (-1, 0), @p at (7, 7), @p at (0, 7)] over nodes #p
  // A weight of the node pins it.
  // CHECK-NEXT: ebm.product 5.000000e+00 * @b [@p at (-1, 0), @p] over nodes
  ebm.product 5.0 * @b [@p, @p at (-1, 0)] over nodes #p
  // Open: between the shifts lies the site, so all pairs are there either way.
  // CHECK-NEXT: ebm.product 3.000000e+00 [@o, @o at (2, 0)] over nodes
  ebm.product 1.0 [@o at (-1, 0), @o at (1, 0)] over nodes #o
  ebm.product 2.0 [@o at (-2, 0), @o] over nodes #o
  // The site does not: the pairs of the first row are missing.
  // CHECK-NEXT: ebm.product 7.000000e+00 [@o at (1, 0), @o at (2, 0)] over nodes
  ebm.product 7.0 [@o at (1, 0), @o at (2, 0)] over nodes #o
  // Along the periodic axis only.
  // CHECK-NEXT: ebm.product 9.000000e+00 [@h at (0, 1), @h at (1, 1)] over nodes
  ebm.product 9.0 [@h at (5, 1), @h at (6, 1)] over nodes #h
}
