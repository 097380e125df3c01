// RUN: isinglass-opt %s | isinglass-opt | FileCheck %s

// CHECK: #ebm.lattice<2x3x4x5 open, []>
module attributes {x.a = #ebm.lattice<2x3x4x5 open, []>} {}
// CHECK: #ebm.lattice<4x6 periodic, [(1, -2)]>
module attributes {x.a = #ebm.lattice<4x6 periodic(1, 0), [(1, -2)]>} {}
// CHECK: #ebm.lattice<4x6 periodic(1), []>
module attributes {x.a = #ebm.lattice<4x6 periodic(1), []>} {}
// CHECK: #ebm.sparse<3, dense<{{.*}}> : tensor<1x2xi32>>
module attributes {x.a = #ebm.sparse<3, dense<[[0, 1]]> : tensor<1x2xi32>>} {}
// CHECK: #ebm.sparse<3, dense<> : tensor<0x2xi32>>
module attributes {x.a = #ebm.sparse<3, dense<> : tensor<0x2xi32>>} {}
// CHECK: #ebm.bipartite<2, 3>
module attributes {x.a = #ebm.bipartite<2, 3>} {}
// CHECK: #ebm.complete<5>
module attributes {x.a = #ebm.complete<5>} {}
// CHECK: edges = #ebm.edges<#g{{[0-9]*}}>, x.nodes = #ebm.nodes<#g{{[0-9]*}}>
module attributes {x.edges = #ebm.edges<#ebm.complete<5>>, x.nodes = #ebm.nodes<#ebm.complete<5>>} {}
// CHECK: #ebm.rows<dense<7> : tensor<1x1xi64>>
module attributes {x.a = #ebm.rows<dense<7> : tensor<1x1xi64>>} {}
// CHECK: #ebm.shape<[]>
module attributes {x.a = #ebm.shape<[]>} {}
// CHECK: #ebm.shape<[2, 3]>
module attributes {x.a = #ebm.shape<[2, 3]>} {}
// CHECK: #ebm.normal<0.0{{.*}}, 1.0{{.*}}, seed 18446744073709551615>
module attributes {x.a = #ebm.normal<0.0, 1.0, seed 18446744073709551615>} {}
// CHECK: #ebm.uniform<-1.0{{.*}}, 1.0{{.*}}, seed 1>
module attributes {x.a = #ebm.uniform<-1.0, 1.0, seed 1>} {}
// CHECK: #ebm.signs<seed 2>
module attributes {x.a = #ebm.signs<seed 2>} {}
// CHECK: #ebm.file<"a b.npz", "c">
module attributes {x.a = #ebm.file<"a b.npz", "c">} {}
