// RUN: isinglass-opt %s --convert-ebm-to-dtca | FileCheck %s

// A model without a placement is not for the chip.

// CHECK: ebm.model @M
// CHECK: gibbs.schedule @sample of @M
ebm.model @M beta 1.0 {
  ebm.spins @s on #ebm.lattice<3x4 open, []>
}
gibbs.schedule @sample of @M chains 64 seed 7 {
}
