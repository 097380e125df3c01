#include "runtime/arrays/Npz.h"

#include "runtime/arrays/Idx.h"
#include "runtime/arrays/Memory.h"
#include "runtime/arrays/Npy.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <optional>
#include <set>
#include <stdexcept>
#include <zip.h>

namespace isinglass::runtime {

namespace {

/// Deflate cannot do better than 1032 : 1, so a larger claim is a lie (zlib's own figure).
constexpr uint64_t kMaxInflation = 1032;

[[noreturn]] void refuse(const std::string &where, const std::string &reason) {
  throw std::runtime_error("cannot read " + where + ": " + reason);
}

std::string textOf(const zip_error_t *error) {
  return zip_error_strerror(const_cast<zip_error_t *>(error));
}

struct CloseEntry {
  void operator()(zip_file_t *file) const { zip_fclose(file); }
};
using OpenEntry = std::unique_ptr<zip_file_t, CloseEntry>;

/// Reads until `out` is full or the entry ends; returns how much there was.
size_t readSome(zip_file_t *file, std::span<std::byte> out, const std::string &where) {
  size_t done = 0;
  while (done < out.size()) {
    zip_int64_t got = zip_fread(file, out.data() + done, out.size() - done);
    if (got < 0)
      refuse(where, "the archive is damaged (" + textOf(zip_file_get_error(file)) + ")");
    if (got == 0)
      break;
    done += static_cast<size_t>(got);
  }
  return done;
}

std::string listed(const std::vector<std::string> &names) {
  std::string text;
  for (size_t i = 0; i < names.size() && i < 8; ++i)
    text += (i ? ", " : "") + names[i];
  return names.size() > 8 ? text + ", ..." : names.empty() ? "none" : text;
}

} // namespace

struct NpzReader::State {
  std::string where;
  zip_t *archive = nullptr;
  uint64_t archiveBytes = 0;
  std::vector<std::string> names;
  std::map<std::string, zip_uint64_t, std::less<>> entries;

  ~State() {
    if (archive)
      zip_discard(archive);
  }

  /// libzip takes an empty file for an empty archive; here it is an accident.
  void requireContent() const {
    if (archiveBytes == 0)
      refuse(where, "it is not an NPZ file (it is empty)");
  }

  void list() {
    zip_int64_t count = zip_get_num_entries(archive, 0);
    for (zip_int64_t i = 0; i < count; ++i) {
      const char *entry = zip_get_name(archive, i, ZIP_FL_ENC_GUESS);
      if (!entry || !std::string_view(entry).ends_with(".npy"))
        continue;
      std::string name(entry, std::strlen(entry) - 4);
      if (!entries.emplace(name, i).second)
        refuse(where, "it holds array '" + name + "' twice");
      names.push_back(std::move(name));
    }
  }

  std::string describe(std::string_view name) const {
    return "array '" + std::string(name) + "' of " + where;
  }

  struct Found {
    OpenEntry file;
    uint64_t size;
  };

  /// Opens an entry whose claimed size its stored bytes can hold.
  Found open(std::string_view name) const {
    auto found = entries.find(name);
    if (found == entries.end())
      refuse(describe(name), "there is no such array; there are: " + listed(names));
    zip_stat_t stat;
    zip_stat_init(&stat);
    constexpr zip_uint64_t needed = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE;
    if (zip_stat_index(archive, found->second, 0, &stat) != 0 || (stat.valid & needed) != needed)
      refuse(describe(name), "the archive is damaged");
    bool stored = (stat.valid & ZIP_STAT_COMP_METHOD) && stat.comp_method == ZIP_CM_STORE;
    if (stat.comp_size > archiveBytes || stat.size / (stored ? 1 : kMaxInflation) > stat.comp_size)
      refuse(describe(name), "the archive claims more bytes than it can hold");
    OpenEntry file(zip_fopen_index(archive, found->second, 0));
    if (!file)
      refuse(describe(name),
             "the archive entry cannot be opened (" + textOf(zip_get_error(archive)) + ")");
    return {std::move(file), stat.size};
  }

