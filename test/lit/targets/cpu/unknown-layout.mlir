// RUN: not isinglass-opt "--convert-gibbs-to-cpu=layout=chains precision=i4" %s 2>&1 | FileCheck %s

// CHECK: error: 'gibbs.program' op there is no layout 'chains' in precision 'i4'
// CHECK: note: known: 'chains' in 'f32', 64 chains in lanes, masked additions, exact acceptance
gibbs.program @M beta 1.0 {
  gibbs.state @s on #ebm.lattice<4 open, []>
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.serial<4> {
    }
  }
}
