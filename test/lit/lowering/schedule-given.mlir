// RUN: isinglass-opt %s --convert-ebm-to-gibbs | FileCheck %s

// Every schedule of the model gets its data in front; one that binds by itself keeps that, and
// schedules of other models are left alone.

#g = #ebm.lattice<4 open, []>
// CHECK: gibbs.schedule @first of @M chains 8 seed 7 {
// CHECK-NEXT: gibbs.bind [@a, @b]
// CHECK-NEXT: gibbs.clamp @s slice [0 to 1] = -1
// CHECK-NEXT: gibbs.run 5 beta #gibbs.ramp<linear, 1.0{{.*}}, 1.0{{.*}}>
// CHECK-NEXT: gibbs.observe every 2 for 3
// CHECK-NEXT: }
gibbs.schedule @first of @M chains 8 seed 7 {
  gibbs.run 5 beta #gibbs.ramp<linear, 0.1, 1.0>
  gibbs.observe every 2 for 3
}
ebm.model @M beta 1.0 {
  ebm.spins @s on #g
  ebm.param @a on nodes #g
  ebm.param @b on nodes #g
  ebm.observe @s slice [0 to 1] = -1
}
// CHECK: gibbs.schedule @second of @M chains 1 seed 7 {
// CHECK-NEXT: gibbs.bind [@b]
// CHECK-NEXT: gibbs.clamp @s slice [0 to 1] = -1
// CHECK-NEXT: gibbs.run 1
// CHECK-NEXT: }
gibbs.schedule @second of @M chains 1 seed 7 {
  gibbs.bind [@b]
  gibbs.run 1
}
// CHECK: gibbs.program @Other
gibbs.program @Other beta 1.0 {
}
// CHECK: gibbs.schedule @third of @Other chains 1 seed 7 {
// CHECK-NEXT: }
gibbs.schedule @third of @Other chains 1 seed 7 {
}
// CHECK-NOT: gibbs.schedule
