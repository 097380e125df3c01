// RUN: isinglass-opt %s -verify-diagnostics -split-input-file

#g = #ebm.lattice<4x4 open, [(1, 0)]>
ebm.model @coefficient beta 1.0 {
  // expected-error @+1 {{the coefficient must be a finite number}}
  ebm.product 0x7FF0000000000000 [] over shape []
}

// -----

#g = #ebm.lattice<4x4 open, [(1, 0)]>
ebm.model @unknown beta 1.0 {
  // expected-error @+1 {{@s is not a variable of this model}}
  ebm.product 1.0 [@s] over nodes #g
}

// -----

#g = #ebm.lattice<4x4 open, [(1, 0)]>
ebm.model @categorical beta 1.0 {
  ebm.categories @c on #g of 3
  // expected-error @+1 {{@c is categorical: its factors are tables}}
  ebm.product 1.0 [@c] over nodes #g
}

// -----

#g = #ebm.lattice<4x4 open, [(1, 0)]>
ebm.model @place_of_edges beta 1.0 {
  ebm.spins @s on #g
  // expected-error @+1 {{@s at source does not fit these sites}}
  ebm.product 1.0 [@s at source] over nodes #g
}

// -----

#g = #ebm.lattice<4x4 open, [(1, 0)]>
ebm.model @place_of_nodes beta 1.0 {
  ebm.spins @s on #g
  // expected-error @+1 {{@s at node does not fit these sites}}
  ebm.product 1.0 [@s] over edges #g
}

// -----

#g = #ebm.lattice<4x4 open, [(1, 0)]>
ebm.model @place_of_shape beta 1.0 {
  ebm.spins @s on #g
  // expected-error @+1 {{@s at node does not fit these sites}}
  ebm.product 1.0 [@s] over shape [4, 4]
}

// -----

#g = #ebm.lattice<4x4 open, [(1, 0)]>
ebm.model @column_of_nodes beta 1.0 {
  ebm.spins @s on #g
  // expected-error @+1 {{a column needs sites that are rows}}
  ebm.product 1.0 [@s at column 0] over nodes #g
}

// -----

#g = #ebm.lattice<4x4 open, [(1, 0)]>
ebm.model @column_outside beta 1.0 {
  ebm.spins @s on #g
  // expected-error @+1 {{'s' is taken at column 1, but rows have 1 columns}}
  ebm.product 1.0 [@s at column 1] over rows dense<0> : tensor<1x1xi64>
}

// -----

#g = #ebm.lattice<4x4 open, [(1, 0)]>
ebm.model @no_columns beta 1.0 {
  ebm.spins @s on #g
  // expected-error @+1 {{'s' is taken at column 0, but rows have 0 columns}}
  ebm.product 1.0 [@s at column 0] over rows dense<> : tensor<3x0xi64>
}

// -----

#g = #ebm.lattice<4x4 open, [(1, 0)]>
ebm.model @row_outside beta 1.0 {
  ebm.spins @s on #g
  // expected-error @+1 {{row 1 takes entry 16 of 's', which has 16}}
  ebm.product 1.0 [@s at column 0] over rows dense<[[15], [16]]> : tensor<2x1xi64>
}

// -----

#g = #ebm.lattice<4x4 open, [(1, 0)]>
ebm.model @row_negative beta 1.0 {
  ebm.spins @s on #g
  // expected-error @+1 {{row 0 takes entry -1 of 's', which has 16}}
  ebm.product 1.0 [@s at column 0] over rows dense<-1> : tensor<1x1xi64>
}

// -----

#g = #ebm.lattice<4x4 open, [(1, 0)]>
ebm.model @another_graph beta 1.0 {
  ebm.spins @s on #ebm.complete<5>
  // expected-error @+1 {{@s lives on #ebm.complete<5>, not on the nodes of these sites}}
  ebm.product 1.0 [@s] over nodes #g
}

// -----

ebm.model @shift_graph beta 1.0 {
  ebm.spins @s on #ebm.complete<5>
  // expected-error @+1 {{a shift needs a lattice, not #ebm.complete<5>}}
  ebm.product 1.0 [@s at (1)] over nodes #ebm.complete<5>
}

// -----

#g = #ebm.lattice<4x4 open, [(1, 0)]>
ebm.model @shift_axes beta 1.0 {
  ebm.spins @s on #g
  // expected-error @+1 {{a shift on this lattice has 2 numbers}}
  ebm.product 1.0 [@s at (1)] over nodes #g
}

// -----

#g = #ebm.lattice<4x4 open, [(1, 0)]>
ebm.model @shift_open beta 1.0 {
  ebm.spins @s on #g
  // expected-error @+1 {{a shift by -4 leaves axis 1 of the lattice from every node}}
  ebm.product 1.0 [@s at (0, -4)] over nodes #g
}

