// RUN: isinglass-opt %s --convert-ebm-to-dtca -verify-diagnostics -split-input-file

// Placed models that place-on-chip did not write.

#chip = #dtca.chip<"toy", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
#on_chip = #ebm.lattice<8x8 open, [(0, 1), (-1, 0)]>
ebm.model @M beta 1.0 {
  ebm.spins @s on #on_chip
  // expected-error @+1 {{is not one that place-on-chip wrote: no dtca.moved fills its array}}
  ebm.product 1.0 [@s] over nodes #on_chip
}
// expected-note @+1 {{the placement of its model}}
dtca.placement of @M onto #chip {
  dtca.cells @s on #ebm.lattice<4 open, []> at (0, 0) turn identity
}

// -----

#chip = #dtca.chip<"toy", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
#on_chip = #ebm.lattice<8x8 open, [(0, 1), (-1, 0)]>
ebm.model @M beta 1.0 {
  ebm.spins @s on #on_chip
  ebm.param @b on nodes #on_chip
  // expected-error @+1 {{is not one that place-on-chip wrote}}
  ebm.product 1.0 * @b [@s at (1, 0)] over nodes #on_chip
}
// expected-note @+1 {{the placement of its model}}
dtca.placement of @M onto #chip {
  dtca.cells @s on #ebm.lattice<4 open, []> at (0, 0) turn identity
  dtca.moved @b from ones [@s] over nodes #ebm.lattice<4 open, []>
}

// -----

#chip = #dtca.chip<"toy", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
#on_chip = #ebm.lattice<8x8 open, [(0, 1), (-1, 0)]>
ebm.model @M beta 1.0 {
  ebm.spins @s on #on_chip
  // expected-error @+1 {{holds cells of the chip that have no spin of the model}}
  ebm.observe @s slice [0 to 1, 0 to 5] = 1
}
dtca.placement of @M onto #chip {
  dtca.cells @s on #ebm.lattice<4 open, []> at (0, 0) turn identity
}
