#include "runtime/arrays/Npy.h"

#include "runtime/arrays/Memory.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string_view>

namespace isinglass::runtime {

namespace {

constexpr size_t kMaxHeader = 65536;
constexpr size_t kMaxAxes = 32;
constexpr std::string_view kMagic = "\x93NUMPY";

[[noreturn]] void refuse(const std::string &where, const std::string &reason) {
  throw std::runtime_error("cannot read " + where + ": " + reason);
}

/// The header's text: a Python dictionary of three known keys, in any order.
class HeaderText {
public:
  HeaderText(std::string_view text, const std::string &where) : rest(text), where(where) {}

  NpyHeader parse() {
    NpyHeader header;
    bool descr = false, order = false, shape = false;
    expect('{');
    while (!accept('}')) {
      std::string key = string();
      expect(':');
      if (key == "descr" && !descr)
        descr = setDtype(header.info, string());
      else if (key == "fortran_order" && !order)
        order = setOrder(header);
      else if (key == "shape" && !shape)
        shape = setShape(header.info);
      else
        malformed();
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    if (!descr || !order || !shape)
      malformed();
    return header;
  }

private:
  [[noreturn]] void malformed() { refuse(where, "its NPY header is malformed"); }

  void skipSpace() {
    while (!rest.empty() && (rest[0] == ' ' || rest[0] == '\n' || rest[0] == '\t'))
      rest.remove_prefix(1);
  }

  bool accept(std::string_view word) {
    skipSpace();
    if (!rest.starts_with(word))
      return false;
    rest.remove_prefix(word.size());
    return true;
  }
  bool accept(char c) { return accept(std::string_view(&c, 1)); }
  void expect(char c) {
    if (!accept(c))
      malformed();
  }

  std::string string() {
    skipSpace();
    if (rest.starts_with('['))
      refuse(where, "it holds a structured array; save its fields as arrays of their own");
    if (rest.empty() || (rest[0] != '\'' && rest[0] != '"'))
      malformed();
    size_t end = rest.find(rest[0], 1);
    if (end == std::string_view::npos)
      malformed();
    std::string text(rest.substr(1, end - 1));
    rest.remove_prefix(end + 1);
    return text;
  }

  bool setDtype(ArrayInfo &info, const std::string &descr) {
    for (Dtype dtype : {Dtype::f4, Dtype::f8, Dtype::i1, Dtype::i2, Dtype::i4, Dtype::i8, Dtype::u1,
                        Dtype::u2, Dtype::u4, Dtype::u8, Dtype::b1}) {
      std::string_view name = dtypeName(dtype);
      // One-byte elements have no byte order, whatever the first character says.
      bool same = dtypeSize(dtype) == 1 ? descr.size() == 3 && descr.substr(1) == name.substr(1) &&
                                              std::strchr("|<>=", descr[0])
                                        : descr == name;
      if (same) {
        info.dtype = dtype;
        info.elementSize = dtypeSize(dtype);
        return true;
      }
    }
    return setText(info, descr) || refuseDtype(descr);
  }

  bool setText(ArrayInfo &info, const std::string &descr) {
    if (descr.size() < 3 || (descr[0] != '|' && descr[0] != '<') || descr[1] != 'S')
      return false;
    auto size = integer(std::string_view(descr).substr(2));
    if (!size)
      return false;
    info.dtype = Dtype::text;
    info.elementSize = *size;
    return true;
  }

  bool refuseDtype(const std::string &descr) {
    // Quoted back only as far as it can be a type's name: a header is anyone's bytes.
    std::string shown;
    for (char c : descr.substr(0, 16))
      shown += c >= ' ' && c <= '~' ? c : '?';
    std::string advice = "; convert it to float32, float64, bool or an integer type";
    if (descr.starts_with('>'))
      refuse(where,
             "its elements are big-endian ('" + shown + "'); save it in little-endian order");
    if (descr.ends_with('O'))
      refuse(where, "it holds Python objects" + advice);
    refuse(where, "elements of type '" + shown + "' are not supported" + advice);
  }

  bool setOrder(NpyHeader &header) {
    header.fortran = accept("True");
    if (!header.fortran && !accept("False"))
      malformed();
    return true;
  }

  bool setShape(ArrayInfo &info) {
    expect('(');
    while (!accept(')')) {
      skipSpace();
      size_t digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
      auto size = integer(rest.substr(0, digits));
      if (!size || info.shape.size() == kMaxAxes)
        malformed();
      info.shape.push_back(*size);
      rest.remove_prefix(digits);
      accept('L'); // Python 2 wrote long integers so.
      if (!accept(',')) {
        expect(')');
        break;
      }
    }
    return true;
  }

  static std::optional<int64_t> integer(std::string_view digits) {
    int64_t value = 0;
    auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (digits.empty() || error != std::errc() || end != digits.data() + digits.size() || value < 0)
      return std::nullopt;
    return value;
  }

  std::string_view rest;
  const std::string &where;
};

std::string_view asText(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
}

/// Elements from Fortran order (first axis fastest) to C order.
std::vector<std::byte> transposed(const std::vector<std::byte> &from, const ArrayInfo &info) {
  std::vector<std::byte> to(from.size());
  size_t axes = info.shape.size(), size = info.elementSize;
  std::vector<int64_t> strides(axes), index(axes, 0);
  int64_t stride = 1;
  for (size_t k = 0; k < axes; ++k) {
    strides[k] = stride;
    stride *= info.shape[k];
  }
  int64_t source = 0;
  for (size_t target = 0; target < to.size(); target += size) {
    std::memcpy(to.data() + target, from.data() + source * size, size);
    for (size_t k = axes; k-- > 0;) {
      source += strides[k];
      if (++index[k] < info.shape[k])
        break;
      source -= strides[k] * info.shape[k];
      index[k] = 0;
    }
  }
  return to;
}

std::string whereOf(const std::filesystem::path &path) { return "'" + path.string() + "'"; }

std::ifstream open(const std::filesystem::path &path, uintmax_t &size) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error))
    refuse(whereOf(path), std::filesystem::exists(path, error) ? "it is not a regular file"
                                                               : "there is no such file");
  size = std::filesystem::file_size(path, error);
  std::ifstream stream(path, std::ios::binary);
  if (error || !stream)
    refuse(whereOf(path), "it cannot be opened");
  return stream;
}

