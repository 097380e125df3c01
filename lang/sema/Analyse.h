//===- Analyse.h - from a syntax tree to a model ---------------------------------------------===//
#pragma once

#include "lang/sema/Context.h"

namespace isinglass::lang::sema {

struct Choice {
  std::string model;                ///< Which one; empty: the only one, or the one that is sampled
  std::vector<std::string> defines; ///< name=value
};

/// Resolves, evaluates and checks one model of the file into context.model. What is wrong is
/// reported; the model is whole if nothing was.
void analyse(Context &context, const syntax::File &file, uint32_t source, const Choice &choice);

} // namespace isinglass::lang::sema