  /// The start of an entry up to and including its header.
  std::vector<std::byte> start(const Found &entry, const std::string &where) const {
    std::vector<std::byte> bytes(std::min<uint64_t>(12, entry.size));
    bytes.resize(readSome(entry.file.get(), bytes, where));
    size_t known = bytes.size(), needed = npyHeaderBytes(bytes, where);
    if (needed > entry.size)
      refuse(where, "it ends inside its NPY header");
    if (needed > known) {
      bytes.resize(needed);
      if (readSome(entry.file.get(), std::span(bytes).subspan(known), where) != needed - known)
        refuse(where, "it ends inside its NPY header");
    }
    return bytes;
  }
};

NpzReader::NpzReader(const std::filesystem::path &path) : state(std::make_unique<State>()) {
  state->where = "'" + path.string() + "'";
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error))
    refuse(state->where, std::filesystem::exists(path, error) ? "it is not a regular file"
                                                              : "there is no such file");
  state->archiveBytes = std::filesystem::file_size(path, error);
  state->requireContent();
  int code = 0;
  state->archive = zip_open(path.c_str(), ZIP_RDONLY, &code);
  if (!state->archive) {
    zip_error_t reason;
    zip_error_init_with_code(&reason, code);
    std::string text = textOf(&reason);
    zip_error_fini(&reason);
    refuse(state->where, "it is not an NPZ file (" + text + ")");
  }
  state->list();
}

NpzReader::NpzReader(std::span<const std::byte> bytes, std::string where)
    : state(std::make_unique<State>()) {
  state->where = std::move(where);
  state->archiveBytes = bytes.size();
  state->requireContent();
  zip_error_t reason;
  zip_error_init(&reason);
  zip_source_t *source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &reason);
  if (source)
    state->archive = zip_open_from_source(source, ZIP_RDONLY, &reason);
  std::string text = state->archive ? "" : textOf(&reason);
  zip_error_fini(&reason);
  if (!state->archive) {
    if (source)
      zip_source_free(source);
    refuse(state->where, "it is not an NPZ file (" + text + ")");
  }
  state->list();
}

NpzReader::~NpzReader() = default;
NpzReader::NpzReader(NpzReader &&) noexcept = default;

const std::vector<std::string> &NpzReader::names() const { return state->names; }

bool NpzReader::has(std::string_view name) const { return state->entries.contains(name); }

ArrayInfo NpzReader::info(std::string_view name) const {
  auto entry = state->open(name);
  std::string where = state->describe(name);
  NpyHeader header = parseNpyHeader(state->start(entry, where), where);
  if (entry.size - header.dataOffset != header.dataBytes)
    refuse(where, "its NPY header does not fit its size");
  return header.info;
}

Array NpzReader::read(std::string_view name) const {
  auto entry = state->open(name);
  std::string where = state->describe(name);
  std::vector<std::byte> bytes = state->start(entry, where);
  NpyHeader header = parseNpyHeader(bytes, where);
  if (entry.size - header.dataOffset != header.dataBytes)
    refuse(where, "its NPY header does not fit its size");
  // Grow by doubling, so that what a damaged archive promises is not allocated before it arrives.
  size_t known = bytes.size(), size = entry.size;
  while (known < size) {
    size_t target = std::min(size, std::max<size_t>(2 * known, 1 << 20));
    bytes.resize(target);
    if (readSome(entry.file.get(), std::span(bytes).subspan(known), where) != target - known)
      refuse(where, "the archive is truncated");
    known = target;
  }
  // libzip checks the checksum when the end is read.
  std::byte beyond;
  if (readSome(entry.file.get(), std::span(&beyond, 1), where) != 0)
    refuse(where, "its NPY header does not fit its size");
  return parseNpy(bytes, where);
}

