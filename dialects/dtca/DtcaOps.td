//===- DtcaOps.td - placements, images, programs --------------------------------------------------===//
#ifndef ISINGLASS_DTCA_OPS
#define ISINGLASS_DTCA_OPS

include "dialects/dtca/DtcaAttributes.td"
include "dialects/dtca/DtcaEnums.td"
include "dialects/ebm/EbmAttributes.td"
include "mlir/IR/RegionKindInterface.td"
include "mlir/IR/SymbolInterfaces.td"

class Dtca_Op<string mnemonic, list<Trait> traits = []> : Op<Dtca_Dialect, mnemonic, traits>;
class Dtca_Container<string mnemonic, list<Trait> traits = []>
    : Dtca_Op<mnemonic, traits # [SymbolTable, IsolatedFromAbove, SingleBlock, NoTerminator, NoRegionArguments]>;
def Dtca_InContainer : ParentOneOf<["ImageOp", "PlacementOp"]>;

//===-- A model on the chip's lattice ---------------------------------------------------------------===//

def Dtca_PlacementOp : Dtca_Container<"placement", [DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "Where a model that lies on a chip's lattice came from: the map back.";
  let description = [{
    Stands beside an ebm.model whose variables live on the chip's lattice, one spin a cell. It declares
    the variables and parameters as the user knows them, where the cells are, and from which of the
    user's arrays each array of the placed model is filled. Cells that no variable uses are free spins.

    ```mlir
    #g = #ebm.lattice<10x20 open, [(0, 1), (-1, 0)]>
    #chip = #dtca.chip<"toy", 70x70 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
    #on_chip = #ebm.lattice<70x70 open, [(0, 1), (-1, 0)]>
    ebm.model @M beta 1.0 {
      ebm.spins @s on #on_chip
      ebm.param @W on edges #on_chip
      ebm.product -1.0 * @W [@s at source, @s at target] over edges #on_chip
    }
    dtca.placement of @M onto #chip {
      dtca.cells @s on #g at (0, 0) turn identity
      dtca.param @W on edges #g = #ebm.normal<0.0, 0.1, seed 3>
      dtca.moved @W from @W [@s at source, @s at target] over edges #g
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$model, Dtca_ChipAttr:$chip);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "`of` $model `onto` $chip attr-dict-with-keyword $body";
  let hasRegionVerifier = 1;
}

def Dtca_CellsOp : Dtca_Op<"cells", [Symbol, Dtca_InContainer, DeclareOpInterfaceMethods<Ebm_VariableInterface>]> {
  let summary = "A variable of the user's model, and the cells that hold it.";
  let description = [{
    Node (r, c) of the lattice is turned within its rectangle, then shifted by the place. A lattice of
    one axis is a row. Quarter turns are anticlockwise: (r, c) of R x C goes to (C-1-c, r). On a wrapped
    chip the cells may run around it.

    ```mlir
    dtca.cells @s on #g at (3, 0) turn quarter
    ```

    Refused: cells outside the grid, or in two cores that are apart; cells that two variables share; a
    graph that is no lattice of one or two axes.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, Ebm_GraphAttr:$graph, I64Attr:$row, I64Attr:$column,
                       Dtca_Turn:$turn);
  let assemblyFormat = "$sym_name `on` $graph `at` ` ` `(` $row `,` $column `)` `turn` $turn attr-dict";
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// The variable's nodes: a row, or rows and columns.
    Grid getGrid();
    /// The rectangle of cells: the grid's, its sides exchanged by a quarter turn.
    Step getExtent();
    /// The cell of a node. On a wrapped chip modulo its sizes.
    Step getCell(Step node);
  }];
}

def Dtca_ParamOp : Dtca_Op<"param", [Symbol, Dtca_InContainer, DeclareOpInterfaceMethods<Ebm_ParameterInterface>]> {
  let summary = "A parameter as the user knows it; values as for ebm.param.";
  let description = [{
    ```mlir
    dtca.param @J on edges #g among [-1.0, 1.0] = #ebm.signs<seed 3>
    dtca.param @b frozen on nodes #g = 5.0e-01
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, Ebm_SitesAttr:$sites,
                       OptionalAttr<DenseF64ArrayAttr>:$among, OptionalAttr<AnyAttr>:$init,
                       UnitAttr:$frozen);
  let assemblyFormat = [{
    $sym_name (`frozen` $frozen^)? `on` custom<Sites>($sites) (`among` $among^)? (`=` custom<Initialiser>($init)^)? attr-dict
  }];
  let hasVerifier = 1;
}

def Dtca_MovedOp : Dtca_Op<"moved", [HasParent<"PlacementOp">, DeclareOpInterfaceMethods<Ebm_FactorInterface>]> {
  let summary = "How an array of the placed model is filled from one of the user's.";
  let description = [{
    The first name is a parameter of the placed model, on the edges of the chip's lattice for two
    members and on its nodes for one. It starts as 0; every site x of the user's lattice at which all
    members exist adds the entry of x (a parameter of shape []: its one entry; `ones`: 1) to the coupling
    between the cells of its two members, or to the cell of its one member. An array is filled by one
    dtca.moved. The factor of an input (ebm.spins input), a drive, has one member here: the cell that feels it.

    ```mlir
    dtca.moved @W from @W [@s at source, @s at target] over edges #g
    dtca.moved @f1 from ones [@s, @s at (0, 1)] over nodes #g
    dtca.moved @b from @b [@s] over nodes #g
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$placed, OptionalAttr<FlatSymbolRefAttr>:$weight,
                       Ebm_MembersAttr:$members, Ebm_SitesAttr:$sites);
  let assemblyFormat = [{
    $placed `from` ($weight^):(`ones`)? custom<Members>($members) `over` custom<Sites>($sites) attr-dict
  }];
  let hasVerifier = 1;
}

//===-- The image -----------------------------------------------------------------------------------===//

def Dtca_ImageOp : Dtca_Container<"image", [Symbol]> {
  let summary = "What a chip is given: cells, couplings, biases, codes, and what to do with them.";
  let description = [{
    The chip then draws from P(s) proportional to exp(beta (sum J_ij s_i s_j + sum h_i s_i)), J and h the
    sums of the couplings and biases in the body. Everything is in the user's names and coordinates; the
    cells say where it lies. Cells outside all variables are unused. An image has one program.

    ```mlir
    #g = #ebm.lattice<70x70 open, [(0, 1), (-1, 0)]>
    #chip = #dtca.chip<"toy", 70x70 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
    dtca.image @Boltzmann onto #chip beta 1.0 {
      dtca.cells @s on #g at (0, 0) turn identity
      dtca.param @W on edges #g = #ebm.normal<0.0, 0.1, seed 3>
      dtca.param @b on nodes #g = 0.0
      dtca.role latent @s slice [10 to 70, 0 to 70]
      dtca.couplings 1.0 * @W [@s at source, @s at target] over edges #g
      dtca.biases 1.0 * @b [@s] over nodes #g
      dtca.codes coupling 8 bits bias 8 bits rounding nearest
      dtca.program {
        dtca.configure
        dtca.seed
        dtca.clamp @s slice [0 to 1, 0 to 10] = 1
        dtca.run 250
        dtca.read every 10 for 100
      }
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, Dtca_ChipAttr:$chip, F64Attr:$beta);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$sym_name `onto` $chip `beta` $beta attr-dict-with-keyword $body";
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let extraClassDeclaration = [{
    /// The one program of an image that verifies.
    ProgramOp getProgram();
    /// Null before dtca-fix-codes.
    CodesOp getCodes();
  }];
}

def Dtca_RoleOp : Dtca_Op<"role", [HasParent<"ImageOp">]> {
  let summary = "Whether a box of a variable's cells is read out: visible (the default) or latent.";
  let description = [{
    The half-open box is in the variable's own coordinates. A later role wins where boxes overlap.

    ```mlir
    dtca.role latent @s slice [0 to 70, 0 to 70]
    dtca.role visible @s slice [0 to 1, 0 to 10]
    ```
  }];
  let arguments = (ins Dtca_Role:$role, FlatSymbolRefAttr:$variable, DenseI64ArrayAttr:$lower,
                       DenseI64ArrayAttr:$upper);
  let assemblyFormat = "$role $variable `slice` custom<Slice>($lower, $upper) attr-dict";
  let hasVerifier = 1;
}

class Dtca_Term<string mnemonic> : Dtca_Op<mnemonic, [HasParent<"ImageOp">, DeclareOpInterfaceMethods<Ebm_FactorInterface>]> {
  let arguments = (ins F64Attr:$coefficient, OptionalAttr<FlatSymbolRefAttr>:$weight,
                       Ebm_MembersAttr:$members, Ebm_SitesAttr:$sites);
  let assemblyFormat = [{
    $coefficient (`*` $weight^)? custom<Members>($members) `over` custom<Sites>($sites) attr-dict
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// The variable whose cells it concerns.
    CellsOp getCells();
    /// Its sites by arithmetic: see Terms in dialects/dtca/Places.h.
    ::llvm::SmallVector<Terms> getTerms();
  }];
}

def Dtca_CouplingsOp : Dtca_Term<"couplings"> {
  let summary = "Couplings: J of two cells grows by coefficient * weight, at every site.";
  let description = [{
    The pair of cells is that of the two members; the weight as in ebm.product. Every pair must be
    joined: the step between its cells is one of the chip's directions, in either sense. On a periodic
    axis the chip has to be wrapped and just as long.

    ```mlir
    dtca.couplings 1.0 * @W [@s at source, @s at target] over edges #g
    dtca.couplings 5.0e-01 [@s, @s at (0, 1)] over nodes #g
    ```
  }];
}

def Dtca_BiasesOp : Dtca_Term<"biases"> {
  let summary = "Biases: h of a cell grows by coefficient * weight, at every site.";
  let description = [{
    ```mlir
    dtca.biases 1.0 * @b [@s] over nodes #g
    ```
  }];
}

def Dtca_DrivesOp : Dtca_Term<"drives"> {
  let summary = "Drives: h of a cell grows by coefficient * weight * x, at every site; the run gives x = -1 or +1.";
  let description = [{
    What a denoising step is told of the step before: a bias of fixed size whose sign is x_t. The weights are
    0 or more; the program has a dtca.drive.

    ```mlir
    dtca.drives 1.0 * @b [@s] over nodes #g
    dtca.program { dtca.configure dtca.seed dtca.drive @s dtca.read }
    ```
  }];
}

def Dtca_CodesOp : Dtca_Op<"codes", [HasParent<"ImageOp">]> {
  let summary = "How numbers become codes: at most the chip's bits, to the nearest or drawn.";
  let description = [{
    Stochastic rounding draws with this seed, up with the probability of the fraction. `saturate`: what the
    chip cannot hold takes the largest code that it can, and the couplings and the bias of a cell that are more
    than its swing shrink together; otherwise such a model is refused.

    ```mlir
    dtca.codes coupling 8 bits bias 6 bits rounding stochastic seed 3 saturate
    ```
  }];
  let arguments = (ins I64Attr:$coupling_bits, I64Attr:$bias_bits, Dtca_Rounding:$rounding,
                       OptionalAttr<UI64Attr>:$seed, UnitAttr:$saturate);
  let assemblyFormat = [{
    `coupling` $coupling_bits `bits` `bias` $bias_bits `bits` `rounding` $rounding (`seed` $seed^)?
    (`saturate` $saturate^)? attr-dict
  }];
  let hasVerifier = 1;
}

//===-- The program ---------------------------------------------------------------------------------===//

def Dtca_ProgramOp : Dtca_Op<"program", [HasParent<"ImageOp">, SingleBlock, NoTerminator, NoRegionArguments]> {
  let summary = "What the chip does: configure, seed, clamps, a drive, then runs and reads, at least one read.";
  let description = [{
    ```mlir
    dtca.program {
      dtca.configure
      dtca.seed
      dtca.clamp @s slice [0 to 1, 0 to 10] = 1
      dtca.run 250
      dtca.read
    }
    ```
  }];
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "attr-dict-with-keyword $body";
  let hasRegionVerifier = 1;
}

class Dtca_Command<string mnemonic> : Dtca_Op<mnemonic, [HasParent<"ProgramOp">]>;

def Dtca_ConfigureOp : Dtca_Command<"configure"> {
  let summary = "Writes all couplings and biases.";
  let assemblyFormat = "attr-dict";
}

def Dtca_SeedOp : Dtca_Command<"seed"> {
  let summary = "Lets every cell take a random state.";
  let assemblyFormat = "attr-dict";
}

def Dtca_ClampOp : Dtca_Command<"clamp"> {
  let summary = "Holds a box of a variable's cells at a value, or at what the run gives.";
  let description = [{
    The half-open box is in the variable's own coordinates. Boxes that overlap say the same.
  }];
  let arguments = (ins FlatSymbolRefAttr:$variable, DenseI64ArrayAttr:$lower, DenseI64ArrayAttr:$upper,
                       OptionalAttr<I64Attr>:$value);
  let assemblyFormat = "$variable `slice` custom<Slice>($lower, $upper) (`=` $value^)? attr-dict";
  let hasVerifier = 1;
}

def Dtca_DriveOp : Dtca_Command<"drive"> {
  let summary = "Gives every driven cell of a variable the sign of its drive, which comes with the run.";
  let description = [{
    `dtca.drive @s`, after all clamps.
  }];
  let arguments = (ins FlatSymbolRefAttr:$variable);
  let assemblyFormat = "$variable attr-dict";
  let hasVerifier = 1;
}

def Dtca_RunOp : Dtca_Command<"run"> {
  let summary = "So many iterations: all black cells, then all white ones.";
  let description = [{
    `beta 0.8 to 1.2`: beta goes in equal steps from the first to the last multiple of the image's,
    both included; only a chip with control of beta can do that.
  }];
  let arguments = (ins I64Attr:$iterations, OptionalAttr<F64Attr>:$first, OptionalAttr<F64Attr>:$last);
  let assemblyFormat = "$iterations (`beta` $first^ `to` $last)? attr-dict";
  let hasVerifier = 1;
}

def Dtca_ReadOp : Dtca_Command<"read"> {
  let summary = "Reads all visible cells: once, or `count` times with `every` iterations before each.";
  let arguments = (ins OptionalAttr<I64Attr>:$every, OptionalAttr<I64Attr>:$count);
  let assemblyFormat = "(`every` $every^ `for` $count)? attr-dict";
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    int64_t getIterationsBefore() { return getEvery().value_or(0); }
    int64_t getReads() { return getCount().value_or(1); }
  }];
}

#endif
