// A step gets its input and the coupling to it; training gets two phases, generation its input.
// RUN: isinglass-opt %s --ebm-expand-chain | FileCheck %s
// RUN: isinglass-opt %s --ebm-expand-chain --ebm-expand-chain | FileCheck %s
// RUN: isinglass-opt %s --gibbs-pipeline | FileCheck %s --check-prefix=GIBBS

#g = #ebm.lattice<8x8 open, [(1, 0), (0, 1)]>
// CHECK-LABEL: ebm.model @Layer
// CHECK: ebm.product -1.0{{.*}} * @W
// CHECK-NEXT: ebm.spins @s_in input on #g
// CHECK-NEXT: ebm.param @s_coupling on nodes #g{{$}}
// CHECK-NEXT: ebm.product -1.0{{.*}} * @s_coupling [@s_in, @s] over nodes #g
// GIBBS-LABEL: gibbs.program @Layer
// GIBBS: gibbs.state @s_in input on #g
// GIBBS: gibbs.sweep
// GIBBS-NEXT: gibbs.update @s by
// GIBBS-NOT: gibbs.update @s_in
// GIBBS: ebm.chain @D of @Layer visible @s input @s_in coupling @s_coupling
ebm.model @Layer beta 1.0 {
  ebm.spins @s on #g
  ebm.param @W on edges #g = 0.0
  ebm.product -1.0 * @W [@s at source, @s at target] over edges #g
}
// CHECK: ebm.chain @D of @Layer visible @s input @s_in coupling @s_coupling steps 2
ebm.chain @D of @Layer visible @s steps 2 times #ebm.times<log> placed #ebm.scattered<any, seed 1> {
  ebm.pixels @x [3, 3] levels 1 rate 1.0
}
// The name of a phase is taken: it gets another.
// CHECK: gibbs.training @train of @D {{.*}} positive @[[POSITIVE:.*]] negative @negative
gibbs.training @train of @D chains 64 warmup 100 held 30 samples 10 every 2 epochs 5 seed 3 offset 0.0
  data #gibbs.dataset<npz, "x.npz", threshold 5.0e-01>
  optimiser #gibbs.adam<rate 3.0e-02, decay 1.0, weight_decay 0.0>
// CHECK: gibbs.schedule @generate
// CHECK-NEXT: gibbs.bind [@W, @s_coupling]
// CHECK-NEXT: gibbs.clamp @s_in slice [0 to 8, 0 to 8]
// CHECK-NEXT: gibbs.run 50
gibbs.schedule @generate of @Layer chains 4 seed 0 {
  gibbs.run 50
}
// CHECK: gibbs.schedule @positive of @Layer chains 1
gibbs.schedule @positive of @Layer chains 1 seed 0 {
  gibbs.run 1
}
// CHECK: gibbs.schedule @[[POSITIVE]] of @Layer chains 64 seed 3 {
// CHECK-NEXT: gibbs.bind [@W, @s_coupling]
// CHECK-NEXT: gibbs.clamp @s_in slice [0 to 8, 0 to 8]
// CHECK-NEXT: gibbs.clamp @s some slice [0 to 8, 0 to 8]
// CHECK-NEXT: gibbs.run 30
// CHECK-NEXT: gibbs.observe every 2 for 10
// CHECK: gibbs.schedule @negative of @Layer chains 64 seed 3 {
// CHECK-NEXT: gibbs.bind [@W, @s_coupling]
// CHECK-NEXT: gibbs.clamp @s_in slice [0 to 8, 0 to 8]
// CHECK-NEXT: gibbs.run 100
