//===- Decode.cpp - an image from bytes of unknown origin -----------------------------------------===//
//
// In order of price, so that most of what is refused is refused early: header, checksum, the
// offsets of the FlatBuffer, its one encoding, the profile, the image's own rules.
//
//===----------------------------------------------------------------------------------------------===//
#include "targets/dtca/image/Checksum.h"
#include "targets/dtca/image/Payload.h"
#include "targets/dtca/image/Validate.h"

#include <cstring>
#include <memory>
#include <stdexcept>

namespace isinglass::dtca {

namespace {

using Bytes = std::span<const std::byte>;

[[noreturn]] void refuse(const std::string &reason) { throw std::runtime_error(reason); }

template <typename T> T read(Bytes bytes, size_t at) {
  T value;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return flatbuffers::EndianScalar(value);
}

/// What follows the header, once the header is right.
Bytes findPayload(Bytes bytes) {
  if (bytes.size() > kMaxFileBytes)
    refuse("larger than 2 GiB, the most an image may have");
  if (bytes.size() < kHeaderBytes || std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) != 0)
    refuse(bytes.size() >= 2 && std::memcmp(bytes.data(), "PK", 2) == 0
               ? "a chain of images; `isinglass image step` takes one step out of it"
               : "not a chip image: it does not begin with 'DTCI' and a header of 24 bytes");
  uint32_t version = read<uint32_t>(bytes, 4);
  if (version < 1 || version > kImageVersion)
    refuse("version " + std::to_string(version) +
           " of the format; this reader knows versions 1 to " + std::to_string(kImageVersion) +
           ": assemble it again from its text, or update the tool");
  Bytes payload = bytes.subspan(kHeaderBytes);
  uint64_t length = read<uint64_t>(bytes, 8);
  if (length != payload.size())
    refuse("the header announces " + std::to_string(length) + " bytes after it, the file has " +
           std::to_string(payload.size()) + ": it was cut off, or something was added");
  if (read<uint64_t>(bytes, 16) != checksum(payload))
    refuse("checksum mismatch: the file was damaged");
  return payload;
}

/// Copies what a FlatBuffer holds. Several offsets may name the same bytes, so what is copied is
/// counted: the one encoding that is accepted has every byte once.
class Converter {
public:
  explicit Converter(Bytes payload) : left(payload.size()) {}

  void take(size_t bytes) {
    if (bytes > left)
      refuse("not canonical: its parts overlap");
    left -= bytes;
  }

  std::string text(const flatbuffers::String *stored) {
    take(stored->size());
    return stored->str();
  }

  /// The verifier leaves elements unaligned, so they are not read in place.
  template <typename T, typename Stored>
  std::vector<T> numbers(const flatbuffers::Vector<Stored> *stored) {
    if (!stored)
      return {};
    take(stored->size() * sizeof(Stored));
    std::vector<T> values(stored->size());
    for (size_t i = 0; i < values.size(); ++i) {
      Stored value;
      std::memcpy(&value, stored->Data() + i * sizeof value, sizeof value);
      values[i] = static_cast<T>(flatbuffers::EndianScalar(value));
    }
    return values;
  }

  std::vector<Step> steps(const flatbuffers::Vector<const file::Step *> *stored) {
    take(stored->size() * sizeof(file::Step));
    std::vector<Step> values(stored->size());
    for (size_t i = 0; i < values.size(); ++i) {
      int64_t pair[2];
      static_assert(sizeof pair == sizeof(file::Step));
      std::memcpy(pair, stored->Data() + i * sizeof pair, sizeof pair);
      values[i] = {flatbuffers::EndianScalar(pair[0]), flatbuffers::EndianScalar(pair[1])};
    }
    return values;
  }

  /// Of each pair of arrays one is there.
  std::vector<int16_t> codes(const flatbuffers::Vector<int8_t> *bytes,
                             const flatbuffers::Vector<int16_t> *words, const char *what) {
    if (!bytes == !words)
      refuse("malformed: one of " + std::string(what) + "8 and " + what + "16 must be there");
    return bytes ? numbers<int16_t>(bytes) : numbers<int16_t>(words);
  }

