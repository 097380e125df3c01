// RUN: isinglass-opt %s --gibbs-pipeline | FileCheck %s

// One residue over all axes, where it needs fewer colours than a product.

ebm.model @M beta 1.0 {
  // CHECK: gibbs.update @s0 by #gibbs.residues<[1, 1] mod 3>
  ebm.spins @s0 on #ebm.lattice<30x30 periodic, [(1, 0), (0, 1), (1, 1)]>
  ebm.product -1.0 [@s0 at source, @s0 at target] over edges #ebm.lattice<30x30 periodic, [(1, 0), (0, 1), (1, 1)]>
  // CHECK: gibbs.update @s1 by #gibbs.residues<[1, 1] mod 3>
  ebm.spins @s1 on #ebm.lattice<31x31 open, [(1, 0), (0, 1), (1, 1)]>
  ebm.product -1.0 [@s1 at source, @s1 at target] over edges #ebm.lattice<31x31 open, [(1, 0), (0, 1), (1, 1)]>
  // CHECK: gibbs.update @s2 by #gibbs.residues<[1, 1] mod 5>
  ebm.spins @s2 on #ebm.lattice<5x5 periodic, [(1, 0), (0, 1)]>
  ebm.product -1.0 [@s2 at source, @s2 at target] over edges #ebm.lattice<5x5 periodic, [(1, 0), (0, 1)]>
  // CHECK: gibbs.update @s3 by #gibbs.residues<[1, 2] mod 5>
  ebm.spins @s3 on #ebm.lattice<20x20 periodic, []>
  ebm.product -1.0 [@s3, @s3 at (1, 0), @s3 at (-1, 0), @s3 at (0, 1), @s3 at (0, -1)] over nodes #ebm.lattice<20x20 periodic, []>
}
