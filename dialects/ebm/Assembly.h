//===- Assembly.h - the custom assembly shared by ebm and gibbs -----------------------------------===//
//
// Sites print as `edges #g`, `nodes #g`, `rows <array>`, `shape [2, 5]`; members as
// `[@s at source, @s at (1, 0)]`; slices as `[0 to 1, 0 to 10]`; a number that is an initial
// value without its type.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "dialects/ebm/Ebm.h"

namespace isinglass::ebm {

mlir::ParseResult parseSites(mlir::OpAsmParser &parser, SitesInterface &sites);
void printSites(mlir::OpAsmPrinter &printer, mlir::Operation *op, SitesInterface sites);

mlir::ParseResult parseMembers(mlir::OpAsmParser &parser, mlir::ArrayAttr &members);
void printMembers(mlir::OpAsmPrinter &printer, mlir::Operation *op, mlir::ArrayAttr members);

mlir::ParseResult parseSlice(mlir::OpAsmParser &parser, mlir::DenseI64ArrayAttr &lower,
                             mlir::DenseI64ArrayAttr &upper);
void printSlice(mlir::OpAsmPrinter &printer, mlir::Operation *op, mlir::DenseI64ArrayAttr lower,
                mlir::DenseI64ArrayAttr upper);

mlir::ParseResult parseInitialiser(mlir::OpAsmParser &parser, mlir::Attribute &init);
void printInitialiser(mlir::OpAsmPrinter &printer, mlir::Operation *op, mlir::Attribute init);

} // namespace isinglass::ebm