// -----

#g = #ebm.lattice<4x4 periodic, [(1, 0)]>
ebm.model @shift_extreme beta 1.0 {
  ebm.spins @s on #g
  // expected-error @+1 {{a shift by -9223372036854775808 leaves axis 0 of the lattice from every node}}
  ebm.product 1.0 [@s at (-9223372036854775808, 0)] over nodes #g
}

// -----

#g = #ebm.lattice<4x4 open, [(1, 0)]>
ebm.model @weight_unknown beta 1.0 {
  ebm.spins @s on #g
  // expected-error @+1 {{'s' is not a parameter of this model}}
  ebm.product 1.0 * @s [@s] over nodes #g
}

// -----

#g = #ebm.lattice<4x4 open, [(1, 0)]>
ebm.model @weight_sites beta 1.0 {
  ebm.spins @s on #g
  ebm.param @W on edges #g
  // expected-error @+1 {{the parameter 'W' has neither one entry nor one entry a site of this factor}}
  ebm.product 1.0 * @W [@s] over nodes #g
}

// -----

// As many directions, but others: entry 0 of the array names another edge.
#g = #ebm.lattice<4x4 open, [(1, 0)]>
#h = #ebm.lattice<4x4 open, [(0, 1)]>
ebm.model @weight_graph beta 1.0 {
  ebm.spins @s on #g
  ebm.param @W on edges #h
  // expected-error @+1 {{the parameter 'W' has neither one entry nor one entry a site of this factor}}
  ebm.product 1.0 * @W [@s at source] over edges #g
}

// -----

#g = #ebm.lattice<4x4 open, [(1, 0)]>
ebm.model @weight_column_sites beta 1.0 {
  ebm.spins @s on #g
  ebm.param @b on nodes #g
  // expected-error @+1 {{a column needs sites that are rows}}
  ebm.product 1.0 * @b at column 0 [@s] over nodes #g
}

// -----

#g = #ebm.lattice<4x4 open, [(1, 0)]>
ebm.model @weight_column_outside beta 1.0 {
  ebm.spins @s on #g
  ebm.param @b on shape [3]
  // expected-error @+1 {{row 0 takes entry 3 of 'b', which has 3}}
  ebm.product 1.0 * @b at column 1 [@s at column 0] over rows dense<[[0, 3]]> : tensor<1x2xi64>
}

// -----

#g = #ebm.lattice<4x4 open, [(1, 0)]>
ebm.model @weight_column_negative beta 1.0 {
  ebm.spins @s on #g
  ebm.param @b on shape [3]
  // expected-error @+1 {{'b' is taken at column -1, but rows have 2 columns}}
  ebm.product 1.0 * @b at column -1 [@s at column 0] over rows dense<[[0, 1]]> : tensor<1x2xi64>
}

// -----

ebm.model @column_alone beta 1.0 {
  // expected-error @+1 {{a column of a weight that is not there}}
  ebm.product 1.0 at column 0 [] over rows dense<0> : tensor<1x1xi64>
}

// -----

#g = #ebm.lattice<4x4 open, [(1, 0)]>
ebm.model @table_coefficient beta 1.0 {
  ebm.spins @s on #g
  ebm.param @t on shape [2]
  // expected-error @+1 {{the coefficient must be a finite number}}
  ebm.table 0x7FF8000000000000 * @t [@s] over nodes #g
}

// -----

#g = #ebm.lattice<4x4 open, [(1, 0)]>
ebm.model @table_unknown beta 1.0 {
  ebm.spins @s on #g
  // expected-error @+1 {{'t' is not a parameter of this model}}
  ebm.table 1.0 * @t [@s] over nodes #g
}

// -----

#g = #ebm.lattice<4x4 open, [(1, 0)]>
ebm.model @table_member beta 1.0 {
  ebm.param @t on shape [2]
  // expected-error @+1 {{@s is not a variable of this model}}
  ebm.table 1.0 * @t [@s] over nodes #g
}

// -----

#g = #ebm.lattice<4x4 open, [(1, 0)]>
ebm.model @table_shape beta 1.0 {
  ebm.categories @c on #g of 3
  ebm.param @t on shape [3, 2]
  // expected-error @+1 {{the table needs one axis a member, of its number of states}}
  ebm.table 1.0 * @t [@c at source, @c at target] over edges #g
}

// -----

#g = #ebm.lattice<4x4 open, [(1, 0)]>
ebm.model @table_place beta 1.0 {
  ebm.categories @c on #g of 3
  ebm.param @t on shape [3]
  // expected-error @+1 {{@c at source does not fit these sites}}
  ebm.table 1.0 * @t [@c at source] over nodes #g
}
