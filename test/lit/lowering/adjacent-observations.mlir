// RUN: isinglass-opt %s --convert-ebm-to-gibbs | FileCheck %s

// Boxes that touch do not overlap, whichever comes first; nor do boxes of two variables.

#g = #ebm.lattice<4 open, []>
// CHECK-COUNT-4: gibbs.clamp
ebm.model @M beta 1.0 {
  ebm.spins @s on #g
  ebm.spins @t on #g
  ebm.observe @s slice [1 to 2] = 1
  ebm.observe @s slice [0 to 1] = -1
  ebm.observe @s slice [2 to 4]
  ebm.observe @t slice [0 to 4] = -1
}
