// RUN: isinglass-opt %s --ebm-fold | FileCheck %s

// s s = 1, also where the two are spelled differently: modulo a periodic axis, or as a shift by nothing.

#g = #ebm.lattice<8x4 periodic, [(0, 1)]>
ebm.model @M beta 1.0 {
  ebm.spins @s on #g
  ebm.param @W on edges #g
  ebm.param @b on nodes #g
  // CHECK: ebm.product 1.000000e+00 * @b [@s] over nodes
  ebm.product 1.0 * @b [@s, @s at (0, 0), @s] over nodes #g
  // CHECK-NEXT: ebm.product 2.000000e+00 * @b [@s at (1, 0)] over nodes
  ebm.product 2.0 * @b [@s at (1, 0), @s at (0, 1), @s at (8, 5)] over nodes #g
  // CHECK-NEXT: ebm.product 3.000000e+00 * @W [@s at target] over edges
  ebm.product 3.0 * @W [@s at source, @s at target, @s at source] over edges #g
  // CHECK-NEXT: ebm.product 4.000000e+00 * @W [] over edges
  ebm.product 4.0 * @W [@s at source, @s at source] over edges #g
}
