//===- Defines.h - values of a model's parameters --------------------------------------------===//
#pragma once

#include "lang/sema/Context.h"

#include <map>

namespace isinglass::lang::sema {

/// Declares the parameters of a model or dtm with the values of the command line (`-D name=value`),
/// or else their own.
void declareParameters(Context &context, const syntax::Name &model,
                       const std::vector<syntax::Parameter> &parameters,
                       const std::vector<std::string> &defines);

/// A value and where it is given.
struct Given {
  Value value;
  Range range;
};
/// What a `step Model(name: value)` gives, evaluated in the scope of who calls.
std::map<std::string, Given> evaluateArguments(Context &context, const syntax::Model &model,
                                               const syntax::Expression &call);
/// Declares the parameters of the called model with these, or else their own.
void declareParameters(Context &context, const syntax::Model &model,
                       const std::map<std::string, Given> &arguments);

} // namespace isinglass::lang::sema
