// RUN: isinglass-opt %s -verify-diagnostics -split-input-file

// expected-error @+1 {{@P is neither a model nor a program beside it}}
gibbs.schedule @run of @P chains 64 seed 1 {
}

// -----

gibbs.program @P beta 1.0 {
}
// expected-error @+1 {{a run has between 1 and 2^32 chains}}
gibbs.schedule @run of @P chains 0 seed 1 {
}

// -----

gibbs.program @P beta 1.0 {
}
// expected-error @+1 {{a run has between 1 and 2^32 chains}}
gibbs.schedule @run of @P chains -64 seed 1 {
}

// -----

gibbs.program @P beta 1.0 {
}
gibbs.schedule @run of @P chains 1 seed 1 {
  // expected-error @+1 {{does not belong in a schedule}}
  %0 = arith.constant 1 : i32
}

// -----

gibbs.program @P beta 1.0 {
}
gibbs.schedule @run of @P chains 1 seed 1 {
  // expected-error @+1 {{@W is not a parameter of @P}}
  gibbs.bind [@W]
}

// -----

ebm.model @M beta 1.0 {
  ebm.param @W frozen on shape [] = 1.0
}
gibbs.schedule @run of @M chains 1 seed 1 {
  // expected-error @+1 {{@W is frozen: a run cannot give it values}}
  gibbs.bind [@W]
}

// -----

gibbs.program @P beta 1.0 {
}
gibbs.schedule @run of @P chains 1 seed 1 {
  // expected-error @+1 {{@s is not a variable of @P}}
  gibbs.clamp @s slice [0 to 1] = 1
}

// -----

gibbs.program @P beta 1.0 {
  gibbs.state @s on #ebm.complete<3>
}
gibbs.schedule @run of @P chains 1 seed 1 {
  // expected-error @+1 {{the range 0 to 4 is empty or outside axis 0 of size 3}}
  gibbs.clamp @s slice [0 to 4] = 1
}

// -----

gibbs.program @P beta 1.0 {
  gibbs.state @s on #ebm.complete<3>
}
gibbs.schedule @run of @P chains 1 seed 1 {
  // expected-error @+1 {{a spin is -1 or 1, not 2}}
  gibbs.clamp @s slice [0 to 3] = 2
}

// -----

gibbs.program @P beta 1.0 {
}
gibbs.schedule @run of @P chains 1 seed 1 {
  // expected-error @+1 {{sweeps are at least 0}}
  gibbs.run -1
}

// -----

gibbs.program @P beta 1.0 {
}
gibbs.schedule @run of @P chains 1 seed 1 {
  // expected-error @+1 {{beta is given by a #gibbs.ramp}}
  gibbs.run 1 beta 0.5
}

// -----

gibbs.program @P beta 1.0 {
}
gibbs.schedule @run of @P chains 1 seed 1 {
  // expected-error @+1 {{takes at least one sample, at least one sweep apart}}
  gibbs.observe every 0 for 1
}

// -----

gibbs.program @P beta 1.0 {
}
gibbs.schedule @run of @P chains 1 seed 1 {
  // expected-error @+1 {{takes at least one sample, at least one sweep apart}}
  gibbs.observe every 1 for -1
}

// -----

gibbs.program @P beta 1.0 {
  gibbs.state @s on #ebm.lattice<4 open, []>
  gibbs.state @t on #ebm.lattice<4 open, []>
}
gibbs.schedule @run of @P chains 1 seed 1 {
  // expected-note @+1 {{the other clamp}}
  gibbs.clamp @s slice [0 to 2] = 1
  gibbs.clamp @s slice [1 to 3] = 1
  gibbs.clamp @s some slice [0 to 4]
  gibbs.clamp @t slice [0 to 4] = -1
  // expected-error @+1 {{overlaps another clamp that does not say the same}}
  gibbs.clamp @s slice [0 to 1]
}
