// RUN: isinglass-opt %s --ebm-fold -verify-diagnostics

#g = #ebm.lattice<4 open, []>
ebm.model @M beta 1.0 {
  ebm.spins @s on #g
  // expected-error @+1 {{coefficients of the same product add up to no 32-bit real}}
  ebm.product 2.0e38 [@s] over nodes #g
  ebm.product 2.0e38 [@s] over nodes #g
}
ebm.model @N beta 1.0 {
  ebm.spins @s on #g
  // expected-error @+1 {{coefficients of the same product add up to no finite number}}
  ebm.product 1.7e308 [] over shape []
  ebm.product 1.7e308 [] over shape []
}
