//===- EbmDialect.td - the ebm dialect: what an energy-based model is -----------------------------===//
#ifndef ISINGLASS_EBM_DIALECT
#define ISINGLASS_EBM_DIALECT

include "mlir/IR/OpBase.td"

def Ebm_Dialect : Dialect {
  let name = "ebm";
  let cppNamespace = "::isinglass::ebm";
  let summary = "Energy-based models over discrete variables: variables, graphs, factors, observations.";
  let description = [{
    A model is a set of discrete variables and an energy, a sum of factors. It stands for the
    distribution P(s) = exp(-beta E(s)) / Z with spins s in {-1, +1}. Nothing here knows an order of
    updates, a colour or a machine.

    A graph is an attribute: a lattice is sizes, periods and directions, whatever its size; an
    irregular graph is an array of edges in a resource. Factors are over the *sites* of a graph (its
    edges, its nodes) or over the rows of an index array, never one operation per edge.
  }];
  let useDefaultAttributePrinterParser = 1;
}

#endif
