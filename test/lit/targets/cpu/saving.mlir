// RUN: isinglass-opt --convert-gibbs-to-cpu=layout=chains --cse %s | FileCheck %s

// Cell x of @s is word x + 1, its past word x + 17; word p is the 4 pieces from 4 p. The old spins are
// stored before anything is drawn, and before a cell is skipped, all of whose chains are held.
// CHECK-LABEL: func.func private @isinglass_M_update_s(
// CHECK-SAME: %[[STATE:[a-z0-9]+]]: memref<128xi16>
// CHECK-NOT: vector<16xi32>
// CHECK: %[[PAST:.*]] = arith.addi %{{.*}}, %c17
// CHECK-NOT: vector<16xi32>
// CHECK: arith.muli %[[PAST]], %c4
// CHECK: vector.store %{{.*}}, %[[STATE]][%{{.*}}] : memref<128xi16>, vector<4xi16>
// CHECK: %[[FREE:.*]] = arith.cmpi ne, %{{.*}}, %c-1_i64
// CHECK: scf.if %[[FREE]]
// CHECK: vector.bitcast {{.*}} : vector<8xi64> to vector<16xi32>

// Both halos are refreshed after every colour.
// CHECK-LABEL: func.func @isinglass_M_sweep(
// CHECK: call @isinglass_M_update_s({{.*}})
// CHECK-NEXT: call @isinglass_M_exchange_s(
// CHECK-NEXT: call @isinglass_M_exchange_before(
#g = #ebm.lattice<8 periodic, [(1)]>
gibbs.program @M beta 1.0 {
  gibbs.state @s on #g
  gibbs.state @before on #g
  gibbs.factor @f0 -1.0 [@s at source, @before at target] over edges #g
  gibbs.sweep @gibbs {
    gibbs.update @s saving @before by #gibbs.residues<[1] mod 2> {
      %0 = gibbs.field @f0 member 0
      gibbs.yield %0
    }
  }
}
