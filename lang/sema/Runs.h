//===- Runs.h - `sample` blocks, and the blocks of later versions ----------------------------===//
#pragma once

#include "lang/sema/Context.h"

namespace isinglass::lang::sema {

/// Evaluates a `sample` block in the scope of its model; nothing after reporting what is wrong.
std::optional<Schedule> makeSchedule(Context &context, const syntax::Run &run);

/// Checks what this version keeps but does not run: names of options in `dtm`, `train`, `generate`.
void checkLaterBlocks(Context &context, const syntax::File &file);

} // namespace isinglass::lang::sema
