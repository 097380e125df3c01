// RUN: isinglass-opt %s --convert-ebm-to-gibbs | FileCheck %s

// A model without a schedule gets one. Frozen buffers are not bound.

#g = #ebm.lattice<4x4 open, []>
// CHECK: gibbs.schedule @sample of @M chains 64 seed 0 {
// CHECK-NEXT: gibbs.bind [@a, @c]
// CHECK-NEXT: gibbs.clamp @s slice [0 to 1, 0 to 4] = 1
// CHECK-NEXT: gibbs.clamp @s slice [3 to 4, 0 to 4]
// CHECK-NEXT: gibbs.run 1000
// CHECK-NEXT: gibbs.observe every 1 for 100
// CHECK-NEXT: }
ebm.model @M beta 1.0 {
  ebm.spins @s on #g
  ebm.param @a on nodes #g
  ebm.param @b frozen on nodes #g = 1.0
  ebm.param @c on nodes #g
  ebm.observe @s slice [0 to 1, 0 to 4] = 1
  ebm.observe @s slice [3 to 4, 0 to 4]
}
