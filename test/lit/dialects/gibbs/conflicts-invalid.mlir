// RUN: isinglass-opt %s -verify-diagnostics -split-input-file

// A colouring must separate the nodes that share a factor; the error names two that it does not.

#g = #ebm.lattice<8x8 open, [(1, 0)]>
gibbs.program @axes beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 1.0 [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    // expected-error @+1 {{the pattern has 1 axes, the graph 2}}
    gibbs.update @s by #gibbs.residues<[1] mod 2> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}

// -----

#g = #ebm.lattice<8 periodic, [(1)]>
gibbs.program @seam_width beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 1.0 [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    // expected-error @+1 {{a seam of width 8 on an axis of size 8}}
    gibbs.update @s by #gibbs.residues<[1] mod 2, seams [8]> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}

// -----

#g = #ebm.lattice<8x8 open, [(1, 0), (1, 1)]>
gibbs.program @open_step beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 1.0 [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    // expected-error @+1 {{nodes that differ by (1, 1) share a factor and a colour}}
    gibbs.update @s by #gibbs.residues<[1, 1] mod 2> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}

// -----

#g = #ebm.lattice<8x8 open, []>
gibbs.program @shift_step beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 1.0 [@s, @s at (1, 0), @s at (0, 1)] over nodes #g
  gibbs.sweep @gibbs {
    // expected-error @+1 {{nodes that differ by (1, -1) share a factor and a colour}}
    gibbs.update @s by #gibbs.residues<[1, 1] mod 2> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}

// -----

#g = #ebm.lattice<8x8 open, [(1, 0)]>
gibbs.program @second_factor beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 1.0 [@s at source, @s at target] over edges #g
  gibbs.factor @f1 1.0 [@s, @s at (2, 0)] over nodes #g
  gibbs.sweep @gibbs {
    // expected-error @+1 {{nodes that differ by (2, 0) share a factor and a colour}}
    gibbs.update @s by #gibbs.residues<[1, 1] mod 2> {
      %0 = gibbs.field @f0
      %1 = gibbs.field @f1
      gibbs.yield %0, %1
    }
  }
}

// -----

#g = #ebm.lattice<8x7 periodic, [(1, 0), (0, 1)]>
gibbs.program @odd_axis beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 1.0 [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    // expected-error @+1 {{the pattern does not close around axis 1 of size 7}}
    gibbs.update @s by #gibbs.residues<[1, 1] mod 2> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}

// -----

#g = #ebm.lattice<9 periodic, [(1), (3)]>
gibbs.program @narrow_seam beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 1.0 [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    // expected-error @+1 {{a seam of width 2 does not close axis 0 of size 9 for steps of up to 3}}
    gibbs.update @s by #gibbs.residues<[1] mod 2, seams [2]> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}

// -----

#g = #ebm.lattice<9 periodic, [(1), (3)]>
gibbs.program @wide_seam beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 1.0 [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    // expected-error @+1 {{a seam of width 7 does not close axis 0 of size 9 for steps of up to 3}}
    gibbs.update @s by #gibbs.residues<[1] mod 2, seams [7]> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}

// -----

#g = #ebm.bipartite<3, 4>
gibbs.program @parts_nodes beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 1.0 [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    // expected-error @+1 {{the colouring is of 6 nodes, the graph has 7}}
    gibbs.update @s by #gibbs.parts<[3, 3]> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}

// -----

#g = #ebm.bipartite<3, 4>
gibbs.program @parts_swapped beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 1.0 [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    // expected-error @+1 {{nodes 2 and 3 share a factor and a colour}}
    gibbs.update @s by #gibbs.parts<[4, 3]> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}

// -----

#g = #ebm.complete<4>
gibbs.program @serial_nodes beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 1.0 [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    // expected-error @+1 {{the colouring is of 5 nodes, the graph has 4}}
    gibbs.update @s by #gibbs.serial<5> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}

// -----

#g = #ebm.complete<3>
gibbs.program @residues_of_edges beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 1.0 [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    // expected-error @+1 {{nodes 0 and 2 share a factor and a colour}}
    gibbs.update @s by #gibbs.residues<[1] mod 2> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}

// -----

#g = #ebm.sparse<3, dense<[[0, 1], [1, 2]]> : tensor<2x2xi32>>
gibbs.program @listed_edge beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 1.0 [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    // expected-error @+1 {{nodes 1 and 2 share a factor and a colour}}
    gibbs.update @s by #gibbs.listed<2, dense<[0, 1, 1]> : tensor<3xi32>> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}

// -----

#g = #ebm.lattice<3 periodic, [(1)]>
gibbs.program @listed_lattice beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 1.0 [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    // expected-error @+1 {{nodes 2 and 0 share a factor and a colour}}
    gibbs.update @s by #gibbs.listed<2, dense<[0, 1, 0]> : tensor<3xi32>> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}

// -----

#g = #ebm.lattice<4 open, []>
gibbs.program @rows beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 1.0 [@s at column 0, @s at column 1] over rows dense<[[0, 2]]> : tensor<1x2xi64>
  gibbs.sweep @gibbs {
    // expected-error @+1 {{nodes 0 and 2 share a factor and a colour}}
    gibbs.update @s by #gibbs.residues<[1] mod 2> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}

// -----

#g = #ebm.sparse<2, dense<[[0, 1]]> : tensor<1x2xi32>>
gibbs.program @listed_missing beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 1.0 [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    // expected-error @+1 {{the colours cannot be read: their resource is missing or of another length than 'tensor<2xi32>'}}
    gibbs.update @s by #gibbs.listed<2, dense_resource<nowhere> : tensor<2xi32>> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}

// -----

#g = #ebm.lattice<1048576x1048576 open, [(0, 1), (1, 0)]>
gibbs.program @too_many beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 1.0 [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    // expected-error @+1 {{these colours would be checked pair by pair, which is limited to 2^27 conflicts; residues are checked on any lattice}}
    gibbs.update @s by #gibbs.parts<[549755813888, 549755813888]> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}

// -----

#g = #ebm.sparse<2, dense<[[0, 1]]> : tensor<1x2xi32>>
gibbs.program @listed_outside beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 1.0 [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    // expected-error @+1 {{colour 9 is outside 0 to 1}}
    gibbs.update @s by #gibbs.listed<2, dense_resource<colours> : tensor<2xi32>> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}
{-# dialect_resources: { builtin: { colours: "0x040000000000000009000000" } } #-}
