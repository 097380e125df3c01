//===- DumpTree.h - the syntax tree as text --------------------------------------------------===//
#pragma once

#include "lang/syntax/Tree.h"

namespace isinglass::lang::syntax {

/// One node a line, children indented by two; brackets show how operators bind.
std::string dumpTree(const File &file);

} // namespace isinglass::lang::syntax
