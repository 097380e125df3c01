// RUN: isinglass-opt --convert-gibbs-to-cpu --cse %s | FileCheck %s

// Only @f1 has an energy and counts: the means of 5 cells, then the counts of 5 entries of @b.
#g = #ebm.lattice<5 open, [(1)]>
gibbs.program @M beta 1.0 {
  gibbs.state @s on #g
  gibbs.buffer @W on edges #g
  gibbs.buffer @b on nodes #g
  gibbs.factor @f0 unmeasured -1.0 * @W [@s at source, @s at target] over edges #g
  gibbs.factor @f1 -1.0 * @b [@s] over nodes #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1] mod 2> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}
// @b lies behind the 5 entries of @W, at a line of its own.
// CHECK-LABEL: func.func @isinglass_M_energy(
// CHECK: %[[AT:.*]] = arith.addi %{{.*}}, %c16
// CHECK: memref.load %arg1[%[[AT]]]
// CHECK-NOT: memref.load %arg1
// CHECK-LABEL: func.func @isinglass_M_moments(
// CHECK-SAME: memref<80xi8>
// CHECK: memref.view %arg3{{.*}} to memref<10xi64>
// Counts are in their places at once.
// CHECK-LABEL: func.func @isinglass_M_settle(
// CHECK-NEXT: return
// CHECK-LABEL: llvm.mlir.global internal constant @isinglass_M_description(
// CHECK-NOT: \22buffer\22: \22W\22
// CHECK-SAME: \22buffer\22: \22b\22
