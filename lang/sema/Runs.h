//===- Runs.h - the blocks `sample`, `train` and `generate` -----------------------------------===//
#pragma once

#include "lang/sema/Context.h"

namespace isinglass::lang::sema {

/// Each evaluates its block in the scope of its model; nothing after reporting what is wrong.
std::optional<Schedule> makeSchedule(Context &context, const syntax::Run &run);
/// Of a `dtm`, or of a plain model, whose block says what it sees: see makeMachine.
std::optional<Training> makeTraining(Context &context, const syntax::Run &run, bool plain);
std::optional<Generation> makeGeneration(Context &context, const syntax::Run &run);

} // namespace isinglass::lang::sema
