//===- Gibbs.h - the gibbs dialect: programs, colourings, schedules -------------------------------===//
#pragma once

#include "dialects/ebm/Ebm.h"

#include "mlir/Interfaces/ControlFlowInterfaces.h"

#include <vector>

#include "dialects/gibbs/GibbsDialect.h.inc"
#include "dialects/gibbs/GibbsEnums.h.inc"
#include "dialects/gibbs/GibbsInterfaces.h.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/gibbs/GibbsAttributes.h.inc"

#define GET_OP_CLASSES
#include "dialects/gibbs/GibbsOps.h.inc"