namespace {

enum class Format { Npy, Npz, Idx };

/// By the first bytes.
Format formatOf(const std::filesystem::path &path) {
  char magic[6] = {};
  std::ifstream stream(path, std::ios::binary);
  stream.read(magic, 6);
  if (std::memcmp(magic, "\x93NUMPY", 6) == 0)
    return Format::Npy;
  std::span start(magic, static_cast<size_t>(stream.gcount()));
  return startsAsIdx(std::as_bytes(start)) ? Format::Idx : Format::Npz;
}

/// Of a file that holds one array without a name.
void checkNoName(const std::filesystem::path &path, Format format, std::string_view name) {
  if (!name.empty())
    refuse("array '" + std::string(name) + "' of '" + path.string() + "'",
           std::string("it is an ") + (format == Format::Npy ? "NPY" : "IDX") +
               " file, which holds one array without a name");
}

/// The name asked for, or the only one there is.
std::string_view resolve(const NpzReader &reader, const std::filesystem::path &path,
                         std::string_view name) {
  if (!name.empty())
    return name;
  if (reader.names().size() != 1)
    refuse("'" + path.string() + "'",
           "say which of its arrays is meant: " + listed(reader.names()));
  return reader.names().front();
}

} // namespace

Array readArray(const std::filesystem::path &path, std::string_view name) {
  if (Format format = formatOf(path); format != Format::Npz) {
    checkNoName(path, format, name);
    return format == Format::Npy ? readNpy(path) : readIdx(path);
  }
  NpzReader reader(path);
  return reader.read(resolve(reader, path, name));
}

ArrayInfo readArrayInfo(const std::filesystem::path &path, std::string_view name) {
  if (Format format = formatOf(path); format != Format::Npz) {
    checkNoName(path, format, name);
    return format == Format::Npy ? readNpyInfo(path) : readIdxInfo(path);
  }
  NpzReader reader(path);
  return reader.info(resolve(reader, path, name));
}

NamedArrays readArrays(const std::filesystem::path &path) {
  NpzReader reader(path);
  NamedArrays arrays;
  for (const std::string &name : reader.names())
    arrays.emplace(name, reader.read(name));
  return arrays;
}

//===------------------------------------------------------------------------------------------===//
// Writing. libzip pulls the bytes of an entry through a callback while it closes the archive.

struct NpzWriter::Entry {
  std::string name, header;
  ArrayInfo info;
  Source source;
  uint64_t size = 0; ///< header and elements
  uint64_t position = 0;
  std::exception_ptr failure; ///< exceptions must not cross libzip
  zip_error_t error;

  zip_int64_t read(std::span<std::byte> out) {
    uint64_t end = std::min<uint64_t>(size, position + out.size());
    uint64_t done = 0;
    if (position < header.size()) {
      done = std::min<uint64_t>(end, header.size()) - position;
      std::memcpy(out.data(), header.data() + position, done);
    }
    uint64_t from = position + done - header.size(), left = end - position - done;
    // Chunks never split a number; what is left of one is asked for again. A text is all bytes.
    if (uint64_t element = std::max<int64_t>(1, dtypeSize(info.dtype)); element <= out.size())
      left -= left % element;
    if (left > 0)
      source(from, out.subspan(done, left));
    position += done + left;
    return static_cast<zip_int64_t>(done + left);
  }

  zip_int64_t stat(void *data, zip_uint64_t length) {
    if (length < sizeof(zip_stat_t))
      return -1;
    auto *result = static_cast<zip_stat_t *>(data);
    zip_stat_init(result);
    result->valid = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD;
    result->size = result->comp_size = size;
    result->comp_method = ZIP_CM_STORE;
    return sizeof(zip_stat_t);
  }

