// Arrays of any names, types, shapes and contents, read as the state of a training and as a network
// of features: something of them, or a std::runtime_error, nothing else. The bytes say, array after
// array: which name, which type, how many axes, their sizes, then the elements.
#include "runtime/evaluation/FeatureNetwork.h"
#include "runtime/training/TrainedModel.h"

#include <cstdint>
#include <stdexcept>

using namespace isinglass::runtime;

namespace {

constexpr const char *kNames[] = {"position", "steps",  "weights",  "first",  "second",
                                  "average",  "meta",   "weights1", "scale1", "bias1",
                                  "weights2", "scale2", "bias2"};
constexpr Dtype kTypes[] = {Dtype::f4, Dtype::f8, Dtype::i1, Dtype::u2, Dtype::i8, Dtype::text};

class Bytes {
public:
  Bytes(const uint8_t *data, size_t size) : data(data), left(size) {}
  bool empty() const { return left == 0; }
  uint8_t next() {
    if (left == 0)
      return 0;
    --left;
    return *data++;
  }

private:
  const uint8_t *data;
  size_t left;
};

Array readArray(Bytes &bytes) {
  Array array;
  array.info.dtype = kTypes[bytes.next() % std::size(kTypes)];
  array.info.elementSize = array.info.dtype == Dtype::text ? 3 : dtypeSize(array.info.dtype);
  for (int axes = bytes.next() % 4; axes > 0; --axes)
    array.info.shape.push_back(bytes.next() % 8);
  array.bytes.resize(array.elements() * array.info.elementSize);
  for (std::byte &byte : array.bytes)
    byte = std::byte(bytes.next());
  return array;
}

template <typename Work> void allowError(Work work) {
  try {
    work();
  } catch (const std::runtime_error &) {
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Bytes bytes(data, size);
  NamedArrays arrays;
  while (!bytes.empty()) {
    const char *name = kNames[bytes.next() % std::size(kNames)];
    arrays.insert_or_assign(name, ::readArray(bytes));
  }
  allowError([&] { parseState(arrays, "input"); });
  allowError([&] {
    FeatureNetwork network(arrays, "input");
    network.respond(std::vector<float>(3 * network.inputs(), 0.5f));
  });
  return 0;
}
