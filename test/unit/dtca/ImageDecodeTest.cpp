// Bytes: the round trip, and what is refused before an image's own rules are looked at.
#include "test/unit/dtca/ImageSamples.h"

#include "targets/dtca/image/Checksum.h"
#include "targets/dtca/image/Image_generated.h"

#include <gtest/gtest.h>

#include <cstring>

namespace isinglass::dtca {

static Image decode(const std::string &bytes) {
  return decodeImage(std::as_bytes(std::span(bytes)));
}

static std::string refusal(const std::string &bytes) {
  try {
    decode(bytes);
  } catch (const std::runtime_error &error) {
    return error.what();
  }
  return "accepted";
}

/// Makes length and checksum right again.
static std::string repair(std::string bytes) {
  uint64_t length = bytes.size() - 24;
  uint64_t sum = checksum(std::as_bytes(std::span(bytes)).subspan(24));
  std::memcpy(bytes.data() + 8, &length, 8);
  std::memcpy(bytes.data() + 16, &sum, 8);
  return bytes;
}

static void expectRefused(const std::string &bytes, const std::string &reason) {
  EXPECT_NE(refusal(bytes).find(reason), std::string::npos) << refusal(bytes);
}

TEST(ImageDecode, GivesTheSameBytesAgain) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 400; ++round) {
    Image image = randomImage(random);
    std::string bytes = encodeImage(image);
    Image again = decode(bytes);
    EXPECT_EQ(encodeImage(again), bytes);
    EXPECT_EQ(diffImages(image, again), std::vector<std::string>{});
    EXPECT_EQ(again.far, image.far);
  }
}

TEST(ImageDecode, StoresNarrowCodesAsBytes) {
  Image image = sampleImage();
  size_t narrow = encodeImage(image).size();
  image.profile.couplingBits.value = 9;
  seal(image);
  EXPECT_GE(encodeImage(image).size(), narrow + image.near.size() + image.far.size());
  image = sampleImage();
  image.far = image.near; // then far is not stored
  EXPECT_LT(encodeImage(image).size(), narrow);
}

TEST(ImageDecode, ReadsUnalignedBytes) {
  std::string bytes = " " + encodeImage(sampleImage());
  decodeImage(std::as_bytes(std::span(bytes)).subspan(1));
}

TEST(ImageDecode, RefusesAWrongHeader) {
  std::string bytes = encodeImage(sampleImage());
  expectRefused("", "not a chip image");
  expectRefused(bytes.substr(0, 23), "not a chip image");
  expectRefused("X" + bytes.substr(1), "not a chip image");
  std::string first = bytes; // no drives: version 1 has the same bytes
  first[4] = 1;
  EXPECT_EQ(encodeImage(decode(first)), bytes);
  std::string version = bytes;
  version[4] = 3;
  expectRefused(version, "version 3 of the format; this reader knows versions 1 to 2");
  expectRefused(bytes + " ", "or something was added");
  expectRefused(bytes.substr(0, bytes.size() - 1), "it was cut off");
  std::string flipped = bytes;
  flipped.back() ^= 1;
  expectRefused(flipped, "checksum mismatch");
}

TEST(ImageDecode, RefusesEveryCut) {
  std::string bytes = encodeImage(sampleImage());
  for (size_t size = 24; size < bytes.size(); ++size) {
    expectRefused(bytes.substr(0, size), "it was cut off");
    EXPECT_NE(refusal(repair(bytes.substr(0, size))), "accepted") << size;
  }
}

TEST(ImageDecode, RefusesASecondSpelling) {
  std::string bytes = encodeImage(sampleImage());
  expectRefused(repair(bytes + std::string(8, '\0')), "not canonical");
  // The name's bytes are found through its offset; the text after the end is free to choose.
  std::string moved = bytes;
  size_t at = moved.find("isinglass test");
  moved.replace(at - 4, 4, std::string("\5\0\0\0", 4)).replace(at + 5, 1, 1, '\0');
  expectRefused(repair(moved), "not canonical");
}

/// 30 KB of which every placement names all: read as it says, it would be 30 MB and more.
TEST(ImageDecode, CopiesNothingTwice) {
  flatbuffers::FlatBufferBuilder builder;
  auto text = builder.CreateString("t");
  auto shape = builder.CreateVector(std::vector<int64_t>(1000, 1));
  auto placement = file::CreatePlacement(builder, text, shape);
  auto placements = builder.CreateVector(std::vector(4000, placement));
  auto none = builder.CreateVector(std::vector<int8_t>());
  auto roles = builder.CreateVector(std::vector<uint8_t>());
  auto directions = builder.CreateVectorOfStructs(std::vector<file::Step>());
  auto program = builder.CreateVector(std::vector<flatbuffers::Offset<file::Command>>());
  file::Window window(0, 0, 1, 1);
  builder.Finish(file::CreateImage(builder, text, text, text, text, text, text, text, 1, 1, &window,
                                   placements, roles, directions, none, 0, none, 0, none, 0,
                                   program));
  std::string bytes = encodeImage(sampleImage()).substr(0, 24);
  bytes.append(reinterpret_cast<const char *>(builder.GetBufferPointer()), builder.GetSize());
  expectRefused(repair(bytes), "not canonical: its parts overlap");
}

TEST(ImageDecode, RefusesAProfileOfAnotherDigest) {
  std::string bytes = encodeImage(sampleImage());
  size_t at = bytes.find("name = ");
  ASSERT_NE(at, std::string::npos);
  bytes[at] = 'N';
  expectRefused(repair(bytes), "is not that of the profile's text");
}

TEST(ImageDecode, NamesTheFile) {
  try {
    readImage("/no/such/file.dtci");
    FAIL();
  } catch (const std::runtime_error &error) {
    EXPECT_STREQ(error.what(), "cannot read '/no/such/file.dtci': No such file or directory");
  }
}

} // namespace isinglass::dtca
