// RUN: isinglass-opt %s --gibbs-pipeline | FileCheck %s

// An axis whose period the pattern does not divide is closed by a strip, as wide as the longest
// step.

ebm.model @M beta 1.0 {
  // CHECK: gibbs.update @s0 by #gibbs.residues<[1] mod 2, seams [1]>
  ebm.spins @s0 on #ebm.lattice<101 periodic, [(1)]>
  ebm.product -1.0 [@s0 at source, @s0 at target] over edges #ebm.lattice<101 periodic, [(1)]>
  // CHECK: gibbs.update @s1 by #gibbs.residues<[1, 1] mod 2, seams [1, 0]>
  ebm.spins @s1 on #ebm.lattice<71x70 periodic, [(1, 0), (0, 1)]>
  ebm.product -1.0 [@s1 at source, @s1 at target] over edges #ebm.lattice<71x70 periodic, [(1, 0), (0, 1)]>
  // CHECK: gibbs.update @s2 by #gibbs.residues<[1, 1] mod 2, seams [1, 1]>
  ebm.spins @s2 on #ebm.lattice<71x71 periodic, [(1, 0), (0, 1)]>
  ebm.product -1.0 [@s2 at source, @s2 at target] over edges #ebm.lattice<71x71 periodic, [(1, 0), (0, 1)]>
  // CHECK: gibbs.update @s3 by #gibbs.residues<[1, 1] mod 2, seams [0, 1]>
  ebm.spins @s3 on #ebm.lattice<71x71 periodic(1), [(1, 0), (0, 1)]>
  ebm.product -1.0 [@s3 at source, @s3 at target] over edges #ebm.lattice<71x71 periodic(1), [(1, 0), (0, 1)]>
  // CHECK: gibbs.update @s4 by #gibbs.residues<[1, 1] mod 2, seams [10, 10]>
  ebm.spins @s4 on #ebm.lattice<71x71 periodic, [(0, 1), (-1, 0), (4, 1), (-1, 4), (9, 10), (-10, 9)]>
  ebm.product -1.0 [@s4 at source, @s4 at target] over edges #ebm.lattice<71x71 periodic, [(0, 1), (-1, 0), (4, 1), (-1, 4), (9, 10), (-10, 9)]>
  // CHECK: gibbs.update @s5 by #gibbs.residues<[1, 1, 1] mod 2, seams [0, 1, 0]>
  ebm.spins @s5 on #ebm.lattice<10x11x12 periodic, [(1, 0, 0), (0, 1, 0), (0, 0, 1)]>
  ebm.product -1.0 [@s5 at source, @s5 at target] over edges #ebm.lattice<10x11x12 periodic, [(1, 0, 0), (0, 1, 0), (0, 0, 1)]>
  // CHECK: gibbs.update @s6 by #gibbs.residues<[1, 0] mod 2, [0, 1] mod 2, seams [0, 1]>
  ebm.spins @s6 on #ebm.lattice<32x35 periodic, []>
  ebm.product -1.0 [@s6, @s6 at (1, 0), @s6 at (0, 1), @s6 at (1, 1)] over nodes #ebm.lattice<32x35 periodic, []>
}
