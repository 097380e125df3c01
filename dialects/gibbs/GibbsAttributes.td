//===- GibbsAttributes.td - colourings and ramps --------------------------------------------------===//
#ifndef ISINGLASS_GIBBS_ATTRIBUTES
#define ISINGLASS_GIBBS_ATTRIBUTES

include "dialects/gibbs/GibbsDialect.td"
include "dialects/gibbs/GibbsEnums.td"
include "dialects/gibbs/GibbsInterfaces.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"

class Gibbs_Attr<string cpp, string spelling, list<Trait> traits = []>
    : AttrDef<Gibbs_Dialect, cpp, traits> {
  let mnemonic = spelling;
}
class Gibbs_Colouring<string cpp, string spelling>
    : Gibbs_Attr<cpp, spelling, [DeclareAttrInterfaceMethods<Gibbs_ColouringInterface>]>;

def Gibbs_ResiduesAttr : Gibbs_Colouring<"Residues", "residues"> {
  let summary = "Colours of a lattice by arithmetic on coordinates, with seams along odd axes.";
  let description = [{
    Residue r of node x is (sum_k coefficient_k x_k) mod m, for each listed residue; the colour is the
    mixed-radix number of the residues, the first the least significant. A seam of width w on axis k
    gives the strip x_k >= size_k - w colours of its own (every combination of strips has its copy of
    the pattern): that is how an axis whose period the pattern does not divide is closed.

    ```mlir
    #gibbs.residues<[1, 1] mod 2>                     // chessboard
    #gibbs.residues<[1, 0] mod 2, [0, 1] mod 2>       // four colours, plaquettes
    #gibbs.residues<[1, 1] mod 2, seams [1, 0]>       // chessboard, odd number of rows
    ```
    Number of colours: product of the moduli times 2 for each seam.
  }];
  let parameters = (ins ArrayRefParameter<"int64_t">:$flatCoefficients, ArrayRefParameter<"int64_t">:$moduli,
                        ArrayRefParameter<"int64_t">:$seams);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    int64_t getRank() const { return getSeams().size(); }
    ::llvm::ArrayRef<int64_t> getCoefficients(int64_t residue) const {
      return getFlatCoefficients().slice(residue * getRank(), getRank());
    }
    /// The colour of the node at coordinates x of a lattice of these sizes.
    int64_t getColour(::llvm::ArrayRef<int64_t> x, ::llvm::ArrayRef<int64_t> sizes) const;
  }];
}

def Gibbs_PartsAttr : Gibbs_Colouring<"Parts", "parts"> {
  let summary = "Contiguous runs of nodes: the first n0 nodes are colour 0, the next n1 colour 1, ...";
  let description = [{
    The two groups of a bipartite graph:

    ```mlir
    #gibbs.parts<[784, 256]>
    ```
  }];
  let parameters = (ins ArrayRefParameter<"int64_t">:$sizes);
  let assemblyFormat = "`<` `[` $sizes `]` `>`";
  let genVerifyDecl = 1;
}

def Gibbs_SerialAttr : Gibbs_Colouring<"Serial", "serial"> {
  let summary = "Every node has a colour of its own: one after the other, row-major.";
  let description = [{
    ```mlir
    #gibbs.serial<16>
    ```
  }];
  let parameters = (ins "int64_t":$numNodes);
  let assemblyFormat = "`<` $numNodes `>`";
  let genVerifyDecl = 1;
}

def Gibbs_ListedAttr : Gibbs_Colouring<"Listed", "listed"> {
  let summary = "An explicit array of colours, one a node, for irregular graphs.";
  let description = [{
    ```mlir
    #gibbs.listed<2, dense<[0, 1, 0]> : tensor<3xi32>>
    ```
  }];
  let parameters = (ins "int64_t":$numColours, "::mlir::ElementsAttr":$colours);
  let assemblyFormat = "`<` $numColours `,` $colours `>`";
  let genVerifyDecl = 1;
}

