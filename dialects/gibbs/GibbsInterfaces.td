//===- GibbsInterfaces.td - what every colouring can answer ---------------------------------------===//
#ifndef ISINGLASS_GIBBS_INTERFACES
#define ISINGLASS_GIBBS_INTERFACES

include "mlir/IR/OpBase.td"

def Gibbs_ColouringInterface : AttrInterface<"ColouringInterface"> {
  let cppNamespace = "::isinglass::gibbs";
  let description = "A partition of a variable's nodes into colours, updated in order.";
  let methods = [
    InterfaceMethod<"Number of colours.", "int64_t", "getNumColours">,
    InterfaceMethod<"Whether it colours the nodes of this graph; says why not.",
                    "::mlir::LogicalResult", "checkGraph",
                    (ins "::isinglass::ebm::GraphInterface":$graph,
                         "::llvm::function_ref<::mlir::InFlightDiagnostic()>":$emitError)>,
    InterfaceMethod<"The colour of every node, row-major. O(nodes): for references and lists.",
                    "::std::vector<int32_t>", "getColours",
                    (ins "::isinglass::ebm::GraphInterface":$graph)>,
  ];
}

#endif
