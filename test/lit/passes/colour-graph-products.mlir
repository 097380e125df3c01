// RUN: isinglass-opt %s --gibbs-pipeline | FileCheck %s

// Cliques along the axes: a residue an axis.

ebm.model @M beta 1.0 {
  // CHECK: gibbs.update @s0 by #gibbs.residues<[1, 0] mod 2, [0, 1] mod 2>
  ebm.spins @s0 on #ebm.lattice<32x32 periodic, []>
  ebm.product -1.0 [@s0, @s0 at (1, 0), @s0 at (0, 1), @s0 at (1, 1)] over nodes #ebm.lattice<32x32 periodic, []>
  // CHECK: gibbs.update @s1 by #gibbs.residues<[1, 0, 0] mod 2, [0, 1, 0] mod 2, [0, 0, 1] mod 2>
  ebm.spins @s1 on #ebm.lattice<8x6x4 periodic, []>
  ebm.product -1.0 [@s1, @s1 at (1, 0, 0), @s1 at (0, 1, 0), @s1 at (1, 1, 0), @s1 at (0, 0, 1), @s1 at (1, 0, 1), @s1 at (0, 1, 1), @s1 at (1, 1, 1)] over nodes #ebm.lattice<8x6x4 periodic, []>
  // CHECK: gibbs.update @s2 by #gibbs.residues<[1, 0] mod 2, [0, 1] mod 2>
  ebm.spins @s2 on #ebm.lattice<64x64 periodic, [(1, 0), (0, 1), (1, 1)]>
  ebm.product -1.0 [@s2 at source, @s2 at target] over edges #ebm.lattice<64x64 periodic, [(1, 0), (0, 1), (1, 1)]>
  // CHECK: gibbs.update @s3 by #gibbs.residues<[1] mod 3>
  ebm.spins @s3 on #ebm.lattice<9 periodic, []>
  ebm.product -1.0 [@s3, @s3 at (1), @s3 at (2)] over nodes #ebm.lattice<9 periodic, []>
}
