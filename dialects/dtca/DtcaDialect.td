//===- DtcaDialect.td - the dtca dialect: a model on a chip ---------------------------------------===//
#ifndef ISINGLASS_DTCA_DIALECT
#define ISINGLASS_DTCA_DIALECT

include "mlir/IR/OpBase.td"

def Dtca_Dialect : Dialect {
  let name = "dtca";
  // Not isinglass::dtca: that is the target, with structs of the same names.
  let cppNamespace = "::isinglass::chip";
  let summary = "Thermodynamic chips: a grid of cells, what a model puts on it, and what it is told to do.";
  let description = [{
    A chip is a grid of cells of one spin each. A rule (a, b), a + b odd, joins the cell (x, y) to
    (x+a, y+b), (x-b, y+a) and the opposites: an ebm.lattice with the directions (a, b) and (-b, a). As
    every rule is odd the cells are a chessboard: all black cells latch, then all white ones.

    A model comes here in two steps. `dtca.placement` stands beside an ebm.model that is written on the
    chip's own lattice and says where it came from. `dtca.image` is what the chip is given: cells,
    couplings, biases, codes and a program of configure, seed, clamp, run, read. Both keep the
    parameters and coordinates of the user's model; the verifiers know the chip's limits. Numbers change
    with sizes, the operations do not.
  }];
  let useDefaultAttributePrinterParser = 1;
  let dependentDialects = ["::isinglass::ebm::EbmDialect"];
}

#endif
