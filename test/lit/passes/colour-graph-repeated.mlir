// RUN: isinglass-opt %s --gibbs-colour -verify-diagnostics

// A spin twice in one term has no heat-bath update.

#g = #ebm.lattice<8 periodic, []>
gibbs.program @P beta 1.0 {
  gibbs.state @s on #g
  // expected-note @+1 {{this factor}}
  gibbs.factor @f0 1.0 [@s, @s at (8)] over nodes #g
  gibbs.sweep @gibbs {
    // expected-error @+1 {{a factor takes one node of @s twice; fold it first (ebm-fold)}}
    gibbs.update @s {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}
