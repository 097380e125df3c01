// The text and the nodes of a chain of images, whatever they say: a chain, or a std::runtime_error,
// nothing else. The bytes are: rows and columns of nodes, each node, then the text. The images are
// those of a sample; ReadImage reads others.
#include "test/fuzz/Tally.h"
#include "test/unit/dtca/ChainSample.h"

#include <cstdint>
#include <stdexcept>

using namespace isinglass;
using namespace isinglass::dtca;

namespace {

Tally tally;

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const runtime::NamedArrays sample = sampleArrays();
  runtime::NamedArrays arrays = sample;
  if (size < 2)
    return 0;
  int64_t rows = data[0] % 4, columns = data[1] % 16;
  data += 2;
  size -= 2;
  std::vector<int32_t> nodes;
  for (; size > 0 && static_cast<int64_t>(nodes.size()) < rows * columns; --size)
    nodes.push_back(static_cast<int8_t>(*data++));
  nodes.resize(rows * columns);
  arrays["nodes"] = runtime::fromInt32({rows, columns}, nodes);
  auto text = reinterpret_cast<const std::byte *>(data);
  arrays["chain"] = {{runtime::Dtype::text, static_cast<int64_t>(size), {}}, {text, text + size}};
  try {
    parseChainImage(arrays);
    ++tally.accepted;
  } catch (const std::runtime_error &) {
    ++tally.refused;
  }
  return 0;
}
