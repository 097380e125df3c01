// RUN: isinglass-opt %s --ebm-freeze="params=b" -verify-diagnostics -split-input-file

#g = #ebm.lattice<4 open, []>
ebm.model @file beta 1.0 {
  // expected-error @+1 {{cannot be frozen: its value is in a file that is read when a run starts}}
  ebm.param @b on nodes #g = #ebm.file<"b.npy", "">
}

// -----

#g = #ebm.lattice<4 open, []>
ebm.model @open beta 1.0 {
  // expected-error @+1 {{cannot be frozen: it has no value}}
  ebm.param @b on nodes #g
}

// -----

#g = #ebm.lattice<4 open, []>
ebm.model @overflow beta 1.0 {
  ebm.spins @s on #g
  ebm.param @b on nodes #g = 1.0e300
  // expected-error @+1 {{its coefficient times the value of 'b' is no finite number}}
  ebm.product 1.0e300 * @b [@s] over nodes #g
}

// -----

// expected-error @below {{no model declares a parameter 'b' to freeze}}
module {
  ebm.model @none beta 1.0 {
  }
}
