// RUN: isinglass-opt %s --gibbs-colour | FileCheck %s

// An update that has a colouring keeps it.

#g = #ebm.lattice<8 open, [(1)]>
gibbs.program @P beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 1.0 [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    // CHECK: gibbs.update @s by #gibbs.residues<[1] mod 4>
    gibbs.update @s by #gibbs.residues<[1] mod 4> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}
