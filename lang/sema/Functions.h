//===- Functions.h - the functions of compile-time arithmetic --------------------------------===//
#pragma once

#include "lang/sema/Scope.h"

namespace isinglass::lang::sema {

struct Function {
  const char *name;
  size_t fewest, most; ///< Numbers it takes.
  Value (*apply)(const std::vector<Value> &);
};

/// The row of a name, or null.
const Function *findFunction(const std::string &name);
std::vector<std::string> functionNames();

} // namespace isinglass::lang::sema
