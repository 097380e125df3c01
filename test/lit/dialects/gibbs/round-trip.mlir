// RUN: isinglass-opt %s | isinglass-opt | FileCheck %s

#g = #ebm.lattice<8x7 periodic, [(0, 1), (1, 0)]>

// CHECK: gibbs.program @P beta 5.000000e-01 {
gibbs.program @P beta 0.5 {
  // CHECK-NEXT: gibbs.state @s on #g
  gibbs.state @s on #g
  // CHECK-NEXT: gibbs.buffer @W on edges #g among [-1.000000e+00, 1.000000e+00] = #ebm.signs<seed 3>
  gibbs.buffer @W on edges #g among [-1.0, 1.0] = #ebm.signs<seed 3>
  // CHECK-NEXT: gibbs.buffer @b frozen on nodes #g = 5.000000e-01
  gibbs.buffer @b frozen on nodes #g = 0.5
  // CHECK-NEXT: gibbs.buffer @w on shape [2]
  gibbs.buffer @w on shape [2]
  // CHECK-NEXT: gibbs.factor @f0 -1.000000e+00 * @W [@s at source, @s at target] over edges #g
  gibbs.factor @f0 -1.0 * @W [@s at source, @s at target] over edges #g
  // CHECK-NEXT: gibbs.factor @f1 2.000000e+00 * @w at column 1 [@s at column 0] over rows dense<{{.*}}> : tensor<1x2xi64>
  gibbs.factor @f1 2.0 * @w at column 1 [@s at column 0] over rows dense<[[5, 1]]> : tensor<1x2xi64>
  // CHECK-NEXT: gibbs.sweep @gibbs {
  gibbs.sweep @gibbs {
    // CHECK-NEXT: gibbs.update @s by #gibbs.residues<[1, 1] mod 2, seams [0, 1]> {
    gibbs.update @s by #gibbs.residues<[1, 1] mod 2, seams [0, 1]> {
      // CHECK-NEXT: %[[A:.*]] = gibbs.field @f0
      %0 = gibbs.field @f0
      // CHECK-NEXT: %[[B:.*]] = gibbs.field @f1
      %1 = gibbs.field @f1
      // CHECK-NEXT: gibbs.yield %[[A]], %[[B]]
      gibbs.yield %0, %1
    }
  }
}

// CHECK: gibbs.schedule @sample of @P chains 64 seed 18446744073709551615 {
gibbs.schedule @sample of @P chains 64 seed 18446744073709551615 {
  // CHECK-NEXT: gibbs.bind [@W, @w]
  gibbs.bind [@W, @w]
  // CHECK-NEXT: gibbs.clamp @s slice [0 to 1, 0 to 7] = -1
  gibbs.clamp @s slice [0 to 1, 0 to 7] = -1
  // CHECK-NEXT: gibbs.clamp @s slice [1 to 2, 0 to 7]{{$}}
  gibbs.clamp @s slice [1 to 2, 0 to 7]
  // CHECK-NEXT: gibbs.run 1000 beta #gibbs.ramp<geometric, {{.*}}>
  gibbs.run 1000 beta #gibbs.ramp<geometric, 0.1, 1.0>
  // CHECK-NEXT: gibbs.run 10{{$}}
  gibbs.run 10
  // CHECK-NEXT: gibbs.observe every 10 for 100
  gibbs.observe every 10 for 100
}
