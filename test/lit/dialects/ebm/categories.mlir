// RUN: isinglass-opt %s | isinglass-opt | FileCheck %s

#g = #ebm.lattice<4x4 open, [(1, 0)]>
ebm.model @Potts beta 1.0 {
  // CHECK: ebm.categories @c on #g of 5
  ebm.categories @c on #g of 5
  ebm.spins @a on #g
  ebm.param @t on shape [2, 5]
  // CHECK: ebm.table 1.000000e+00 * @t [@a at source, @c at target] over edges #g
  ebm.table 1.0 * @t [@a at source, @c at target] over edges #g
  // CHECK: ebm.observe @c slice [0 to 1, 2 to 4] = 4
  ebm.observe @c slice [0 to 1, 2 to 4] = 4
  // CHECK: ebm.observe @c slice [3 to 4, 0 to 4]{{$}}
  ebm.observe @c slice [3 to 4, 0 to 4]
}
