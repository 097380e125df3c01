//===- LoadedCode.h - which code this process runs -------------------------------------------------------===//
#pragma once

#include <string>

namespace isinglass::cpu {

/// Digest of the build IDs of the executable and every library loaded into this process; for one
/// that has none, of its path, size and time of change. Equal only if the same compiler runs: a
/// rebuilt code generator and an LLVM that the system replaced under its old name both change it.
std::string loadedCode();

} // namespace isinglass::cpu
