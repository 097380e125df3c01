// RUN: isinglass-opt --convert-gibbs-to-cpu %s | FileCheck %s

// The schedule becomes defaults of the run, its clamps the held cells.
// CHECK: llvm.mlir.global internal constant @isinglass_M_description(
// CHECK-SAME: \22layout\22: \22chains\22
// CHECK-SAME: \22upper\22: {{[^2]*}}2
// CHECK-SAME: \22value\22: -1
// CHECK-SAME: \22chains\22: 128
// CHECK-SAME: \22warmup\22: 70
// CHECK-SAME: \22samples\22: 9
// CHECK-SAME: \22thin\22: 4
// CHECK-SAME: \22seed\22: 7
// CHECK-SAME: \22kind\22: \22linear\22
// CHECK-NOT: gibbs.schedule
gibbs.program @M beta 2.5 {
  gibbs.state @s on #ebm.lattice<4 open, []>
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1] mod 1> {
    }
  }
}
gibbs.schedule @sample of @M chains 128 seed 7 {
  gibbs.clamp @s slice [0 to 2] = -1
  gibbs.run 70 beta #gibbs.ramp<linear, 1.0, 2.0>
  gibbs.observe every 4 for 9
}
