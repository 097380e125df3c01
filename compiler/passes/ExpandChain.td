//===- ExpandChain.td - ebm-expand-chain ----------------------------------------------------------===//
#ifndef ISINGLASS_PASSES_EXPAND_CHAIN
#define ISINGLASS_PASSES_EXPAND_CHAIN

include "mlir/Pass/PassBase.td"

def ExpandChain : Pass<"ebm-expand-chain", "::mlir::ModuleOp"> {
  let summary = "Give the model of a chain's step its input, and its training two phases.";
  let description = [{
    x_t acts on x_{t-1} as a field of one sign a chain and one size a cell: the coupling
    w_t = -1/2 ln tanh(rate dt / 2) of the forward process, divided by beta, at the visible cells, and 0
    elsewhere. So that one program serves all steps, the input lies on the nodes of the visible variable,
    and which of them are visible is in the numbers of the coupling alone.

    The parameters of the model, the coupling among them, are those of one step: a run of the chain binds
    them anew for each. Names are those of the visible variable with `_in` and `_coupling` behind.

    A training gets its phases: in the positive one the run holds the visible cells (the input is there
    too, but what it acts on is held), in the negative one the input alone. The schedule @generate, where
    there is one, gets the input too.

    ```mlir
    #g = #ebm.lattice<8x8 open, [(1, 0), (0, 1)]>
    ebm.model @Layer beta 1.0 {
      ebm.spins @s on #g
      ebm.param @W on edges #g = 0.0
      ebm.product -1.0 * @W [@s at source, @s at target] over edges #g
    }
    ebm.chain @D of @Layer visible @s steps 2 times #ebm.times<log> placed #ebm.scattered<any, seed 1> {
      ebm.pixels @x [3, 3] levels 1 rate 1.0
    }
    gibbs.training @train of @D chains 64 warmup 100 samples 10 every 2 epochs 5 seed 0 offset 0.0
      data #gibbs.dataset<npz, "x.npz", threshold 5.0e-01>
      optimiser #gibbs.adam<rate 3.0e-02, decay 1.0, weight_decay 0.0>
    ```
    becomes
    ```mlir
    #g = #ebm.lattice<8x8 open, [(1, 0), (0, 1)]>
    ebm.model @Layer beta 1.0 {
      ebm.spins @s on #g
      ebm.param @W on edges #g = 0.0
      ebm.product -1.0 * @W [@s at source, @s at target] over edges #g
      ebm.spins @s_in input on #g
      ebm.param @s_coupling on nodes #g
      ebm.product -1.0 * @s_coupling [@s_in, @s] over nodes #g
    }
    ebm.chain @D of @Layer visible @s input @s_in coupling @s_coupling steps 2 times #ebm.times<log>
        placed #ebm.scattered<any, seed 1> {
      ebm.pixels @x [3, 3] levels 1 rate 1.0
    }
    gibbs.training @train of @D chains 64 warmup 100 samples 10 every 2 epochs 5 seed 0 offset 0.0
      data #gibbs.dataset<npz, "x.npz", threshold 5.0e-01>
      optimiser #gibbs.adam<rate 3.0e-02, decay 1.0, weight_decay 0.0>
      positive @positive negative @negative
    gibbs.schedule @positive of @Layer chains 64 seed 0 {
      gibbs.bind [@W, @s_coupling]
      gibbs.clamp @s_in slice [0 to 8, 0 to 8]
      gibbs.clamp @s some slice [0 to 8, 0 to 8]
      gibbs.run 100
      gibbs.observe every 2 for 10
    }
    gibbs.schedule @negative of @Layer chains 64 seed 0 {
      gibbs.bind [@W, @s_coupling]
      gibbs.clamp @s_in slice [0 to 8, 0 to 8]
      gibbs.run 100
      gibbs.observe every 2 for 10
    }
    ```

    Guarantees: with the coupling at 0 the law of the model's own variables is what it was.

    Refuses: two chains of one model; a model that observes cells, or has the names already. Leaves
    chains alone that have their input, and modules without one.
  }];
  let dependentDialects = ["::isinglass::gibbs::GibbsDialect"];
}

#endif
