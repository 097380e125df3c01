// RUN: isinglass-opt --convert-gibbs-to-cpu=layout=chains --cse %s | FileCheck %s

// Three fields that are only added up, then scaled: one base, so a row is the base, two weights and the
// slope.
// CHECK-LABEL: func.func private @isinglass_M_update_s(
// CHECK: %[[ENTRIES:.*]] = memref.view %arg3
// Colour, start, cell.
// CHECK-COUNT-3: scf.for
// CHECK: scf.if
// CHECK: scf.if
// CHECK: %[[ROW:.*]] = arith.muli %{{.*}}, %c4 :
// CHECK: memref.load %[[ENTRIES]][%[[ROW]]]
// CHECK-NOT: arith.muli %{{.*}}, %c6 :
// CHECK-LABEL: func.func private @isinglass_N_update_s(

// A sum that is used twice ends there: the third field has a base of its own.
// CHECK: %[[ENTRIES:.*]] = memref.view %arg3
// CHECK-COUNT-3: scf.for
// CHECK: %[[ROW:.*]] = arith.muli %{{.*}}, %c5 :
// CHECK: memref.load %[[ENTRIES]][%[[ROW]]]
// CHECK-LABEL: func.func @isinglass_N_prepare(
#g = #ebm.lattice<8 open, [(1)]>
gibbs.program @M beta 1.0 {
  gibbs.state @s on #g
  gibbs.buffer @W on edges #g
  gibbs.buffer @V on edges #g
  gibbs.buffer @b on nodes #g
  gibbs.buffer @slope on nodes #g
  gibbs.factor @f0 unmeasured -1.0 * @W [@s at source, @s at target] over edges #g
  gibbs.factor @f1 unmeasured -1.0 * @V [@s at source, @s at target] over edges #g
  gibbs.factor @f2 -1.0 * @b [@s] over nodes #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1] mod 2> {
      %0 = gibbs.field @f0 member 0
      %1 = gibbs.field @f1 member 1
      %2 = gibbs.field @f2
      %3 = arith.addf %0, %1 : f32
      %4 = arith.addf %3, %2 : f32
      %5 = gibbs.value @slope
      %6 = arith.mulf %4, %5 : f32
      gibbs.yield %6
    }
  }
}
gibbs.program @N beta 1.0 {
  gibbs.state @s on #g
  gibbs.buffer @W on edges #g
  gibbs.buffer @V on edges #g
  gibbs.buffer @b on nodes #g
  gibbs.buffer @slope on nodes #g
  gibbs.factor @f0 unmeasured -1.0 * @W [@s at source, @s at target] over edges #g
  gibbs.factor @f1 unmeasured -1.0 * @V [@s at source, @s at target] over edges #g
  gibbs.factor @f2 -1.0 * @b [@s] over nodes #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1] mod 2> {
      %0 = gibbs.field @f0 member 0
      %1 = gibbs.field @f1 member 1
      %2 = gibbs.field @f2
      %3 = arith.addf %0, %2 : f32
      %4 = arith.addf %3, %1 : f32
      %5 = gibbs.value @slope
      %6 = arith.mulf %3, %5 : f32
      %7 = arith.addf %4, %6 : f32
      gibbs.yield %7
    }
  }
}
