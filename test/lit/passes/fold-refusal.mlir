// RUN: isinglass-opt %s --ebm-fold -verify-diagnostics

#g = #ebm.lattice<4 open, []>
ebm.model @M beta 1.0 {
  ebm.spins @s on #g
  // expected-error @+1 {{coefficients of the same product add up to no finite number}}
  ebm.product 1.7e308 [@s] over nodes #g
  ebm.product 1.7e308 [@s] over nodes #g
}
