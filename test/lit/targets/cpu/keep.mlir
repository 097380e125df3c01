// RUN: isinglass-opt --convert-gibbs-to-cpu=layout=chains --cse %s | FileCheck %s

// What is kept is decided by a second draw, a threshold of 32 bits.
gibbs.program @M beta 1.0 {
  gibbs.state @s on #ebm.lattice<4 open, []>
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1] mod 1> {
      %p = arith.constant 0.25 : f32
      gibbs.yield keep %p
    }
  }
}
// It joins what is held, which is read only where something is.
// CHECK-LABEL: func.func private @isinglass_M_update_s(
// CHECK: %[[ADDRESS:.*]] = memref.extract_aligned_pointer_as_index %arg2
// CHECK: %[[HOLDS:.*]] = arith.cmpi ne, %[[ADDRESS]]
// CHECK-NOT: vector.load %arg2
// CHECK: %[[HELD:.*]] = scf.if %[[HOLDS]] -> (i64) {
// CHECK: vector.load %arg2
// CHECK: %[[FREE:.*]] = arith.cmpi ne, %[[HELD]]
// CHECK: scf.if %[[FREE]]
// CHECK: arith.fptoui %{{.*}} : vector<16xf32> to vector<16xi32>
// CHECK: %[[BELOW:.*]] = arith.cmpi ult, %{{.*}} : vector<16xi32>
// CHECK: %[[KEEP:.*]] = arith.ori %[[BELOW]], %{{.*}} : vector<16xi1>
// CHECK: vector.bitcast %[[KEEP]] : vector<16xi1> to vector<1xi16>
// CHECK: %[[STAY:.*]] = arith.ori %[[HELD]], %{{.*}} : i64
// CHECK: arith.andi %{{.*}}, %[[STAY]] : i64
