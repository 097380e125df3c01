//===- DtcaAttributes.td - the chip ---------------------------------------------------------------===//
#ifndef ISINGLASS_DTCA_ATTRIBUTES
#define ISINGLASS_DTCA_ATTRIBUTES

include "dialects/dtca/DtcaDialect.td"
include "mlir/IR/AttrTypeBase.td"

def Dtca_ChipAttr : AttrDef<Dtca_Dialect, "Chip"> {
  let mnemonic = "chip";
  let summary = "A chip: its cells, what joins them, and the limits that a model has to keep.";
  let description = [{
    A grid of cells, `open` or `wrapped` (both axes; even sizes, or the chessboard would not close), and
    its rules: (a, b) with a + b odd, distinct up to symmetry, shorter than the grid. The cells may be in
    several equal cores; couplings cross between cores that are `joined`, not between those `apart`. A
    coupling and a bias are signed codes of so many bits, the sign included. `beta controlled`: the chip
    can scale all its fields while it runs.

    ```mlir
    #dtca.chip<"paper-g12", 70x70 open, rules [(0, 1), (4, 1), (9, 10)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
    #dtca.chip<"torus", 8x8 wrapped, rules [(0, 1)], cores 1x1 joined, coupling 4 bits, bias 6 bits, beta controlled>
    #dtca.chip<"eight", 64x32 open, rules [(0, 1)], cores 4x2 apart, coupling 8 bits, bias 8 bits, beta fixed>
    ```
  }];
  let parameters = (ins StringRefParameter<>:$name, "int64_t":$rows, "int64_t":$columns, "bool":$wrapped,
                        ArrayRefParameter<"int64_t">:$flatRules, "int64_t":$coresAlongRows,
                        "int64_t":$coresAlongColumns, "bool":$joined, "int64_t":$couplingBits,
                        "int64_t":$biasBits, "bool":$betaControlled);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// The rules one by one, as (rows, columns).
    ::llvm::SmallVector<Step> getRules() const;
    /// All cells of all cores, with the directions (a, b), (-b, a) of every rule in order.
    ::isinglass::ebm::LatticeAttr getLattice() const;
    /// The direction of getLattice() along which a step, or its opposite, lies; modulo the sizes where
    /// the chip is wrapped. O(rules).
    std::optional<int64_t> findDirection(Step step) const;
    /// Rows and columns within which couplings reach: of a core if the cores are apart, else of all.
    int64_t getReachableRows() const { return getJoined() ? getRows() : getRows() / getCoresAlongRows(); }
    int64_t getReachableColumns() const {
      return getJoined() ? getColumns() : getColumns() / getCoresAlongColumns();
    }
  }];
}

#endif
