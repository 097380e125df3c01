// RUN: isinglass-opt %s -o %t
// RUN: isinglass-opt %s --ebm-freeze | diff %t -

// Nothing is frozen that the user did not name.

#g = #ebm.lattice<4 open, []>
ebm.model @M beta 2.0 {
  ebm.spins @s on #g
  ebm.param @b on nodes #g = 1.0
  ebm.product 1.0 * @b [@s] over nodes #g
  ebm.observe @s slice [0 to 4] = 1
}
