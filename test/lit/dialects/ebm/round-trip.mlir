// RUN: isinglass-opt %s | isinglass-opt | FileCheck %s

#g = #ebm.lattice<70x70 open, [(0,1), (-1,0)]>

// CHECK: ebm.model @Boltzmann beta 1.000000e+00 {
ebm.model @Boltzmann beta 1.0 {
  // CHECK-NEXT: ebm.spins @s on #{{.*}}
  ebm.spins @s on #g
  // CHECK-NEXT: ebm.param @W on edges #{{.*}} among [-1.000000e+00, 1.000000e+00] = #ebm.signs<seed 3>
  ebm.param @W on edges #g among [-1.0, 1.0] = #ebm.signs<seed 3>
  // CHECK-NEXT: ebm.param @b on nodes #{{.*}} = 5.000000e-01
  ebm.param @b on nodes #g = 0.5
  // CHECK-NEXT: ebm.param @K on shape []
  ebm.param @K on shape []
  // CHECK-NEXT: ebm.product -1.000000e+00 * @W [@s at source, @s at target] over edges #
  ebm.product -1.0 * @W [@s at source, @s at target] over edges #g
  // CHECK-NEXT: ebm.product -5.000000e-01 * @K [@s, @s at (1, 0)] over nodes #
  ebm.product -0.5 * @K [@s, @s at (1, 0)] over nodes #g
  // CHECK-NEXT: ebm.product 3.000000e+00 [] over shape []
  ebm.product 3.0 [] over shape []
  // CHECK-NEXT: ebm.product 3.000000e+00 * @b at column 2 [@s at column 0, @s at column 1] over rows dense<{{.*}}> : tensor<1x3xi64>
  ebm.product 3.0 * @b at column 2 [@s at column 0, @s at column 1] over rows dense<[[0, 1, 2]]> : tensor<1x3xi64>
  // CHECK-NEXT: ebm.observe @s slice [0 to 1, 0 to 10] = 1
  ebm.observe @s slice [0 to 1, 0 to 10] = 1
}
