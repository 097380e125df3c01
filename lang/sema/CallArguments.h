//===- CallArguments.h - matches what a call or a block is given against what it takes -------===//
#pragma once

#include "lang/sema/Context.h"

namespace isinglass::lang::sema {

/// What a call or a block takes.
struct Signature {
  std::string words;                 ///< "'normal'", "a 'sample' block"
  size_t fewest = 0, most = 0;       ///< Arguments without a name.
  std::vector<std::string> required; ///< Options that must be there.
  std::vector<std::string> optional;
};

/// The arguments in order and by name. `good` is false after a report.
struct CallArguments {
  CallArguments(Context &context, const Signature &signature, Range range,
                const std::vector<syntax::Argument> &arguments);

  const syntax::Argument *find(const std::string &option) const;

  std::vector<const syntax::Argument *> unnamed;
  std::map<std::string, const syntax::Argument *> named;
  bool good = true;
};

} // namespace isinglass::lang::sema
