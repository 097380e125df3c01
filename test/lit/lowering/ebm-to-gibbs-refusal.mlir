// RUN: isinglass-opt %s --convert-ebm-to-gibbs -verify-diagnostics -split-input-file

#g = #ebm.lattice<4 open, []>
ebm.model @categories beta 1.0 {
  // expected-error @+1 {{is categorical, which is not lowered to sampling yet}}
  ebm.categories @c on #g of 3
}

// -----

#g = #ebm.lattice<4 open, []>
ebm.model @table beta 1.0 {
  ebm.spins @s on #g
  ebm.param @t on shape [2]
  // expected-error @+1 {{is a table, which is not lowered to sampling yet}}
  ebm.table 1.0 * @t [@s] over nodes #g
}

// -----

#g = #ebm.lattice<4x4 open, []>
ebm.model @values beta 1.0 {
  ebm.spins @s on #g
  // expected-note @+1 {{the other observation}}
  ebm.observe @s slice [0 to 2, 0 to 2] = 1
  ebm.observe @s slice [0 to 2, 2 to 4] = -1
  // expected-error @+1 {{overlaps another observation that does not say the same}}
  ebm.observe @s slice [1 to 4, 1 to 2] = -1
}

// -----

#g = #ebm.lattice<4 open, []>
ebm.model @open beta 1.0 {
  ebm.spins @s on #g
  // expected-note @+1 {{the other observation}}
  ebm.observe @s slice [0 to 2]
  // expected-error @+1 {{overlaps another observation that does not say the same}}
  ebm.observe @s slice [1 to 3] = 1
}

// -----

#g = #ebm.lattice<4 open, []>
ebm.model @unfolded beta 1.0 {
  // expected-error @+1 {{a factor takes one node of @s twice; fold it first (ebm-fold)}}
  ebm.spins @s on #g
  // expected-note @+1 {{this factor}}
  ebm.product 1.0 [@s, @s] over nodes #g
}
