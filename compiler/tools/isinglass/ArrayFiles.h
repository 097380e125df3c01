//===- ArrayFiles.h - NPY and NPZ files for the language ------------------------------------------===//
#pragma once

#include "lang/sema/ArraySource.h"

#include <set>

namespace isinglass::tool {

/// What lang/ asks about arrays in files, answered by runtime/arrays.
class ArrayFiles : public lang::ArraySource {
public:
  lang::ArrayHeader readHeader(const std::string &path, const std::string &array) const override;
  lang::ArrayValues read(const std::string &path, const std::string &array) const override;

  /// Files that were asked about.
  const std::set<std::string> &getRead() const { return asked; }

private:
  mutable std::set<std::string> asked;
};

} // namespace isinglass::tool
