// RUN: isinglass-opt %s --ebm-fold | FileCheck %s

// A pair off an open axis may decide which terms exist; then it cancels only where another member
// decides the same.

#g = #ebm.lattice<8x8 open, []>
ebm.model @M beta 1.0 {
  ebm.spins @s on #g
  ebm.param @b on nodes #g
  // CHECK: ebm.product 1.000000e+00 [@s, @s at (1, 0), @s at (1, 0)] over nodes
  ebm.product 1.0 [@s, @s at (1, 0), @s at (1, 0)] over nodes #g
  // CHECK-NEXT: ebm.product 2.000000e+00 [@s, @s at (2, 0)] over nodes
  ebm.product 2.0 [@s, @s at (1, 0), @s at (1, 0), @s at (2, 0)] over nodes #g
  // 7 * 8 terms:
  // CHECK-NEXT: ebm.product 5.600000e+01 [] over shape []
  ebm.product 1.0 [@s at (1, 0), @s at (1, 0)] over nodes #g
  // CHECK-NEXT: ebm.product 3.000000e+00 * @b [@s at (1, 0), @s at (1, 0)] over nodes
  ebm.product 3.0 * @b [@s at (1, 0), @s at (1, 0)] over nodes #g
}
