// RUN: isinglass-opt --convert-gibbs-to-cpu --cse %s | FileCheck %s

// Cell x of an open line has an edge to x + 1 unless it is the last, and one from x - 1 unless it is
// the first: the entry of an absent edge is not read.
// CHECK-LABEL: func.func @isinglass_M_prepare(
// CHECK: scf.for %[[X:.*]] =
// CHECK: %[[HAS:.*]] = arith.cmpi slt, %[[X]], %c4
// CHECK: scf.if %[[HAS]] -> (f32)
// CHECK-NEXT: memref.load
// CHECK: else
// CHECK: %[[FROM:.*]] = arith.cmpi sge, %[[X]], %c1
// CHECK: scf.if %[[FROM]] -> (f32)
#g = #ebm.lattice<5 open, [(1)]>
gibbs.program @M beta 1.0 {
  gibbs.state @s on #g
  gibbs.buffer @W on edges #g
  gibbs.factor @f0 -1.0 * @W [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1] mod 2> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}
