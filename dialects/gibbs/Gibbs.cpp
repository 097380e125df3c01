//===- Gibbs.cpp - registration -------------------------------------------------------------------===//
#include "dialects/gibbs/Gibbs.h"

#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace isinglass;
using namespace isinglass::gibbs;

#include "dialects/gibbs/GibbsDialect.cpp.inc"
#include "dialects/gibbs/GibbsEnums.cpp.inc"
#include "dialects/gibbs/GibbsInterfaces.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/gibbs/GibbsAttributes.cpp.inc"

void GibbsDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "dialects/gibbs/GibbsAttributes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "dialects/gibbs/GibbsOps.cpp.inc"
      >();
}
