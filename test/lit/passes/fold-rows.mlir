// RUN: isinglass-opt %s --ebm-fold | FileCheck %s

// Rows in which two columns name one spin have fewer members; their weights stay with them.

#g = #ebm.lattice<4 open, []>
ebm.model @M beta 1.0 {
  ebm.spins @s on #g
  ebm.spins @t on #g
  ebm.param @w on shape [3]
  // CHECK: ebm.product 1.000000e+00 * @w at column 3 [@s at column 0, @s at column 1, @t at column 2] over rows dense<{{\[}}[0, 1, 0, 0]]>
  // CHECK-NEXT: ebm.product 1.000000e+00 * @w at column 3 [@t at column 2] over rows dense<{{\[}}[2, 2, 2, 1], [3, 3, 0, 2]]>
  ebm.product 1.0 * @w at column 3 [@s at column 0, @s at column 1, @t at column 2]
    over rows dense<[[0, 1, 0, 0], [2, 2, 2, 1], [3, 3, 0, 2]]> : tensor<3x4xi64>
  // CHECK-NEXT: ebm.product 6.000000e+00 [] over shape []
  ebm.product 3.0 [@s at column 0, @s at column 1] over rows dense<[[1, 1], [2, 2]]> : tensor<2x2xi64>
}
