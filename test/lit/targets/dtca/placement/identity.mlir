// RUN: isinglass-opt %s --place-on-chip | FileCheck %s

// A grid that is the chip's stays where it is; its arrays keep their names, the user's values go into
// the map.

#g = #ebm.lattice<20x20 open, [(0, 1), (-1, 0), (4, 1), (-1, 4)]>
#chip = #dtca.chip<"g8", 20x20 open, rules [(0, 1), (4, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  // CHECK: #[[G:.*]] = #ebm.lattice<20x20 open, [(0, 1), (-1, 0), (4, 1), (-1, 4)]>
  // CHECK: ebm.model @M beta 5.000000e-01 {
  // CHECK-NEXT: ebm.spins @s on #[[G]]
  // CHECK-NEXT: ebm.param @W on edges #[[G]]{{$}}
  // CHECK-NEXT: ebm.param @b on nodes #[[G]]{{$}}
  // CHECK-NEXT: ebm.product -1.000000e+00 * @W [@s at source, @s at target] over edges #[[G]]
  // CHECK-NEXT: ebm.product -2.000000e+00 * @b [@s] over nodes #[[G]]
  // CHECK-NEXT: ebm.observe @s slice [0 to 1, 0 to 10] = 1
  // CHECK-NEXT: }
  // CHECK-NEXT: dtca.placement of @M onto #chip {
  // CHECK-NEXT: dtca.cells @s on #[[G]] at (0, 0) turn identity
  // CHECK-NEXT: dtca.param @W on edges #[[G]] among [-1.000000e+00, 1.000000e+00] = #ebm.signs<seed 3>
  // CHECK-NEXT: dtca.param @b frozen on nodes #[[G]] = 5.000000e-01
  // CHECK-NEXT: dtca.param @unused on shape []
  // CHECK-NEXT: dtca.moved @W from @W [@s at source, @s at target] over edges #[[G]]
  // CHECK-NEXT: dtca.moved @b from @b [@s] over nodes #[[G]]
  // CHECK-NEXT: }
  ebm.model @M beta 0.5 {
    ebm.spins @s on #g
    ebm.param @W on edges #g among [-1.0, 1.0] = #ebm.signs<seed 3>
    ebm.param @b frozen on nodes #g = 0.5
    ebm.param @unused on shape []
    ebm.product -1.0 * @W [@s at source, @s at target] over edges #g
    ebm.product -2.0 * @b [@s] over nodes #g
    ebm.observe @s slice [0 to 1, 0 to 10] = 1
  }
}
