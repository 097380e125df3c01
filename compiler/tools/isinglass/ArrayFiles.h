//===- ArrayFiles.h - NPY and NPZ files for the language ------------------------------------------===//
#pragma once

#include "lang/sema/ArraySource.h"

namespace isinglass::tool {

/// What lang/ asks about arrays in files, answered by runtime/arrays.
class ArrayFiles : public lang::ArraySource {
public:
  lang::ArrayHeader readHeader(const std::string &path, const std::string &array) const override;
  lang::ArrayValues read(const std::string &path, const std::string &array) const override;
};

} // namespace isinglass::tool
