// RUN: isinglass-opt %s --ebm-freeze="clamps=x,y" | FileCheck %s

// A variable clamped as a whole goes: an odd number of -1 flips the coefficient.

#g = #ebm.lattice<4 open, [(1)]>
// CHECK: ebm.model @M
// CHECK-NEXT: ebm.spins @s on #g
// CHECK-NEXT: ebm.product -1.000000e+00 [@s] over nodes
// CHECK-NEXT: ebm.product 2.000000e+00 [@s at source] over edges
// CHECK-NEXT: ebm.product 3.000000e+00 [@s] over nodes
// CHECK-NEXT: ebm.product -4.000000e+00 [] over nodes
// CHECK-NEXT: ebm.observe @s slice [0 to 1] = 1
// CHECK-NEXT: }
ebm.model @M beta 1.0 {
  ebm.spins @s on #g
  ebm.spins @x on #g
  ebm.spins @y on #g
  ebm.product 1.0 [@x, @s] over nodes #g
  ebm.product -2.0 [@s at source, @x at target] over edges #g
  ebm.product 3.0 [@x, @s, @x, @y] over nodes #g
  ebm.product 4.0 [@x, @y] over nodes #g
  ebm.observe @x slice [0 to 4] = -1
  ebm.observe @x slice [1 to 2] = -1
  ebm.observe @y slice [0 to 4] = 1
  ebm.observe @s slice [0 to 1] = 1
}
