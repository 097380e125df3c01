// RUN: isinglass-opt --cpu-pipeline=layout=chains %s | FileCheck %s
// RUN: isinglass-opt --cpu-pipeline=layout=chains %s | mlir-translate --mlir-to-llvmir | opt -O3 -S | FileCheck %s --check-prefix=IR

// Arrays are bare pointers, the interface of runtime/chains/Program.h; nothing but the LLVM dialect is
// left, and no library is called.
// CHECK: llvm.func internal @isinglass_M_update_s(%arg0: !llvm.ptr {llvm.noalias}
// CHECK: llvm.func @isinglass_M_prepare(%arg0: !llvm.ptr {llvm.noalias}, %arg1: !llvm.ptr {llvm.noalias})
// CHECK: llvm.func @isinglass_M_quantise(%arg0: !llvm.ptr {llvm.noalias}, %arg1: f64, %arg2: !llvm.ptr {llvm.noalias})
// CHECK: llvm.func @isinglass_M_sweep(%arg0: !llvm.ptr {{.*}}, %arg4: !llvm.ptr {llvm.noalias}, %arg5: i64)
// CHECK: llvm.func @isinglass_M_phase(%arg0: !llvm.ptr {{.*}}, %arg4: !llvm.ptr {llvm.noalias}, %arg5: i64, %arg6: i64)
// CHECK: llvm.func @isinglass_M_energy(%arg0: !llvm.ptr {{.*}}, %arg1: !llvm.ptr {{.*}}, %arg2: i64, %arg3: !llvm.ptr
// CHECK: llvm.func @isinglass_M_moments(%arg0: !llvm.ptr {{.*}}, %arg1: !llvm.ptr {{.*}}, %arg2: i64, %arg3: !llvm.ptr
// CHECK: llvm.func @isinglass_M_defaults(
// CHECK: llvm.func @isinglass_M_describe() -> !llvm.ptr
// CHECK-NOT: unrealized_conversion_cast

// IR-NOT: declare {{.*}}@exp
// IR-NOT: declare {{.*}}@malloc
#g = #ebm.lattice<5 open, [(1)]>
gibbs.program @M beta 1.0 {
  gibbs.state @s on #g
  gibbs.buffer @W on edges #g
  gibbs.factor @f0 -1.0 * @W [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1] mod 2> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}
