// RUN: isinglass-opt "--convert-gibbs-to-cpu=layout=tables precision=i8 chains=1024" --split-input-file --verify-diagnostics %s

#g = #ebm.complete<5>
// expected-error @below {{has no layout in precision 'i8': not tables: the graph is dense}}
gibbs.program @Dense beta 1.0 {
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

#g = #ebm.lattice<8 open, [(1)]>
// expected-error @below {{not tables: an update computes more than a sum of fields}}
gibbs.program @Scaled beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 -1.0 [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1] mod 2> {
      %0 = gibbs.field @f0
      %1 = arith.mulf %0, %0 : f32
      gibbs.yield %1
    }
  }
}

// -----

// A star: its centre has 7 neighbours, the others one.
#g = #ebm.sparse<8, dense<[[0, 1], [0, 2], [0, 3], [0, 4], [0, 5], [0, 6], [0, 7]]> : tensor<7x2xi32>>
// expected-error @below {{not tables: the cells' degrees differ too much}}
gibbs.program @Star beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 -1.0 [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.listed<2, dense<[0, 1, 1, 1, 1, 1, 1, 1]> : tensor<8xi32>> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}
