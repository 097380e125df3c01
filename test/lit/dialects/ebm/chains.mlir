// RUN: isinglass-opt %s | isinglass-opt | FileCheck %s

#g = #ebm.lattice<8x8 open, [(1, 0), (0, 1)]>
// CHECK-LABEL: ebm.model @Layer
ebm.model @Layer beta 1.0 {
  ebm.spins @s on #g
  // CHECK: ebm.spins @s_in input on #g
  ebm.spins @s_in input on #g
  ebm.param @k on nodes #g
}
// CHECK: ebm.chain @A of @Layer visible @s input @s_in coupling @k steps 3 times <linear, 2.5{{.*}}> placed #ebm.scattered<odd, seed 7> {
ebm.chain @A of @Layer visible @s input @s_in coupling @k steps 3 times #ebm.times<linear, 2.5> placed #ebm.scattered<odd, seed 7> {
  // CHECK-NEXT: ebm.pixels @x [2, 2] levels 3 front rate 1.0
  ebm.pixels @x [2, 2] levels 3 front rate 1.0
  // CHECK-NEXT: ebm.label @y of 4 copies 5 rate 2.0
  ebm.label @y of 4 copies 5 rate 0.2
}
// CHECK: ebm.chain @C {{.*}} placed #ebm.spread<any, seed 2> {
ebm.chain @C of @Layer visible @s steps 1 times #ebm.times<log> placed #ebm.spread<any, seed 2> {
  ebm.pixels @x [4, 4] levels 1 rate 1.0
}
// CHECK: ebm.chain @B {{.*}} times <log> placed #ebm.file<"places.npz", "p"> {
ebm.chain @B of @Layer visible @s steps 1 times #ebm.times<log> placed #ebm.file<"places.npz", "p"> {
  ebm.pixels @x [64] levels 1 rate 1.0
}