  Placement placement(const file::Placement &stored) {
    take(16);
    return {text(stored.variable()), numbers<int64_t>(stored.shape()), stored.row(),
            stored.column(), static_cast<Turn>(stored.turn())};
  }

  Command command(const file::Command &stored) {
    take(8);
    return {static_cast<CommandKind>(stored.kind()),
            stored.iterations(),
            stored.first(),
            stored.last(),
            stored.every(),
            stored.count(),
            stored.placement(),
            numbers<int64_t>(stored.lower()),
            numbers<int64_t>(stored.upper()),
            stored.value()};
  }

private:
  size_t left;
};

Window convertWindow(const file::Window &stored) {
  return {stored.row(), stored.column(), stored.rows(), stored.columns()};
}

/// Everything but the profile, as it is stored.
Image convert(const file::Image &stored, Bytes payload) {
  Converter from(payload);
  Image image;
  image.name = from.text(stored.name());
  image.tool = from.text(stored.tool());
  image.command = from.text(stored.command());
  image.modelDigest = from.text(stored.model_digest());
  image.parametersDigest = from.text(stored.parameters_digest());
  image.profileDigest = from.text(stored.profile_digest());
  image.profileText = from.text(stored.profile_text());
  image.beta = stored.beta();
  image.scale = stored.scale();
  image.window = convertWindow(*stored.window());
  for (const file::Placement *placement : *stored.placements())
    image.placements.push_back(from.placement(*placement));
  image.roles = from.numbers<Role>(stored.roles());
  image.directions = from.steps(stored.directions());
  image.near = from.codes(stored.near8(), stored.near16(), "near");
  if (stored.far8() || stored.far16())
    image.far = from.codes(stored.far8(), stored.far16(), "far");
  else
    image.far = image.near;
  image.biases = from.codes(stored.biases8(), stored.biases16(), "biases");
  for (const file::Command *command : *stored.program())
    image.program.push_back(from.command(*command));
  if (stored.drives8() || stored.drives16())
    image.drives = from.codes(stored.drives8(), stored.drives16(), "drives");
  return image;
}

/// The image that a payload holds, of which this payload is the one encoding. Aligned to 8. Version
/// 1 has the same encoding of what it knows.
Image convertCanonical(Bytes payload, uint32_t version) {
  auto data = reinterpret_cast<const uint8_t *>(payload.data());
  flatbuffers::Verifier::Options options;
  options.max_depth = 2;
  options.max_tables = kMaxTables + 1;
  flatbuffers::Verifier verifier(data, payload.size(), options);
  if (!file::VerifyImageBuffer(verifier))
    refuse("malformed: its offsets lead outside the file");
  const file::Image &stored = *file::GetImage(data);
  Image image = convert(stored, payload);
  if (version < 2 && !image.drives.empty())
    refuse("not canonical: version 1 has no drives");
  Widths widths{stored.near8() != nullptr, stored.biases8() != nullptr};
  flatbuffers::DetachedBuffer canonical = buildPayload(image, widths);
  if (canonical.size() != payload.size() ||
      std::memcmp(canonical.data(), data, payload.size()) != 0)
    refuse("not canonical: these are not the bytes that isinglass writes for this image");
  image.profile = parseImageProfile(image, "profile of the image");
  if (widths != widthsOf(image.profile))
    refuse("not canonical: codes of at most 8 bits are stored as bytes, others as 16 bits");
  return image;
}

} // namespace

Image decodeImage(std::span<const std::byte> bytes) {
  Bytes payload = findPayload(bytes);
  uint32_t version = read<uint32_t>(bytes, 4);
  std::unique_ptr<uint64_t[]> aligned;
  if (reinterpret_cast<uintptr_t>(payload.data()) % alignof(uint64_t) != 0) {
    aligned = std::make_unique<uint64_t[]>(payload.size() / sizeof(uint64_t) + 1);
    std::memcpy(aligned.get(), payload.data(), payload.size());
    payload = {reinterpret_cast<const std::byte *>(aligned.get()), payload.size()};
  }
  Image image = convertCanonical(payload, version);
  validateImage(image);
  return image;
}

} // namespace isinglass::dtca
