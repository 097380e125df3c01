// A frozen parameter is not bound: a run cannot give it values.
// RUN: isinglass-opt %s --ebm-expand-chain | FileCheck %s

#g = #ebm.lattice<4 open, [(1)]>
ebm.model @Layer beta 1.0 {
  ebm.spins @s on #g
  ebm.param @W frozen on edges #g = 5.0e-01
  ebm.product -1.0 * @W [@s at source, @s at target] over edges #g
}
ebm.chain @D of @Layer visible @s steps 2 times #ebm.times<log> placed #ebm.in_order {
  ebm.pixels @x [3] levels 1 rate 1.0
}
// CHECK: gibbs.schedule @generate
// CHECK-NEXT: gibbs.bind [@s_coupling]
gibbs.schedule @generate of @Layer chains 4 seed 0 {
  gibbs.run 50
}
