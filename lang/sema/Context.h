//===- Context.h - what every part of the analysis shares ------------------------------------===//
#pragma once

#include "lang/sema/ArraySource.h"
#include "lang/sema/Model.h"
#include "lang/sema/Scope.h"

namespace isinglass::lang::sema {

struct Context {
  Context(Sources &sources, Diagnostics &diagnostics)
      : sources(sources), diagnostics(diagnostics), scope(diagnostics) {}

  Sources &sources;
  Diagnostics &diagnostics;
  Scope scope;
  Model model;
  const ArraySource *arrays = nullptr;
  std::string folder; ///< Of the model file: relative paths in it start there.

  /// A path as the model gives it, relative to the model's folder (to the working folder if it
  /// comes from the command line).
  std::string resolve(const Value &path) const;
};

} // namespace isinglass::lang::sema
