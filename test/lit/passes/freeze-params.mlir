// RUN: isinglass-opt %s --ebm-freeze="params=J,W,d" | FileCheck %s

// A number goes into the coefficients; an array or a draw is frozen and not bound any more.

#g = #ebm.lattice<4 open, [(1)]>
// CHECK-NOT: @J
// CHECK: ebm.param @W frozen on edges #g = dense<
// CHECK-NEXT: ebm.param @d frozen on nodes #g = #ebm.signs<seed 3>
// CHECK-NEXT: ebm.param @free on nodes #g = 1.0
// CHECK-NEXT: ebm.product -1.000000e+00 [@s at source, @s at target] over edges
// CHECK-NEXT: ebm.product 1.000000e+00 * @W [@s at source, @s at target] over edges
// CHECK: gibbs.bind [@free]
ebm.model @M beta 1.0 {
  ebm.spins @s on #g
  ebm.param @J on edges #g = 0.5
  ebm.param @W on edges #g = dense<[[0.5, 0.25, 0.125, 0.0]]> : tensor<1x4xf32>
  ebm.param @d on nodes #g = #ebm.signs<seed 3>
  ebm.param @free on nodes #g = 1.0
  ebm.product -2.0 * @J [@s at source, @s at target] over edges #g
  ebm.product 1.0 * @W [@s at source, @s at target] over edges #g
}
gibbs.schedule @run of @M chains 64 seed 1 {
  gibbs.bind [@J, @W, @d, @free]
}
