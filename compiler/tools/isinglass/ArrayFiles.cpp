//===- ArrayFiles.cpp -----------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/ArrayFiles.h"

#include "runtime/arrays/Npz.h"

#include <exception>

namespace isinglass::tool {

static lang::ArrayHeader headerOf(const runtime::ArrayInfo &info) {
  bool integers = !runtime::isFloating(info.dtype) && info.dtype != runtime::Dtype::text &&
                  info.dtype != runtime::Dtype::b1;
  return {info.shape, integers, {}};
}

lang::ArrayHeader ArrayFiles::readHeader(const std::string &path, const std::string &array) const {
  asked.insert(path);
  try {
    return headerOf(runtime::readArrayInfo(path, array));
  } catch (const std::exception &error) {
    return {{}, false, error.what()};
  }
}

lang::ArrayValues ArrayFiles::read(const std::string &path, const std::string &array) const {
  asked.insert(path);
  lang::ArrayValues values;
  try {
    runtime::Array read = runtime::readArray(path, array);
    values.header = headerOf(read.info);
    if (values.header.integers) {
      std::vector<int32_t> ints = runtime::toInt32(read, "array '" + array + "'");
      values.ints.assign(ints.begin(), ints.end());
    } else {
      std::vector<float> reals = runtime::toFloats(read, "array '" + array + "'");
      values.reals.assign(reals.begin(), reals.end());
    }
  } catch (const std::exception &error) {
    values.header.error = error.what();
  }
  return values;
}

} // namespace isinglass::tool
