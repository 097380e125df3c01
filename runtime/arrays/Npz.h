//===- Npz.h - named arrays in a zip file -----------------------------------------------------===//
//
// NPZ: a zip archive of NPY files named NAME.npy (libzip does the archive, Zip64 included).
//
//===------------------------------------------------------------------------------------------===//
#pragma once

#include "runtime/arrays/Array.h"
#include "runtime/arrays/PendingFile.h"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace isinglass::runtime {

using NamedArrays = std::map<std::string, Array>;

/// Reads an NPZ file, stored or deflated. All members throw std::runtime_error for what is missing,
/// truncated or malformed; sizes are checked against the archive before memory is taken.
class NpzReader {
public:
  explicit NpzReader(const std::filesystem::path &path);
  /// An archive in memory, which must outlive the reader; `where` names it in errors.
  NpzReader(std::span<const std::byte> bytes, std::string where);
  ~NpzReader();
  NpzReader(NpzReader &&) noexcept;

  /// Names of the arrays (entries that end in .npy, without it), in file order.
  const std::vector<std::string> &names() const;
  bool has(std::string_view name) const;
  /// The header only: reads a few hundred bytes.
  ArrayInfo info(std::string_view name) const;
  Array read(std::string_view name) const;

private:
  struct State;
  std::unique_ptr<State> state;
};

/// A file of arrays, NPZ, NPY or IDX (told by content): for NPY and IDX `name` must be empty, for
/// NPZ it may be empty if the archive holds a single array.
Array readArray(const std::filesystem::path &path, std::string_view name);
ArrayInfo readArrayInfo(const std::filesystem::path &path, std::string_view name);
/// All arrays of an NPZ file.
NamedArrays readArrays(const std::filesystem::path &path);

/// Writes an NPZ file whose bytes depend on its content alone: entries in the order added, stored
/// uncompressed, with a constant time stamp (1980-01-01). The constructor opens the output aside,
/// so an unwritable place is reported before a run, not after it; finish() writes and renames.
class NpzWriter {
public:
  /// Fills `out` with the bytes from `offset` of the array's row-major little-endian elements.
  /// Called in order, from finish(), on its thread; chunks never split an element.
  using Source = std::function<void(uint64_t offset, std::span<std::byte> out)>;

  explicit NpzWriter(const std::filesystem::path &path);
  ~NpzWriter();

  /// Throws std::runtime_error on a name added twice or a size beyond int64.
  void add(std::string name, ArrayInfo info, Source source);
  /// What the array holds is kept until finish().
  void add(std::string name, Array array);
  /// A 0-d bytes array (`|S<n>`): `bytes(numpy.load(f)["meta"])` is the text.
  void addText(std::string name, std::string text);
  /// Writes all entries and renames; throws std::runtime_error (a full disk) leaving no file
  /// behind.
  void finish();

private:
  struct Entry;
  PendingFile file;
  std::vector<std::unique_ptr<Entry>> entries;
};

} // namespace isinglass::runtime
