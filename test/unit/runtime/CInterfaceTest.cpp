#include "runtime/chains/isinglass.h"
#include "test/unit/runtime/FakeModels.h"

#include <gtest/gtest.h>

using namespace isinglass::runtime::test;

extern "C" int testCInterface(const isg_program *program);

namespace {

TEST(CInterface, WorksFromC) {
  isg_program program = fakeProgram(1);
  EXPECT_EQ(testCInterface(&program), 0) << "line of CInterface.c; " << isg_last_error();
}

const char *describeOpen() {
  static const std::string text = [] {
    auto d = fakeDescription(1);
    d.buffers[2].init.kind = "none";
    d.clamps = {{"a", {0}, {1}, 0}};
    return isinglass::runtime::printDescription(d);
  }();
  return text.c_str();
}

TEST(CInterface, WhatIsMissingIsSaidAtTheFirstRun) {
  isg_program program = fakeProgram(1);
  program.describe = describeOpen;
  isg_sampler *sampler = isg_sampler_create(&program, 64, 1, 1);
  ASSERT_TRUE(sampler);
  EXPECT_EQ(isg_sampler_run(sampler, 1, 1), -1);
  EXPECT_NE(std::string(isg_last_error()).find("observes a[0] without a value"), std::string::npos);
  int8_t held[] = {1, 0, 0};
  EXPECT_EQ(isg_sampler_clamp(sampler, "a", held, 3), 0);
  EXPECT_EQ(isg_sampler_run(sampler, 1, 1), -1);
  EXPECT_NE(std::string(isg_last_error()).find("'c' has no value"), std::string::npos);
  float c = 1;
  EXPECT_EQ(isg_sampler_set(sampler, "c", &c, 1), 0);
  EXPECT_EQ(isg_sampler_run(sampler, 1, 1), 0);
  EXPECT_STREQ(isg_last_error(), "");
  isg_sampler_destroy(sampler);
}

TEST(CInterface, ABadDescriptionIsAnError) {
  isg_program program = fakeProgram(1);
  program.describe = [] { return "{"; };
  EXPECT_EQ(isg_sampler_create(&program, 64, 1, 1), nullptr);
  EXPECT_NE(std::string(isg_last_error()).find("cannot be used"), std::string::npos);
  program = fakeProgram(1);
  EXPECT_EQ(isg_sampler_create(&program, 0, 1, 1), nullptr);
  EXPECT_NE(std::string(isg_last_error()).find("number of chains"), std::string::npos);
}

} // namespace
