//===- DtcaEnums.td -------------------------------------------------------------------------------===//
#ifndef ISINGLASS_DTCA_ENUMS
#define ISINGLASS_DTCA_ENUMS

include "mlir/IR/EnumAttr.td"

// Order and meaning of targets/dtca/image/Image.h; a node (r, c) of R x C lies at the place named.
def Dtca_Turn : I32EnumAttr<"Turn", "a symmetry of the square grid", [
    I32EnumAttrCase<"Identity", 0, "identity">,             // (r, c)
    I32EnumAttrCase<"Quarter", 1, "quarter">,               // (C-1-c, r)
    I32EnumAttrCase<"Half", 2, "half">,                     // (R-1-r, C-1-c)
    I32EnumAttrCase<"ThreeQuarters", 3, "three_quarters">,  // (c, R-1-r)
    I32EnumAttrCase<"Transpose", 4, "transpose">,           // (c, r)
    I32EnumAttrCase<"FlipRows", 5, "flip_rows">,            // (R-1-r, c)
    I32EnumAttrCase<"FlipColumns", 6, "flip_columns">,      // (r, C-1-c)
    I32EnumAttrCase<"AntiTranspose", 7, "anti_transpose">   // (C-1-c, R-1-r)
  ]> {
  let cppNamespace = "::isinglass::chip";
}

def Dtca_Role : I32EnumAttr<"Role", "whether cells are read out", [
    I32EnumAttrCase<"Visible", 0, "visible">, I32EnumAttrCase<"Latent", 1, "latent">
  ]> {
  let cppNamespace = "::isinglass::chip";
}

def Dtca_Rounding : I32EnumAttr<"Rounding", "how a number becomes a code", [
    I32EnumAttrCase<"Nearest", 0, "nearest">, I32EnumAttrCase<"Stochastic", 1, "stochastic">
  ]> {
  let cppNamespace = "::isinglass::chip";
}

#endif
