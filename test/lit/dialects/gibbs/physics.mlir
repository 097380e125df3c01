// RUN: isinglass-opt %s | isinglass-opt | FileCheck %s

// What a device adds to a heat bath: arithmetic in the region, numbers of the node, the end of an
// edge from which it is seen, the past, and the chance to stay.

#g = #ebm.lattice<6x4 periodic, [(0, 1)]>

// CHECK: gibbs.program @P
gibbs.program @P beta 1.0 {
  gibbs.state @s on #g
  gibbs.state @before on #g
  gibbs.buffer @W on edges #g
  gibbs.buffer @slope on nodes #g
  gibbs.buffer @p on shape []
  gibbs.factor @energy -1.0 * @W [@s at source, @s at target] over edges #g
  // CHECK: gibbs.factor @out unmeasured -1.000000e+00 * @W [@s at source, @before at target] over edges #g
  gibbs.factor @out unmeasured -1.0 * @W [@s at source, @before at target] over edges #g
  // CHECK-NEXT: gibbs.factor @in unmeasured -5.000000e-01 [@s at source, @s at target] over edges #g
  gibbs.factor @in unmeasured -0.5 [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    // CHECK: gibbs.update @s saving @before by #gibbs.residues<[1, 1] mod 2> {
    gibbs.update @s saving @before by #gibbs.residues<[1, 1] mod 2> {
      // CHECK-NEXT: %[[OUT:.*]] = gibbs.field @out{{$}}
      %0 = gibbs.field @out
      // CHECK-NEXT: %[[IN:.*]] = gibbs.field @in member 1
      %1 = gibbs.field @in member 1
      // CHECK-NEXT: %[[SLOPE:.*]] = gibbs.value @slope
      %2 = gibbs.value @slope
      // CHECK-NEXT: %[[P:.*]] = gibbs.value @p
      %3 = gibbs.value @p
      // CHECK-NEXT: arith.mulf %[[SLOPE]], %[[OUT]]
      %4 = arith.mulf %2, %0 : f32
      // CHECK-NEXT: %[[T:.*]] = math.tanh
      %5 = math.tanh %4 : f32
      // CHECK-NEXT: gibbs.yield %[[T]], %[[IN]] keep %[[P]]
      gibbs.yield %5, %1 keep %3
    }
  }
}

// CHECK: gibbs.program @kept
gibbs.program @kept beta 1.0 {
  gibbs.state @s on #g
  gibbs.sweep @gibbs {
    // CHECK: gibbs.update @s {
    gibbs.update @s {
      %p = arith.constant 0.5 : f32
      // CHECK: gibbs.yield keep %
      gibbs.yield keep %p
    }
  }
}
