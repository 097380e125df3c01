// RUN: isinglass-opt --convert-gibbs-to-cpu=layout=chains --cse %s | FileCheck %s

// Seen by its source alone, an edge gives a cell one neighbour: a row is the base and one weight.
// CHECK-LABEL: func.func private @isinglass_M_update_s(
// CHECK: %[[ENTRIES:.*]] = memref.view %arg3
// Colour, start, cell: a step of two cells, then the row.
// CHECK-COUNT-3: scf.for
// CHECK: arith.muli %{{.*}}, %c2 :
// CHECK: %[[ROW:.*]] = arith.muli %{{.*}}, %c2 :
// CHECK-NEXT: memref.load %[[ENTRIES]][%[[ROW]]]
// CHECK-COUNT-4: vector.bitcast {{.*}} : vector<1xi16> to vector<16xi1>
// CHECK-NOT: vector.bitcast {{.*}} : vector<1xi16> to vector<16xi1>
// CHECK-LABEL: func.func @isinglass_M_prepare(
#g = #ebm.lattice<8 open, [(1)]>
gibbs.program @M beta 1.0 {
  gibbs.state @s on #g
  gibbs.buffer @W on edges #g
  gibbs.factor @f0 unmeasured -1.0 * @W [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1] mod 2> {
      %0 = gibbs.field @f0 member 0
      gibbs.yield %0
    }
  }
}
