// RUN: isinglass-opt "--convert-gibbs-to-cpu=layout=tables precision=i8 isa=avx512-vbmi chains=1024" --cse %s | FileCheck %s
// RUN: isinglass-opt "--convert-gibbs-to-cpu=layout=tables precision=i8 isa=avx2 chains=1024" --cse %s | FileCheck %s --check-prefix=FOUR
// RUN: isinglass-opt "--convert-gibbs-to-cpu=layout=tables precision=i8 isa=avx512-vbmi chains=256" --cse %s | FileCheck %s --check-prefix=PAIR

// A place is 8 words: 6 x 8 places with the halo. The four neighbours' planes of 512 bits index one
// table of 64 bytes, read once for the 8 vectors of 64 lanes.
// CHECK-LABEL: func.func private @isinglass_M_update_s(
// CHECK-SAME: memref<1536xi16>
// CHECK: %[[HIGH:.*]] = vector.load %arg4[%c0] : memref<256xi8>, vector<128xi8>
// CHECK: %[[LOW:.*]] = vector.load %arg4[%{{.*}}] : memref<256xi8>, vector<128xi8>
// CHECK: %[[TABLE:.*]] = vector.load %arg3[%{{.*}}] : {{.*}}, vector<64xi8>
// CHECK-COUNT-4: vector.load %arg0[%{{.*}}] : memref<1536xi16>, vector<32xi16>
// CHECK-COUNT-8: vgf2p8affineqb
// CHECK: %[[FIELD:.*]] = llvm.call_intrinsic "llvm.x86.avx512.permvar.qi.512"(%[[TABLE]],
// CHECK: math.absi %[[FIELD]]
// CHECK: "llvm.x86.avx512.vpermi2var.qi.512"
// The new spins are one store.
// CHECK: vector.store %{{.*}}, %arg0[%{{.*}}] : memref<1536xi16>, vector<32xi16>

// Floats come first, then a table of 64 bytes for each of the 32 rows of 24 cells in colours.
// CHECK-LABEL: func.func @isinglass_M_quantise(
// CHECK: vector.store %{{.*}} : memref<{{.*}}xi8>, vector<64xi8>
// CHECK-LABEL: llvm.mlir.global internal constant @isinglass_M_description(
// CHECK-SAME: \22block\22: 512
// CHECK-SAME: \22largestCode\22: 254
// CHECK-SAME: \22kind\22: \22table\22

// Without VBMI a table has 16 entries.
// FOUR-LABEL: func.func private @isinglass_M_update_s(
// FOUR: vector.load %arg3[%{{.*}}] : {{.*}}, vector<16xi8>
// FOUR: "llvm.x86.avx2.pshuf.b"

// Of 256 chains, two cells of a row share a vector, and each lane reads the table of its own.
// PAIR-LABEL: func.func private @isinglass_M_update_s(
// PAIR-SAME: memref<768xi16>
// PAIR-COUNT-2: vector.load %arg3[%{{.*}}] : {{.*}}, vector<64xi8>
// PAIR-COUNT-8: vector.load %arg0[%{{.*}}] : memref<768xi16>, vector<16xi16>
// PAIR: "llvm.x86.avx512.vpermi2var.qi.512"
// PAIR-COUNT-2: vector.store %{{.*}}, %arg0[%{{.*}}] : memref<768xi16>, vector<16xi16>
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
