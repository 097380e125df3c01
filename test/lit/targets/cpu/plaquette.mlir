// RUN: isinglass-opt --convert-gibbs-to-cpu=layout=chains --cse %s | FileCheck %s

// Three other members: the product of their spins is +1 where the exclusive or of the bits is 1. The
// colour is decoded into a residue an axis.
// CHECK-LABEL: func.func private @isinglass_M_update_s(
// CHECK: arith.remui
// CHECK: arith.divui
// CHECK: %[[A:.*]] = memref.load %arg0[{{.*}}] : memref<160xi16>
// CHECK: %[[B:.*]] = memref.load %arg0[
// CHECK: %[[C:.*]] = memref.load %arg0[
// CHECK: %[[AB:.*]] = arith.xori %[[A]], %[[B]] : i16
// CHECK: %[[ABC:.*]] = arith.xori %[[AB]], %[[C]] : i16
// CHECK: vector.broadcast %[[ABC]] : i16 to vector<1xi16>

// Four members in the energy: parity of the ones, turned over.
// CHECK-LABEL: func.func @isinglass_M_energy(
// CHECK-COUNT-4: arith.xori {{.*}} : i16
// CHECK: arith.select {{.*}} : vector<16xi1>, vector<16xf32>
#g = #ebm.lattice<4x4 periodic, []>
gibbs.program @M beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 -7.0e-01 [@s, @s at (1, 0), @s at (0, 1), @s at (1, 1)] over nodes #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1, 0] mod 2, [0, 1] mod 2> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}
