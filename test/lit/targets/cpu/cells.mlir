// RUN: isinglass-opt "--convert-gibbs-to-cpu=isa=avx512-vbmi precision=i8 chains=1" --cse %s | FileCheck %s
// RUN: isinglass-opt "--convert-gibbs-to-cpu=isa=avx2 precision=i8 chains=1" --cse %s | FileCheck %s --check-prefix=GENERIC
// RUN: isinglass-opt "--convert-gibbs-to-cpu=isa=avx512-vbmi precision=i8 chains=20" %s | FileCheck %s --check-prefix=MANY

// Four classes of 5 x 7 cells: a row of both axes, in one vector, of which a group of 64 lanes and an empty one.
// CHECK-LABEL: func.func private @isinglass_M_update_s(
// CHECK-SAME: memref<128xi16>
// CHECK-DAG: memref.get_global @isinglass_M_.around_[[STEP:.*]] : memref<32xi16>
// The planes of four neighbours.
// CHECK-DAG: memref.alloca() {alignment = 64 : i64} : memref<128xi16>
// CHECK-COUNT-4: vector.store %{{.*}}, %alloca[%{{.*}}] : memref<128xi16>, vector<32xi16>
// Of the first group half, then a word and 64 weights for each.
// CHECK: scf.for
// CHECK: vector.load %arg3[%{{.*}}] : memref<{{.*}}xi8>, vector<64xi8>
// CHECK-COUNT-4: vector.bitcast %{{.*}} : vector<1xi64> to vector<64xi1>
// CHECK: "llvm.x86.avx512.vpermi2var.qi.512"
// CHECK: arith.cmpi slt, %{{.*}} : vector<64xi8>
// CHECK: vector.store %{{.*}}, %arg0[%{{.*}}] : memref<128xi16>, vector<4xi16>
// CHECK-LABEL: llvm.mlir.global internal constant @isinglass_M_description(
// CHECK-SAME: \22layout\22: \22cells\22
// CHECK-SAME: \22block\22: 1
// CHECK-SAME: \22kind\22: \22table\22

// GENERIC-LABEL: func.func private @isinglass_M_update_s(
// GENERIC-NOT: llvm.x86.avx512
// GENERIC: return

// Half of 64 lanes are used by one chain, more by 20.
// MANY: \22layout\22: \22tables\22
// MANY-SAME: not cells: 20 chains fill lanes better
#g = #ebm.lattice<10x14 periodic, [(0, 1), (1, 0)]>
gibbs.program @M beta 1.0 {
  gibbs.state @s on #g
  gibbs.buffer @W on edges #g
  gibbs.factor @f0 -1.0 * @W [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1, 1] mod 2> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}
