#include "runtime/arrays/Digest.h"
#include "runtime/arrays/Memory.h"
#include "runtime/arrays/Npy.h"
#include "runtime/arrays/Npz.h"
#include "runtime/arrays/PendingFile.h"
#include "runtime/arrays/Picture.h"
#include "test/unit/runtime/Expect.h"

#include <cmath>
#include <cstring>
#include <gtest/gtest.h>
#include <limits>
#include <png.h>
#include <unistd.h>

using namespace isinglass::runtime;
using namespace isinglass::runtime::test;

namespace {

std::span<const std::byte> bytesOf(const std::string &text) {
  return std::as_bytes(std::span(text));
}

/// An NPY file of the given version, descr and so on, its header padded as NumPy's.
std::string npy(const std::string &dictionary, const std::string &data, int version = 1) {
  std::string text = dictionary;
  while ((text.size() + 1 + (version == 1 ? 10 : 12)) % 64)
    text += ' ';
  text += '\n';
  std::string file = "\x93NUMPY";
  file += static_cast<char>(version);
  file += '\0';
  for (int i = 0; i < (version == 1 ? 2 : 4); ++i)
    file += static_cast<char>(text.size() >> (8 * i) & 0xff);
  return file + text + data;
}

template <typename T> std::string raw(std::vector<T> values) {
  return {reinterpret_cast<const char *>(values.data()), values.size() * sizeof(T)};
}

Array parse(const std::string &file) { return parseNpy(bytesOf(file), "'test'"); }

TEST(Memory, CountsAreChecked) {
  EXPECT_EQ(checkedCount(std::vector<int64_t>{}), 1);
  EXPECT_EQ(checkedCount(std::vector<int64_t>{3, 4}), 12);
  EXPECT_EQ(checkedCount(std::vector<int64_t>{3, 0}), 0);
  EXPECT_FALSE(checkedCount(std::vector<int64_t>{INT64_MAX, 2}));
  EXPECT_FALSE(checkedCount(std::vector<int64_t>{INT64_MAX, 0, 2}));
  EXPECT_FALSE(checkedCount(std::vector<int64_t>{-1}));
  EXPECT_FALSE(checkedProduct(-1, 3));
  EXPECT_FALSE(checkedSum(INT64_MAX, 1));
}

TEST(Npy, ReadsEveryVersionAndType) {
  for (int version : {1, 2, 3}) {
    Array array = parse(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }",
                            raw<double>({1, 2.5, -3, 4}), version));
    EXPECT_EQ(array.info.shape, (std::vector<int64_t>{2, 2}));
    EXPECT_EQ(toFloats(array, "x"), (std::vector<float>{1, 2.5f, -3, 4}));
  }
  auto check = [](const std::string &descr, const std::string &data) {
    Array array =
        parse(npy("{'descr': '" + descr + "', 'fortran_order': False, 'shape': (2,), }", data));
    EXPECT_EQ(toFloats(array, "x"), (std::vector<float>{1, 0})) << descr;
    EXPECT_EQ(toInt32(array, "x"), (std::vector<int32_t>{1, 0})) << descr;
    EXPECT_EQ(toInt8(array, "x"), (std::vector<int8_t>{1, 0})) << descr;
  };
  check("<f4", raw<float>({1, 0}));
  check("|i1", raw<int8_t>({1, 0}));
  check("<i2", raw<int16_t>({1, 0}));
  check("<i4", raw<int32_t>({1, 0}));
  check("<i8", raw<int64_t>({1, 0}));
  check("|u1", raw<uint8_t>({1, 0}));
  check("<u2", raw<uint16_t>({1, 0}));
  check("<u4", raw<uint32_t>({1, 0}));
  check("<u8", raw<uint64_t>({1, 0}));
  check("|b1", std::string("\x07\0", 2)); // any non-zero byte is true
}

TEST(Npy, FortranOrderIsTransposed) {
  Array array = parse(npy("{'descr': '<i4', 'fortran_order': True, 'shape': (2, 3), }",
                          raw<int32_t>({1, 4, 2, 5, 3, 6})));
  EXPECT_EQ(toInt32(array, "x"), (std::vector<int32_t>{1, 2, 3, 4, 5, 6}));
  Array cube = parse(npy("{'descr': '|i1', 'fortran_order': True, 'shape': (2, 1, 2), }",
                         raw<int8_t>({1, 3, 2, 4})));
  EXPECT_EQ(toInt8(cube, "x"), (std::vector<int8_t>{1, 2, 3, 4}));
}

