// RUN: isinglass-opt %s --ebm-freeze="params=*" -verify-diagnostics | FileCheck %s

// What was not named itself may stay data, with a remark. A number that a table needs is frozen.

#g = #ebm.lattice<4 open, [(1)]>
// CHECK-NOT: @J
// CHECK: ebm.param @f on nodes
// CHECK-NEXT: ebm.param @open on nodes
// CHECK-NEXT: ebm.param @t frozen on shape [2, 2] = 1.0
ebm.model @M beta 1.0 {
  ebm.spins @s on #g
  ebm.param @J on shape [] = 2.0
  // expected-remark @+1 {{'f' stays data: its value is in a file that is read when a run starts}}
  ebm.param @f on nodes #g = #ebm.file<"b.npy", "">
  // expected-remark @+1 {{'open' stays data: it has no value}}
  ebm.param @open on nodes #g
  ebm.param @t on shape [2, 2] = 1.0
  ebm.product 1.0 * @J [@s] over nodes #g
  ebm.table 1.0 * @t [@s at source, @s at target] over edges #g
}
