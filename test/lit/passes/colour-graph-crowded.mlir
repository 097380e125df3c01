// RUN: isinglass-opt %s --gibbs-pipeline -verify-diagnostics | FileCheck %s

// A ring of 67 in which every node meets every other one, since the marks have all differences up to
// 34: more colours than a pattern may have.

#g = #ebm.lattice<67 periodic, []>
ebm.model @M beta 1.0 {
  // CHECK: gibbs.update @s by #gibbs.listed<67, dense_resource<s_colours> : tensor<67xi32>>
  // expected-remark @+1 {{67 explicit colours}}
  ebm.spins @s on #g
  ebm.product -1.0 [@s, @s at (1), @s at (2), @s at (3), @s at (4), @s at (5), @s at (6), @s at (13),
                    @s at (20), @s at (27), @s at (34)] over nodes #g
}
