//===- Payload.h - the FlatBuffer inside a .dtci file, and the header before it -------------------===//
#pragma once

#include "targets/dtca/image/Image.h"

#include "targets/dtca/image/Image_generated.h"

#include <filesystem>
#include <fstream>

namespace isinglass::dtca {

inline constexpr std::string_view kMagic = "DTCI";
/// Magic, version, payload length, checksum: FORMAT.md. Little-endian. A multiple of 8, which is
/// what the payload's numbers are aligned to.
inline constexpr size_t kHeaderBytes = 24;
inline constexpr size_t kMaxFileBytes = (size_t(1) << 31) - 1;
/// Placements and commands of an image, together: what a reader lets the verifier count.
inline constexpr size_t kMaxTables = (size_t(1) << 20) - 1;

/// Which codes fit a byte.
struct Widths {
  bool bytesForCouplings = true, bytesForBiases = true;
  friend bool operator==(const Widths &, const Widths &) = default;
};
Widths widthsOf(const Profile &profile);

/// Opens a regular file: one that is none, a pipe, would be waited for. Throws std::runtime_error.
std::ifstream openRegular(const std::filesystem::path &path);

/// The canonical payload. Codes must fit the widths; throws std::runtime_error over 2 GiB.
flatbuffers::DetachedBuffer buildPayload(const Image &image, Widths widths);

} // namespace isinglass::dtca