TEST(Npy, KeysInAnyOrderAndScalars) {
  Array array =
      parse(npy("{'shape': (), 'fortran_order': False, 'descr': \"<f4\"}", raw<float>({7})));
  EXPECT_EQ(array.elements(), 1);
  EXPECT_EQ(toFloats(array, "x")[0], 7);
  EXPECT_EQ(
      parse(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 5), }", "")).elements(), 0);
}

TEST(Npy, RefusesWhatItDoesNotRead) {
  auto header = [](const std::string &descr, const std::string &shape = "(1,)") {
    return npy("{'descr': " + descr + ", 'fortran_order': False, 'shape': " + shape + ", }",
               "12345678");
  };
  expectError([&] { parse(header("'>f8'")); }, "big-endian");
  expectError([&] { parse(header("'|O'")); }, "Python objects");
  expectError([&] { parse(header("'<c8'")); }, "'<c8' are not supported");
  expectError([&] { parse(header("'<U2'")); }, "'<U2' are not supported");
  expectError([&] { parse(header("'<f2'")); }, "'<f2' are not supported");
  expectError([&] { parse(header("[('a', '<f4')]")); }, "structured");
  expectError([&] { parse(header("'<f8'", "(2,)")); }, "promises 16 bytes of elements, but 8");
  expectError([&] { parse(header("'<f8'", "(9223372036854775807, 3)")); }, "too large");
  expectError([&] { parse(header("'<f8'", "(9223372036854775807,)")); }, "too large");
  expectError([&] { parse(header("'<f8'", "(99999999999999999999999,)")); }, "malformed");
  expectError([&] { parse(header("'<f8'", "(-1,)")); }, "malformed");
  expectError([&] { parse(header("'<f8'", "(1")); }, "malformed");
  expectError([&] { parse(header("'|S99999999999999999999'")); }, "not supported");
  expectError([&] { parse(npy("{'descr': '<f8', 'shape': (1,), }", "12345678")); }, "malformed");
  expectError([&] { parse(npy("{'descr': '<f8'", "12345678")); }, "malformed");
  expectError([&] { parse(npy("", "")); }, "malformed");
  expectError([&] { parse(npy("{}", "", 9)); }, "version 9");
  expectError([&] { parse("no array at all"); }, "not an NPY array");
  expectError([&] { parse("\x93NUMPY\x01"); }, "ends inside");
  std::string huge("\x93NUMPY\x02\0\xff\xff\xff\x7f{", 13);
  expectError([&] { parse(huge); }, "claims 2147483647 bytes");
  std::string whole = header("'<f8'");
  for (size_t length = 0; length < whole.size(); ++length)
    EXPECT_THROW(parse(whole.substr(0, length)), std::runtime_error);
}

TEST(Npy, WritesWhatItReads) {
  for (std::vector<int64_t> shape : {std::vector<int64_t>{}, {3}, {2, 3}, {1, 2, 3, 4}}) {
    std::string header = printNpyHeader({Dtype::i2, 2, shape});
    EXPECT_EQ(header.size() % 64, 0u);
    EXPECT_EQ(header.back(), '\n');
    NpyHeader parsed = parseNpyHeader(bytesOf(header), "'test'");
    EXPECT_EQ(parsed.info.shape, shape);
    EXPECT_EQ(parsed.info.dtype, Dtype::i2);
    EXPECT_EQ(parsed.dataOffset, header.size());
  }
}

TEST(Npy, FilesOnDisk) {
  TemporaryFolder folder;
  std::string file =
      npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", raw<float>({1, 2}));
  writeBytes(folder / "a.npy", file);
  EXPECT_EQ(toFloats(readNpy(folder / "a.npy"), "a"), (std::vector<float>{1, 2}));
  EXPECT_EQ(readNpyInfo(folder / "a.npy").shape, std::vector<int64_t>{2});
  EXPECT_EQ(readArray(folder / "a.npy", "").elements(), 2);
  expectError([&] { readArray(folder / "a.npy", "W"); }, "without a name");
  writeBytes(folder / "cut.npy", file.substr(0, file.size() - 1));
  expectError([&] { readNpy(folder / "cut.npy"); }, "but 7 follow");
  expectError([&] { readNpyInfo(folder / "cut.npy"); }, "but 7 follow");
  writeBytes(folder / "empty.npy", "");
  expectError([&] { readNpy(folder / "empty.npy"); }, "not an NPY");
  expectError([&] { readNpy(folder / "none.npy"); }, "no such file");
  expectError([&] { readNpy(folder / ""); }, "not a regular file");
}

