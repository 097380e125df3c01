// RUN: isinglass-opt %s --gibbs-pipeline -verify-diagnostics | FileCheck %s

// Rows beside a lattice leave no pattern; the fallback is remarked on.

#g = #ebm.lattice<3x3 open, [(1, 0), (0, 1)]>
ebm.model @M beta 1.0 {
  // CHECK: gibbs.update @s by #gibbs.listed<3, dense<
  // expected-remark @+1 {{no pattern of residues separates its factors: 3 explicit colours, 36 bytes and an index an update}}
  ebm.spins @s on #g
  ebm.product -1.0 [@s at source, @s at target] over edges #g
  // (0, 0) and (1, 1) have one parity.
  ebm.product -1.0 [@s at column 0, @s at column 1] over rows dense<[[0, 4]]> : tensor<1x2xi64>
}
