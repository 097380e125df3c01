// RUN: isinglass-opt %s | isinglass-opt --gibbs-pipeline | FileCheck %s

// An edge list in a resource: one name in the text, checked and coloured like a literal.

// CHECK: #g = #ebm.sparse<4, dense_resource<edges> : tensor<3x2xi32>>
// CHECK: gibbs.update @s by #gibbs.listed<2, dense<[1, 0, 1, 0]>
// CHECK: edges: "0x04000000000000000100000001000000020000000200000003000000"
#g = #ebm.sparse<4, dense_resource<edges> : tensor<3x2xi32>>
ebm.model @path beta 1.0 {
  ebm.spins @s on #g
  ebm.product -1.0 [@s at source, @s at target] over edges #g
}
{-# dialect_resources: { builtin: { edges: "0x04000000000000000100000001000000020000000200000003000000" } } #-}
