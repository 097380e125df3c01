// RUN: isinglass-opt "--convert-gibbs-to-cpu=layout=sliced chains=64" --split-input-file --verify-diagnostics %s

#g = #ebm.lattice<4x4 periodic, [(0, 1), (1, 0)]>
// expected-error @below {{not sliced: couplings of any size: their values are not promised to be among -a and a}}
gibbs.program @AnySize beta 1.0 {
  gibbs.state @s on #g
  gibbs.buffer @W on edges #g among [-1.0, 0.5]
  gibbs.factor @f0 -1.0 * @W [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1, 1] mod 2> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}

// -----

#g = #ebm.lattice<4x4 periodic, [(0, 1), (1, 0)]>
// expected-error @below {{not sliced: couplings of several sizes}}
gibbs.program @Sizes beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 -1.0 [@s, @s at (0, 1)] over nodes #g
  gibbs.factor @f1 -0.5 [@s, @s at (1, 0)] over nodes #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1, 1] mod 2> {
      %0 = gibbs.field @f0
      %1 = gibbs.field @f1
      gibbs.yield %0, %1
    }
  }
}

// -----

#g = #ebm.lattice<4x4 periodic, [(0, 1), (1, 0)]>
// expected-error @below {{not sliced: there is a bias}}
gibbs.program @Bias beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 -1.0 [@s at source, @s at target] over edges #g
  gibbs.factor @f1 -1.0 [@s] over nodes #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1, 1] mod 2> {
      %0 = gibbs.field @f0
      %1 = gibbs.field @f1
      gibbs.yield %0, %1
    }
  }
}

// -----

#g = #ebm.lattice<4x4 periodic(0), [(0, 1), (1, 0)]>
// expected-error @below {{not sliced: an axis is open}}
gibbs.program @Open beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 -1.0 [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1, 1] mod 2> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}

// -----

#g = #ebm.lattice<4x5 periodic, [(0, 1), (1, 0)]>
// expected-error @below {{not sliced: the colouring has seams}}
gibbs.program @Seams beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 -1.0 [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1, 1] mod 2, seams [0, 1]> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}

// -----

#g = #ebm.lattice<20 periodic, [(1), (3), (5), (7), (9)]>
// expected-error @below {{not sliced: a cell has more than 8 neighbours}}
gibbs.program @Degree beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 -1.0 [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1] mod 2> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}

// -----

#g = #ebm.lattice<4x1002 periodic, [(0, 1), (1, 100)]>
// expected-error @below {{not sliced: neighbours are far along rows that are no multiple of 512 lanes}}
gibbs.program @Tail beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 -1.0 [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1, 1] mod 2> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}
