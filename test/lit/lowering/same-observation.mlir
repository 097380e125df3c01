// RUN: isinglass-opt %s --convert-ebm-to-gibbs | FileCheck %s

// Observations that overlap and agree are clamps like others.

#g = #ebm.lattice<4 open, []>
// CHECK: gibbs.clamp @s slice [0 to 2] = 1
// CHECK-NEXT: gibbs.clamp @s slice [1 to 3] = 1
ebm.model @M beta 1.0 {
  ebm.spins @s on #g
  ebm.observe @s slice [0 to 2] = 1
  ebm.observe @s slice [1 to 3] = 1
}