TEST(Array, ConversionsRefuseWhatTheyCannotHold) {
  std::vector<double> values{0, NAN};
  expectError([&] { toFloats(fromDoubles({2}, values), "array 'W'"); },
              "array 'W': the value at flat index 1");
  EXPECT_TRUE(std::isnan(toFloats(fromDoubles({2}, values), "W", NonFinite::Allow)[1]));
  values[1] = 1e300;
  expectError([&] { toFloats(fromDoubles({2}, values), "W", NonFinite::Allow); },
              "beyond the range");
  values[1] = 0.5;
  expectError([&] { toInt32(fromDoubles({2}, values), "W"); }, "no whole number");
  values[1] = 2147483648.0;
  expectError([&] { toInt32(fromDoubles({2}, values), "W"); }, "no whole number");
  values[1] = -2147483648.0;
  EXPECT_EQ(toInt32(fromDoubles({2}, values), "W")[1], INT32_MIN);
  std::vector<int32_t> integers{128};
  expectError([&] { toInt8(fromInt32({1}, integers), "W"); }, "from -128 to 127");
  Array text{{Dtype::text, 0, {int64_t(1) << 60}}, {}};
  expectError([&] { toFloats(text, "W"); }, "holds text");
  expectError([&] { toInt8(text, "W"); }, "holds text");
  EXPECT_THROW(fromInt32({2}, integers), std::invalid_argument);
}

TEST(Npz, RoundTrip) {
  TemporaryFolder folder;
  {
    NpzWriter writer(folder / "a.npz");
    std::vector<float> w{1, 2, 3, 4, 5, 6};
    writer.add("W", fromFloats({2, 3}, w));
    writer.add("big", {Dtype::i4, 4, {300000}}, [](uint64_t offset, std::span<std::byte> out) {
      ASSERT_EQ(offset % 4, 0u);
      ASSERT_EQ(out.size() % 4, 0u);
      for (size_t i = 0; i < out.size(); i += 4) {
        auto value = static_cast<int32_t>((offset + i) / 4);
        std::memcpy(out.data() + i, &value, 4);
      }
    });
    writer.addText("meta", "{\"a\": 1}");
    writer.addText("nothing", "");
    writer.finish();
  }
  EXPECT_EQ(folder.files(), 1u);
  NpzReader reader(folder / "a.npz");
  EXPECT_EQ(reader.names(), (std::vector<std::string>{"W", "big", "meta", "nothing"}));
  EXPECT_TRUE(reader.has("W"));
  EXPECT_FALSE(reader.has("w"));
  EXPECT_EQ(reader.info("W").shape, (std::vector<int64_t>{2, 3}));
  EXPECT_EQ(toFloats(reader.read("W"), "W"), (std::vector<float>{1, 2, 3, 4, 5, 6}));
  auto big = toInt32(reader.read("big"), "big");
  for (int i = 0; i < 300000; ++i)
    ASSERT_EQ(big[i], i);
  EXPECT_EQ(reader.info("meta").dtype, Dtype::text);
  EXPECT_EQ(reader.info("meta").elementSize, 8);
  expectError([&] { reader.read("w"); }, "there are: W, big, meta, nothing");
  EXPECT_EQ(readArrays(folder / "a.npz").size(), 4u);
  EXPECT_EQ(readArrayInfo(folder / "a.npz", "W").dtype, Dtype::f4);
  expectError([&] { readArray(folder / "a.npz", ""); }, "say which");
}

/// Around the sizes of the buffers that libzip pulls an entry through.
TEST(Npz, TextsOfAnySize) {
  TemporaryFolder folder;
  for (int size : {1, 8000, 8064, 8065, 8100, 8192, 8193, 16300, 20000}) {
    std::string text(size, 'a');
    text.back() = 'z';
    NpzWriter writer(folder / "a.npz");
    writer.addText("meta", text);
    writer.finish();
    Array read = NpzReader(folder / "a.npz").read("meta");
    EXPECT_EQ(std::string(reinterpret_cast<const char *>(read.bytes.data()), read.bytes.size()),
              text)
        << size;
  }
}

TEST(Npz, BytesDependOnContentAlone) {
  TemporaryFolder folder;
  std::vector<int32_t> values{1, 2, 3};
  for (const char *name : {"a.npz", "b.npz"}) {
    ::setenv("TZ", name[0] == 'a' ? "UTC" : "Asia/Tokyo", 1);
    ::tzset();
    NpzWriter writer(folder / name);
    writer.add("x", fromInt32({3}, values));
    writer.finish();
  }
  ::unsetenv("TZ");
  ::tzset();
  EXPECT_EQ(readBytes(folder / "a.npz"), readBytes(folder / "b.npz"));
  // 1980-01-01 in the local header: time 0, date 0x21.
  EXPECT_EQ(readBytes(folder / "a.npz").substr(10, 4), std::string("\0\0\x21\0", 4));
}

