// RUN: isinglass-opt %s --ebm-fold -split-input-file | FileCheck %s

// Constants are counted by arithmetic: sites that an open lattice lacks are not there.

// 100 nodes + 2 * (90 + 81) edges
// CHECK-LABEL: @open
// CHECK: ebm.product 4.420000e+02 [] over shape []
// CHECK-NOT: ebm.product
#open = #ebm.lattice<10x10 open, [(0, 1), (-1, 1)]>
ebm.model @open beta 1.0 {
  ebm.product 1.0 [] over nodes #open
  ebm.product 2.0 [] over edges #open
}

// -----

// 3 (nothing to count) + 180 edges + 4 * 6 * 7 / 2 + 35 + 2 rows
// CHECK-LABEL: @others
// CHECK: ebm.product 3.040000e+02 [] over shape []
#half = #ebm.lattice<10x9 periodic(0), [(1, 0), (3, 0)]>
ebm.model @others beta 1.0 {
  ebm.product 3.0 [] over shape []
  ebm.product 1.0 [] over edges #half
  ebm.product 4.0 [] over edges #ebm.complete<7>
  ebm.product 1.0 [] over edges #ebm.bipartite<5, 7>
  ebm.product 1.0 [] over rows dense<[[0], [1]]> : tensor<2x1xi64>
}

// -----

// A parameter of shape [] is the same at every site: its product is counted too, apart.
// CHECK-LABEL: @scalar
// CHECK: ebm.product 1.000000e+02 * @K [] over shape []
// CHECK-NEXT: ebm.product 6.000000e+00 * @b [] over nodes
#g = #ebm.lattice<7x7 open, []>
ebm.model @scalar beta 1.0 {
  ebm.spins @s on #g
  ebm.param @K on shape []
  ebm.param @b on nodes #g
  ebm.product 2.0 * @K [@s, @s] over nodes #g
  ebm.product 2.0 * @K [] over shape []
  ebm.product 6.0 * @b [] over nodes #g
}
