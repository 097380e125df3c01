// RUN: isinglass-opt --convert-gibbs-to-cpu=layout=chains --cse %s | FileCheck %s

// A row of `prepared` is the base, two weights and the cell's slope. Slope and offset are read once a
// cell and once an update, and broadcast for all four groups of chains.
#g = #ebm.lattice<8 open, [(1)]>
gibbs.program @M beta 1.0 {
  gibbs.state @s on #g
  gibbs.buffer @W on edges #g
  gibbs.buffer @slope on nodes #g
  gibbs.buffer @offset on shape []
  gibbs.factor @f0 -1.0 * @W [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1] mod 2> {
      %0 = gibbs.field @f0
      %slope = gibbs.value @slope
      %offset = gibbs.value @offset
      %1 = arith.mulf %slope, %0 : f32
      %2 = arith.subf %1, %offset : f32
      gibbs.yield %2
    }
  }
}
// CHECK-LABEL: func.func private @isinglass_M_update_s(
// CHECK: %[[ENTRIES:.*]] = memref.view %arg3
// CHECK: %[[READ:.*]] = memref.load %[[ENTRIES]][%c0]
// CHECK: %[[OFFSET:.*]] = vector.broadcast %[[READ]] : f32 to vector<16xf32>
// Colour, start, cell.
// CHECK-COUNT-3: scf.for
// CHECK: %[[ROW:.*]] = arith.muli %{{.*}}, %c4 :
// CHECK: %[[COLUMN:.*]] = arith.addi %[[ROW]], %c19
// CHECK: %[[ENTRY:.*]] = memref.load %[[ENTRIES]][%[[COLUMN]]]
// CHECK: %[[SLOPE:.*]] = vector.broadcast %[[ENTRY]] : f32 to vector<16xf32>
// CHECK-COUNT-4: arith.mulf %[[SLOPE]], %{{.*}} : vector<16xf32>
// CHECK-NOT: arith.mulf %[[SLOPE]],

// Values are copied as they are.
// CHECK-LABEL: func.func @isinglass_M_prepare(
// CHECK: %[[ENTRIES:.*]] = memref.view %arg1
// CHECK: %[[NUMBER:.*]] = memref.load %arg0[%c32]
// CHECK: memref.store %[[NUMBER]], %[[ENTRIES]][%c0]
// CHECK: scf.for %[[CELL:.*]] =
// CHECK: %[[FROM:.*]] = arith.addi %[[CELL]], %c16
// CHECK: %[[NUMBER:.*]] = memref.load %arg0[%[[FROM]]]
// CHECK: memref.store %[[NUMBER]], %[[ENTRIES]][
