// RUN: isinglass-opt %s --gibbs-pipeline -verify-diagnostics

// Explicit colours end somewhere.

#g = #ebm.lattice<20000x10000 open, [(1, 0)]>
ebm.model @M beta 1.0 {
  // expected-error @+1 {{no pattern of residues separates its factors, and explicit colours are limited to 2^27 conflicts}}
  ebm.spins @s on #g
  ebm.product -1.0 [@s at source, @s at target] over edges #g
  ebm.product -1.0 [@s at column 0, @s at column 1] over rows dense<[[0, 4]]> : tensor<1x2xi64>
}
