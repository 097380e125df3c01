// RUN: isinglass-opt %s -verify-diagnostics -split-input-file

// expected-error @+1 {{a size must be at least 1, not 0}}
#g = #ebm.lattice<4x0 open, []>

// -----

// expected-error @+1 {{more than 2^40 nodes}}
#g = #ebm.lattice<1048576x1048576x2 open, []>

// -----

// expected-error @+1 {{a lattice has at least one axis}}
#g = #ebm.lattice<open, []>

// -----

// expected-error @+1 {{every direction has one number per axis}}
#g = #ebm.lattice<4x4 open, [(1)]>

// -----

// expected-error @+1 {{no such axis}}
#g = #ebm.lattice<4x4 periodic(2), []>

// -----

// expected-error @+1 {{no such axis}}
#g = #ebm.lattice<4x4 periodic(-1), []>

// -----

// expected-error @+1 {{expected 'periodic'}}
#g = #ebm.lattice<4x4, []>

// -----

// expected-error @+1 {{direction (1099511627777, 0) is out of range}}
#g = #ebm.lattice<4x4 periodic, [(1099511627777, 0)]>

// -----

// expected-error @+1 {{direction (-9223372036854775808, 0) is out of range}}
#g = #ebm.lattice<4x4 periodic, [(-9223372036854775808, 0)]>

// -----

// expected-error @+1 {{direction (0, 4) leaves the open axis 1 of size 4 from every node}}
#g = #ebm.lattice<4x4 open, [(0, 4)]>

// -----

// expected-error @+1 {{direction (4, 0) joins a node to itself (self loop)}}
#g = #ebm.lattice<4x4 periodic, [(4, 0)]>

// -----

// expected-error @+1 {{direction (-1, 0) names an edge that another direction names too (double edge)}}
#g = #ebm.lattice<4x4 open, [(1, 0), (-1, 0)]>

// -----

// The G12 rule (9, 10) is (-1, 0) on a torus of side 10.
// expected-error @+1 {{direction (9, 10) names an edge that another direction names too (double edge)}}
#g = #ebm.lattice<10x10 periodic, [(1, 0), (9, 10)]>

// -----

// Half way around: each edge would be named from both ends.
// expected-error @+1 {{direction (2) names an edge that another direction names too (double edge)}}
#g = #ebm.lattice<4 periodic, [(2)]>

// -----

// expected-error @+1 {{a graph has between 1 and 2^31-1 nodes, not 0}}
#g = #ebm.sparse<0, dense<[[0, 1]]> : tensor<1x2xi32>>

// -----

// expected-error @+1 {{a graph has between 1 and 2^31-1 nodes, not -5}}
#g = #ebm.sparse<-5, dense<[[0, 1]]> : tensor<1x2xi32>>

// -----

// expected-error @+1 {{edges are an [m, 2] array of i32, not 'tensor<1x2xi64>'}}
#g = #ebm.sparse<3, dense<[[0, 1]]> : tensor<1x2xi64>>

// -----

// expected-error @+1 {{edges are an [m, 2] array of i32, not 'tensor<1x2xui32>'}}
#g = #ebm.sparse<3, dense<[[0, 1]]> : tensor<1x2xui32>>

// -----

// expected-error @+1 {{edges are an [m, 2] array of i32, not 'tensor<2xi32>'}}
#g = #ebm.sparse<3, dense<[0, 1]> : tensor<2xi32>>

// -----

// expected-error @+1 {{edges are an [m, 2] array of i32, not 'vector<1x2xi32>'}}
#g = #ebm.sparse<3, dense<[[0, 1]]> : vector<1x2xi32>>

// -----

// expected-error @+1 {{edges are an [m, 2] array of i32, not 'tensor<1x2xi32>'}}
#g = #ebm.sparse<3, sparse<[[0, 0]], [1]> : tensor<1x2xi32>>

// -----

// expected-error @+1 {{edges are an [m, 2] array of i32, not 'tensor<4611686018427387904x2xi32>'}}
#g = #ebm.sparse<3, dense_resource<e> : tensor<4611686018427387904x2xi32>>

// -----

// expected-error @+1 {{edge 1 (1, 3) names a node outside 0 to 2}}
#g = #ebm.sparse<3, dense<[[0, 1], [1, 3]]> : tensor<2x2xi32>>

// -----

// expected-error @+1 {{edge 0 (-1, 1) names a node outside 0 to 2}}
#g = #ebm.sparse<3, dense<[[-1, 1]]> : tensor<1x2xi32>>

// -----

// expected-error @+1 {{edge 0 joins node 2 to itself (self loop)}}
#g = #ebm.sparse<3, dense<2> : tensor<1x2xi32>>

// -----

// expected-error @+1 {{edge 1 (1, 0) is there twice (double edge)}}
#g = #ebm.sparse<3, dense<[[0, 1], [1, 0]]> : tensor<2x2xi32>>

// -----

// expected-error @+1 {{both groups need at least one node}}
#g = #ebm.bipartite<0, 3>

// -----

// expected-error @+1 {{more than 2^40 nodes}}
#g = #ebm.bipartite<9223372036854775807, 9223372036854775807>

// -----

// expected-error @+1 {{a complete graph has between 2 and 2^20 nodes, not 1}}
#g = #ebm.complete<1>

// -----

// expected-error @+1 {{a complete graph has between 2 and 2^20 nodes, not 9223372036854775807}}
#g = #ebm.complete<9223372036854775807>
