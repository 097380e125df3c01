// RUN: isinglass-opt "--convert-gibbs-to-cpu=layout=cells precision=i8 chains=1" --split-input-file --verify-diagnostics %s

#g = #ebm.complete<5>
// expected-error @below {{not cells: the graph is dense}}
gibbs.program @M beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 -1.0 [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.serial<5> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}

// -----

#g = #ebm.sparse<4, dense<[[0, 1], [1, 2], [2, 3], [3, 0]]> : tensor<4x2xi32>>
// expected-error @below {{not cells: terms are no pattern on a lattice}}
gibbs.program @M beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 -1.0 [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.listed<2, dense<[0, 1, 0, 1]> : tensor<4xi32>> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}

// -----

#g = #ebm.lattice<4x4 periodic(0), [(0, 1), (1, 0)]>
// expected-error @below {{not cells: an axis is open}}
gibbs.program @M beta 1.0 {
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
// expected-error @below {{not cells: the colouring has seams}}
gibbs.program @M beta 1.0 {
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

#g = #ebm.lattice<4 periodic, [(1)]>
// expected-error @below {{not cells: the colouring is no pattern of residues}}
gibbs.program @M beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 -1.0 [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.serial<4> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}

// -----

// Neighbours of a row would fill the stack.
#g = #ebm.lattice<4x1048576 periodic, [(0, 1), (1, 0)]>
// expected-error @below {{not cells: rows are long}}
gibbs.program @M beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 -1.0 [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1, 1] mod 2> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}
