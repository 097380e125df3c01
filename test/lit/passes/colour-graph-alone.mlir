// RUN: isinglass-opt %s --gibbs-pipeline | FileCheck %s

// Nodes without conflicts are updated together; an odd periodic axis that no step follows needs no
// seam.

ebm.model @M beta 1.0 {
  // CHECK: gibbs.update @s0 by #gibbs.residues<[0, 0] mod 1>
  ebm.spins @s0 on #ebm.lattice<7x7 periodic, []>
  ebm.product -1.0 [@s0] over nodes #ebm.lattice<7x7 periodic, []>
  // CHECK: gibbs.update @s1 by #gibbs.residues<[0] mod 1>
  ebm.spins @s1 on #ebm.sparse<3, dense<[[0, 1], [1, 2]]> : tensor<2x2xi32>>
  ebm.product -1.0 [@s1] over nodes #ebm.sparse<3, dense<[[0, 1], [1, 2]]> : tensor<2x2xi32>>
  // CHECK: gibbs.update @s2 by #gibbs.residues<[1, 1] mod 2>
  ebm.spins @s2 on #ebm.lattice<8x7 periodic, [(1, 0)]>
  ebm.product -1.0 [@s2 at source, @s2 at target] over edges #ebm.lattice<8x7 periodic, [(1, 0)]>
}