def Gibbs_RampAttr : Gibbs_Attr<"Ramp", "ramp"> {
  let summary = "Inverse temperature over the sweeps of a run, both ends included.";
  let description = [{
    A constant ramp repeats one number.

    ```mlir
    #gibbs.ramp<linear, 0.1, 1.0>
    #gibbs.ramp<constant, 0.5, 0.5>
    ```
  }];
  let parameters = (ins EnumParameter<Gibbs_RampKind>:$kind, "::mlir::FloatAttr":$first, "::mlir::FloatAttr":$last);
  let assemblyFormat = "`<` $kind `,` $first `,` $last `>`";
  let genVerifyDecl = 1;
}

//===-- Training ----------------------------------------------------------------------------------===//

def Gibbs_DatasetAttr : Gibbs_Attr<"Dataset", "dataset"> {
  let summary = "Data to train on.";
  let description = [{
    `idx`: a folder with the four files of MNIST, by their names. `npz`: a file with an array for each
    observable, by its name, and with `_test` behind it for those that are held back. Pixels of one level
    are up where the data are above `threshold`, a part of the largest value that the data's type or
    range has.

    ```mlir
    #gibbs.dataset<idx, "fashion-mnist", threshold 1.0e-01>
    ```
  }];
  let parameters = (ins EnumParameter<Gibbs_DataKind>:$kind, "::mlir::StringAttr":$path, "::mlir::FloatAttr":$threshold);
  let assemblyFormat = "`<` $kind `,` $path `,` `threshold` $threshold `>`";
}

def Gibbs_AdamAttr : Gibbs_Attr<"Adam", "adam"> {
  let summary = "Adam: the first rate, the last as a part of it along a cosine, the weights' own decay.";
  let description = [{
    `average a`: what is trained for is a running mean of the weights, mean := a mean + (1 - a) weights after
    each batch (a plain mean while there are fewer than 1 / (1 - a) of them). `limit`: no weight leaves
    [-limit, limit], which a chip may not hold.

    ```mlir
    #gibbs.adam<rate 3.0e-02, decay 2.0e-01, weight_decay 0.0>
    #gibbs.adam<rate 3.0e-02, decay 2.0e-01, weight_decay 0.0, average 9.8e-01 limit 2.0>
    ```
  }];
  let parameters = (ins "::mlir::FloatAttr":$rate, "::mlir::FloatAttr":$decay, "::mlir::FloatAttr":$weightDecay,
                        OptionalParameter<"::mlir::FloatAttr">:$average,
                        OptionalParameter<"::mlir::FloatAttr">:$limit);
  let assemblyFormat = [{
    `<` `rate` $rate `,` `decay` $decay `,` `weight_decay` $weightDecay (`,` `average` $average^)? (`limit` $limit^)? `>`
  }];
  let genVerifyDecl = 1;
}

def Gibbs_PenaltyAttr : Gibbs_Attr<"Penalty", "penalty"> {
  let summary = "The total-correlation penalty: a strength, or a target of autocorrelation and a rule.";
  let description = [{
    See runtime/training/AdaptivePenalty.h. An adaptive one begins at `start`, or none, and follows the
    autocorrelation once an epoch, and after `every` so many batches that leave at least half as many.

    ```mlir
    #gibbs.penalty<fixed, 1.0e-02>
    #gibbs.penalty<replication, 8.0e-03>
    #gibbs.penalty<paper, 3.0e-02 start 1.0e-02 every 20>
    ```
  }];
  let parameters = (ins EnumParameter<Gibbs_PenaltyKind>:$kind, "::mlir::FloatAttr":$value,
                        OptionalParameter<"::mlir::FloatAttr">:$start, DefaultValuedParameter<"int64_t", "0">:$every);
  let assemblyFormat = "`<` $kind `,` $value (`start` $start^)? (`every` $every^)? `>`";
  let genVerifyDecl = 1;
}

#endif
