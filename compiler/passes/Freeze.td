//===- Freeze.td - ebm-freeze ---------------------------------------------------------------------===//
#ifndef ISINGLASS_PASSES_FREEZE
#define ISINGLASS_PASSES_FREEZE

include "mlir/Pass/PassBase.td"

def Freeze : Pass<"ebm-freeze", "::mlir::ModuleOp"> {
  let summary = "Turn parameters and clamps that the user names into structure.";
  let description = [{
    Parameters and clamps are data of a run unless the user gives that up. Nothing is frozen that is
    not named; `*` names all, and then what cannot be frozen stays data, with a remark.

    A parameter
    - with one number as its value goes into the coefficients of its products and is removed. With it
      goes its moment: a run does not report it any more.
    - with a literal array or a seeded draw, or with one number that a table needs, stays and is marked
      `frozen`: its value is that of the file for every run, and a schedule may not bind it.
    - without a value, or with a value in a file, has nothing to freeze: refused.

    A variable that one `ebm.observe` clamps on all its nodes to a value goes: its value takes its place
    in all products, its observations go with it, and a run neither replaces nor reports it. Any other
    clamp stays data, with a remark: of some nodes only, without a value, of a variable of a table, or
    of one whose shift off an open axis decides which terms exist.

    ```mlir
    #g = #ebm.lattice<8 open, []>
    ebm.model @M beta 1.0 {
      ebm.spins @s on #g
      ebm.spins @x on #g
      ebm.param @J on shape [] = 5.0e-01
      ebm.product -1.0 * @J [@x, @s] over nodes #g
      ebm.observe @x slice [0 to 8] = -1
    }
    ```
    becomes, with `params=J clamps=x`,
    ```mlir
    #g = #ebm.lattice<8 open, []>
    ebm.model @M beta 1.0 {
      ebm.spins @s on #g
      ebm.product 5.0e-01 [@s] over nodes #g
    }
    ```

    Refuses: names that no model declares; observations of one variable that contradict each other; a
    schedule that clamps a variable to be removed. Beta is not frozen: it would have to go into the
    coefficients, and a run would report other energies.
  }];
  let options = [
    ListOption<"params", "params", "std::string", "Parameters to freeze; * for all that can be">,
    ListOption<"clamps", "clamps", "std::string", "Clamped variables to remove; * for all that can be">
  ];
}

#endif