  static zip_int64_t call(void *user, void *data, zip_uint64_t length, zip_source_cmd_t command) {
    auto *entry = static_cast<Entry *>(user);
    switch (command) {
    case ZIP_SOURCE_OPEN:
      entry->position = 0;
      return 0;
    case ZIP_SOURCE_READ:
      try {
        return entry->read({static_cast<std::byte *>(data), length});
      } catch (...) {
        entry->failure = std::current_exception();
        zip_error_set(&entry->error, ZIP_ER_READ, 0);
        return -1;
      }
    case ZIP_SOURCE_CLOSE:
    case ZIP_SOURCE_FREE:
      return 0;
    case ZIP_SOURCE_STAT:
      return entry->stat(data, length);
    case ZIP_SOURCE_ERROR:
      return zip_error_to_data(&entry->error, data, length);
    case ZIP_SOURCE_SUPPORTS:
      return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE,
                                            ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, -1);
    default:
      zip_error_set(&entry->error, ZIP_ER_OPNOTSUPP, 0);
      return -1;
    }
  }
};

NpzWriter::NpzWriter(const std::filesystem::path &path) : file(path) {}
NpzWriter::~NpzWriter() = default;

void NpzWriter::add(std::string name, ArrayInfo info, Source source) {
  for (const auto &entry : entries)
    if (entry->name == name)
      throw std::runtime_error("cannot write two arrays named '" + name + "' to '" +
                               file.target().string() + "'");
  auto entry = std::make_unique<Entry>();
  zip_error_init(&entry->error);
  entry->header = printNpyHeader(info);
  auto count = checkedCount(info.shape);
  auto bytes = count ? checkedProduct(*count, info.elementSize) : std::nullopt;
  auto size = bytes ? checkedSum(*bytes, static_cast<int64_t>(entry->header.size())) : std::nullopt;
  if (!size)
    throw std::runtime_error("cannot write array '" + name + "': its shape " +
                             printShape(info.shape) + " is too large");
  entry->size = static_cast<uint64_t>(*size);
  entry->name = std::move(name);
  entry->info = std::move(info);
  entry->source = std::move(source);
  entries.push_back(std::move(entry));
}

void NpzWriter::add(std::string name, Array array) {
  ArrayInfo info = array.info;
  // std::function wants something it can copy.
  auto kept = std::make_shared<const Array>(std::move(array));
  add(std::move(name), std::move(info), [kept](uint64_t offset, std::span<std::byte> out) {
    std::memcpy(out.data(), kept->bytes.data() + offset, out.size());
  });
}

void NpzWriter::addText(std::string name, std::string text) {
  Array array{{Dtype::text, static_cast<int64_t>(text.size()), {}}, {}};
  // NumPy has no |S0; its own empty bytes array is one zero byte.
  if (text.empty())
    text.assign(1, '\0'), array.info.elementSize = 1;
  auto bytes = std::as_bytes(std::span(text));
  array.bytes.assign(bytes.begin(), bytes.end());
  add(std::move(name), std::move(array));
}

void NpzWriter::finish() {
  auto fail = [&](const std::string &reason) {
    for (const auto &entry : entries)
      if (entry->failure)
        std::rethrow_exception(entry->failure);
    throw std::runtime_error("cannot write '" + file.target().string() + "': " + reason);
  };
  int code = 0;
  zip_t *archive = zip_open(file.aside().c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
  if (!archive)
    fail("the archive cannot be created");
  for (const auto &entry : entries) {
    zip_source_t *source = zip_source_function(archive, Entry::call, entry.get());
    zip_int64_t index =
        source ? zip_file_add(archive, (entry->name + ".npy").c_str(), source, ZIP_FL_ENC_UTF_8)
               : -1;
    if (index < 0) {
      zip_source_free(source);
      std::string reason = zip_strerror(archive);
      zip_discard(archive);
      fail(reason);
    }
    zip_set_file_compression(archive, index, ZIP_CM_STORE, 0);
    // 1980-01-01 00:00, the first moment that zip knows, set raw: no time zone enters.
    zip_file_set_dostime(archive, index, 0, 1 << 5 | 1, 0);
  }
  if (zip_close(archive) != 0) {
    std::string reason = zip_strerror(archive);
    zip_discard(archive);
    fail(reason);
  }
  file.commit();
}

} // namespace isinglass::runtime
