//===- GibbsDialect.td - the gibbs dialect: how a model is sampled --------------------------------===//
#ifndef ISINGLASS_GIBBS_DIALECT
#define ISINGLASS_GIBBS_DIALECT

include "mlir/IR/OpBase.td"

def Gibbs_Dialect : Dialect {
  let name = "gibbs";
  let cppNamespace = "::isinglass::gibbs";
  let summary = "Chromatic block Gibbs sampling: colours, sweeps, schedules, chains, observers.";
  let description = [{
    A program is a model with an order of updates. A sweep updates every variable once; the nodes of a
    variable are updated colour by colour, and nodes of one colour share no factor, so they may be
    updated together. Nothing here knows a vector width, an address or a random number.
  }];
  let useDefaultAttributePrinterParser = 1;
  let dependentDialects = ["::isinglass::ebm::EbmDialect"];
}

#endif
