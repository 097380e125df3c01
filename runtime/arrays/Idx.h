//===- Idx.h - the IDX format of the MNIST files --------------------------------------------------===//
//
// Two zero bytes, the element type (0x08 u1, 0x09 i1, 0x0b i2, 0x0c i4, 0x0d f4, 0x0e f8), the
// number of axes, their sizes as 32-bit numbers, then the elements, row-major; all big-endian
// (LeCun, Cortes, Burges, http://yann.lecun.com/exdb/mnist). Plain or one gzip member (zlib).
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "runtime/arrays/Array.h"

#include <filesystem>
#include <span>
#include <string>

namespace isinglass::runtime {

/// Whether the first bytes of a file (four, or all of a shorter one) are those of IDX, or of gzip,
/// of which nothing but IDX is read.
bool startsAsIdx(std::span<const std::byte> start);

/// A whole IDX text in memory, plain or gzipped; `where` names it in errors. Throws
/// std::runtime_error for what is malformed, for sizes that the bytes that follow do not have, and
/// for trailing bytes. Memory is taken only for sizes that those bytes can hold.
Array parseIdx(std::span<const std::byte> bytes, const std::string &where);

/// Reads an IDX file / its header only.
Array readIdx(const std::filesystem::path &path);
ArrayInfo readIdxInfo(const std::filesystem::path &path);

} // namespace isinglass::runtime
