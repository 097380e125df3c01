//===- Defines.h - parameters of a model and `-D name=value` ---------------------------------===//
#pragma once

#include "lang/sema/Context.h"

namespace isinglass::lang::sema {

/// Declares the parameters of a model with the values of the command line, or else their own.
void declareParameters(Context &context, const syntax::Model &model,
                       const std::vector<std::string> &defines);

} // namespace isinglass::lang::sema
