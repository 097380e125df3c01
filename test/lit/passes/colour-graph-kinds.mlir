// RUN: isinglass-opt %s --gibbs-pipeline | FileCheck %s

// Bipartite and complete graphs have their colours by their kind; a list of edges gets DSATUR.

ebm.model @M beta 1.0 {
  // CHECK: gibbs.update @s0 by #gibbs.parts<[784, 256]>
  ebm.spins @s0 on #ebm.bipartite<784, 256>
  ebm.product -1.0 [@s0 at source, @s0 at target] over edges #ebm.bipartite<784, 256>
  // CHECK: gibbs.update @s1 by #gibbs.serial<12>
  ebm.spins @s1 on #ebm.complete<12>
  ebm.product -1.0 [@s1 at source, @s1 at target] over edges #ebm.complete<12>
  // CHECK: gibbs.update @s2 by #gibbs.listed<3, dense<
  ebm.spins @s2 on #ebm.sparse<5, dense<[[0, 1], [1, 2], [2, 3], [3, 4], [4, 0]]> : tensor<5x2xi32>>
  ebm.product -1.0 [@s2 at source, @s2 at target] over edges #ebm.sparse<5, dense<[[0, 1], [1, 2], [2, 3], [3, 4], [4, 0]]> : tensor<5x2xi32>>
  // CHECK: gibbs.update @s3 by #gibbs.listed<2, dense<
  ebm.spins @s3 on #ebm.sparse<6, dense<[[0, 1], [1, 2], [2, 3], [3, 4], [4, 5], [5, 0], [0, 3]]> : tensor<7x2xi32>>
  ebm.product -1.0 [@s3 at source, @s3 at target] over edges #ebm.sparse<6, dense<[[0, 1], [1, 2], [2, 3], [3, 4], [4, 5], [5, 0], [0, 3]]> : tensor<7x2xi32>>
  // CHECK: gibbs.update @s4 by #gibbs.listed<4, dense<
  ebm.spins @s4 on #ebm.sparse<6, dense<[[0, 1], [1, 2], [2, 3], [3, 4], [4, 0], [5, 0], [5, 1], [5, 2], [5, 3], [5, 4]]> : tensor<10x2xi32>>
  ebm.product -1.0 [@s4 at source, @s4 at target] over edges #ebm.sparse<6, dense<[[0, 1], [1, 2], [2, 3], [3, 4], [4, 0], [5, 0], [5, 1], [5, 2], [5, 3], [5, 4]]> : tensor<10x2xi32>>
}
