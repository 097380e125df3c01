//===- EbmOps.td - models, variables, parameters, factors, observations ---------------------------===//
#ifndef ISINGLASS_EBM_OPS
#define ISINGLASS_EBM_OPS

include "dialects/ebm/EbmAttributes.td"
include "dialects/ebm/EbmChains.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/IR/RegionKindInterface.td"
include "mlir/IR/CommonAttrConstraints.td"

class Ebm_Op<string mnemonic, list<Trait> traits = []> : Op<Ebm_Dialect, mnemonic, traits>;
def Ebm_ModelOp : Ebm_Op<"model", [Symbol, SymbolTable, IsolatedFromAbove, SingleBlock, NoTerminator,
                                   NoRegionArguments]> {
  let summary = "An energy-based model: P(s) = exp(-beta E(s)) / Z.";
  let description = [{
    E is the sum of the factors in the body; beta > 0 is the inverse temperature that a run uses
    unless it is given another. The order of the body has no meaning.

    ```mlir
    #g = #ebm.lattice<70x70 open, [(0, 1), (-1, 0)]>
    ebm.model @Boltzmann beta 1.0 {
      ebm.spins @s on #g
      ebm.param @W on edges #g = #ebm.normal<0.0, 0.1, seed 3>
      ebm.product -1.0 * @W [@s at source, @s at target] over edges #g
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, F64Attr:$beta);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$sym_name `beta` $beta attr-dict-with-keyword $body";
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
}

def Ebm_SpinsOp : Ebm_Op<"spins", [Symbol, HasParent<"ModelOp">, DeclareOpInterfaceMethods<Ebm_VariableInterface>]> {
  let summary = "A variable: one spin, -1 or +1, per node of a graph.";
  let description = [{
    ```mlir
    ebm.spins @s on #ebm.lattice<64x64 periodic, [(1, 0), (0, 1)]>
    ebm.spins @s_in input on #ebm.lattice<64x64 periodic, [(1, 0), (0, 1)]>
    ```
    An `input` is given by the run in every chain and never drawn: the model says how others depend on it.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, UnitAttr:$input, Ebm_GraphAttr:$graph);
  let assemblyFormat = "$sym_name (`input` $input^)? `on` $graph attr-dict";
  let builders = [OpBuilder<(ins "::mlir::StringAttr":$name, "::isinglass::ebm::GraphInterface":$graph),
                            [{ build($_builder, $_state, name, ::mlir::UnitAttr(), graph); }]>];
}

def Ebm_CategoriesOp : Ebm_Op<"categories", [Symbol, HasParent<"ModelOp">, DeclareOpInterfaceMethods<Ebm_VariableInterface>]> {
  let summary = "A variable: one of q states, 0 to q-1, per node of a graph.";
  let description = [{
    ```mlir
    ebm.categories @c on #g of 5
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, Ebm_GraphAttr:$graph, I64Attr:$states);
  let assemblyFormat = "$sym_name `on` $graph `of` $states attr-dict";
  let hasVerifier = 1;
}

def Ebm_ParamOp : Ebm_Op<"param", [Symbol, HasParent<"ModelOp">, DeclareOpInterfaceMethods<Ebm_ParameterInterface>]> {
  let summary = "A parameter: a buffer of floats with one entry a site, data of a run.";
  let description = [{
    Its value when the run gives none: a number (everywhere), a seeded draw, a file, a literal array
    of the parameter's shape; without one the run must give it. `among` promises its values. `frozen`
    fixes the value that the file gives: a run may not replace it (set by ebm-freeze).

    ```mlir
    ebm.param @W on edges #g = #ebm.normal<0.0, 0.1, seed 3>
    ebm.param @J on edges #g among [-1.0, 1.0] = #ebm.signs<seed 3>
    ebm.param @b on nodes #g = 5.0e-01
    ebm.param @K on shape []
    ebm.param @J2 frozen on edges #g = #ebm.signs<seed 4>
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

def Ebm_ProductOp : Ebm_Op<"product", [HasParent<"ModelOp">, DeclareOpInterfaceMethods<Ebm_FactorInterface>,
                                       DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "A factor: a weight times a product of spins, summed over sites.";
  let description = [{
    Adds sum_x coefficient * w(x) * prod_m s_m(x) to the energy, over the sites x at which every
    member exists (a shift that falls off an open axis drops the term). w is 1, or a parameter: the
    entry of the site if both are over the same sites, the one entry of a parameter of shape [], or
    `@t at column c`, the row-major index in a column of the row. No members: a constant.

    ```mlir
    ebm.product -1.0 * @W [@s at source, @s at target] over edges #g    // -sum W_ij s_i s_j
    ebm.product -7.0e-01 [@s, @s at (1, 0), @s at (0, 1), @s at (1, 1)] over nodes #g
    ebm.product 1.0 [@a at column 0, @s at column 1] over rows dense<[[0, 5]]> : tensor<1x2xi64>
    ebm.product 3.0 [] over shape []
    ```
  }];
  let arguments = (ins F64Attr:$coefficient, OptionalAttr<FlatSymbolRefAttr>:$weight,
                       OptionalAttr<I64Attr>:$weight_column, Ebm_MembersAttr:$members,
                       Ebm_SitesAttr:$sites);
  let assemblyFormat = [{
    $coefficient (`*` $weight^)? (`at` `column` $weight_column^)? custom<Members>($members)
    `over` custom<Sites>($sites) attr-dict
  }];
}

def Ebm_TableOp : Ebm_Op<"table", [HasParent<"ModelOp">, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "A factor: an array indexed by the states of its members, summed over sites.";
  let description = [{
    Adds sum_x coefficient * t[state of member 0, state of member 1, ...] to the energy. A spin's
    state is 0 for -1 and 1 for +1. The parameter has one axis a member, of that variable's number of
    states.

    ```mlir
    ebm.table 1.0 * @t [@c at source, @c at target] over edges #g
    ```
  }];
  let arguments = (ins F64Attr:$coefficient, FlatSymbolRefAttr:$weight, Ebm_MembersAttr:$members,
                       Ebm_SitesAttr:$sites);
  let assemblyFormat = [{
    $coefficient `*` $weight custom<Members>($members) `over` custom<Sites>($sites) attr-dict
  }];
}

def Ebm_ObserveOp : Ebm_Op<"observe", [HasParent<"ModelOp">, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "Cells of a variable that a run clamps, to a value or to what the run gives.";
  let description = [{
    The half-open box lower <= x < upper. The value is -1 or +1 (a state for categories).

    ```mlir
    ebm.observe @s slice [0 to 1, 0 to 10] = 1
    ebm.observe @s slice [69 to 70, 0 to 70]
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$variable, DenseI64ArrayAttr:$lower, DenseI64ArrayAttr:$upper,
                       OptionalAttr<I64Attr>:$value);
  let assemblyFormat = "$variable `slice` custom<Slice>($lower, $upper) (`=` $value^)? attr-dict";
}

#endif
