// RUN: isinglass-opt %s -verify-diagnostics -split-input-file

// A text's resources come after its attributes: operations look again.

ebm.model @missing beta 1.0 {
  // expected-error @+1 {{the edges of a graph cannot be read: their resource is missing or of another length than 'tensor<1x2xi32>'}}
  ebm.spins @s on #ebm.sparse<3, dense_resource<nowhere> : tensor<1x2xi32>>
}

// -----

ebm.model @short beta 1.0 {
  // expected-error @+1 {{the edges of a graph cannot be read}}
  ebm.spins @s on #ebm.sparse<3, dense_resource<short> : tensor<2x2xi32>>
}
{-# dialect_resources: { builtin: { short: "0x040000000000000001000000" } } #-}

// -----

ebm.model @outside beta 1.0 {
  // expected-error @+1 {{edge 0 (0, 7) names a node outside 0 to 2}}
  ebm.spins @s on #ebm.sparse<3, dense_resource<outside> : tensor<1x2xi32>>
}
{-# dialect_resources: { builtin: { outside: "0x040000000000000007000000" } } #-}

// -----

// Where the graph is that of a parameter alone.
ebm.model @param beta 1.0 {
  // expected-error @+1 {{edge 0 (7, 0) names a node outside 0 to 2}}
  ebm.param @W on edges #ebm.sparse<3, dense_resource<param> : tensor<1x2xi32>>
}
{-# dialect_resources: { builtin: { param: "0x040000000700000000000000" } } #-}

// -----

ebm.model @rows beta 1.0 {
  ebm.spins @s on #ebm.lattice<4 open, []>
  // expected-error @+1 {{the rows cannot be read: their resource is missing or of another length than 'tensor<1x1xi64>'}}
  ebm.product 1.0 [@s at column 0] over rows dense_resource<rows> : tensor<1x1xi64>
}

// -----

ebm.model @rows_outside beta 1.0 {
  ebm.spins @s on #ebm.lattice<4 open, []>
  // expected-error @+1 {{row 0 takes entry 9 of 's', which has 4}}
  ebm.product 1.0 [@s at column 0] over rows dense_resource<rowsoutside> : tensor<1x1xi64>
}
{-# dialect_resources: { builtin: { rowsoutside: "0x080000000900000000000000" } } #-}

// -----

ebm.model @init beta 1.0 {
  // expected-error @+1 {{the initial array cannot be read: its resource is missing or of another length than 'tensor<2xf32>'}}
  ebm.param @b on shape [2] = dense_resource<init> : tensor<2xf32>
}

// -----

ebm.model @nan beta 1.0 {
  // expected-error @+1 {{the initial array holds a value that is not finite}}
  ebm.param @b on shape [1] = dense_resource<nan> : tensor<1xf32>
}
{-# dialect_resources: { builtin: { nan: "0x040000000000C07F" } } #-}
