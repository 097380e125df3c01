// RUN: isinglass-opt --convert-gibbs-to-cpu=layout=chains --cse %s | FileCheck %s

#g = #ebm.lattice<4x6 open, [(0, 1), (1, 0)]>
gibbs.program @M beta 1.0 {
  gibbs.state @s on #g
  gibbs.buffer @W on edges #g = 1.0
  gibbs.buffer @b on nodes #g = 5.0e-01
  gibbs.factor @f0 -1.0 * @W [@s at source, @s at target] over edges #g
  gibbs.factor @f1 -1.0 * @b [@s] over nodes #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1, 1] mod 2> {
      %0 = gibbs.field @f0
      %1 = gibbs.field @f1
      gibbs.yield %0, %1
    }
  }
}

// A 4 x 6 lattice with a halo of one word on every side is 6 x 8 words of 4 pieces of 16 chains.
// CHECK-LABEL: func.func private @isinglass_M_update_s(
// CHECK-SAME: %[[STATE:[a-z0-9]+]]: memref<192xi16>
// CHECK-SAME: %[[PREPARED:[a-z0-9]+]]: memref<512xi8> {llvm.noalias}, %[[TEMPERED:[a-z0-9]+]]: memref<64xi8>
// Bytes are read as floats: the entries of `prepared` and the scale in `tempered`.
// CHECK: %[[ENTRIES:.*]] = memref.view %[[PREPARED]][%c0][] : memref<512xi8> to memref<128xf32>
// CHECK: %[[SCALES:.*]] = memref.view %[[TEMPERED]][%c0][] : memref<64xi8> to memref<1xf32>
// CHECK: %[[NUMBER:.*]] = memref.load %[[SCALES]][%c0]
// CHECK: %[[SCALE:.*]] = vector.broadcast %[[NUMBER]] : f32 to vector<16xf32>
// The random streams are loaded once and carried through all loops.
// CHECK-COUNT-10: vector.load {{.*}} : memref<144xi64>, vector<8xi64>
// Colour, row, start, cell.
// CHECK: scf.for
// CHECK: scf.for
// CHECK: scf.for
// CHECK: scf.if
// CHECK: scf.for
// One row of `prepared` a cell: the base and two weights an axis, each weight read once for 64 chains.
// CHECK: %[[ROW:.*]] = arith.muli {{.*}}, %c5 :
// CHECK: memref.load %[[ENTRIES]][%[[ROW]]] : memref<128xf32>
// A neighbour's 16 chains are the mask of an addition. Piece g of word p is at 4 p + g.
// CHECK: %[[FIRST:.*]] = arith.muli {{.*}}, %c4 :
// CHECK-NEXT: %[[PIECE:.*]] = memref.load %[[STATE]][%[[FIRST]]] : memref<192xi16>
// CHECK-NEXT: %[[BITS:.*]] = vector.broadcast %[[PIECE]] : i16 to vector<1xi16>
// CHECK-NEXT: %[[MASK:.*]] = vector.bitcast %[[BITS]] : vector<1xi16> to vector<16xi1>
// CHECK: arith.addf
// CHECK: arith.select %[[MASK]], {{.*}} : vector<16xi1>, vector<16xf32>
// CHECK: %[[SECOND:.*]] = arith.addi %[[FIRST]], %c1 :
// CHECK-NEXT: memref.load %[[STATE]][%[[SECOND]]] : memref<192xi16>
// CHECK: arith.mulf %{{.*}}, %[[SCALE]] : vector<16xf32>
