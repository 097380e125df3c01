// RUN: isinglass-opt %s -verify-diagnostics -split-input-file

// expected-error @+1 {{beta must be a positive number}}
ebm.model @beta beta 0.0 {
}

// -----

// expected-error @+1 {{beta must be a positive number}}
ebm.model @nan beta 0x7FF8000000000000 {
}

// -----

ebm.model @foreign beta 1.0 {
  // expected-error @+1 {{does not belong in a model}}
  %0 = arith.constant 1 : i32
}

// -----

// expected-note @+1 {{see existing symbol definition here}}
ebm.model @twice beta 1.0 { ebm.spins @s on #ebm.complete<3>
  // expected-error @+1 {{redefinition of symbol named 's'}}
  ebm.param @s on shape []
}

// -----

// expected-error @+1 {{expects parent op 'ebm.model'}}
ebm.spins @s on #ebm.complete<3>

// -----

ebm.model @states beta 1.0 {
  // expected-error @+1 {{a categorical variable has 2 to 256 states}}
  ebm.categories @c on #ebm.complete<3> of 1
}

// -----

ebm.model @negative_states beta 1.0 {
  // expected-error @+1 {{a categorical variable has 2 to 256 states}}
  ebm.categories @c on #ebm.complete<3> of -1
}

// -----

ebm.model @param_rows beta 1.0 {
  // expected-error @+1 {{a parameter is over edges, nodes or a shape}}
  ebm.param @b on rows dense<0> : tensor<1x1xi64>
}

// -----

ebm.model @no_promise beta 1.0 {
  // expected-error @+1 {{the promised values are missing}}
  ebm.param @b on shape [] among []
}

// -----

ebm.model @infinite_promise beta 1.0 {
  // expected-error @+1 {{promised values must be finite}}
  ebm.param @b on shape [] among [0x7FF0000000000000]
}

// -----

ebm.model @infinite_number beta 1.0 {
  // expected-error @+1 {{the initial value must be a finite number}}
  ebm.param @b on shape [] = 0x7FF0000000000000 : f64
}

// -----

ebm.model @kind beta 1.0 {
  // expected-error @+1 {{an initial value is a number, a draw, a file or an array of f32}}
  ebm.param @b on shape [1] = dense<1> : tensor<1xi32>
}

// -----

ebm.model @text beta 1.0 {
  // expected-error @+1 {{an initial value is a number, a draw, a file or an array of f32}}
  ebm.param @b on shape [] = "one"
}

// -----

ebm.model @array_shape beta 1.0 {
  // expected-error @+1 {{the initial array has another shape than the parameter}}
  ebm.param @b on shape [2] = dense<1.0> : tensor<3xf32>
}

// -----

ebm.model @array_nan beta 1.0 {
  // expected-error @+1 {{the initial array holds a value that is not finite}}
  ebm.param @b on shape [2] = dense<[0x7FC00000, 1.0]> : tensor<2xf32>
}

// -----

ebm.model @splat_nan beta 1.0 {
  // expected-error @+1 {{the initial array holds a value that is not finite}}
  ebm.param @b on shape [1000000, 1000000] = dense<0x7FC00000> : tensor<1000000x1000000xf32>
}

// -----

ebm.model @slice_axes beta 1.0 {
  ebm.spins @s on #ebm.lattice<4x4 open, []>
  // expected-error @+1 {{the slice needs one range per axis (2)}}
  ebm.observe @s slice [0 to 1] = 1
}

// -----

ebm.model @slice_empty beta 1.0 {
  ebm.spins @s on #ebm.lattice<4 open, []>
  // expected-error @+1 {{the range 1 to 1 is empty or outside axis 0 of size 4}}
  ebm.observe @s slice [1 to 1] = 1
}

// -----

ebm.model @slice_outside beta 1.0 {
  ebm.spins @s on #ebm.lattice<4 open, []>
  // expected-error @+1 {{the range -1 to 5 is empty or outside axis 0 of size 4}}
  ebm.observe @s slice [-1 to 5] = 1
}

// -----

ebm.model @spin_value beta 1.0 {
  ebm.spins @s on #ebm.lattice<4 open, []>
  // expected-error @+1 {{a spin is -1 or 1, not 0}}
  ebm.observe @s slice [0 to 1] = 0
}

// -----

ebm.model @state_value beta 1.0 {
  ebm.categories @c on #ebm.lattice<4 open, []> of 3
  // expected-error @+1 {{a state is 0 to 2, not 3}}
  ebm.observe @c slice [0 to 1] = 3
}

// -----

ebm.model @observed_param beta 1.0 {
  ebm.param @b on shape []
  // expected-error @+1 {{@b is not a variable of this model}}
  ebm.observe @b slice [0 to 1] = 1
}
