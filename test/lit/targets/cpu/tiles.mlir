// RUN: isinglass-opt --convert-gibbs-to-cpu --cse --split-input-file %s | FileCheck %s

// A function of the model alone: 2^20 cells are 32 tiles; a phase's tile is passed on to the update,
// which cuts the rows. Nothing walks the cells at compile time.
// CHECK-LABEL: func.func private @isinglass_M_update_s(
// CHECK: %[[FROM:.*]] = arith.muli %arg7, %c1024
// CHECK: arith.divui %[[FROM]], %arg8
// CHECK-LABEL: func.func @isinglass_M_phase(
// CHECK: %[[TILES:.*]] = arith.constant 32 : index
// CHECK: call @isinglass_M_update_s({{.*}}, %arg6, %[[TILES]])
// CHECK: llvm.mlir.global {{.*}}\22tiles\22: 32,{{.*}}\22reach\22: 1,
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

// -----

// A tile refreshes the copies of its own cells, and waits for as many tiles on either side as its
// cells reach over: slabs of 16 rows of a class, displacements of up to 31 of them.
// CHECK-LABEL: func.func private @isinglass_Far_exchange_s(
// CHECK-SAME: %arg1: index, %arg2: index)
// CHECK: %[[FROM:.*]] = arith.muli %arg1, %c515
// CHECK: arith.divui %[[FROM]], %arg2
// CHECK-LABEL: func.func @isinglass_Far_phase(
// CHECK: call @isinglass_Far_update_s({{.*}}, %arg6, %[[TILES:.*]]) :
// CHECK-NEXT: call @isinglass_Far_exchange_s(%arg0, %arg6, %[[TILES]])
// CHECK: llvm.mlir.global {{.*}}\22tiles\22: 32,{{.*}}\22reach\22: 2,
#g = #ebm.lattice<1030x1024 periodic, [(0, 1), (61, 0)]>
gibbs.program @Far beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 -1.0 [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1, 1] mod 2> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}

// -----

// Cells of a lattice that depend on any others: a tile waits for all tiles.
// CHECK: llvm.mlir.global {{.*}}\22tiles\22: 4,{{.*}}\22reach\22: 4,
#g = #ebm.lattice<512x256 open, [(0, 1), (1, 0)]>
gibbs.program @Listed beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 -1.0 [@s at source, @s at target] over edges #g
  gibbs.factor @f1 -1.0 [@s at column 0, @s at column 1] over rows dense<[[3, 131071]]> : tensor<1x2xi64>
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1, 1] mod 2> {
      %0 = gibbs.field @f0
      %1 = gibbs.field @f1
      gibbs.yield %0, %1
    }
  }
}

// -----

// Cells that are visited in another order than row by row: a tile would not have all whose copies a
// halo takes, and there is one tile.
// CHECK: llvm.mlir.global {{.*}}\22tiles\22: 1,{{.*}}\22reach\22: 1,
#g = #ebm.lattice<512x256 periodic, [(0, 1), (1, 0)]>
gibbs.program @Serial beta 1.0 {
  gibbs.state @s on #g
  gibbs.state @t on #g
  gibbs.factor @f0 -1.0 [@s at source, @s at target] over edges #g
  gibbs.factor @f1 -1.0 [@t at source, @t at target] over edges #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1, 1] mod 2> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
    gibbs.update @t by #gibbs.serial<131072> {
      %0 = gibbs.field @f1
      gibbs.yield %0
    }
  }
}
