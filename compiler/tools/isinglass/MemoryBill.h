//===- MemoryBill.h - what a run will take, printed before it takes it -----------------------------===//
#pragma once

#include "runtime/chains/Sampler.h"

#include <string>

namespace isinglass::tool {

/// "1.5 MB"
std::string printBytes(int64_t bytes);

/// Prints the bill to stderr; throws std::runtime_error if the machine does not have it, before a
/// run takes what it can get and is killed half way.
void requireMemory(const runtime::MemoryEstimate &memory);

} // namespace isinglass::tool
