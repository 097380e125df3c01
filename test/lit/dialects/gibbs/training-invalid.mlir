// RUN: isinglass-opt %s -verify-diagnostics -split-input-file

// expected-error @+1 {{the rate must be a positive number}}
module attributes {a = #gibbs.adam<rate 0.0, decay 1.0, weight_decay 0.0>} {}

// -----

// expected-error @+1 {{a decay is 0 to 1}}
module attributes {a = #gibbs.adam<rate 1.0, decay 2.0, weight_decay 0.0>} {}

// -----

// expected-error @+1 {{a running mean keeps a part from 0 on and below 1}}
module attributes {a = #gibbs.adam<rate 1.0, decay 1.0, weight_decay 0.0, average 1.0>} {}

// -----

// expected-error @+1 {{a limit of weights is a positive number}}
module attributes {a = #gibbs.adam<rate 1.0, decay 1.0, weight_decay 0.0 limit 0.0>} {}

// -----

// expected-error @+1 {{the strength of a penalty is at least 0}}
module attributes {a = #gibbs.penalty<fixed, -1.0>} {}

// -----

// expected-error @+1 {{the target of an autocorrelation is above 0 and at most 1}}
module attributes {a = #gibbs.penalty<paper, 0.0>} {}

// -----

// expected-error @+1 {{an adaptive penalty starts at 0 or above, and adapts after a batch or more}}
module attributes {a = #gibbs.penalty<paper, 0.1 start -1.0>} {}

// -----

// expected-error @+1 {{a fixed penalty has nothing to start from and does not adapt}}
module attributes {a = #gibbs.penalty<fixed, 0.1 every 3>} {}

// -----

// expected-error @+1 {{@M is neither a chain nor a model beside it}}
gibbs.training @train of @M chains 64 warmup 0 samples 1 every 2 epochs 5 seed 0 offset 0.1
  data #gibbs.dataset<npz, "x.npz", threshold 5.0e-01> optimiser #gibbs.adam<rate 1.0, decay 1.0, weight_decay 0.0>

// -----

ebm.model @M beta 1.0 {
  ebm.spins @s on #ebm.lattice<8 open, []>
}
// expected-error @+1 {{@M is not a schedule beside it}}
gibbs.training @train of @M chains 64 warmup 0 samples 1 every 2 epochs 5 seed 0 offset 0.1
  data #gibbs.dataset<npz, "x.npz", threshold 5.0e-01> optimiser #gibbs.adam<rate 1.0, decay 1.0, weight_decay 0.0>
  positive @M negative @M

// -----

ebm.model @M beta 1.0 {
  ebm.spins @s on #ebm.lattice<8 open, []>
}
// expected-error @+1 {{a batch has between 1 and 2^32 chains}}
gibbs.training @train of @M chains 0 warmup 0 samples 1 every 2 epochs 5 seed 0 offset 0.1
  data #gibbs.dataset<npz, "x.npz", threshold 5.0e-01> optimiser #gibbs.adam<rate 1.0, decay 1.0, weight_decay 0.0>

// -----

ebm.model @M beta 1.0 {
  ebm.spins @s on #ebm.lattice<8 open, []>
}
// expected-error @+1 {{takes at least one sample, at least one sweep apart, in at least one epoch}}
gibbs.training @train of @M chains 1 warmup 0 samples 0 every 2 epochs 5 seed 0 offset 0.1
  data #gibbs.dataset<npz, "x.npz", threshold 5.0e-01> optimiser #gibbs.adam<rate 1.0, decay 1.0, weight_decay 0.0>

// -----

ebm.model @M beta 1.0 {
  ebm.spins @s on #ebm.lattice<8 open, []>
}
// expected-error @+1 {{the offset of times is at least 0 and below 1}}
gibbs.training @train of @M chains 1 warmup 0 samples 1 every 2 epochs 5 seed 0 offset 1.0
  data #gibbs.dataset<npz, "x.npz", threshold 5.0e-01> optimiser #gibbs.adam<rate 1.0, decay 1.0, weight_decay 0.0>

// -----

gibbs.program @P beta 1.0 {
  gibbs.state @s input on #ebm.lattice<8 open, []>
  // expected-error @+1 {{writes @s, which is an input}}
  gibbs.sweep @gibbs {
    gibbs.update @s {
    }
  }
}
