// RUN: isinglass-opt %s --place-on-chip --convert-ebm-to-dtca | FileCheck %s
// RUN: isinglass-opt %s --place-on-chip --convert-ebm-to-dtca | isinglass-opt | FileCheck %s

// A step of a denoising model: its input becomes drives, and the program a dtca.drive; a schedule that only
// runs is read once, at its end.

#g = #ebm.lattice<2x3 open, [(0, 1)]>
#chip = #dtca.chip<"toy", 4x4 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @Step beta 1.0 {
    ebm.spins @s on #g
    ebm.spins @s_in input on #g
    ebm.param @s_coupling on nodes #g
    ebm.product -1.0 * @s_coupling [@s_in, @s] over nodes #g
    ebm.product -5.0e-01 [@s] over nodes #g
  }
  gibbs.schedule @generate of @Step chains 64 seed 0 {
    gibbs.bind [@s_coupling]
    gibbs.clamp @s_in slice [0 to 2, 0 to 3]
    gibbs.run 250
  }
}

// CHECK: dtca.image @Step
// CHECK-NEXT: dtca.cells @s
// CHECK-NEXT: dtca.param @s_coupling on nodes
// CHECK-NEXT: dtca.drives 1.000000e+00 * @s_coupling [@s] over nodes
// CHECK-NEXT: dtca.biases 5.000000e-01 [@s] over nodes
// CHECK-NEXT: dtca.program {
// CHECK-NEXT: dtca.configure
// CHECK-NEXT: dtca.seed
// CHECK-NEXT: dtca.drive @s
// CHECK-NEXT: dtca.run 250
// CHECK-NEXT: dtca.read{{$}}
// CHECK-NEXT: }
