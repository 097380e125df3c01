// RUN: isinglass-opt %s --ebm-fold | FileCheck %s

// Shifts that no node of an open axis has room for: no term, no product.

#g = #ebm.lattice<8 open, []>
// CHECK-NOT: ebm.product
ebm.model @M beta 1.0 {
  ebm.spins @s on #g
  ebm.product 1.0 [@s at (5), @s at (-5)] over nodes #g
}
