// RUN: isinglass-opt %s --ebm-freeze="params=J,W,d,fine,rows" | FileCheck %s

// A number goes into the coefficients, rounded as the parameter is; an array or a draw is frozen and not bound any more, and
// so is a number where a row may read an entry that is no edge.

#g = #ebm.lattice<4 open, [(1)]>
// CHECK-NOT: @J
// CHECK: ebm.param @W frozen on edges #g = dense<
// CHECK-NEXT: ebm.param @d frozen on nodes #g = #ebm.signs<seed 3>
// CHECK-NEXT: ebm.param @rows frozen on edges #g = 5.0
// CHECK-NEXT: ebm.param @free on nodes #g = 1.0
// CHECK-NEXT: ebm.product -1.000000e+00 [@s at source, @s at target] over edges
// CHECK-NEXT: ebm.product 1.000000e+00 * @W [@s at source, @s at target] over edges
// CHECK-NEXT: ebm.product 0x4170000000000000 [@s] over nodes
// CHECK-NEXT: ebm.product 1.000000e+00 * @rows at column 1 [@s at column 0] over rows
// CHECK: gibbs.bind [@free]
ebm.model @M beta 1.0 {
  ebm.spins @s on #g
  ebm.param @J on edges #g = 0.5
  ebm.param @W on edges #g = dense<[[0.5, 0.25, 0.125, 0.0]]> : tensor<1x4xf32>
  ebm.param @d on nodes #g = #ebm.signs<seed 3>
  ebm.param @fine on shape [] = 16777217.0
  ebm.param @rows on edges #g = 0.5
  ebm.param @free on nodes #g = 1.0
  ebm.product -2.0 * @J [@s at source, @s at target] over edges #g
  ebm.product 1.0 * @W [@s at source, @s at target] over edges #g
  ebm.product 1.0 * @fine [@s] over nodes #g
  ebm.product 1.0 * @rows at column 1 [@s at column 0] over rows dense<[[0, 3]]> : tensor<1x2xi64>
}
gibbs.schedule @run of @M chains 64 seed 1 {
  gibbs.bind [@J, @W, @d, @fine, @rows, @free]
}
