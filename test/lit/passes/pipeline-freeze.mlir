// RUN: isinglass-opt %s --gibbs-pipeline="freeze-params=J freeze-clamps=x" | FileCheck %s
// RUN: isinglass-opt %s --ebm-pipeline="freeze-params=J freeze-clamps=x" | FileCheck %s --check-prefix=EBM

// What is frozen is folded with the rest.

#g = #ebm.lattice<4 open, []>
// EBM: ebm.product 4.000000e+00 [@s] over nodes
// EBM-NOT: ebm.product
// CHECK: gibbs.state @s
// CHECK-NEXT: gibbs.factor @f0 4.000000e+00 [@s] over nodes
// CHECK-NEXT: gibbs.sweep
// CHECK-NOT: gibbs.bind
ebm.model @M beta 1.0 {
  ebm.spins @s on #g
  ebm.spins @x on #g
  ebm.param @J on shape [] = 3.0
  ebm.product -1.0 * @J [@x, @s] over nodes #g
  ebm.product 1.0 [@s] over nodes #g
  ebm.observe @x slice [0 to 4] = -1
}
