//===- Ebm.h - the ebm dialect: graphs, variables, factors ----------------------------------------===//
//
// One header for users of the dialect. The mathematics of each operation is in EbmOps.td.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/RegionKindInterface.h"
#include "mlir/IR/SymbolTable.h"

#include <optional>
#include <utility>

#include "dialects/ebm/EbmDialect.h.inc"
#include "dialects/ebm/EbmEnums.h.inc"
#include "dialects/ebm/EbmInterfaces.h.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/ebm/EbmAttributes.h.inc"

#include "dialects/ebm/EbmOpInterfaces.h.inc"

#define GET_OP_CLASSES
#include "dialects/ebm/EbmOps.h.inc"
