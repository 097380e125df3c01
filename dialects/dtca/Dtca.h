//===- Dtca.h - the dtca dialect: chips, placements, images ---------------------------------------===//
//
// In the namespace isinglass::chip: isinglass::dtca is the target, whose image and profile have
// structs of the same names.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "dialects/ebm/Ebm.h"
#include "dialects/gibbs/Gibbs.h"

#include "dialects/dtca/DtcaDialect.h.inc"

#include "dialects/dtca/Places.h"
#include "dialects/dtca/Turns.h"

#define GET_ATTRDEF_CLASSES
#include "dialects/dtca/DtcaAttributes.h.inc"

#define GET_OP_CLASSES
#include "dialects/dtca/DtcaOps.h.inc"
