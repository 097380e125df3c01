#include "targets/dtca/image/Checksum.h"

#include <xxhash.h>

namespace isinglass::dtca {

uint64_t checksum(std::span<const std::byte> bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

} // namespace isinglass::dtca
