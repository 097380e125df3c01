// RUN: isinglass-opt --convert-gibbs-to-cpu=layout=chains --cse %s | FileCheck %s

// All products of as many spins are one list, of all weighted factors or of all others: a program of many
// factors is no more code than one of many sites. @K lies at float 0, @t from float 16 on.
// CHECK-LABEL: func.func private @isinglass_M_update_s(
// CHECK-COUNT-2: scf.for {{.*}} -> (vector<16xf32>, vector<16xf32>, vector<16xf32>, vector<16xf32>)
// CHECK-NOT: scf.for {{.*}} -> (vector<16xf32>, vector<16xf32>, vector<16xf32>, vector<16xf32>)
// CHECK-DAG: @isinglass_M_.update_s_list0_start : memref<4xi32> = dense<[0, 2, 4, 6]>
// CHECK-DAG: @isinglass_M_.update_s_list0_places : memref<6xi32> = dense<[1, 2, 0, 2, 1, 0]>
// CHECK-DAG: @isinglass_M_.update_s_list1_places : memref<2xi32> = dense<[2, 1]>
// CHECK-LABEL: func.func @isinglass_M_prepare(
// CHECK-DAG: @isinglass_M_.update_s_list0_floats : memref<6xi32> = dense<[0, 18, 0, 17, 17, 18]>
// CHECK-DAG: @isinglass_M_.update_s_list0_coefficients : memref<6xf64> = dense<[-1.000000e+00, 5.000000e-01, -1.000000e+00, 5.000000e-01, 5.000000e-01, 5.000000e-01]>
// One coefficient, and no weights.
// CHECK-NOT: @isinglass_M_.update_s_list1_coefficients
// CHECK-NOT: @isinglass_M_.update_s_list1_floats

// Energy and moments visit sites of measured factors by their first members.
// CHECK-LABEL: func.func @isinglass_M_energy(
// CHECK-DAG: @isinglass_M_.factor_f0_places : memref<6xi32> = dense<[0, 1, 0, 2, 1, 2]>
// CHECK-DAG: @isinglass_M_.factor_f0_floats : memref<3xi32> = dense<[0, 18, 17]>
// CHECK-DAG: @isinglass_M_.factor_f0_counts : memref<3xi32>
// CHECK-NOT: @isinglass_M_.factor_f1
#g = #ebm.lattice<3 open, []>
gibbs.program @M beta 1.0 {
  gibbs.state @s on #g
  gibbs.buffer @K on shape []
  gibbs.buffer @t on shape [3]
  gibbs.factor @f0 -1.0 * @K [@s at column 0, @s at column 1] over rows dense<[[0, 1]]> : tensor<1x2xi64>
  gibbs.factor @f1 0.5 * @t at column 2 [@s at column 0, @s at column 1] over rows dense<[[1, 2, 1], [0, 2, 2]]> : tensor<2x3xi64>
  gibbs.factor @f2 0.25 [@s at column 0, @s at column 1] over rows dense<[[1, 2]]> : tensor<1x2xi64>
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.serial<3> {
      %0 = gibbs.field @f0
      %1 = gibbs.field @f1
      %2 = gibbs.field @f2
      gibbs.yield %0, %1, %2
    }
  }
}
