// RUN: isinglass-opt --convert-gibbs-to-cpu --cse %s | FileCheck %s

// What is kept is decided by a second draw, a threshold of 32 bits, and joins what is held.
gibbs.program @M beta 1.0 {
  gibbs.state @s on #ebm.lattice<4 open, []>
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1] mod 1> {
      %p = arith.constant 0.25 : f32
      gibbs.yield keep %p
    }
  }
}
// CHECK-LABEL: func.func private @isinglass_M_update_s(
// CHECK: %[[HELD:.*]] = vector.extract
// CHECK: arith.cmpi ne, %[[HELD]]
// CHECK: arith.fptoui %{{.*}} : vector<16xf32> to vector<16xi32>
// CHECK: %[[BELOW:.*]] = arith.cmpi ult, %{{.*}} : vector<16xi32>
// CHECK: %[[KEEP:.*]] = arith.ori %[[BELOW]], %{{.*}} : vector<16xi1>
// CHECK: arith.ori %[[HELD]], %{{.*}} : i64
