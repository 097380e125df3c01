// RUN: isinglass-opt %s | FileCheck %s

// A graph is spelled once a module, wherever it is used, and named #g, #g1, ... in the order of use.

// CHECK: #g = #ebm.lattice<4x4 open, [(1, 0)]>
// CHECK-NEXT: #g1 = #ebm.complete<3>
// CHECK: ebm.spins @s on #g{{$}}
// CHECK-NEXT: ebm.spins @t on #g1
// CHECK-NEXT: ebm.param @W on edges #g{{$}}
// CHECK-NEXT: ebm.param @b on nodes #g1
// CHECK-NEXT: ebm.product 1.000000e+00 * @W [@s at source] over edges #g{{$}}
ebm.model @M beta 1.0 {
  ebm.spins @s on #ebm.lattice<4x4 open, [(1, 0)]>
  ebm.spins @t on #ebm.complete<3>
  ebm.param @W on edges #ebm.lattice<4x4 open, [(1, 0)]>
  ebm.param @b on nodes #ebm.complete<3>
  ebm.product 1.0 * @W [@s at source] over edges #ebm.lattice<4x4 open, [(1, 0)]>
}