TEST(Npz, UnwritablePlacesAreReportedByTheConstructor) {
  TemporaryFolder folder;
  expectError([&] { NpzWriter(folder / "no/such/folder/a.npz"); }, "cannot write");
  expectError([&] { NpzWriter(folder / ""); }, "directory");
  expectError([&] { NpzWriter("/proc/nothing.npz"); }, "cannot write");
}

TEST(Npz, AnUnfinishedOrFailedFileLeavesNothing) {
  TemporaryFolder folder;
  writeBytes(folder / "a.npz", "what was there");
  {
    NpzWriter writer(folder / "a.npz");
    EXPECT_EQ(folder.files(), 2u);
  }
  {
    NpzWriter writer(folder / "a.npz");
    writer.add("x", {Dtype::i1, 1, {10}},
               [](uint64_t, std::span<std::byte>) { throw std::runtime_error("source broke"); });
    expectError([&] { writer.finish(); }, "source broke");
  }
  EXPECT_EQ(folder.files(), 1u);
  EXPECT_EQ(readBytes(folder / "a.npz"), "what was there");
  NpzWriter writer(folder / "b.npz");
  writer.add("x", {Dtype::i1, 1, {0}}, nullptr);
  expectError([&] { writer.add("x", {Dtype::i1, 1, {0}}, nullptr); }, "two arrays named");
  expectError([&] { writer.add("y", {Dtype::f8, 8, {INT64_MAX}}, nullptr); }, "too large");
}

TEST(Npz, DamagedArchives) {
  TemporaryFolder folder;
  {
    NpzWriter writer(folder / "a.npz");
    std::vector<float> w(100, 1.5f);
    writer.add("W", fromFloats({100}, w));
    writer.finish();
  }
  std::string file = readBytes(folder / "a.npz");
  auto readAll = [](const std::string &bytes) {
    NpzReader reader(bytesOf(bytes), "'test'");
    for (const auto &name : reader.names())
      reader.read(name);
  };
  readAll(file);
  for (size_t length = 0; length < file.size(); length += 7)
    EXPECT_THROW(readAll(file.substr(0, length)), std::runtime_error) << length;
  std::string flipped = file;
  flipped[300] ^= 1; // in the elements: the checksum tells
  expectError([&] { readAll(flipped); }, "damaged");
  // The central directory claims 4 GB for the entry.
  size_t central = file.find("PK\x01\x02");
  for (int field : {24, 20}) {
    std::string hostile = file;
    hostile.replace(central + field, 4, "\xf0\xff\xff\xff");
    EXPECT_THROW(readAll(hostile), std::runtime_error) << field;
  }
  // All claims agree: header, local entry and directory promise what the archive cannot hold.
  std::string agreed = file;
  auto put = [&](size_t at, uint32_t value) { std::memcpy(agreed.data() + at, &value, 4); };
  size_t header = agreed.find("\x93NUMPY"), shape = agreed.find("(100,)");
  agreed.replace(shape, 13, "(536870912,) ");
  auto claimed = static_cast<uint32_t>((uint64_t(536870912) * 4 + 128) & 0xffffffff);
  ASSERT_EQ(agreed[header + 8], 118); // elements start at 128
  for (size_t at : {size_t(18), size_t(22), central + 20, central + 24})
    put(at, claimed);
  expectError([&] { readAll(agreed); }, "claims more bytes than it can hold");
  expectError([&] { readAll("not a zip file"); }, "not an NPZ file");
  expectError([&] { readAll(""); }, "not an NPZ file");
  expectError([&] { NpzReader(folder / "none.npz"); }, "no such file");
  expectError([&] { NpzReader(folder / ""); }, "not a regular file");
}

TEST(Npz, EntriesBeyondFourGigabytes) {
  // Sparse on disk where the file system allows; slow, so only on request.
  if (!std::getenv("ISINGLASS_LARGE_TESTS"))
    GTEST_SKIP() << "set ISINGLASS_LARGE_TESTS to write 4.5 GB";
  TemporaryFolder folder;
  constexpr int64_t count = int64_t(9) << 29;
  NpzWriter writer(folder / "big.npz");
  writer.add("x", {Dtype::i1, 1, {count}}, [](uint64_t offset, std::span<std::byte> out) {
    std::memset(out.data(), static_cast<int>(offset >> 28), out.size());
  });
  writer.addText("meta", "after");
  writer.finish();
  NpzReader reader(folder / "big.npz");
  EXPECT_EQ(reader.info("x").shape, std::vector<int64_t>{count});
  EXPECT_EQ(reader.read("meta").bytes.size(), 5u);
}

