// RUN: isinglass-opt %s | isinglass-opt | FileCheck %s
// RUN: isinglass-opt %s --mlir-print-op-generic | isinglass-opt | FileCheck %s

#g = #ebm.lattice<10x20 open, [(0, 1), (-1, 0)]>
#on_chip = #ebm.lattice<70x70 open, [(0, 1), (-1, 0)]>
// CHECK: #chip = #dtca.chip<"toy", 70x70 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta controlled>
#chip = #dtca.chip<"toy", 70x70 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta controlled>
// CHECK: #[[CHIP:.*]] = #ebm.lattice<70x70
// CHECK: #[[G:.*]] = #ebm.lattice<10x20

ebm.model @M beta 1.0 {
  ebm.spins @s on #on_chip
  ebm.param @W on edges #on_chip
  ebm.param @f1 on edges #on_chip
  ebm.param @b on nodes #on_chip
}

// CHECK: dtca.placement of @M onto #chip {
dtca.placement of @M onto #chip {
  // CHECK-NEXT: dtca.cells @s on #[[G]] at (3, 0) turn three_quarters
  dtca.cells @s on #g at (3, 0) turn three_quarters
  // CHECK-NEXT: dtca.param @W on edges #[[G]] among [-1.000000e+00, 1.000000e+00] = #ebm.signs<seed 3>
  dtca.param @W on edges #g among [-1.0, 1.0] = #ebm.signs<seed 3>
  // CHECK-NEXT: dtca.param @b frozen on nodes #[[G]] = 5.000000e-01
  dtca.param @b frozen on nodes #g = 0.5
  // CHECK-NEXT: dtca.moved @W from @W [@s at source, @s at target] over edges #[[G]]
  dtca.moved @W from @W [@s at source, @s at target] over edges #g
  // CHECK-NEXT: dtca.moved @f1 from ones [@s, @s at (0, 1)] over nodes #[[G]]
  dtca.moved @f1 from ones [@s, @s at (0, 1)] over nodes #g
  // CHECK-NEXT: dtca.moved @b from @b [@s] over nodes #[[G]]
  dtca.moved @b from @b [@s] over nodes #g
}

// CHECK: dtca.image @Boltzmann onto #chip beta 5.000000e-01 {
dtca.image @Boltzmann onto #chip beta 0.5 {
  // CHECK-NEXT: dtca.cells @s on #[[G]] at (0, 0) turn identity
  dtca.cells @s on #g at (0, 0) turn identity
  // CHECK-NEXT: dtca.cells @t on #[[G]] at (10, 0) turn flip_rows
  dtca.cells @t on #g at (10, 0) turn flip_rows
  // CHECK-NEXT: dtca.param @W on edges #[[G]] = #ebm.normal<{{.*}}, seed 3>
  dtca.param @W on edges #g = #ebm.normal<0.0, 0.1, seed 3>
  // CHECK-NEXT: dtca.role latent @s slice [0 to 10, 0 to 20]
  dtca.role latent @s slice [0 to 10, 0 to 20]
  // CHECK-NEXT: dtca.role visible @s slice [0 to 1, 0 to 20]
  dtca.role visible @s slice [0 to 1, 0 to 20]
  // CHECK-NEXT: dtca.couplings 1.000000e+00 * @W [@s at source, @s at target] over edges #[[G]]
  dtca.couplings 1.0 * @W [@s at source, @s at target] over edges #g
  // CHECK-NEXT: dtca.couplings 5.000000e-01 [@t, @t at (1, 0)] over nodes #[[G]]
  dtca.couplings 0.5 [@t, @t at (1, 0)] over nodes #g
  // CHECK-NEXT: dtca.biases -1.000000e+00 * @W [@s at source] over edges #[[G]]
  dtca.biases -1.0 * @W [@s at source] over edges #g
  // CHECK-NEXT: dtca.codes coupling 8 bits bias 4 bits rounding stochastic seed 3
  dtca.codes coupling 8 bits bias 4 bits rounding stochastic seed 3
  // CHECK-NEXT: dtca.program {
  dtca.program {
    // CHECK-NEXT: dtca.configure
    dtca.configure
    // CHECK-NEXT: dtca.seed
    dtca.seed
    // CHECK-NEXT: dtca.clamp @s slice [0 to 1, 0 to 10] = -1
    dtca.clamp @s slice [0 to 1, 0 to 10] = -1
    // CHECK-NEXT: dtca.clamp @s slice [1 to 2, 0 to 10]{{$}}
    dtca.clamp @s slice [1 to 2, 0 to 10]
    // CHECK-NEXT: dtca.run 250{{$}}
    dtca.run 250
    // CHECK-NEXT: dtca.run 10 beta 8.000000e-01 to 1.200000e+00
    dtca.run 10 beta 0.8 to 1.2
    // CHECK-NEXT: dtca.read every 10 for 100
    dtca.read every 10 for 100
    // CHECK-NEXT: dtca.read{{$}}
    dtca.read
  }
}
