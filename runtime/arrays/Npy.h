//===- Npy.h - the NPY format -----------------------------------------------------------------===//
//
// NEP 1 (numpy.lib.format), versions 1.0, 2.0 and 3.0. Read: little-endian or one-byte elements, C
// or Fortran order (returned in C order). Refused, with a sentence saying so: big-endian, complex,
// structured, object, unicode and half-precision arrays, and any header whose size disagrees with
// the bytes that follow.
//
//===------------------------------------------------------------------------------------------===//
#pragma once

#include "runtime/arrays/Array.h"

#include <filesystem>
#include <span>
#include <string>

namespace isinglass::runtime {

struct NpyHeader {
  ArrayInfo info;
  bool fortran = false;
  size_t dataOffset = 0; ///< bytes before the elements
  size_t dataBytes = 0;  ///< elements * elementSize, checked not to overflow
};

/// Bytes that must be at hand for the whole header, told by the first 12 (or fewer, if the file is
/// shorter). Throws if they are no NPY start or if the header claims more than 64 KiB.
size_t npyHeaderBytes(std::span<const std::byte> start, const std::string &where);

/// Parses a header; `start` holds at least npyHeaderBytes(). `where` names the file in errors.
NpyHeader parseNpyHeader(std::span<const std::byte> start, const std::string &where);

/// The header of a C-order array, version 1.0, padded to 64 bytes as NumPy does.
std::string printNpyHeader(const ArrayInfo &info);

/// A whole NPY text in memory; trailing bytes are refused.
Array parseNpy(std::span<const std::byte> bytes, const std::string &where);

/// Reads a .npy file / its header only. The element bytes must match the file's size.
Array readNpy(const std::filesystem::path &path);
ArrayInfo readNpyInfo(const std::filesystem::path &path);

} // namespace isinglass::runtime
