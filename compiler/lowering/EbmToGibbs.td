//===- EbmToGibbs.td - convert-ebm-to-gibbs -------------------------------------------------------===//
#ifndef ISINGLASS_LOWERING_EBM_TO_GIBBS
#define ISINGLASS_LOWERING_EBM_TO_GIBBS

include "mlir/Pass/PassBase.td"

def EbmToGibbs : Pass<"convert-ebm-to-gibbs", "::mlir::ModuleOp"> {
  let summary = "Give every model its way to be sampled: a program with one sweep, and a schedule.";
  let description = [{
    Spins become states, parameters buffers, products factors named f0, f1, ... in order. The sweep
    updates the variables in the order of their declaration, inputs apart, uncoloured; an update's region adds one
    field a factor that involves its variable. Observations become clamps at the head of the model's
    schedules, behind a bind of all buffers that are not frozen; a schedule that binds by itself keeps
    that. A model without a schedule gets 64 chains, seed 0, 1000 sweeps and 100 samples a sweep apart.

    ```mlir
    #g = #ebm.lattice<8 periodic, [(1)]>
    ebm.model @Ring beta 1.0 {
      ebm.spins @s on #g
      ebm.param @J on shape [] = 5.0e-01
      ebm.product -1.0 * @J [@s at source, @s at target] over edges #g
      ebm.observe @s slice [0 to 1] = 1
    }
    ```
    becomes
    ```mlir
    #g = #ebm.lattice<8 periodic, [(1)]>
    gibbs.program @Ring beta 1.0 {
      gibbs.state @s on #g
      gibbs.buffer @J on shape [] = 5.0e-01
      gibbs.factor @f0 -1.0 * @J [@s at source, @s at target] over edges #g
      gibbs.sweep @gibbs {
        gibbs.update @s {
          %0 = gibbs.field @f0
          gibbs.yield %0
        }
      }
    }
    gibbs.schedule @sample of @Ring chains 64 seed 0 {
      gibbs.bind [@J]
      gibbs.clamp @s slice [0 to 1] = 1
      gibbs.run 1000
      gibbs.observe every 1 for 100
    }
    ```

    Guarantees: the program's energy is the model's, term by term.

    Refuses: categorical variables and tables; observations that overlap and do not say the same; a
    factor that takes a spin twice at a site (ebm-fold cancels those).
  }];
  let dependentDialects = ["::isinglass::gibbs::GibbsDialect"];
}

#endif
