//===- EbmChains.td - denoising models: chains of steps -------------------------------------------===//
#ifndef ISINGLASS_EBM_CHAINS
#define ISINGLASS_EBM_CHAINS

include "dialects/ebm/EbmAttributes.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/IR/RegionKindInterface.td"
include "mlir/IR/CommonAttrConstraints.td"

//===-- When steps end, and where their visible cells are -----------------------------------------===//

def Ebm_TimeScale : I32EnumAttr<"TimeScale", "when the steps of a chain end", [
    I32EnumAttrCase<"Log", 0, "log">, I32EnumAttrCase<"Linear", 1, "linear">
  ]> {
  let cppNamespace = "::isinglass::ebm";
  let genSpecializedAttr = 0;
}

def Ebm_Parity : I32EnumAttr<"Parity", "which cells of a lattice: by the sum of their coordinates", [
    I32EnumAttrCase<"Any", 0, "any">, I32EnumAttrCase<"Even", 1, "even">, I32EnumAttrCase<"Odd", 2, "odd">
  ]> {
  let cppNamespace = "::isinglass::ebm";
  let genSpecializedAttr = 0;
}

def Ebm_TimesAttr : Ebm_Attr<"Times", "times"> {
  let summary = "When the steps of a chain end, in the time of the forward process.";
  let description = [{
    Of T steps, step k ends at t_k = -ln(1 - k / T) (log: the last at infinity, where nothing of the
    data is left) or at t_k = k / T * end (linear). See runtime/training/Forward.h.

    ```mlir
    #ebm.times<log>
    #ebm.times<linear, 3.0>
    ```
  }];
  let parameters = (ins EnumParameter<Ebm_TimeScale>:$scale, OptionalParameter<"::mlir::FloatAttr">:$end);
  let assemblyFormat = "`<` $scale (`,` $end^)? `>`";
  let genVerifyDecl = 1;
}

def Ebm_InOrderAttr : Ebm_Attr<"InOrder", "in_order"> {
  let summary = "Visible spins are the first cells of the variable, row-major, in every step.";
  let description = [{
    ```mlir
    #ebm.in_order
    ```
  }];
}

/// Visible spins by a draw: of all cells, or of one colour of a chessboard.
class Ebm_DrawnAttr<string name, string mnemonic> : Ebm_Attr<name, mnemonic> {
  let parameters = (ins EnumParameter<Ebm_Parity>:$parity, "uint64_t":$seed);
  let assemblyFormat = "`<` $parity `,` `seed` $seed `>`";
}

def Ebm_ScatteredAttr : Ebm_DrawnAttr<"Scattered", "scattered"> {
  let summary = "Visible spins are cells of a lattice drawn without repetition, anew for every step.";
  let description = [{
    Of all cells, or of those whose coordinates add up to an even, or an odd, number: on a chessboard,
    those of one colour. See runtime/training/Places.h for the draw.

    ```mlir
    #ebm.scattered<even, seed 1>
    ```
  }];
}

def Ebm_SpreadAttr : Ebm_DrawnAttr<"Spread", "spread"> {
  let summary = "Pixels lie over the lattice as in their picture; labels are drawn, anew for every step.";
  let description = [{
    A pixel takes the free cell, of all or of one parity, that is nearest to its place when the
    picture is stretched over the lattice, so that pixels that are near each other stay so. The
    pixels have as many axes as the lattice. Labels take cells that are left, as #ebm.scattered does.
    See runtime/training/Places.h for the order.

    ```mlir
    #ebm.spread<even, seed 1>
    ```
  }];
}

//===-- The chain ---------------------------------------------------------------------------------===//

def Ebm_ChainOp : Op<Ebm_Dialect, "chain", [Symbol, SymbolTable, IsolatedFromAbove, SingleBlock, NoTerminator,
                                            NoRegionArguments, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "A denoising thermodynamic model: T steps, each an energy-based model of one structure.";
  let description = [{
    Data x_0 are forgotten step by step, x_0 -> x_1 -> ... -> x_T, each spin on its own (the forward
    process); the chain undoes that. Step t = 1 .. T draws x_{t-1} given x_t:

      P(x_{t-1} | x_t) ~ sum_z exp(w_t x_{t-1} x_t - beta E_t(x_{t-1}, z))

    E_t is the energy of `of` with parameters of its own: every parameter of that model has one value a
    step, and a run binds arrays of shape [steps, ...]. The visible spins x_{t-1}, declared in the body
    and placed in their order, are cells of the variable `visible`; the rest, z, is latent. T = 1 with
    `log` times is a Boltzmann machine: w = 0. (Jelincic et al., arXiv 2510.23972.)

    ```mlir
    ebm.chain @Fashion of @Layer visible @s steps 8 times #ebm.times<log> placed #ebm.scattered<even, seed 1> {
      ebm.pixels @x [28, 28] levels 1 rate 9.0e-01
      ebm.label @y of 10 copies 10 rate 2.0e-01
    }
    ```
    The pass ebm-expand-chain gives the model of the step what x_t needs and names it here, as `input`
    and `coupling`. Stands beside its model, or the program that its model became.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, FlatSymbolRefAttr:$model, FlatSymbolRefAttr:$visible,
                       OptionalAttr<FlatSymbolRefAttr>:$input, OptionalAttr<FlatSymbolRefAttr>:$coupling,
                       I64Attr:$steps, Ebm_TimesAttr:$times, AnyAttr:$places);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $sym_name `of` $model `visible` $visible (`input` $input^ `coupling` $coupling)? `steps` $steps
    `times` $times `placed` $places attr-dict-with-keyword $body
  }];
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
}

def Ebm_PixelsOp : Op<Ebm_Dialect, "pixels", [Symbol, HasParent<"ChainOp">]> {
  let summary = "What a chain sees: an array of grey levels.";
  let description = [{
    A pixel is `levels` spins, its value the number of them that are +1, 0 to levels. Data of a value
    fill a random choice of them, or the first ones with `front`. At `rate` each spin forgets what it was.

    ```mlir
    ebm.pixels @x [28, 28] levels 1 rate 9.0e-01
    ebm.pixels @g [8, 8] levels 3 front rate 1.0
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, DenseI64ArrayAttr:$shape, I64Attr:$levels, UnitAttr:$front,
                       F64Attr:$rate);
  let assemblyFormat = "$sym_name $shape `levels` $levels (`front` $front^)? `rate` $rate attr-dict";
  let hasVerifier = 1;
}

def Ebm_LabelOp : Op<Ebm_Dialect, "label", [Symbol, HasParent<"ChainOp">]> {
  let summary = "What a chain sees: one of several classes.";
  let description = [{
    One-hot, each class `copies` spins that are alike in the data: classes * copies spins, the copies of
    class 0 first. A class is read as the one with the most spins that are +1, the first of equals.

    ```mlir
    ebm.label @y of 10 copies 10 rate 2.0e-01
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, I64Attr:$classes, I64Attr:$copies, F64Attr:$rate);
  let assemblyFormat = "$sym_name `of` $classes `copies` $copies `rate` $rate attr-dict";
  let hasVerifier = 1;
}

#endif
