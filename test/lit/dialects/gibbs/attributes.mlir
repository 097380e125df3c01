// RUN: isinglass-opt %s | isinglass-opt | FileCheck %s

// CHECK: #gibbs.residues<[1, 1] mod 2>
module attributes {x.a = #gibbs.residues<[1, 1] mod 2>} {}
// Seams of width 0 are none.
// CHECK: #gibbs.residues<[1, 0] mod 2, [0, 1] mod 3>
module attributes {x.a = #gibbs.residues<[1, 0] mod 2, [0, 1] mod 3, seams [0, 0]>} {}
// CHECK: #gibbs.residues<[1, 1] mod 2, seams [1, 0]>
module attributes {x.a = #gibbs.residues<[1, 1] mod 2, seams [1, 0]>} {}
// CHECK: #gibbs.parts<[3, 4]>
module attributes {x.a = #gibbs.parts<[3, 4]>} {}
// CHECK: #gibbs.serial<5>
module attributes {x.a = #gibbs.serial<5>} {}
// CHECK: #gibbs.listed<2, dense<[0, 1, 0]> : tensor<3xi32>>
module attributes {x.a = #gibbs.listed<2, dense<[0, 1, 0]> : tensor<3xi32>>} {}
// CHECK: #gibbs.ramp<constant, 5.0{{.*}}, 5.0{{.*}}>
module attributes {x.a = #gibbs.ramp<constant, 0.5, 0.5>} {}
// CHECK: #gibbs.ramp<linear, 1.0{{.*}}, 1.0{{.*}}>
module attributes {x.a = #gibbs.ramp<linear, 0.1, 1.0>} {}
