// RUN: isinglass-opt %s --ebm-fold -o %t
// RUN: isinglass-opt %t --ebm-fold | diff %t -

// Folding a folded model changes nothing.

#g = #ebm.lattice<8x5 periodic(0), [(0, 1), (2, -1)]>
ebm.model @M beta 1.0 {
  ebm.spins @s on #g
  ebm.param @W on edges #g
  ebm.product 1.0 * @W [@s at target, @s at source] over edges #g
  ebm.product 2.0 [@s at (3, 1), @s at (-1, -2), @s at (4, 0)] over nodes #g
  ebm.product 2.0 [@s at (3, 1), @s at (3, 1), @s at (4, 0)] over nodes #g
  ebm.product 1.0 [] over edges #g
}
