// RUN: isinglass-opt %s -o %t
// RUN: isinglass-opt %s --mlir-print-op-generic | isinglass-opt | diff %t -
// RUN: isinglass-opt %s --emit-bytecode | isinglass-opt | diff %t -

// The generic form and the bytecode hold everything that the assembly does.

#g = #ebm.lattice<4x4 open, [(1, 0)]>
ebm.model @M beta 1.0 {
  ebm.spins @s on #g
  ebm.categories @c on #g of 3
  ebm.param @W frozen on edges #g among [-1.0, 1.0] = #ebm.signs<seed 3>
  ebm.param @t on shape [3, 3]
  ebm.param @w on shape [2]
  ebm.product -1.0 * @W [@s at source, @s at target] over edges #g
  ebm.product -1.0 [@s, @s at (1, -1)] over nodes #g
  ebm.product 1.0 * @w at column 1 [@s at column 0] over rows dense<[[3, 1]]> : tensor<1x2xi64>
  ebm.table 1.0 * @t [@c at source, @c at target] over edges #g
  ebm.observe @c slice [0 to 1, 0 to 4] = 2
}
