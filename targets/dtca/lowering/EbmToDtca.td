//===- EbmToDtca.td - convert-ebm-to-dtca ---------------------------------------------------------===//
#ifndef ISINGLASS_DTCA_EBM_TO_DTCA
#define ISINGLASS_DTCA_EBM_TO_DTCA

include "mlir/Pass/PassBase.td"

def EbmToDtca : Pass<"convert-ebm-to-dtca", "::mlir::ModuleOp"> {
  let summary = "From models that place-on-chip has placed, and their schedules, to images.";
  let description = [{
    Products of two spins become couplings, of one spin biases, over the user's own sites and with the
    opposite sign: a chip adds fields, a model energies. Constants go: a chip does not know its energy.
    Observations and clamps become clamps, in the user's coordinates again, each cell in one of them. The schedule's
    bind, run and observe become configure, run and read; without a schedule, 1000 iterations and 100
    reads, one iteration apart; with `iterations=K`, K iterations and one read whatever the schedule
    says. Chains and seed stay with whoever runs the image.

    The image's beta is the one at which samples are taken, as the last ramp ends; runs at another beta
    carry the multiples of it and need a chip with control of beta.

    All cells are visible, unless `visible` lists slices: then the others are latent. A slice reads
    `{s[0 to 1, 0 to 10]}`, or `s` for the whole variable.

    ```mlir
    #g = #ebm.lattice<2x3 open, [(0, 1), (1, 0)]>
    #on_chip = #ebm.lattice<4x4 open, [(0, 1), (-1, 0)]>
    #chip = #dtca.chip<"toy", 4x4 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
    ebm.model @M beta 1.0 {
      ebm.spins @s on #on_chip
      ebm.param @W on edges #on_chip
      ebm.product -1.0 * @W [@s at source, @s at target] over edges #on_chip
      ebm.observe @s slice [0 to 1, 0 to 3] = 1
    }
    dtca.placement of @M onto #chip {
      dtca.cells @s on #g at (0, 0) turn identity
      dtca.param @W on edges #g = #ebm.normal<0.0, 0.1, seed 3>
      dtca.moved @W from @W [@s at source, @s at target] over edges #g
    }
    gibbs.schedule @sample of @M chains 64 seed 7 {
      gibbs.run 500
      gibbs.observe every 10 for 20
    }
    ```
    becomes, with `visible={s[1 to 2, 0 to 3]}`,
    ```mlir
    #g = #ebm.lattice<2x3 open, [(0, 1), (1, 0)]>
    #chip = #dtca.chip<"toy", 4x4 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
    dtca.image @M onto #chip beta 1.0 {
      dtca.cells @s on #g at (0, 0) turn identity
      dtca.param @W on edges #g = #ebm.normal<0.0, 0.1, seed 3>
      dtca.role latent @s slice [0 to 2, 0 to 3]
      dtca.role visible @s slice [1 to 2, 0 to 3]
      dtca.couplings 1.0 * @W [@s at source, @s at target] over edges #g
      dtca.program {
        dtca.configure
        dtca.seed
        dtca.clamp @s slice [0 to 1, 0 to 3] = 1
        dtca.run 500
        dtca.read every 10 for 20
      }
    }
    ```

    Leaves models without a placement alone.

    A product with an input becomes dtca.drives, and the program has a dtca.drive. A schedule that only runs
    is read once, at its end.

    Refuses: a run at another beta on a chip without control of it; a geometric ramp; samples at two values
    of beta; a schedule that neither runs nor takes any, that binds or clamps after it has run, or that
    clamps `some` cells of a box; a second schedule; clamps of cells without a spin of the model; an
    observation that gives an input a value; products that no dtca.moved fills.
  }];
  let options = [
    ListOption<"visible", "visible", "std::string", "Slices that are read out; the others are latent">,
    Option<"iterations", "iterations", "int64_t", "0", "Iterations before one read, instead of the schedule">
  ];
  let dependentDialects = ["::isinglass::chip::DtcaDialect"];
}

#endif
