// RUN: isinglass-opt %s --ebm-fold | FileCheck %s

// Products with the same weight, members (in any order) and sites are one, at the place of the first.

#g = #ebm.lattice<8x8 open, [(0, 1)]>
ebm.model @M beta 1.0 {
  ebm.spins @s on #g
  ebm.spins @t on #g
  ebm.param @W on edges #g
  // CHECK: ebm.product -2.500000e+00 * @W [@s at source, @t at target] over edges #g
  // CHECK-NEXT: ebm.product 1.000000e+00 * @W [@s at source, @s at target] over edges #g
  // CHECK-NEXT: ebm.product -1.000000e+00 [@s at source, @t at target] over edges #g
  // CHECK-NEXT: }
  ebm.product -3.0 * @W [@s at source, @t at target] over edges #g
  ebm.product 1.0 * @W [@s at target, @s at source] over edges #g
  ebm.product 0.5 * @W [@t at target, @s at source] over edges #g
  ebm.product -1.0 [@s at source, @t at target] over edges #g
}
