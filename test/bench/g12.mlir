#g = #ebm.lattice<70x70 open, [(0, 1), (-1, 0), (4, 1), (-1, 4), (9, 10), (-10, 9)]>
gibbs.program @G12 beta 1.0 {
  gibbs.state @s on #g
  gibbs.buffer @W on edges #g
  gibbs.buffer @b on nodes #g
  gibbs.factor @pairs -1.0 * @W [@s at source, @s at target] over edges #g
  gibbs.factor @biases -1.0 * @b [@s] over nodes #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1, 1] mod 2> {
      %0 = gibbs.field @pairs
      %1 = gibbs.field @biases
      gibbs.yield %0, %1
    }
  }
}
