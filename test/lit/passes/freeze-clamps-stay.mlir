// RUN: isinglass-opt %s --ebm-freeze="clamps=*" -verify-diagnostics | FileCheck %s

// Clamps that stay data. A variable that nobody observes is no clamp at all.

#g = #ebm.lattice<4 open, [(1)]>
// CHECK: ebm.observe @part
// CHECK-NEXT: ebm.observe @run
// CHECK-NEXT: ebm.observe @shifted
// CHECK-NEXT: ebm.observe @tabled
ebm.model @M beta 1.0 {
  ebm.spins @s on #g
  // expected-remark @+1 {{the clamp of @part stays data: no observation covers all of its nodes}}
  ebm.spins @part on #g
  // expected-remark @+1 {{the clamp of @run stays data: a run gives its value}}
  ebm.spins @run on #g
  // expected-remark @+1 {{the clamp of @shifted stays data: its shift off an open axis decides which terms exist}}
  ebm.spins @shifted on #g
  // expected-remark @+1 {{the clamp of @tabled stays data: a table depends on it}}
  ebm.spins @tabled on #g
  ebm.param @t on shape [2, 2]
  ebm.product 1.0 [@s, @shifted at (1)] over nodes #g
  ebm.table 1.0 * @t [@s at source, @tabled at target] over edges #g
  ebm.observe @part slice [0 to 3] = 1
  ebm.observe @run slice [0 to 4]
  ebm.observe @shifted slice [0 to 4] = 1
  ebm.observe @tabled slice [0 to 4] = 1
}
