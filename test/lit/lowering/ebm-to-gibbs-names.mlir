// RUN: isinglass-opt %s --convert-ebm-to-gibbs | FileCheck %s

// A model may use the names that a program would give.

#g = #ebm.lattice<4 open, []>
// CHECK: gibbs.state @f0
// CHECK-NEXT: gibbs.state @gibbs
// CHECK-NEXT: gibbs.factor @f0_ 1.0
// CHECK-NEXT: gibbs.factor @f1 2.0
// CHECK-NEXT: gibbs.sweep @gibbs_
// CHECK: gibbs.schedule @sample_0 of @sample
ebm.model @sample beta 1.0 {
  ebm.spins @f0 on #g
  ebm.spins @gibbs on #g
  ebm.product 1.0 [@f0] over nodes #g
  ebm.product 2.0 [@gibbs] over nodes #g
}
