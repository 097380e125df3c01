// RUN: isinglass-opt --convert-gibbs-to-cpu=layout=chains --cse %s | FileCheck %s

// A ring of 8 with steps of 3 has a halo of 3 words on either side: 14 words, padded to 16. Of the
// cells of a tile, those below 3 have a copy 8 words further on, those from 5 one 8 words before.
// Cell 0 is word 3; word p is the 4 pieces from 4 p.
// CHECK-LABEL: func.func private @isinglass_M_exchange_s(
// CHECK-SAME: memref<64xi16>
// CHECK: %[[LOWER:.*]] = arith.maxsi
// CHECK: %[[UPPER:.*]] = arith.minsi
// CHECK: %[[BELOW:.*]] = arith.minsi %[[UPPER]], %c3
// CHECK: %[[FROM:.*]] = arith.maxsi %[[LOWER]], %c5
// CHECK: scf.for %[[X:.*]] = %[[LOWER]] to %[[BELOW]]
// CHECK: %[[CELL:.*]] = arith.addi %[[X]], %c3
// CHECK: %[[COPY:.*]] = arith.addi %[[CELL]], %c8
// CHECK: %[[PIECES:.*]] = arith.muli %[[CELL]], %c4
// CHECK: vector.load %arg0[%[[PIECES]]] : memref<64xi16>, vector<4xi16>
// CHECK: %[[PIECES:.*]] = arith.muli %[[COPY]], %c4
// CHECK: vector.store %{{.*}}, %arg0[%[[PIECES]]] : memref<64xi16>, vector<4xi16>
// CHECK: scf.for %[[X:.*]] = %[[FROM]] to %[[UPPER]]
// CHECK: %[[CELL:.*]] = arith.addi %[[X]], %c3
// CHECK: arith.addi %[[CELL]], %c-8

// CHECK-LABEL: func.func @isinglass_M_exchange(
// CHECK: call @isinglass_M_exchange_s(%arg0, %c0, %c1)

// The halo is refreshed after every colour.
// CHECK-LABEL: func.func @isinglass_M_sweep(
// CHECK: scf.for
// CHECK: scf.for
// CHECK-NEXT: arith.addi
// CHECK-NEXT: call @isinglass_M_update_s({{.*}})
// CHECK-NEXT: call @isinglass_M_exchange_s(%{{.*}}, %c0, %c1)
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
