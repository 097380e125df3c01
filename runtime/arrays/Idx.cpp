#include "runtime/arrays/Idx.h"

#include "runtime/arrays/Memory.h"

#include <algorithm>
#include <fstream>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <zlib.h>

namespace isinglass::runtime {

namespace {

/// Deflate makes at most so many bytes of one (a match of 258 bytes in two bits).
constexpr size_t kMostExpansion = 1032;
constexpr size_t kMostAxes = 32;

[[noreturn]] void refuse(const std::string &where, const std::string &reason) {
  throw std::runtime_error("cannot read " + where + ": " + reason);
}

std::optional<Dtype> elementType(std::byte code) {
  switch (std::to_integer<int>(code)) {
  case 0x08:
    return Dtype::u1;
  case 0x09:
    return Dtype::i1;
  case 0x0b:
    return Dtype::i2;
  case 0x0c:
    return Dtype::i4;
  case 0x0d:
    return Dtype::f4;
  case 0x0e:
    return Dtype::f8;
  default:
    return std::nullopt;
  }
}

bool isGzip(std::span<const std::byte> start) {
  return start.size() >= 2 && start[0] == std::byte(0x1f) && start[1] == std::byte(0x8b);
}

/// The bytes of a file, given out in order, inflated where they are gzipped.
class Source {
public:
  Source(std::span<const std::byte> bytes, const std::string &where)
      : bytes(bytes), where(where), gzip(isGzip(bytes)) {
    if (gzip && inflateInit2(&stream, /*windowBits=*/15 + 16) != Z_OK)
      throw std::bad_alloc();
  }
  ~Source() {
    if (gzip)
      inflateEnd(&stream);
  }
  Source(const Source &) = delete;

  /// Fills `out`; false where the file is at its end before.
  bool read(std::span<std::byte> out) {
    if (gzip)
      return inflateInto(out);
    if (out.size() > bytes.size())
      return false;
    std::copy_n(bytes.begin(), out.size(), out.begin());
    bytes = bytes.subspan(out.size());
    return true;
  }
  /// Whether nothing follows; of gzip, the checksum included.
  bool atEnd() {
    if (!gzip)
      return bytes.empty();
    std::byte one;
    return !inflateInto({&one, 1}) && finished && bytes.empty();
  }
  /// Whether so many more bytes are more than can follow.
  bool canHold(size_t size) const {
    return gzip ? size / kMostExpansion <= whole : size <= bytes.size();
  }

private:
  bool inflateInto(std::span<std::byte> out) {
    constexpr size_t kMost = std::numeric_limits<uInt>::max();
    while (!out.empty() && !finished) {
      auto input = static_cast<uInt>(std::min(bytes.size(), kMost));
      auto room = static_cast<uInt>(std::min(out.size(), kMost));
      stream.next_in = reinterpret_cast<Bytef *>(const_cast<std::byte *>(bytes.data()));
      stream.avail_in = input;
      stream.next_out = reinterpret_cast<Bytef *>(out.data());
      stream.avail_out = room;
      int status = inflate(&stream, Z_NO_FLUSH);
      bytes = bytes.subspan(input - stream.avail_in);
      out = out.subspan(room - stream.avail_out);
      // A file may be several members, one after the other (RFC 1952, 2.2).
      bool another = status == Z_STREAM_END && isGzip(bytes);
      finished = status == Z_STREAM_END && !another;
      if (another)
        inflateReset(&stream);
      if (status == Z_BUF_ERROR)
        return false; // the file ends
      if (status != Z_OK && status != Z_STREAM_END)
        refuse(where, "its gzip data are damaged");
    }
    return out.empty();
  }

  std::span<const std::byte> bytes;
  const std::string &where;
  bool gzip, finished = false;
  size_t whole = bytes.size();
  z_stream stream = {};
};

ArrayInfo readHeader(Source &source, const std::string &where) {
  std::byte start[4];
  if (!source.read(start))
    refuse(where, "it ends inside its IDX header");
  auto type = elementType(start[2]);
  if (start[0] != std::byte(0) || start[1] != std::byte(0) || !type)
    refuse(where, "it is not an IDX array");
  auto axes = std::to_integer<size_t>(start[3]);
  if (axes > kMostAxes)
    refuse(where, "its IDX header claims " + std::to_string(axes) + " axes");
  ArrayInfo info{*type, dtypeSize(*type), {}};
  for (size_t axis = 0; axis < axes; ++axis) {
    std::byte size[4];
    if (!source.read(size))
      refuse(where, "it ends inside its IDX header");
    int64_t number = 0;
    for (std::byte byte : size)
      number = number << 8 | std::to_integer<int64_t>(byte);
    info.shape.push_back(number);
  }
  return info;
}

std::vector<std::byte> readFile(const std::filesystem::path &path, const std::string &where) {
  std::ifstream stream(path, std::ios::binary);
  std::error_code error;
  uintmax_t size = std::filesystem::file_size(path, error);
  if (!stream || error)
    refuse(where, "it cannot be opened");
  std::vector<std::byte> bytes(size);
  if (!stream.read(reinterpret_cast<char *>(bytes.data()), static_cast<std::streamsize>(size)))
    refuse(where, "reading failed");
  return bytes;
}

std::string whereOf(const std::filesystem::path &path) { return "'" + path.string() + "'"; }

} // namespace

bool startsAsIdx(std::span<const std::byte> start) {
  return isGzip(start) || (start.size() >= 4 && start[0] == std::byte(0) &&
                           start[1] == std::byte(0) && elementType(start[2]));
}

Array parseIdx(std::span<const std::byte> bytes, const std::string &where) {
  Source source(bytes, where);
  Array array{readHeader(source, where), {}};
  auto count = checkedCount(array.info.shape);
  auto size = count ? checkedProduct(*count, array.info.elementSize) : std::nullopt;
  std::string promise = "its IDX header promises shape " + printShape(array.info.shape);
  if (!size || !source.canHold(*size))
    refuse(where, promise + ", which is more than it holds");
  array.bytes.resize(*size);
  if (!source.read(array.bytes))
    refuse(where, promise + ", which is more than it holds");
  if (!source.atEnd())
    refuse(where, promise + ", but it does not end there");
  if (array.info.elementSize > 1)
    for (auto at = array.bytes.begin(); at != array.bytes.end(); at += array.info.elementSize)
      std::reverse(at, at + array.info.elementSize);
  return array;
}

Array readIdx(const std::filesystem::path &path) {
  std::string where = whereOf(path);
  return parseIdx(readFile(path, where), where);
}

ArrayInfo readIdxInfo(const std::filesystem::path &path) {
  std::string where = whereOf(path);
  std::vector<std::byte> bytes = readFile(path, where);
  Source source(bytes, where);
  return readHeader(source, where);
}

} // namespace isinglass::runtime
