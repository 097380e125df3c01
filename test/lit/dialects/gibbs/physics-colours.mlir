// RUN: isinglass-opt --gibbs-colour %s | FileCheck %s

// A node of the saved state counts as the node that it is the past of: nodes at distance 2 differ in
// colour, though no factor takes two nodes of @s.
#g = #ebm.lattice<8 open, [(2)]>
// CHECK: gibbs.update @s saving @before by #gibbs.residues<[1] mod 3>
gibbs.program @past beta 1.0 {
  gibbs.state @s on #g
  gibbs.state @before on #g
  gibbs.factor @f0 unmeasured 1.0 [@s at source, @before at target] over edges #g
  gibbs.sweep @gibbs {
    gibbs.update @s saving @before {
      %0 = gibbs.field @f0 member 0
      gibbs.yield %0
    }
  }
}

// One end is as good as the other.
// CHECK: gibbs.update @s by #gibbs.parts<[3, 4]>
#h = #ebm.bipartite<3, 4>
gibbs.program @member beta 1.0 {
  gibbs.state @s on #h
  gibbs.factor @f0 unmeasured 1.0 [@s at source, @s at target] over edges #h
  gibbs.sweep @gibbs {
    gibbs.update @s {
      %0 = gibbs.field @f0 member 1
      gibbs.yield %0
    }
  }
}