/// Reads the header and leaves the stream at the first element.
NpyHeader readHeader(std::ifstream &stream, uintmax_t fileSize, const std::string &where) {
  std::vector<std::byte> start(std::min<uintmax_t>(12, fileSize));
  auto read = [&](size_t from) {
    if (!stream.read(reinterpret_cast<char *>(start.data()) + from, start.size() - from))
      refuse(where, "reading failed");
  };
  read(0);
  size_t known = start.size(), needed = npyHeaderBytes(start, where);
  if (needed > fileSize)
    refuse(where, "it ends inside its NPY header");
  start.resize(needed);
  if (needed > known)
    read(known);
  stream.seekg(static_cast<std::streamoff>(needed));
  NpyHeader header = parseNpyHeader(start, where);
  if (fileSize - needed != header.dataBytes)
    refuse(where, "its NPY header promises " + std::to_string(header.dataBytes) +
                      " bytes of elements, but " + std::to_string(fileSize - needed) + " follow");
  return header;
}

} // namespace

size_t npyHeaderBytes(std::span<const std::byte> start, const std::string &where) {
  if (!asText(start).starts_with(kMagic))
    refuse(where, "it is not an NPY array");
  if (start.size() < 10)
    refuse(where, "it ends inside its NPY header");
  auto byte = [&](size_t i) { return std::to_integer<size_t>(start[i]); };
  size_t version = byte(6), length = byte(8) | byte(9) << 8, prefix = 10;
  if (version < 1 || version > 3)
    refuse(where, "NPY version " + std::to_string(version) + " is unknown; 1 to 3 are read");
  if (version >= 2) {
    if (start.size() < 12)
      refuse(where, "it ends inside its NPY header");
    length |= byte(10) << 16 | byte(11) << 24;
    prefix = 12;
  }
  if (length > kMaxHeader)
    refuse(where, "its NPY header claims " + std::to_string(length) + " bytes");
  return prefix + length;
}

NpyHeader parseNpyHeader(std::span<const std::byte> start, const std::string &where) {
  size_t end = npyHeaderBytes(start, where);
  if (start.size() < end)
    refuse(where, "it ends inside its NPY header");
  size_t prefix = std::to_integer<int>(start[6]) == 1 ? 10 : 12;
  NpyHeader header = HeaderText(asText(start.subspan(prefix, end - prefix)), where).parse();
  header.dataOffset = end;
  auto count = checkedCount(header.info.shape);
  auto bytes = count ? checkedProduct(*count, header.info.elementSize) : std::nullopt;
  if (!bytes)
    refuse(where, "its shape " + printShape(header.info.shape) + " is too large");
  header.dataBytes = static_cast<size_t>(*bytes);
  return header;
}

std::string printNpyHeader(const ArrayInfo &info) {
  std::string descr(dtypeName(info.dtype));
  if (info.dtype == Dtype::text)
    descr += std::to_string(info.elementSize);
  std::string text = "{'descr': '" + descr +
                     "', 'fortran_order': False, 'shape': " + printShape(info.shape) + ", }";
  size_t length = (10 + text.size() + 1 + 63) / 64 * 64 - 10;
  text.append(length - 1 - text.size(), ' ');
  text += '\n';
  std::string header(kMagic);
  header += '\x01';
  header += '\0';
  header += static_cast<char>(length & 0xff);
  header += static_cast<char>(length >> 8);
  return header + text;
}

Array parseNpy(std::span<const std::byte> bytes, const std::string &where) {
  NpyHeader header = parseNpyHeader(bytes, where);
  size_t present = bytes.size() - header.dataOffset;
  if (present != header.dataBytes)
    refuse(where, "its NPY header promises " + std::to_string(header.dataBytes) +
                      " bytes of elements, but " + std::to_string(present) + " follow");
  auto data = bytes.subspan(header.dataOffset);
  Array array{header.info, {data.begin(), data.end()}};
  if (header.fortran && header.info.shape.size() > 1)
    array.bytes = transposed(array.bytes, array.info);
  return array;
}

Array readNpy(const std::filesystem::path &path) {
  uintmax_t size = 0;
  std::ifstream stream = open(path, size);
  NpyHeader header = readHeader(stream, size, whereOf(path));
  Array array{header.info, std::vector<std::byte>(header.dataBytes)};
  if (!stream.read(reinterpret_cast<char *>(array.bytes.data()),
                   static_cast<std::streamsize>(header.dataBytes)))
    refuse(whereOf(path), "reading failed");
  if (header.fortran && header.info.shape.size() > 1)
    array.bytes = transposed(array.bytes, array.info);
  return array;
}

ArrayInfo readNpyInfo(const std::filesystem::path &path) {
  uintmax_t size = 0;
  std::ifstream stream = open(path, size);
  return readHeader(stream, size, whereOf(path)).info;
}

} // namespace isinglass::runtime
