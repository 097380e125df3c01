// RUN: isinglass-opt --convert-gibbs-to-cpu=layout=chains --cse %s | FileCheck %s

// A ring of 8 with steps of 3 has a halo of 3 words on either side: 14 words, padded to 16. Layer h
// below cell 0 (word 3) is a copy of the word 8 further on, the layer above of the first cells. Word p
// is the 4 pieces from 4 p.
// CHECK-LABEL: func.func private @isinglass_M_exchange_s(
// CHECK-SAME: memref<64xi16>
// CHECK: scf.for %[[H:.*]] = %c0 to %c3
// CHECK: %[[EIGHT:.*]] = arith.constant 8 : index
// CHECK: %[[FROM:.*]] = arith.addi %[[H]], %[[EIGHT]]
// CHECK: %[[PIECES:.*]] = arith.muli %[[FROM]], %c4
// CHECK: vector.load %arg0[%[[PIECES]]] : memref<64xi16>, vector<4xi16>
// CHECK: %[[PIECES:.*]] = arith.muli %[[H]], %c4
// CHECK: vector.store %{{.*}}, %arg0[%[[PIECES]]] : memref<64xi16>, vector<4xi16>

// CHECK-LABEL: func.func @isinglass_M_exchange(
// CHECK: call @isinglass_M_exchange_s

// The halo is refreshed after every colour.
// CHECK-LABEL: func.func @isinglass_M_sweep(
// CHECK: scf.for
// CHECK: scf.for
// CHECK-NEXT: arith.addi
// CHECK-NEXT: call @isinglass_M_update_s({{.*}})
// CHECK-NEXT: call @isinglass_M_exchange_s
#g = #ebm.lattice<8 periodic, [(1), (3)]>
gibbs.program @M beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 -1.0 [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1] mod 2> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}
