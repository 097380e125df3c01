// RUN: isinglass-opt %s --gibbs-pipeline | FileCheck %s

// Two colours wherever every step changes the parity and every periodic axis is even.

ebm.model @M beta 1.0 {
  // CHECK: gibbs.update @s0 by #gibbs.residues<[1, 1] mod 2>
  ebm.spins @s0 on #ebm.lattice<64x64 periodic, [(1, 0), (0, 1)]>
  ebm.product -1.0 [@s0 at source, @s0 at target] over edges #ebm.lattice<64x64 periodic, [(1, 0), (0, 1)]>
  // CHECK: gibbs.update @s1 by #gibbs.residues<[1, 1] mod 2>
  ebm.spins @s1 on #ebm.lattice<31x33 open, [(1, 0), (0, 1)]>
  ebm.product -1.0 [@s1 at source, @s1 at target] over edges #ebm.lattice<31x33 open, [(1, 0), (0, 1)]>
  // CHECK: gibbs.update @s2 by #gibbs.residues<[1, 1] mod 2>
  ebm.spins @s2 on #ebm.lattice<32x31 periodic(0), [(1, 0), (0, 1)]>
  ebm.product -1.0 [@s2 at source, @s2 at target] over edges #ebm.lattice<32x31 periodic(0), [(1, 0), (0, 1)]>
  // CHECK: gibbs.update @s3 by #gibbs.residues<[1, 1, 1] mod 2>
  ebm.spins @s3 on #ebm.lattice<8x10x12 periodic, [(1, 0, 0), (0, 1, 0), (0, 0, 1)]>
  ebm.product -1.0 [@s3 at source, @s3 at target] over edges #ebm.lattice<8x10x12 periodic, [(1, 0, 0), (0, 1, 0), (0, 0, 1)]>
  // CHECK: gibbs.update @s4 by #gibbs.residues<[1, 1] mod 2>
  ebm.spins @s4 on #ebm.lattice<70x70 periodic, [(0, 1), (-1, 0), (4, 1), (-1, 4), (9, 10), (-10, 9)]>
  ebm.product -1.0 [@s4 at source, @s4 at target] over edges #ebm.lattice<70x70 periodic, [(0, 1), (-1, 0), (4, 1), (-1, 4), (9, 10), (-10, 9)]>
  // CHECK: gibbs.update @s5 by #gibbs.residues<[1, 1] mod 2>
  ebm.spins @s5 on #ebm.lattice<71x71 open, [(0, 1), (-1, 0), (4, 1), (-1, 4), (9, 10), (-10, 9)]>
  ebm.product -1.0 [@s5 at source, @s5 at target] over edges #ebm.lattice<71x71 open, [(0, 1), (-1, 0), (4, 1), (-1, 4), (9, 10), (-10, 9)]>
  // CHECK: gibbs.update @s6 by #gibbs.residues<[1, 1] mod 2>
  ebm.spins @s6 on #ebm.lattice<10000x10000 periodic, [(1, 0), (0, 1)]>
  ebm.product -1.0 [@s6 at source, @s6 at target] over edges #ebm.lattice<10000x10000 periodic, [(1, 0), (0, 1)]>
}
