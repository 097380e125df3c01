//===- FoldEnergy.td - ebm-fold -------------------------------------------------------------------===//
#ifndef ISINGLASS_PASSES_FOLD_ENERGY
#define ISINGLASS_PASSES_FOLD_ENERGY

include "mlir/Pass/PassBase.td"

def FoldEnergy : Pass<"ebm-fold", "::isinglass::ebm::ModelOp"> {
  let summary = "Merge the products of a model's energy that are the same up to their coefficient.";
  let description = [{
    The energy stays the same function of the spins and the parameters; only its spelling shrinks.

    - Members are put in one order and shifts are reduced modulo periodic axes. A product over nodes
      whose weight does not depend on the node is moved as a whole, so that its shifts start at zero;
      along an open axis only where that keeps the set of terms.
    - A member that occurs twice cancels, s s = 1. Rows in which two columns name one spin become a
      product of their own, with fewer members.
    - Products with the same weight, members and sites are added. Coefficients that are exactly 0 go,
      and so do products that exist at no site.
    - A product without members and without an array of weights is counted: its coefficient times its
      number of sites (edges an open lattice lacks are not sites), over shape []. All weightless ones
      become one constant.

    ```mlir
    #g = #ebm.lattice<4x8 periodic, []>
    ebm.model @M beta 1.0 {
      ebm.spins @s on #g
      ebm.product 1.0 [@s at (0, 1), @s at (1, 1)] over nodes #g
      ebm.product 2.0 [@s at (9, 0), @s] over nodes #g
      ebm.product 0.5 [@s, @s] over nodes #g
    }
    ```
    becomes
    ```mlir
    #g = #ebm.lattice<4x8 periodic, []>
    ebm.model @M beta 1.0 {
      ebm.spins @s on #g
      ebm.product 3.0 [@s, @s at (1, 0)] over nodes #g
      ebm.product 16.0 [] over shape []
    }
    ```

    Guarantees: no factor takes a spin twice at a site, except where the pair alone decides which sites
    exist (a shift off an open axis); such a pair is kept. A parameter that no product names any more
    stays declared: its moment is 0. Arithmetic only: the number of sites does not matter, except that
    rows are read.

    Refuses: coefficients whose sum is no 32-bit real (of numbers alone: no finite one). Leaves tables
    alone.
  }];
}

#endif
