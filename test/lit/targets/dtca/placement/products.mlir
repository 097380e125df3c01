// RUN: isinglass-opt %s --place-on-chip | FileCheck %s

// Every product of one or two spins gets an array of its own; constants stay.

#g = #ebm.lattice<4x4 open, [(0, 1)]>
#chip = #dtca.chip<"toy", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  // CHECK-DAG: #[[G:.*]] = #ebm.lattice<4x4 open, [(0, 1)]>
  // CHECK-DAG: #[[H:.*]] = #ebm.lattice<4x4 open, [(1, 0)]>
  // CHECK-DAG: #[[CHIP:.*]] = #ebm.lattice<8x8
  // CHECK: ebm.model @M
  // CHECK-NEXT: ebm.spins @s on #[[CHIP]]
  // CHECK-NEXT: ebm.param @w on nodes #[[G]]
  // CHECK-NEXT: ebm.param @couplings on edges #[[CHIP]]
  // CHECK-NEXT: ebm.param @K on edges #[[CHIP]]
  // CHECK-NEXT: ebm.param @w_1 on edges #[[CHIP]]
  // CHECK-NEXT: ebm.param @K_1 on edges #[[CHIP]]
  // CHECK-NEXT: ebm.param @biases on nodes #[[CHIP]]
  // CHECK-NEXT: ebm.param @w_2 on nodes #[[CHIP]]
  // CHECK-NEXT: ebm.param @W on nodes #[[CHIP]]
  ebm.model @M beta 1.0 {
    ebm.spins @s on #g
    ebm.param @K on shape [] = 0.5
    ebm.param @w on nodes #g
    ebm.param @W on edges #g
    // CHECK-NEXT: ebm.product 1.000000e+00 * @couplings [@s at source, @s at target] over edges #[[CHIP]]
    // CHECK-NEXT: ebm.product 2.000000e+00 * @K [@s at source, @s at target] over edges #[[CHIP]]
    // CHECK-NEXT: ebm.product 3.000000e+00 * @w_1 [@s at source, @s at target] over edges #[[CHIP]]
    ebm.product 1.0 [@s, @s at (0, 1)] over nodes #g
    ebm.product 2.0 * @K [@s at (1, 0), @s at (2, 0)] over nodes #g
    ebm.product 3.0 * @w [@s at (0, -1), @s] over nodes #g
    // A product over another lattice of the same nodes.
    // CHECK-NEXT: ebm.product 4.000000e+00 * @K_1 [@s at source, @s at target] over edges #[[CHIP]]
    ebm.product 4.0 * @K [@s at source, @s at target] over edges #ebm.lattice<4x4 open, [(1, 0)]>
    // CHECK-NEXT: ebm.product 5.000000e+00 * @biases [@s] over nodes #[[CHIP]]
    // CHECK-NEXT: ebm.product 6.000000e+00 * @w_2 [@s] over nodes #[[CHIP]]
    // CHECK-NEXT: ebm.product 7.000000e+00 * @W [@s] over nodes #[[CHIP]]
    ebm.product 5.0 [@s] over nodes #g
    ebm.product 6.0 * @w [@s at (1, 0)] over nodes #g
    ebm.product 7.0 * @W [@s at target] over edges #g
    // CHECK-NEXT: ebm.product 8.000000e+00 [] over shape []
    // CHECK-NEXT: ebm.product 9.000000e+00 * @w [] over nodes #[[G]]
    ebm.product 8.0 [] over shape []
    ebm.product 9.0 * @w [] over nodes #g
    // No site has both of these.
    ebm.product 1.0 [@s at (-3, 0), @s at (3, 1)] over nodes #g
    // CHECK-NEXT: }
  }
  // CHECK: dtca.cells
  // CHECK-NEXT: dtca.param @K on shape [] = 5.000000e-01
  // CHECK-NEXT: dtca.param @w on nodes #[[G]]
  // CHECK-NEXT: dtca.param @W on edges #[[G]]
  // CHECK-NEXT: dtca.moved @couplings from ones [@s, @s at (0, 1)] over nodes #[[G]]
  // CHECK-NEXT: dtca.moved @K from @K [@s at (1, 0), @s at (2, 0)] over nodes #[[G]]
  // CHECK-NEXT: dtca.moved @w_1 from @w [@s at (0, -1), @s] over nodes #[[G]]
  // CHECK-NEXT: dtca.moved @K_1 from @K [@s at source, @s at target] over edges #[[H]]
  // CHECK-NEXT: dtca.moved @biases from ones [@s] over nodes #[[G]]
  // CHECK-NEXT: dtca.moved @w_2 from @w [@s at (1, 0)] over nodes #[[G]]
  // CHECK-NEXT: dtca.moved @W from @W [@s at target] over edges #[[G]]
  // CHECK-NEXT: }
}
