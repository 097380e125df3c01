//===- Denoising.h - `dtm` blocks -------------------------------------------------------------===//
#pragma once

#include "lang/sema/Context.h"

namespace isinglass::lang::sema {

/// Evaluates a `dtm` in its own scope, into context.model.chain: all but what depends on the model
/// of its step. Returns its `step`, or null after reporting what is wrong.
const syntax::DtmItem *makeChain(Context &context, const syntax::Dtm &dtm);

/// Checks the chain against context.model, the model of its step.
void checkChain(Context &context);

/// Of a plain model, whose `train` block has `visible: v` or `visible: v(28, 28)`: a chain of one
/// step that feels nothing of x_1, a Boltzmann machine, and sees all of the variable v, or its
/// first cells as data of that shape. The data's name is the variable's. False after a report.
bool makeMachine(Context &context, const syntax::Argument &visible);

} // namespace isinglass::lang::sema