TEST(PendingFile, RenamesOnCommitOnly) {
  TemporaryFolder folder;
  {
    PendingFile file(folder / "x");
    writeBytes(file.aside(), "new");
    EXPECT_FALSE(std::filesystem::exists(folder / "x"));
    PendingFile moved(std::move(file));
    moved.commit();
  }
  EXPECT_EQ(readBytes(folder / "x"), "new");
  EXPECT_EQ(folder.files(), 1u);
}

TEST(Digest, KnownValue) {
  // xxhsum -H2 of nothing.
  EXPECT_EQ(digest({}), "99aa06d3014798d86001c324468d497f");
  std::string a = "a", b = "b";
  EXPECT_NE(digest(bytesOf(a)), digest(bytesOf(b)));
}

struct Grey {
  png_uint_32 width = 0, height = 0;
  std::vector<uint8_t> pixels;
  uint8_t at(size_t x, size_t y) const { return pixels[y * width + x]; }
};

Grey readPng(const std::filesystem::path &path) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  Grey grey;
  if (!png_image_begin_read_from_file(&image, path.c_str()))
    throw std::runtime_error(image.message);
  image.format = PNG_FORMAT_GRAY;
  grey.width = image.width, grey.height = image.height;
  grey.pixels.resize(PNG_IMAGE_SIZE(image));
  png_image_finish_read(&image, nullptr, grey.pixels.data(), 0, nullptr);
  return grey;
}

TEST(Picture, DrawsTilesOfSpins) {
  TemporaryFolder folder;
  std::vector<int8_t> spins{1, -1, -1, 1, 1, 1, -1, -1};
  writePicture(folder / "p.png", spins, 2, std::vector<int64_t>{2, 2});
  Grey grey = readPng(folder / "p.png");
  // Cells of 64 pixels, gaps of 64; two tiles in a row or column.
  ASSERT_EQ(grey.width * grey.height, (3u * 64 + 2 * 128) * (2 * 64 + 128));
  EXPECT_EQ(grey.at(0, 0), 128);
  EXPECT_EQ(grey.at(64, 64), 255);
  EXPECT_EQ(grey.at(64 + 64, 64), 0);
  EXPECT_EQ(grey.at(64, 128), 0);
  EXPECT_EQ(grey.at(64 + 127, 64 + 127), 255);
  EXPECT_EQ(folder.files(), 1u);
}

TEST(Picture, OneAndThreeAxes) {
  TemporaryFolder folder;
  std::vector<int8_t> line(784, 1), cube(27, -1);
  writePicture(folder / "line.png", line, 1, std::vector<int64_t>{784});
  Grey grey = readPng(folder / "line.png");
  EXPECT_EQ(grey.width, grey.height); // 28 x 28
  writePicture(folder / "cube.png", cube, 1, std::vector<int64_t>{3, 3, 3});
  Grey wide = readPng(folder / "cube.png");
  EXPECT_GT(wide.width, 2 * wide.height);
}

TEST(Picture, RefusesWhatCannotBeDrawn) {
  TemporaryFolder folder;
  std::vector<int8_t> spins(4, 1);
  expectError([&] { writePicture(folder / "no/p.png", spins, 1, std::vector<int64_t>{2, 2}); },
              "cannot write");
  std::vector<int8_t> strip(70000, 1);
  expectError([&] { writePicture(folder / "p.png", strip, 1, std::vector<int64_t>{1, 70000}); },
              "too large");
  EXPECT_THROW(writePicture(folder / "p.png", spins, 2, std::vector<int64_t>{2, 2}),
               std::invalid_argument);
  EXPECT_EQ(folder.files(), 0u);
}

TEST(HugePages, AreAlignedAndWhole) {
  constexpr size_t kHuge = size_t(1) << 21;
  for (size_t bytes : {kHuge - 8, kHuge, kHuge + 8, 3 * kHuge - 8}) {
    HugePageVector<uint64_t> words(bytes / 8, 7);
    size_t boundary = bytes < kHuge ? 64 : kHuge;
    EXPECT_EQ(reinterpret_cast<uintptr_t>(words.data()) % boundary, 0u) << bytes;
    words.resize(words.size() + kHuge);
    EXPECT_EQ(words[bytes / 8 - 1], 7u);
    EXPECT_EQ(words.back(), 0u);
  }
  EXPECT_THROW(HugePageAllocator<uint64_t>().allocate(SIZE_MAX / 8), std::bad_alloc);
  EXPECT_THROW(HugePageAllocator<uint64_t>().allocate(SIZE_MAX), std::bad_array_new_length);
}

} // namespace
