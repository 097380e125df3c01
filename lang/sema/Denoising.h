//===- Denoising.h - `dtm` blocks -------------------------------------------------------------===//
#pragma once

#include "lang/sema/Context.h"

namespace isinglass::lang::sema {

/// Evaluates a `dtm` in its own scope, into context.model.chain: all but what depends on the model
/// of its step. Returns its `step`, or null after reporting what is wrong.
const syntax::DtmItem *makeChain(Context &context, const syntax::Dtm &dtm);

/// Checks the chain against context.model, the model of its step.
void checkChain(Context &context);

} // namespace isinglass::lang::sema
