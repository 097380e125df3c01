//===- PlaceOnChip.td - place-on-chip -------------------------------------------------------------===//
#ifndef ISINGLASS_DTCA_PLACE_ON_CHIP
#define ISINGLASS_DTCA_PLACE_ON_CHIP

include "mlir/Pass/PassBase.td"

def PlaceOnChip : Pass<"place-on-chip", "::mlir::ModuleOp"> {
  let summary = "Rewrite every model on the lattice of a chip, and say where it came from.";
  let description = [{
    The lattice of a model is turned (eight ways, the identity first) and shifted (the lowest rows and
    columns that are free of seams, or `at`) until all its couplings are couplings of the chip. The model
    then lies on the chip's own lattice, all cells of it, and beside it stands a dtca.placement with the
    user's variables and parameters and the way back.

    Every product of one or two spins gets an array of its own, because only the model's own edges carry
    it: also one that had no weight, or one weight for all. Boxes of observations and of the model's
    schedules move with the cells; a schedule's bind names the new arrays. Constants stay as they are.

    ```mlir
    #g = #ebm.lattice<2x3 open, [(0, 1), (1, 0)]>
    #chip = #dtca.chip<"toy", 4x4 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
    module attributes {dtca.chip = #chip} {
      ebm.model @M beta 1.0 {
        ebm.spins @s on #g
        ebm.param @W on edges #g = #ebm.normal<0.0, 0.1, seed 3>
        ebm.product -1.0 * @W [@s at source, @s at target] over edges #g
        ebm.product 5.0e-01 [@s] over nodes #g
        ebm.observe @s slice [0 to 1, 0 to 3] = 1
      }
    }
    ```
    becomes, with `at=1,0 turn=quarter`,
    ```mlir
    #g = #ebm.lattice<2x3 open, [(0, 1), (1, 0)]>
    #on_chip = #ebm.lattice<4x4 open, [(0, 1), (-1, 0)]>
    #chip = #dtca.chip<"toy", 4x4 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
    module attributes {dtca.chip = #chip} {
      ebm.model @M beta 1.0 {
        ebm.spins @s on #on_chip
        ebm.param @W on edges #on_chip
        ebm.param @biases on nodes #on_chip
        ebm.product -1.0 * @W [@s at source, @s at target] over edges #on_chip
        ebm.product 5.0e-01 * @biases [@s] over nodes #on_chip
        ebm.observe @s slice [1 to 4, 0 to 1] = 1
      }
      dtca.placement of @M onto #chip {
        dtca.cells @s on #g at (1, 0) turn quarter
        dtca.param @W on edges #g = #ebm.normal<0.0, 0.1, seed 3>
        dtca.moved @W from @W [@s at source, @s at target] over edges #g
        dtca.moved @biases from ones [@s] over nodes #g
      }
    }
    ```

    An input (ebm.spins input, x_t of a denoising step) has no cells of its own: its product with the variable
    over nodes is moved like a bias, as a drive.

    Guarantees: on the variable's cells the energy is the model's, term by term; all other cells are free.
    Time in directions and rules, not in cells.

    Refuses, and says by how much: a torus on an open chip, or on one of another size; directions that the
    chip lacks under every turn; more rows or columns than the chip, or a core that stands apart, has; a
    place that does not fit; more than two spins in a product; more than one variable, or input; an input that is not
    multiplied by the spin of its own node; categories and
    tables; irregular graphs and index rows; lattices of three axes.
  }];
  let options = [
    Option<"chip", "chip", "std::string", "\"\"", "A #dtca.chip; without it, the module's attribute dtca.chip">,
    Option<"at", "at", "std::string", "\"\"", "ROW,COLUMN of the first cell; without it, the lowest that fits">,
    Option<"turn", "turn", "std::string", "\"\"", "identity, quarter, half, ...; without it, the first that fits">
  ];
  let dependentDialects = ["::isinglass::chip::DtcaDialect"];
}

#endif
