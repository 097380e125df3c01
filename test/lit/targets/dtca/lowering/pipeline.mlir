// RUN: isinglass-opt %s --ebm-pipeline --dtca-pipeline | FileCheck %s

// From a model to its image.

#g = #ebm.lattice<20x20 open, [(0, 1), (-1, 0), (4, 1), (-1, 4), (9, 10), (-10, 9)]>
#chip = #dtca.chip<"paper-g12", 70x70 open, rules [(0, 1), (4, 1), (9, 10)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  // CHECK: dtca.image @Boltzmann onto #chip beta 1.000000e+00 {
  // CHECK-NEXT: dtca.cells @s
  // CHECK-NEXT: dtca.param @W
  // CHECK-NEXT: dtca.couplings 1.000000e+00 * @W
  // CHECK-NEXT: dtca.codes coupling 8 bits bias 8 bits rounding nearest
  // CHECK-NEXT: dtca.program {
  ebm.model @Boltzmann beta 1.0 {
    ebm.spins @s on #g
    ebm.param @W on edges #g = #ebm.normal<0.0, 0.1, seed 3>
    ebm.product -1.0 * @W [@s at source, @s at target] over edges #g
  }
}
