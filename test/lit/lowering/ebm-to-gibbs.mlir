// RUN: isinglass-opt %s --convert-ebm-to-gibbs | FileCheck %s

// Declarations in order, factors named, one field a factor in every update that it involves.

#g = #ebm.lattice<8x8 open, [(0, 1)]>
// CHECK: gibbs.program @M beta 5.000000e-01 {
// CHECK-NEXT: gibbs.state @s on #g
// CHECK-NEXT: gibbs.state @t on #g
// CHECK-NEXT: gibbs.buffer @W on edges #g among [-1.000000e+00, 1.000000e+00] = #ebm.signs<seed 3>
// CHECK-NEXT: gibbs.buffer @b frozen on nodes #g = 5.000000e-01
// CHECK-NEXT: gibbs.factor @f0 -1.000000e+00 * @W [@s at source, @s at target] over edges #g
// CHECK-NEXT: gibbs.factor @f1 2.000000e+00 * @b [@t, @s at (1, 0)] over nodes #g
// CHECK-NEXT: gibbs.factor @f2 3.000000e+00 [] over shape []
// CHECK-NEXT: gibbs.factor @f3 1.000000e+00 * @b at column 1 [@t at column 0] over rows
// CHECK-NEXT: gibbs.sweep @gibbs {
// CHECK-NEXT:   gibbs.update @s {
// CHECK-NEXT:     %[[F0:.*]] = gibbs.field @f0
// CHECK-NEXT:     %[[F1:.*]] = gibbs.field @f1
// CHECK-NEXT:     gibbs.yield %[[F0]], %[[F1]]
// CHECK-NEXT:   }
// CHECK-NEXT:   gibbs.update @t {
// CHECK-NEXT:     %[[G1:.*]] = gibbs.field @f1
// CHECK-NEXT:     %[[G3:.*]] = gibbs.field @f3
// CHECK-NEXT:     gibbs.yield %[[G1]], %[[G3]]
// CHECK-NEXT:   }
// CHECK-NEXT: }
// CHECK-NOT: ebm.model
ebm.model @M beta 0.5 {
  ebm.spins @s on #g
  ebm.spins @t on #g
  ebm.param @W on edges #g among [-1.0, 1.0] = #ebm.signs<seed 3>
  ebm.param @b frozen on nodes #g = 0.5
  ebm.product -1.0 * @W [@s at source, @s at target] over edges #g
  ebm.product 2.0 * @b [@t, @s at (1, 0)] over nodes #g
  ebm.product 3.0 [] over shape []
  ebm.product 1.0 * @b at column 1 [@t at column 0] over rows dense<[[0, 7]]> : tensor<1x2xi64>
}
