// RUN: isinglass-opt %s -verify-diagnostics -split-input-file

ebm.model @keyword beta 1.0 {
  // expected-error @+1 {{expected 'edges', 'nodes', 'rows' or 'shape'}}
  ebm.param @b on faces #ebm.complete<3>
}

// -----

ebm.model @graph beta 1.0 {
  // expected-error @+1 {{expected a graph}}
  ebm.param @b on edges 3 : i32
}

// -----

// expected-error @+1 {{rows are an [r, k] array of i64, not 'tensor<1x1xi32>'}}
#r = #ebm.rows<dense<0> : tensor<1x1xi32>>

// -----

// expected-error @+1 {{rows are an [r, k] array of i64, not 'tensor<1xi64>'}}
#r = #ebm.rows<dense<0> : tensor<1xi64>>

// -----

// expected-error @+1 {{a size must be at least 1, not -2}}
#s = #ebm.shape<[3, -2]>

// -----

// expected-error @+1 {{more than 2^40 entries}}
#s = #ebm.shape<[9223372036854775807, 2]>

// -----

ebm.model @shape beta 1.0 {
  // expected-error @+1 {{a size must be at least 1, not 0}}
  ebm.param @b on shape [0]
}

// -----

// expected-error @+1 {{expected 'source', 'target', 'column' or a shift}}
#m = #ebm.member @s at node

// -----

// expected-error @+1 {{expected 'source', 'target', 'column' or a shift}}
#m = #ebm.member @s at home

// -----

// expected-error @+1 {{a column is one number, at least 0}}
#m = #ebm.member @s at column -1

// -----

// expected-error @+1 {{expected integer value}}
#m = #ebm.member @s at ()

// -----

// expected-error @+1 {{a normal draw needs a finite mean and a standard deviation >= 0}}
#n = #ebm.normal<0.0, -1.0, seed 3>

// -----

// expected-error @+1 {{a normal draw needs a finite mean and a standard deviation >= 0}}
#n = #ebm.normal<0x7FF0000000000000 : f64, 1.0, seed 3>

// -----

// expected-error @+1 {{a uniform draw needs finite bounds, the lower one first}}
#n = #ebm.uniform<1.0, 1.0, seed 3>
