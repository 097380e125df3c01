// RUN: isinglass-opt --convert-gibbs-to-cpu --cse %s | FileCheck %s

#g = #ebm.lattice<4x6 open, [(0, 1), (1, 0)]>
gibbs.program @M beta 1.0 {
  gibbs.state @s on #g
  gibbs.buffer @W on edges #g = 1.0
  gibbs.buffer @b on nodes #g = 5.0e-01
  gibbs.factor @f0 -1.0 * @W [@s at source, @s at target] over edges #g
  gibbs.factor @f1 -1.0 * @b [@s] over nodes #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1, 1] mod 2> {
      %0 = gibbs.field @f0
      %1 = gibbs.field @f1
      gibbs.yield %0, %1
    }
  }
}
