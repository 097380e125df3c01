//===- WriteValues.cpp ----------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/WriteValues.h"

#include "runtime/arrays/Npz.h"
#include "runtime/training/Pictures.h"

namespace isinglass::tool {

void writeValues(const std::string &path, std::span<const runtime::Observable> observables,
                 std::span<const int8_t> visible, const std::string &meta) {
  runtime::NpzWriter writer(path);
  int64_t items = static_cast<int64_t>(visible.size()) / runtime::spinsOf(observables);
  for (size_t which = 0; which < observables.size(); ++which) {
    std::vector<uint16_t> values = runtime::valuesOf(observables, which, visible);
    std::vector<int32_t> wide(values.begin(), values.end());
    std::vector<int64_t> shape = observables[which].shape;
    shape.insert(shape.begin(), items);
    writer.add(observables[which].name, runtime::fromInt32(shape, wide));
  }
  writer.addText("meta", meta);
  writer.finish();
}

} // namespace isinglass::tool
