//===- WantedLabel.h - the label that a user asks for ---------------------------------------------===//
#pragma once

#include "runtime/training/Labels.h"

#include <optional>
#include <string>

namespace isinglass::tool {

/// "y=3" of a model's observables for each of so many items; "y=all" for one class after the other,
/// nothing for "". Throws std::runtime_error for a label or a class that is none.
std::optional<runtime::Wanted> wantedOf(const std::string &text, const std::string &model,
                                        std::span<const runtime::Observable> observables,
                                        int64_t items);

/// One class of the first label after the other; nothing if there are no labels.
std::optional<runtime::Wanted> everyClass(std::span<const runtime::Observable> observables,
                                          int64_t items);

} // namespace isinglass::tool
