// The text form: the round trip, and where a mistake in it is.
#include "test/unit/dtca/ImageSamples.h"

#include <gtest/gtest.h>

namespace isinglass::dtca {

static std::string refusal(const std::string &text) {
  try {
    assembleImage(text, "x.toml");
  } catch (const std::runtime_error &error) {
    return error.what();
  }
  return "accepted";
}

/// The sample's text with the first `from` replaced.
static std::string edited(const std::string &from, const std::string &to) {
  std::string text = dumpImage(sampleImage());
  size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

static void expectRefused(const std::string &from, const std::string &to,
                          const std::string &reason) {
  std::string message = refusal(edited(from, to));
  EXPECT_NE(message.find(reason), std::string::npos) << message;
  EXPECT_EQ(message.find("x.toml:"), 0u) << message;
}

TEST(ImageText, AssemblesToTheSameBytes) {
  std::mt19937_64 random(2);
  for (int round = 0; round < 200; ++round) {
    Image image = randomImage(random);
    std::string text = dumpImage(image);
    Image again = assembleImage(text, "dump");
    EXPECT_EQ(encodeImage(again), encodeImage(image));
    EXPECT_EQ(dumpImage(again), text);
  }
}

TEST(ImageText, KeepsAnyText) {
  Image image = sampleImage();
  image.name = "a\"b\\c'd";
  image.profile.summary = "a '''\"\"\" \\ \xc2\xb5m''";
  image.scale = 0.1 / 3;
  seal(image);
  EXPECT_EQ(encodeImage(assembleImage(dumpImage(image), "dump")), encodeImage(image));
  image.name = image.placements[0].variable = std::string(255, '.');
  EXPECT_EQ(encodeImage(assembleImage(dumpImage(image), "dump")), encodeImage(image));
}

TEST(ImageText, RefusesWhatTomlRefuses) {
  std::string keys = "a";
  for (int i = 0; i < 1000000; ++i)
    keys += ".a";
  EXPECT_NE(refusal(keys + " = 1").find("x.toml:1:1: error: this line has more"),
            std::string::npos);
  EXPECT_NE(refusal("a = " + std::string(1000000, '[')).find("not TOML"), std::string::npos);
  for (const char *text : {"a = ]", "a = [,]", "a = #", "a = {b = }", "a =", "[", "[[a]"})
    EXPECT_NE(refusal(text).find("not TOML"), std::string::npos) << text;
  EXPECT_NE(refusal("\xff\xfe").find("not TOML"), std::string::npos);
}

TEST(ImageText, IsReadable) {
  std::string text = dumpImage(sampleImage());
  for (const char *part : {"scale = 0.03125\n", "roles = [\n  \"cvv.\",\n  \"cvv.\",\n",
                           "[[placement]]\nvariable = \"s\"\nshape = [3, 3]\nat = [1, 2]\nturn = "
                           "\"quarter\"\n",
                           "[[command]]\ndo = \"clamp\"\nvariable = \"s\"\nlower = [0, 1]\nupper = "
                           "[1, 3]\nvalue = 1\n"})
    EXPECT_NE(text.find(part), std::string::npos) << text;
}

TEST(ImageText, SaysWhereAMistakeIs) {
  EXPECT_EQ(refusal(edited("scale = 0.03125", "scale = \"small\"")),
            "x.toml:9:9: error: expected a number\n  9 | scale = \"small\"\n    |         ^\n");
  expectRefused("tool = ", "tool == ", "x.toml:4:");
  expectRefused("format = 2", "format = 3", "this reader knows formats 1 to 2");
  expectRefused("name = ", "title = ", "'name' is missing");
  expectRefused("[window]", "[window]\ncolor = 1", "'color' is not a key of this table");
  expectRefused("\"cvv.\"", "\"cv.\"", "3 cells, the window has 4 columns");
  expectRefused("\"cvv.\"", "\"cvx.\"", "a role is one of . v l c");
  expectRefused("size = [4, 4]", "size = [5, 4]", "4 rows, the window has 5");
  expectRefused("size = [4, 4]", "size = [4, 99999999]", "expected 1 to 2^20");
  expectRefused("\"quarter\"", "\"around\"", "no turn 'around'; there are: identity, quarter");
  expectRefused("do = \"run\"", "do = \"walk\"", "no command 'walk'; there are: configure, seed");
  expectRefused("\nvalue = 1", "\nvalue = 2", "expected an integer from -1 to 1");
}

TEST(ImageText, SaysWhichDigestIsRight) {
  Image image = sampleImage();
  std::string right = image.profileDigest;
  expectRefused(right, std::string(32, '0'), "write \"" + right + "\"");
}

TEST(ImageText, SaysWhatIsWrongWithTheProfile) {
  Image image = sampleImage();
  image.profile.rows.value = 0;
  seal(image);
  std::string text = dumpImage(sampleImage()), old = sampleImage().profileText;
  text.replace(text.find(old), old.size(), image.profileText);
  text.replace(text.find("profile-digest = ") + 18, 32, image.profileDigest);
  EXPECT_NE(refusal(text).find("x.toml, profile:5:"), std::string::npos) << refusal(text);
}

TEST(ImageText, PointsAtWhatIsInvalid) {
  expectRefused("iterations = 250", "iterations = -1", "command 3: iterations must be 0 to 2^40");
  expectRefused("iterations = 250", "iterations = -1", "| [[command]]\n");
  expectRefused("name = \"Small\"", "name = \"\"", "x.toml:3:8: error: name: must be");
  expectRefused("scale = 0.03125", "scale = -1", "x.toml:9:9: error: scale: must be");
  expectRefused("model-digest = \"a", "model-digest = \"A", "x.toml:6:16: error: model digest");
  expectRefused("\"cvv.\"", "\"cv..\"", "| [window]\n");
  expectRefused("shape = [3, 3]", "shape = [3, 4]", "| [[placement]]\n");
  expectRefused("step = [2, 1]", "step = [2, 3]", "| [[direction]]\n");
}

} // namespace isinglass::dtca
