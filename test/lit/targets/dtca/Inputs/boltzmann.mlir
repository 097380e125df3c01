#g = #ebm.lattice<10x10 open, [(0, 1), (-1, 0), (4, 1), (-1, 4)]>
#chip = #dtca.chip<"g8", 10x10 open, rules [(0, 1), (4, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  ebm.model @Boltzmann beta 1.0 {
    ebm.spins @s on #g
    ebm.param @W on edges #g = #ebm.normal<0.0, 0.1, seed 3>
    ebm.param @b on nodes #g = #ebm.file<"biases.npz", "b">
    ebm.product -1.0 * @W [@s at source, @s at target] over edges #g
    ebm.product -1.0 * @b [@s] over nodes #g
    ebm.product 2.0 [@s, @s at (0, 1)] over nodes #g
    ebm.observe @s slice [0 to 1, 0 to 10] = 1
  }
}
