// RUN: isinglass-opt %s --ebm-freeze="clamps=x" -verify-diagnostics -split-input-file

#g = #ebm.lattice<4 open, []>
ebm.model @contradiction beta 1.0 {
  ebm.spins @x on #g
  // expected-note @+1 {{the other one}}
  ebm.observe @x slice [0 to 4] = 1
  // expected-error @+1 {{contradicts another observation of @x}}
  ebm.observe @x slice [0 to 1] = -1
}

// -----

#g = #ebm.lattice<4 open, []>
ebm.model @scheduled beta 1.0 {
  ebm.spins @x on #g
  ebm.observe @x slice [0 to 4] = 1
}
gibbs.schedule @run of @scheduled chains 64 seed 1 {
  // expected-error @+1 {{clamps @x, which is to be frozen}}
  gibbs.clamp @x slice [0 to 1] = 1
}

// -----

#g = #ebm.lattice<4 open, []>
ebm.model @unobserved beta 1.0 {
  // expected-error @+1 {{has no clamp to freeze: nothing observes it}}
  ebm.spins @x on #g
}

// -----

// expected-error @below {{no model declares a variable 'x' to freeze}}
module {
  ebm.model @none beta 1.0 {
  }
}
