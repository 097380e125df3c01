// RUN: isinglass-opt %s --ebm-fold | FileCheck %s

// A product whose coefficient is exactly 0 goes; its parameter stays declared.

#g = #ebm.lattice<8 open, []>
// CHECK: ebm.param @b
// CHECK-NOT: ebm.product
ebm.model @M beta 1.0 {
  ebm.spins @s on #g
  ebm.param @b on nodes #g
  ebm.product 0.5 * @b [@s] over nodes #g
  ebm.product -0.5 * @b [@s] over nodes #g
  ebm.product 0.0 [@s] over nodes #g
}
