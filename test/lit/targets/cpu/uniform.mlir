// RUN: isinglass-opt --convert-gibbs-to-cpu=layout=chains --cse %s | FileCheck %s

// One weight for all edges of a torus: base and 2 w are read before the loops, no row a cell.
// CHECK-LABEL: func.func private @isinglass_M_update_s(
// CHECK-SAME: %[[PREPARED:[a-z0-9]+]]: memref<64xi8> {llvm.noalias}, %{{[a-z0-9]+}}: memref<64xi8>
// CHECK: %[[ENTRIES:.*]] = memref.view %[[PREPARED]][%c0][] : memref<64xi8> to memref<16xf32>
// CHECK-NOT: scf.for
// CHECK-COUNT-5: memref.load %[[ENTRIES]][
// CHECK: scf.for
// CHECK-NOT: memref.load %[[ENTRIES]][
// CHECK-NOT: memref.view

// The base is minus the sum of the weights, in f64.
// CHECK-LABEL: func.func @isinglass_M_prepare(
// CHECK-COUNT-4: arith.subf {{.*}} : f64
// CHECK-NOT: scf.for
// CHECK: return
#g = #ebm.lattice<4x4 periodic, [(0, 1), (1, 0)]>
gibbs.program @M beta 1.0 {
  gibbs.state @s on #g
  gibbs.buffer @J on shape []
  gibbs.factor @f0 -1.0 * @J [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1, 1] mod 2> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}
