// RUN: isinglass-opt "--convert-gibbs-to-cpu=isa=avx512-vbmi chains=64" --cse %s | FileCheck %s
// RUN: isinglass-opt "--convert-gibbs-to-cpu=isa=avx512-vbmi chains=1" --cse %s | FileCheck %s --check-prefix=ONE
// RUN: isinglass-opt "--convert-gibbs-to-cpu=isa=avx2 chains=64" --cse %s | FileCheck %s --check-prefix=GENERIC
// RUN: isinglass-opt "--convert-gibbs-to-cpu=isa=avx2 chains=5" --cse %s | FileCheck %s --check-prefix=FEW

// Four classes of 4 x 8 cells, each with a row of halo on either side: 6 rows of 512 bits, a vector each.
// CHECK-LABEL: func.func private @isinglass_M_update_s(
// CHECK-SAME: memref<768xi16>
// The thresholds of 2 levels, 9 planes each.
// CHECK-COUNT-18: vector.load %arg4[%{{.*}}] : memref<{{.*}}xi8>, vector<64xi8>
// Three rows, and one of them rotated by a cell.
// CHECK-COUNT-3: vector.load %arg0[%{{.*}}] : memref<768xi16>, vector<32xi16>
// The signs of 8 cells, a byte a neighbour.
// CHECK: vector.load %arg3[%{{.*}}] : memref<{{.*}}xi8>, vector<1xi8>
// CHECK: vector.bitcast %{{.*}} : vector<1xi8> to vector<8xi1>
// CHECK: "llvm.x86.avx512.pternlog.q.512"
// CHECK: vector.store %{{.*}}, %arg0[%{{.*}}] : memref<768xi16>, vector<32xi16>
// The patch: the number of hits is searched, then they are drawn one by one.
// CHECK: scf.while
// CHECK-LABEL: func.func @isinglass_M_exchange(
// CHECK-LABEL: llvm.mlir.global internal constant @isinglass_M_description(
// CHECK-SAME: \22layout\22: \22sliced\22
// CHECK-SAME: \22block\22: 64
// CHECK-SAME: \22kind\22: \22levels\22
// CHECK-SAME: \22levels\22: 4

// ONE-LABEL: func.func private @isinglass_M_update_s(
// ONE: vector.load %arg3[%{{.*}}] : memref<{{.*}}xi8>, vector<64xi8>
// ONE: llvm.fshr.v8i64
// ONE-LABEL: llvm.mlir.global internal constant @isinglass_M_description(
// ONE-SAME: \22block\22: 1

// Five chains take fewer vectors as a block of 64.
// FEW-LABEL: llvm.mlir.global internal constant @isinglass_M_description(
// FEW-SAME: \22block\22: 64

// GENERIC-LABEL: func.func private @isinglass_M_update_s(
// GENERIC-NOT: llvm.x86
// GENERIC: return
#g = #ebm.lattice<8x16 periodic, [(0, 1), (1, 0)]>
gibbs.program @M beta 1.0 {
  gibbs.state @s on #g
  gibbs.buffer @W on edges #g among [-1.0, 1.0]
  gibbs.factor @f0 -1.0 * @W [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1, 1] mod 2> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}
