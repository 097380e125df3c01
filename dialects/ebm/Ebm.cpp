//===- Ebm.cpp - registration ---------------------------------------------------------------------===//
#include "dialects/ebm/Ebm.h"

#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace isinglass::ebm;

#include "dialects/ebm/EbmDialect.cpp.inc"
#include "dialects/ebm/EbmEnums.cpp.inc"
#include "dialects/ebm/EbmInterfaces.cpp.inc"
#include "dialects/ebm/EbmOpInterfaces.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/ebm/EbmAttributes.cpp.inc"

namespace {
/// A graph is spelled once a module: #g, #g1, ...
struct GraphAliases : OpAsmDialectInterface {
  using OpAsmDialectInterface::OpAsmDialectInterface;
  AliasResult getAlias(Attribute attribute, raw_ostream &os) const override {
    if (!isa<GraphInterface>(attribute))
      return AliasResult::NoAlias;
    os << "g";
    return AliasResult::FinalAlias;
  }
};
} // namespace

void EbmDialect::initialize() {
  addInterfaces<GraphAliases>();
  addAttributes<
#define GET_ATTRDEF_LIST
#include "dialects/ebm/EbmAttributes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "dialects/ebm/EbmOps.cpp.inc"
      >();
}
