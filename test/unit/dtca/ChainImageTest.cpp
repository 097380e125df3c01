#include "targets/dtca/image/ChainImage.h"

#include "test/unit/dtca/ChainSample.h"

#include "targets/dtca/image/Validate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

namespace isinglass::dtca {

namespace {

std::string refusal(const Image &image) {
  try {
    validateImage(image);
  } catch (const std::runtime_error &error) {
    return error.what();
  }
  return "accepted";
}

std::string refusal(const ChainImage &chain) {
  try {
    validateChain(chain);
  } catch (const std::runtime_error &error) {
    return error.what();
  }
  return "accepted";
}

std::string refusal(const runtime::NamedArrays &arrays) {
  try {
    parseChainImage(arrays);
  } catch (const std::runtime_error &error) {
    return error.what();
  }
  return "accepted";
}

struct ChainFile : testing::Test {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("chain." + std::to_string(getpid()) + ".dtcc");
  void TearDown() override { std::filesystem::remove(path); }
};

} // namespace

TEST_F(ChainFile, ReadsWhatItWrote) {
  ChainImage chain = sampleChain();
  writeChainImage(path, chain);
  EXPECT_TRUE(isChainImage(path));
  ChainImage again = readChainImage(path);
  EXPECT_EQ(again.name, chain.name);
  EXPECT_EQ(again.nodes, chain.nodes);
  EXPECT_EQ(again.times, chain.times);
  ASSERT_EQ(again.observables.size(), 2u);
  EXPECT_EQ(again.observables[0].shape, (std::vector<int64_t>{1, 2}));
  EXPECT_EQ(again.observables[0].levels, 1);
  EXPECT_TRUE(again.observables[1].label);
  EXPECT_EQ(again.observables[1].classes, 2);
  EXPECT_EQ(again.observables[1].rate, 0.2);
  ASSERT_EQ(again.steps.size(), 2u);
  for (size_t step = 0; step < 2; ++step)
    EXPECT_EQ(encodeImage(again.steps[step]), encodeImage(chain.steps[step]));
}

TEST_F(ChainFile, AnImageIsNone) {
  std::string bytes = encodeImage(sampleChain().steps[0]);
  std::ofstream(path, std::ios::binary) << bytes;
  EXPECT_FALSE(isChainImage(path));
  EXPECT_THROW(readChainImage(path), std::runtime_error);
  EXPECT_THROW(isChainImage("nowhere.dtcc"), std::runtime_error);
}

TEST(ChainImage, Rules) {
  std::pair<const char *, void (*)(ChainImage &)> faults[] = {
      {"a chain has at least one step", [](ChainImage &c) { c.steps.clear(); }},
      {"a chain has at least one step", [](ChainImage &c) { c.nodes.pop_back(); }},
      {"step 2: it has 3 visible spins, not 4", [](ChainImage &c) { c.nodes[1].pop_back(); }},
      {"step 1: there is no node 9", [](ChainImage &c) { c.nodes[0][0] = 9; }},
      {"step 1: there is no node -1", [](ChainImage &c) { c.nodes[0][0] = -1; }},
      {"step 1: node 2 is two visible spins", [](ChainImage &c) { c.nodes[0][0] = 2; }},
      {"step 1: node 1 is a visible spin, but its cell is not read",
       [](ChainImage &c) { c.nodes[0][0] = 1; }},
      {"step 2: it is for another chip", [](ChainImage &c) { c.steps[1].profileDigest[0] ^= 1; }},
      {"step 2: its variable lies elsewhere",
       [](ChainImage &c) { c.steps[1].placements[0].column += 1; }},
      {"step 2: its program ends with its one read",
       [](ChainImage &c) { c.steps[1].program.back().count = 2; }},
      {"step 1: its program ends with its one read",
       [](ChainImage &c) { c.steps[0].program.push_back(c.steps[0].program.back()); }},
      {"its times must grow", [](ChainImage &c) { c.times.pop_back(); }},
      {"its times must grow", [](ChainImage &c) { c.times[0] = 0.1; }},
      {"its times must grow", [](ChainImage &c) { c.times[1] = 0; }},
      {"its times must grow", [](ChainImage &c) { c.times[1] = INFINITY; }},
      {"its times must grow", [](ChainImage &c) { c.times[1] = NAN; }},
      {"step 1: a cell is driven that is no visible spin",
       [](ChainImage &c) { c.steps[0].drives = std::vector<int16_t>(9, 1); }},
  };
  EXPECT_EQ(refusal(sampleChain()), "accepted");
  ChainImage old = sampleChain();
  old.times.clear();
  EXPECT_EQ(refusal(old), "accepted");
  for (auto [expected, plant] : faults) {
    ChainImage chain = sampleChain();
    plant(chain);
    EXPECT_EQ(refusal(chain).find(expected), 0u) << refusal(chain) << " for " << expected;
  }
}

/// A file from before times were written.
TEST(ChainImage, ReadsFormatOne) {
  runtime::NamedArrays arrays = sampleArrays();
  std::string text = R"({"format":1,"name":"Small","observables":[{"name":"x","shape":[1,4],)"
                     R"("levels":1,"front":false,"rate":0.9}]})";
  auto begin = reinterpret_cast<const std::byte *>(text.data());
  arrays["chain"] = {{runtime::Dtype::text, static_cast<int64_t>(text.size()), {}},
                     {begin, begin + text.size()}};
  ChainImage chain = parseChainImage(arrays);
  EXPECT_TRUE(chain.times.empty());
  EXPECT_THROW(writeChainImage("never.dtcc", chain), std::runtime_error);
  EXPECT_FALSE(std::filesystem::exists("never.dtcc"));
}

/// A label's cells are held one by one and neither driven nor read; everything else is as it was.
TEST(ChainImage, HoldsALabel) {
  ChainImage chain = sampleChain();
  for (size_t step : {0, 1}) {
    const Image &before = chain.steps[step];
    Image image = holdLabel(chain, step, 1);
    EXPECT_EQ(refusal(image), "accepted");
    std::vector<bool> held(9, false);
    size_t command = 2;          // after configure and seed
    for (size_t spin : {2, 3}) { // after the two pixels
      int32_t node = chain.nodes[step][spin];
      Step cell = turnedCell(Turn::Quarter, {node / 3, node % 3}, 3, 3);
      held[cell.row * 3 + cell.column] = true;
      const Command &clamp = image.program[command++];
      EXPECT_EQ(clamp.kind, CommandKind::Clamp);
      EXPECT_EQ(clamp.value, 0);
      EXPECT_EQ(clamp.lower, (std::vector<int64_t>{node / 3, node % 3}));
    }
    for (size_t cell = 0; cell < 9; ++cell) {
      EXPECT_EQ(image.roles[cell], held[cell] ? Role::Clamped : before.roles[cell]);
      if (!before.drives.empty())
        EXPECT_EQ(image.drives[cell], held[cell] ? 0 : before.drives[cell]);
    }
    EXPECT_EQ(image.program.size(), before.program.size() + 2);
    image.roles = before.roles;
    image.drives = before.drives;
    image.program = before.program;
    EXPECT_EQ(encodeImage(image), encodeImage(before));
  }
}

/// Where only the label was driven, nothing is.
TEST(ChainImage, DropsDrivesThatNothingIsLeftOf) {
  ChainImage chain = sampleChain();
  for (int32_t node : std::span(chain.nodes[0]).first(2)) {
    Step cell = turnedCell(Turn::Quarter, {node / 3, node % 3}, 3, 3);
    chain.steps[0].drives[cell.row * 3 + cell.column] = 0;
  }
  Image image = holdLabel(chain, 0, 1);
  EXPECT_EQ(refusal(image), "accepted");
  EXPECT_TRUE(image.drives.empty());
}

TEST(ChainImage, Files) {
  const runtime::NamedArrays good = sampleArrays();
  EXPECT_EQ(refusal(good), "accepted");
  auto without = [&](const char *name) {
    runtime::NamedArrays arrays = good;
    arrays.erase(name);
    return refusal(arrays);
  };
  for (const char *name : {"chain", "nodes", "step_1", "step_2"})
    EXPECT_NE(without(name).find(std::string("it has no '") + name + "'"), std::string::npos);
  auto saying = [&](const std::string &text) {
    runtime::NamedArrays arrays = good;
    auto begin = reinterpret_cast<const std::byte *>(text.data());
    arrays["chain"] = {{runtime::Dtype::text, static_cast<int64_t>(text.size()), {}},
                       {begin, begin + text.size()}};
    return refusal(arrays);
  };
  EXPECT_NE(saying("{").find("malformed"), std::string::npos);
  for (const char *format : {"0", "3"})
    EXPECT_NE(saying(std::string(R"({"format":)") + format + "}").find("this reader knows 1 to 2"),
              std::string::npos);
  EXPECT_NE(saying(R"({"format":1,"name":"a","observables":[]})").find("there are no observables"),
            std::string::npos);
  std::string two = R"({"format":2,"name":"a",)";
  EXPECT_NE(saying(two + R"("observables":[]})").find("malformed"), std::string::npos);
  EXPECT_NE(saying(two + R"("times":[],"observables":[]})").find("no times"), std::string::npos);
  EXPECT_NE(saying(two + R"("times":["a"],"observables":[]})").find("malformed"),
            std::string::npos);
  std::string pixels =
      R"({"format":1,"name":"a","observables":[{"name":"x","front":false,"rate":1,)";
  EXPECT_NE(saying(pixels + R"("levels":0,"shape":[4]}]})").find("levels of an observable"),
            std::string::npos);
  EXPECT_NE(saying(pixels + R"("levels":1,"shape":[1000000,1000000]}]})").find("no such shape"),
            std::string::npos);
  EXPECT_NE(saying(pixels + R"("levels":255,"shape":[1000000]}]})").find("too many spins"),
            std::string::npos);
  EXPECT_NE(saying(pixels + R"("levels":1,"shape":[5]}]})").find("must have a row of 5"),
            std::string::npos);
}

} // namespace isinglass::dtca
