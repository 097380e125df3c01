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

def Gibbs_DataKind : I32EnumAttr<"DataKind", "how data are stored", [
    I32EnumAttrCase<"Idx", 0, "idx">, I32EnumAttrCase<"Npz", 1, "npz">
  ]> {
  let cppNamespace = "::isinglass::gibbs";
  let genSpecializedAttr = 0;
}

def Gibbs_PenaltyKind : I32EnumAttr<"PenaltyKind", "how the strength of the correlation penalty is found", [
    I32EnumAttrCase<"Fixed", 0, "fixed">, I32EnumAttrCase<"Paper", 1, "paper">,
    I32EnumAttrCase<"Replication", 2, "replication">
  ]> {
  let cppNamespace = "::isinglass::gibbs";
  let genSpecializedAttr = 0;
}

#endif
