//===- EbmInterfaces.td - what every graph and every set of sites can answer ----------------------===//
#ifndef ISINGLASS_EBM_INTERFACES
#define ISINGLASS_EBM_INTERFACES

include "mlir/IR/OpBase.td"

def Ebm_GraphInterface : AttrInterface<"GraphInterface"> {
  let cppNamespace = "::isinglass::ebm";
  let description = [{
    A graph: nodes with a shape, and undirected edges, each named once. A new kind of graph is a new
    attribute with this interface.
  }];
  let methods = [
    InterfaceMethod<"Shape of an array with one entry a node, e.g. [rows, columns].",
                    "::llvm::SmallVector<int64_t>", "getNodeShape">,
    InterfaceMethod<[{Shape of an array with one entry an edge: [directions, sizes...] for a lattice
                      (open axes leave entries without an edge), [edges] for a list.}],
                    "::llvm::SmallVector<int64_t>", "getEdgeShape">,
    InterfaceMethod<[{The ends of the edge at a row-major index of the edge array, as row-major node
                      indices (the end it leaves, the end it reaches); nothing for an entry without an
                      edge. For references, checks and small models: kernels never call it.}],
                    "std::optional<std::pair<int64_t, int64_t>>", "getEdge", (ins "int64_t":$entry)>,
  ];
}

def Ebm_SitesInterface : AttrInterface<"SitesInterface"> {
  let cppNamespace = "::isinglass::ebm";
  let description = "Where a factor or a parameter lives: one entry an edge, a node, a row, ...";
  let methods = [
    InterfaceMethod<"Shape of an array with one entry a site.",
                    "::llvm::SmallVector<int64_t>", "getShape">,
  ];
}

#endif
