//===- FixCodes.td - dtca-fix-codes ---------------------------------------------------------------===//
#ifndef ISINGLASS_DTCA_FIX_CODES
#define ISINGLASS_DTCA_FIX_CODES

include "mlir/Pass/PassBase.td"

def FixCodes : Pass<"dtca-fix-codes", "::isinglass::chip::ImageOp"> {
  let summary = "Decide how an image's numbers become codes: bits and rounding.";
  let description = [{
    Without options, all bits that the chip has, rounded to the nearest code. An image that says so
    itself keeps what it says.

    ```mlir
    #g = #ebm.lattice<2x3 open, []>
    #chip = #dtca.chip<"toy", 4x4 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
    dtca.image @M onto #chip beta 1.0 {
      dtca.cells @s on #g at (0, 0) turn identity
      dtca.program { dtca.configure dtca.seed dtca.read }
    }
    ```
    becomes, with `coupling-bits=4 saturate=true`,
    ```mlir
    #g = #ebm.lattice<2x3 open, []>
    #chip = #dtca.chip<"toy", 4x4 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 6 bits, beta fixed>
    dtca.image @M onto #chip beta 1.0 {
      dtca.cells @s on #g at (0, 0) turn identity
      dtca.codes coupling 4 bits bias 6 bits rounding nearest saturate
      dtca.program { dtca.configure dtca.seed dtca.read }
    }
    ```

    Refuses: fewer than 2 bits or more than the chip has; a rounding that does not exist.
  }];
  let options = [
    Option<"couplingBits", "coupling-bits", "int64_t", "0", "Bits of a coupling's code; 0: the chip's">,
    Option<"biasBits", "bias-bits", "int64_t", "0", "Bits of a bias's code; 0: the chip's">,
    Option<"rounding", "rounding", "std::string", "\"nearest\"", "nearest or stochastic">,
    Option<"seed", "seed", "uint64_t", "0", "Of stochastic rounding">,
    Option<"saturate", "saturate", "bool", "false", "Cut what the chip cannot hold, instead of refusing it">
  ];
}

#endif
