// RUN: isinglass-opt %s --gibbs-pipeline | FileCheck %s

// Variables are updated one after the other: only nodes of the same one conflict.

#g = #ebm.lattice<9x9 periodic, [(1, 0), (0, 1)]>
ebm.model @M beta 1.0 {
  // CHECK: gibbs.update @s by #gibbs.residues<[0, 0] mod 1>
  // CHECK: gibbs.update @t by #gibbs.residues<[0, 1] mod 3>
  ebm.spins @s on #g
  ebm.spins @t on #g
  ebm.product -1.0 [@s at source, @t at target] over edges #g
  ebm.product -1.0 [@t, @t at (0, 1), @s at (3, 3)] over nodes #g
}
