// RUN: isinglass-opt --convert-gibbs-to-cpu --cse %s | FileCheck %s

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
// CHECK-SAME: %[[STATE:[a-z0-9]+]]: memref<48x4xi16>
// The random streams are loaded once and carried through all loops.
// CHECK-COUNT-8: vector.load {{.*}} : memref<64xi64>, vector<8xi64>
// Colour, row, start, cell.
// CHECK: scf.for
// CHECK: scf.for
// CHECK: scf.for
// CHECK: scf.if
// CHECK: scf.for
// One row of `prepared` a cell: the base and two weights an axis, each weight read once for 64 chains.
// CHECK: arith.muli {{.*}}, %c5
// CHECK: memref.load {{.*}} : memref<128xf32>
// A neighbour's 16 chains are the mask of an addition.
// CHECK: %[[PIECE:.*]] = memref.load %[[STATE]][{{.*}}] : memref<48x4xi16>
// CHECK: vector.bitcast {{.*}} : vector<1xi16> to vector<16xi1>
// CHECK: arith.addf
// CHECK: arith.select {{.*}} : vector<16xi1>, vector<16xf32>
