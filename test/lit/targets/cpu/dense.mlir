// RUN: isinglass-opt --convert-gibbs-to-cpu --cse %s | FileCheck %s

// Bipartite graphs have no lists of edges: a loop over the 256 or the 784 partners with weights side
// by side, both orientations prepared.
// CHECK-NOT: _list
// CHECK-LABEL: func.func private @isinglass_M_update_s(
// CHECK: arith.select {{.*}}, %c256{{.*}} : index
// CHECK: scf.for {{.*}} -> (vector<16xf32>, vector<16xf32>, vector<16xf32>, vector<16xf32>)
// CHECK: arith.select {{.*}}, %c784{{.*}} : index
// CHECK: scf.for {{.*}} -> (vector<16xf32>, vector<16xf32>, vector<16xf32>, vector<16xf32>)
#g = #ebm.bipartite<784, 256>
gibbs.program @M beta 1.0 {
  gibbs.state @s on #g
  gibbs.buffer @W on edges #g
  gibbs.factor @f0 -1.0 * @W [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.parts<[784, 256]> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}
