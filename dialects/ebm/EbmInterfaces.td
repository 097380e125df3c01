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
    InterfaceMethod<[{Calls visit(entry, source, target) for every edge in order: its row-major index in
                      the edge array and the row-major indices of the node it leaves and the node it
                      reaches. For references, checks and explicit colourings: O(edges), and kernels of
                      regular graphs never call it.}],
                    "void", "forEachEdge",
                    (ins "::llvm::function_ref<void(int64_t, int64_t, int64_t)>":$visit)>,
    InterfaceMethod<[{Number of edges: entries of the edge array that exist. By arithmetic on a lattice.}],
                    "int64_t", "countEdges">,
    InterfaceMethod<[{Checks data that lies outside the attribute, in a resource: the text's resources are
                      read after its attributes, so that only operations can ask. O(edges) where the edges
                      are a list, nothing elsewhere.}],
                    "::mlir::LogicalResult", "checkData",
                    (ins "::llvm::function_ref<::mlir::InFlightDiagnostic()>":$emitError), "", [{
                      (void)emitError;
                      return ::mlir::success();
                    }]>,
  ];
}

def Ebm_SitesInterface : AttrInterface<"SitesInterface"> {
  let cppNamespace = "::isinglass::ebm";
  let description = "Where a factor or a parameter lives: one entry an edge, a node, a row, ...";
  let methods = [
    InterfaceMethod<"Shape of an array with one entry a site.",
                    "::llvm::SmallVector<int64_t>", "getShape">,
    InterfaceMethod<"Number of sites: entries of that array that exist (an open lattice lacks some edges).",
                    "int64_t", "countSites">,
  ];
}

def Ebm_VariableInterface : OpInterface<"VariableInterface"> {
  let cppNamespace = "::isinglass::ebm";
  let description = "A declared variable: discrete states on the nodes of a graph.";
  let methods = [
    InterfaceMethod<"Its graph.", "::isinglass::ebm::GraphInterface", "getGraph">,
  ];
}

def Ebm_ParameterInterface : OpInterface<"ParameterInterface"> {
  let cppNamespace = "::isinglass::ebm";
  let description = "A declared array of floats with one entry a site.";
  let methods = [
    InterfaceMethod<"Its sites.", "::isinglass::ebm::SitesInterface", "getSites">,
    InterfaceMethod<"Whether a run may not replace its value.", "bool", "getFrozen">,
    InterfaceMethod<"The values that the model promises; none: any.",
                    "::std::optional<::llvm::ArrayRef<double>>", "getAmong">,
    InterfaceMethod<"Its value when a run gives none; null: a run must.", "::mlir::Attribute", "getInitAttr">,
  ];
}

def Ebm_FactorInterface : OpInterface<"FactorInterface"> {
  let cppNamespace = "::isinglass::ebm";
  let description = [{
    A product factor, sum_x coefficient * w(x) * prod_m s_m(x), as ebm.product and gibbs.factor hold it.
  }];
  let methods = [
    InterfaceMethod<"", "::llvm::APFloat", "getCoefficient">,
    InterfaceMethod<"", "::std::optional<::llvm::StringRef>", "getWeight">,
    InterfaceMethod<"", "::std::optional<uint64_t>", "getWeightColumn">,
    InterfaceMethod<"", "::mlir::ArrayAttr", "getMembers">,
    InterfaceMethod<"", "::isinglass::ebm::SitesInterface", "getSites">,
  ];
}

#endif
