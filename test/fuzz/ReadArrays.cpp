// Any bytes at all, read as NPY, as IDX and as NPZ: an array or a std::runtime_error, nothing else.
#include "runtime/arrays/Idx.h"
#include "runtime/arrays/Npy.h"
#include "runtime/arrays/Npz.h"

#include <cstdint>
#include <stdexcept>

using namespace isinglass::runtime;

namespace {

template <typename Work> void allowError(Work work) {
  try {
    work();
  } catch (const std::runtime_error &) {
  }
}

void convert(const Array &array) {
  allowError([&] { toFloats(array, "array"); });
  allowError([&] { toInt32(array, "array"); });
  allowError([&] { toInt8(array, "array"); });
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  std::span bytes(reinterpret_cast<const std::byte *>(data), size);
  allowError([&] { convert(parseNpy(bytes, "input")); });
  allowError([&] { convert(parseIdx(bytes, "input")); });
  allowError([&] {
    NpzReader reader(bytes, "input");
    for (const std::string &name : reader.names()) {
      allowError([&] { reader.info(name); });
      allowError([&] { convert(reader.read(name)); });
    }
  });
  return 0;
}
