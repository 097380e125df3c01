// RUN: isinglass-opt %s | isinglass-opt | FileCheck %s

ebm.model @M beta 1.0 {
  ebm.spins @s on #ebm.lattice<8 open, []>
}
// CHECK: gibbs.training @train of @M chains 64 warmup 0 held 7 samples 1 every 2 epochs 5 seed 18446744073709551615 offset 1.0
// CHECK-SAME: data <npz, "x.npz", threshold 5.0{{[^>,]*}}> optimiser <rate 3.0{{[^>,]*}}, decay 1.0{{[^>,]*}}, weight_decay 0.0{{[^>,]*}} limit 2.0{{[^>,]*}}>
// CHECK-SAME: penalty <fixed, 0.0{{[^>,]*}}> positive @up negative @up
gibbs.training @train of @M chains 64 warmup 0 held 7 samples 1 every 2 epochs 5 seed 18446744073709551615 offset 0.1
  data #gibbs.dataset<npz, "x.npz", threshold 5.0e-01>
  optimiser #gibbs.adam<rate 3.0e-02, decay 1.0, weight_decay 0.0 limit 2.0>
  penalty #gibbs.penalty<fixed, 0.0> positive @up negative @up
// CHECK: gibbs.schedule @up
gibbs.schedule @up of @M chains 4 seed 0 {
  // CHECK-NEXT: gibbs.clamp @s some slice [0 to 3]
  gibbs.clamp @s some slice [0 to 3]
  gibbs.run 1
}
