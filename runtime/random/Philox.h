//===- Philox.h - the counter-based generator behind every seed -------------------------------===//
#pragma once

#include <Random123/philox.h>
#include <array>
#include <cstdint>

namespace isinglass::runtime {

/// What a counter is drawn for; the last word of the counter, so that uses never meet.
enum class Purpose : uint32_t { Stream = 1, InitialSpins, Normal, Uniform, Signs };

/// 128 bits of Philox4x32-10 keyed by `seed` at (a, b, c, purpose).
inline std::array<uint64_t, 2> philox(uint64_t seed, uint32_t a, uint32_t b, uint32_t c,
                                      Purpose purpose) {
  r123::Philox4x32::ctr_type counter{{a, b, c, static_cast<uint32_t>(purpose)}};
  r123::Philox4x32::key_type key{{static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32)}};
  auto out = r123::Philox4x32()(counter, key);
  return {out[0] | static_cast<uint64_t>(out[1]) << 32, out[2] | static_cast<uint64_t>(out[3])
                                                                     << 32};
}

} // namespace isinglass::runtime
