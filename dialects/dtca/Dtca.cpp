//===- Dtca.cpp - registration --------------------------------------------------------------------===//
#include "dialects/dtca/Dtca.h"

#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace isinglass;
using namespace isinglass::chip;

#include "dialects/dtca/DtcaDialect.cpp.inc"
#include "dialects/dtca/DtcaEnums.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/dtca/DtcaAttributes.cpp.inc"

namespace {
/// A chip is spelled once a module: #chip.
struct ChipAliases : OpAsmDialectInterface {
  using OpAsmDialectInterface::OpAsmDialectInterface;
  AliasResult getAlias(Attribute attribute, raw_ostream &os) const override {
    if (!isa<ChipAttr>(attribute))
      return AliasResult::NoAlias;
    os << "chip";
    return AliasResult::FinalAlias;
  }
};
} // namespace

void DtcaDialect::initialize() {
  addInterfaces<ChipAliases>();
  addAttributes<
#define GET_ATTRDEF_LIST
#include "dialects/dtca/DtcaAttributes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "dialects/dtca/DtcaOps.cpp.inc"
      >();
}
