// RUN: isinglass-opt --convert-gibbs-to-cpu=layout=chains --cse %s | FileCheck %s

// The field is a loop over the cell's list that carries a sum a group of chains.
// CHECK-LABEL: func.func private @isinglass_M_update_s(
// CHECK: memref.get_global @isinglass_M_.update_s_list0_start
// CHECK: scf.for {{.*}} -> (vector<16xf32>, vector<16xf32>, vector<16xf32>, vector<16xf32>)
// Lists follow the order in which cells are visited: colour 0 is cells 0 and 2, colour 1 cell 1.
// CHECK-DAG: memref.global "private" constant @isinglass_M_.update_s_order : memref<3xi32> = dense<[0, 2, 1]>
// CHECK-DAG: memref.global "private" constant @isinglass_M_.update_s_colours : memref<3xi32> = dense<[0, 2, 3]>
// CHECK-DAG: memref.global "private" constant @isinglass_M_.update_s_list0_start : memref<4xi32> = dense<[0, 1, 2, 4]>
// CHECK-DAG: memref.global "private" constant @isinglass_M_.update_s_list0_places : memref<4xi32> = dense<[1, 1, 0, 2]>
// CHECK-NOT: @isinglass_M_.update_s_list0_floats
// Where the weights lie is needed by prepare alone.
// CHECK-LABEL: func.func @isinglass_M_prepare(
// CHECK: memref.global "private" constant @isinglass_M_.update_s_list0_floats : memref<4xi32> = dense<[0, 1, 0, 1]>
// CHECK-NOT: @isinglass_M_.update_s_list0_floats
#g = #ebm.sparse<3, dense<[[0, 1], [1, 2]]> : tensor<2x2xi32>>
gibbs.program @M beta 1.0 {
  gibbs.state @s on #g
  gibbs.buffer @W on edges #g
  gibbs.factor @f0 -1.0 * @W [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.listed<2, dense<[0, 1, 0]> : tensor<3xi32>> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}
