// RUN: isinglass-opt %s

// Colourings of every kind that separate their conflicts, also on graphs of another kind.

#g0 = #ebm.lattice<9 periodic, [(1), (3)]>
gibbs.program @seam beta 1.0 {
  gibbs.state @s on #g0
  gibbs.factor @f0 1.0 [@s at source, @s at target] over edges #g0
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1] mod 2, seams [3]> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}

#g1 = #ebm.lattice<9 periodic, [(1), (3)]>
gibbs.program @seam_widest beta 1.0 {
  gibbs.state @s on #g1
  gibbs.factor @f0 1.0 [@s at source, @s at target] over edges #g1
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1] mod 2, seams [6]> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}

#g2 = #ebm.lattice<3x3 periodic, [(1, 0)]>
gibbs.program @serial beta 1.0 {
  gibbs.state @s on #g2
  gibbs.factor @f0 1.0 [@s at source, @s at target] over edges #g2
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.serial<9> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}

#g3 = #ebm.complete<3>
gibbs.program @parts beta 1.0 {
  gibbs.state @s on #g3
  gibbs.factor @f0 1.0 [@s at source, @s at target] over edges #g3
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.parts<[1, 1, 1]> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}

#g4 = #ebm.lattice<3 periodic, [(1)]>
gibbs.program @listed beta 1.0 {
  gibbs.state @s on #g4
  gibbs.factor @f0 1.0 [@s at source, @s at target] over edges #g4
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.listed<3, dense<[0, 1, 2]> : tensor<3xi32>> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}
