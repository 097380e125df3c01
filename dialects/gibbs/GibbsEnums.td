//===- GibbsEnums.td ------------------------------------------------------------------------------===//
#ifndef ISINGLASS_GIBBS_ENUMS
#define ISINGLASS_GIBBS_ENUMS

include "mlir/IR/EnumAttr.td"

def Gibbs_RampKind : I32EnumAttr<"RampKind", "how beta moves over a run", [
    I32EnumAttrCase<"Constant", 0, "constant">, I32EnumAttrCase<"Linear", 1, "linear">,
    I32EnumAttrCase<"Geometric", 2, "geometric">
  ]> {
  let cppNamespace = "::isinglass::gibbs";
  let genSpecializedAttr = 0;
}

#endif
