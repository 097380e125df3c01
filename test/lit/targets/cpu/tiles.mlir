// RUN: isinglass-opt --convert-gibbs-to-cpu --cse %s | FileCheck %s

// A function of the model alone: 2^20 cells are 32 tiles; a phase's tile is passed on to the update,
// which cuts the rows. Nothing walks the cells at compile time.
// CHECK-LABEL: func.func private @isinglass_M_update_s(
// CHECK: %[[FROM:.*]] = arith.muli %arg7, %c1024
// CHECK: arith.divui %[[FROM]], %arg8
// CHECK-LABEL: func.func @isinglass_M_phase(
// CHECK: %[[TILES:.*]] = arith.constant 32 : index
// CHECK: call @isinglass_M_update_s({{.*}}, %arg6, %[[TILES]])
// CHECK: llvm.mlir.global {{.*}}\22tiles\22: 32
#g = #ebm.lattice<1024x1024 open, [(0, 1), (1, 0)]>
gibbs.program @M beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 -1.0 [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1, 1] mod 2> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}
