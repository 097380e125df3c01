#include "targets/dtca/image/ChainImage.h"

#include "test/unit/dtca/ChainSample.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace isinglass::dtca {

namespace {

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
      {"step 1: a cell is driven that is no visible spin",
       [](ChainImage &c) { c.steps[0].drives = std::vector<int16_t>(9, 1); }},
  };
  EXPECT_EQ(refusal(sampleChain()), "accepted");
  for (auto [expected, plant] : faults) {
    ChainImage chain = sampleChain();
    plant(chain);
    EXPECT_EQ(refusal(chain).find(expected), 0u) << refusal(chain) << " for " << expected;
  }
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
  EXPECT_NE(saying(R"({"format":2})").find("format 2 of a chain; this reader knows 1"),
            std::string::npos);
  EXPECT_NE(saying(R"({"format":1,"name":"a","observables":[]})").find("there are no observables"),
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
