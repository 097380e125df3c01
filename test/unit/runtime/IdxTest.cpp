#include "runtime/arrays/Idx.h"
#include "runtime/arrays/Npz.h"
#include "test/unit/runtime/Expect.h"

#include <fstream>
#include <gtest/gtest.h>
#include <zlib.h>

using namespace isinglass::runtime;
using namespace isinglass::runtime::test;

namespace {

/// An IDX text: element type, sizes, elements as they lie in the file.
std::string idx(char type, const std::vector<uint32_t> &sizes, const std::string &elements) {
  std::string text{0, 0, type, static_cast<char>(sizes.size())};
  for (uint32_t size : sizes)
    for (int shift = 24; shift >= 0; shift -= 8)
      text += static_cast<char>(size >> shift);
  return text + elements;
}

std::string gzipped(const std::string &text) {
  z_stream stream = {};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, text.size()), 0);
  stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(text.data()));
  stream.avail_in = text.size();
  stream.next_out = reinterpret_cast<Bytef *>(out.data());
  stream.avail_out = out.size();
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

Array parse(const std::string &text) { return parseIdx(std::as_bytes(std::span(text)), "'test'"); }

const std::string kBytes = idx(0x08, {2, 3}, std::string("\1\2\3\4\5\xff", 6));

TEST(Idx, ReadsPlainAndGzipped) {
  std::string members =
      gzipped(kBytes.substr(0, 5)) + gzipped("") + gzipped(kBytes.substr(5)) + gzipped("");
  for (const std::string &text : {kBytes, gzipped(kBytes), members}) {
    Array array = parse(text);
    EXPECT_EQ(array.info.dtype, Dtype::u1);
    EXPECT_EQ(array.info.shape, (std::vector<int64_t>{2, 3}));
    EXPECT_EQ(toInt32(array, "array"), (std::vector<int32_t>{1, 2, 3, 4, 5, 255}));
  }
}

TEST(Idx, ElementsAreBigEndian) {
  EXPECT_EQ(toInt32(parse(idx(0x0b, {2}, std::string("\1\2\xff\xfe", 4))), "a"),
            (std::vector<int32_t>{0x102, -2}));
  EXPECT_EQ(toInt32(parse(idx(0x0c, {1}, std::string("\1\2\3\4", 4))), "a"),
            std::vector<int32_t>{0x01020304});
  EXPECT_EQ(toInt32(parse(idx(0x09, {1}, "\xff")), "a"), std::vector<int32_t>{-1});
  EXPECT_EQ(toFloats(parse(idx(0x0d, {1}, std::string("\x40\x20\0\0", 4))), "a"),
            std::vector<float>{2.5f});
  EXPECT_EQ(toFloats(parse(idx(0x0e, {1}, std::string("\xc0\4\0\0\0\0\0\0", 8))), "a"),
            std::vector<float>{-2.5f});
  EXPECT_EQ(parse(idx(0x08, {0, 5}, "")).elements(), 0);
}

TEST(Idx, RefusesWhatIsNoArray) {
  expectError([] { parse(""); }, "ends inside its IDX header");
  expectError([] { parse(kBytes.substr(0, 9)); }, "ends inside its IDX header");
  expectError([] { parse(idx(0x0a, {1}, "x")); }, "not an IDX array");
  expectError([] { parse(idx(0x08, std::vector<uint32_t>(33, 1), "x")); }, "33 axes");
  expectError([] { parse(kBytes.substr(0, 17)); }, "shape (2, 3), which is more than it holds");
  expectError([] { parse(kBytes + "x"); }, "does not end there");
  std::string zipped = gzipped(kBytes);
  expectError([&] { parse(zipped + gzipped("more")); }, "does not end there");
  expectError([&] { parse(gzipped(kBytes.substr(0, 9)) + gzipped("")); },
              "ends inside its IDX header");
  expectError([&] { parse(zipped.substr(0, zipped.size() - 1)); }, "does not end there");
  expectError([&] { parse(zipped + "x"); }, "does not end there");
  zipped[zipped.size() - 6] ^= 1; // of the checksum
  expectError([&] { parse(zipped); }, "damaged");
  zipped[12] ^= 0x55;
  EXPECT_THROW(parse(zipped), std::runtime_error);
}

/// A header of a few bytes that claims everything: refused before memory is taken.
TEST(Idx, SizesAreCheckedBeforeMemoryIsTaken) {
  std::string huge = idx(0x0e, {0xffffffff, 0xffffffff, 0xffffffff}, "");
  expectError([&] { parse(huge); }, "more than it holds");
  expectError([&] { parse(gzipped(huge)); }, "more than it holds");
  std::string large = idx(0x08, {0x7fffffff, 64}, "x");
  expectError([&] { parse(large); }, "more than it holds");
  expectError([&] { parse(gzipped(large)); }, "more than it holds");
}

TEST(Idx, AFileIsAnArrayWithoutAName) {
  auto folder = std::filesystem::path(testing::TempDir());
  auto path = folder / "isinglass-test.idx.gz";
  std::ofstream(path, std::ios::binary) << gzipped(kBytes);
  EXPECT_EQ(readArray(path, "").elements(), 6);
  EXPECT_EQ(readArrayInfo(path, "").shape, (std::vector<int64_t>{2, 3}));
  expectError([&] { readArray(path, "W"); }, "an IDX file, which holds one array without a name");
  std::filesystem::remove(path);
}

/// The distributions themselves: shapes and the mean grey value of the training images.
TEST(Idx, ReadsMnistAndFashionMnist) {
  for (auto [name, mean] : {std::pair("mnist", 33.3184), std::pair("fashion-mnist", 72.9404)}) {
    auto folder = std::filesystem::path(ISINGLASS_DATA) / name;
    if (!std::filesystem::exists(folder))
      GTEST_SKIP() << folder << " is not there: set ISINGLASS_DATA";
    Array images = readIdx(folder / "train-images-idx3-ubyte.gz");
    EXPECT_EQ(images.info.shape, (std::vector<int64_t>{60000, 28, 28}));
    double sum = 0;
    for (std::byte grey : images.bytes)
      sum += std::to_integer<int>(grey);
    EXPECT_NEAR(sum / static_cast<double>(images.elements()), mean, 5e-5);
    EXPECT_EQ(readIdxInfo(folder / "t10k-labels-idx1-ubyte.gz").shape, std::vector<int64_t>{10000});
  }
}

} // namespace
