//===- JitCacheTest.cpp - programs from the cache, and what makes them others ------------------------------===//
#include "targets/cpu/aot/Compile.h"
#include "targets/cpu/jit/LoadedCode.h"
#include "targets/cpu/jit/ObjectKey.h"
#include "test/unit/cpu/Compiled.h"
#include "test/unit/cpu/Models.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Parser/Parser.h"
#include "gtest/gtest.h"

#include <fstream>
#include <set>
#include <unistd.h>

namespace fs = std::filesystem;

namespace isinglass::test {
namespace {

using cpu::ObjectCache;

class JitCache : public testing::Test {
protected:
  JitCache() : context(mlir::MLIRContext::Threading::DISABLED) {
    context.loadDialect<ebm::EbmDialect, gibbs::GibbsDialect, mlir::arith::ArithDialect,
                        mlir::math::MathDialect>();
    std::string pattern = fs::temp_directory_path() / "isinglass-jit-XXXXXX";
    folder = ::mkdtemp(pattern.data());
  }
  ~JitCache() override { fs::remove_all(folder); }

  mlir::OwningOpRef<mlir::ModuleOp> parse(const std::string &text) {
    return mlir::parseSourceString<mlir::ModuleOp>(text, mlir::ParserConfig(&context));
  }

  std::unique_ptr<cpu::Jit> make(const std::string &text) {
    auto jit = cpu::Jit::create(*parse(text), {}, ObjectCache(folder));
    if (!jit)
      ADD_FAILURE() << llvm::toString(jit.takeError());
    return jit ? std::move(*jit) : nullptr;
  }

  /// The only entry.
  fs::path entry() { return *fs::directory_iterator(folder); }

  mlir::MLIRContext context;
  fs::path folder;
};

std::string lattice(const std::string &sizes = "6x6 periodic, [(0, 1), (1, 0)]") {
  return latticeModel(sizes, "#gibbs.residues<[1, 1] mod 2>");
}

TEST_F(JitCache, SecondProgramComesFromTheCache) {
  auto fresh = make(lattice());
  EXPECT_FALSE(fresh->cached());
  EXPECT_GT(fresh->times().optimise, 0);
  auto cached = make(lattice());
  EXPECT_TRUE(cached->cached());
  EXPECT_EQ(cached->times().lower + cached->times().optimise + cached->times().generate, 0);
  EXPECT_FALSE(make(lattice("8x6 periodic, [(0, 1), (1, 0)]"))->cached());
}

/// The cached program against one that no cache has seen.
void expectSameSweeps(const cpu::Jit &cached, const std::string &text) {
  ASSERT_TRUE(cached.cached());
  Compiled model(text);
  ASSERT_FALSE(model.jit->cached());
  EXPECT_STREQ(cached.program().describe(), model.program().describe());
  model.drawParameters(1, 0.5);
  model.prepare();
  Block one(model, 2), other(one);
  Aligned<uint64_t> held(model.description.stateWords);
  for (auto [program, block] : {std::pair(model.program(), &one), {cached.program(), &other}})
    program.sweep(block->state.get(), block->stream.get(), held.get(), model.prepared.get(),
                  model.temperedAt(1), 9);
  for (size_t word = 0; word < one.state.size(); ++word)
    EXPECT_EQ(one.state[word], other.state[word]);
}

TEST_F(JitCache, SameBits) {
  make(lattice());
  expectSameSweeps(*make(lattice()), lattice());
}

/// A tanh in the update is a call of libm.
TEST_F(JitCache, CallsOfLibrariesResolve) {
  std::string text = lattice(), yield = "gibbs.yield %0, %1";
  text.replace(text.find(yield), yield.size(), "%2 = math.tanh %0 : f32\n      gibbs.yield %2");
  make(text);
  expectSameSweeps(*make(text), text);
  std::ifstream stream(entry(), std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  EXPECT_NE(bytes.find("tanhf"), std::string::npos);
}

TEST_F(JitCache, CorruptEntriesAreCompiledAgain) {
  make(lattice());
  fs::path file = entry();
  auto size = fs::file_size(file);
  for (uintmax_t cut : {size - 1, size / 2, uintmax_t(0)}) {
    fs::resize_file(file, cut);
    EXPECT_FALSE(make(lattice())->cached());
    EXPECT_EQ(fs::file_size(file), size);
    EXPECT_TRUE(make(lattice())->cached());
  }
}

/// An entry that is whole, but no object: whoever made it, the program runs.
TEST_F(JitCache, WhatDoesNotLinkIsCompiledAgain) {
  cpu::CpuOptions options;
  auto machine = cpu::makeMachine(options);
  ASSERT_TRUE(static_cast<bool>(machine));
  auto module = parse(lattice());
  ObjectCache cache(folder);
  std::string key = cpu::makeObjectKey(*module, options, **machine).text();
  cache.store(key, "no object");
  EXPECT_FALSE(make(lattice())->cached());
  EXPECT_TRUE(make(lattice())->cached());
}

TEST_F(JitCache, WithoutACacheNothingIsWritten) {
  auto jit = cpu::Jit::create(*parse(lattice()), {}, std::nullopt);
  ASSERT_TRUE(static_cast<bool>(jit));
  EXPECT_FALSE((*jit)->cached());
  EXPECT_TRUE(fs::is_empty(folder));
}

//===-- The key ---------------------------------------------------------------------------------------===//

TEST_F(JitCache, EveryPartOfTheKeyCounts) {
  cpu::CpuOptions options;
  auto machine = cpu::makeMachine(options);
  ASSERT_TRUE(static_cast<bool>(machine));
  const cpu::ObjectKey key = cpu::makeObjectKey(*parse(lattice()), options, **machine);
  ObjectCache cache(folder);
  cache.store(key.text(), "object");
  EXPECT_NE(cache.find(key.text()), nullptr);
  std::set<std::string> files{cache.path(key.text())};
  using Part = std::string cpu::ObjectKey::*;
  for (Part part : {&cpu::ObjectKey::program, &cpu::ObjectKey::layout, &cpu::ObjectKey::precision,
                    &cpu::ObjectKey::isa, &cpu::ObjectKey::generator, &cpu::ObjectKey::chains,
                    &cpu::ObjectKey::sharedLowByte, &cpu::ObjectKey::triple,
                    &cpu::ObjectKey::processor, &cpu::ObjectKey::features,
                    &cpu::ObjectKey::isinglass, &cpu::ObjectKey::llvm, &cpu::ObjectKey::code}) {
    EXPECT_FALSE((key.*part).empty());
    cpu::ObjectKey other = key;
    other.*part += "x";
    EXPECT_EQ(cache.find(other.text()), nullptr);
    EXPECT_TRUE(files.insert(cache.path(other.text())).second);
  }
}

TEST_F(JitCache, KeysTellProgramsApart) {
  cpu::CpuOptions options;
  auto machine = cpu::makeMachine(options);
  ASSERT_TRUE(static_cast<bool>(machine));
  std::set<std::string> programs;
  auto add = [&](const std::string &text) {
    auto module = parse(text);
    return module &&
           programs.insert(cpu::makeObjectKey(*module, options, **machine).program).second;
  };
  std::string text = lattice();
  auto with = [&](const std::string &from, const std::string &to) {
    std::string other = text;
    return other.replace(other.find(from), from.size(), to);
  };
  EXPECT_TRUE(add(text));
  EXPECT_FALSE(add(text));
  EXPECT_FALSE(add("// Comments and places do not matter.\n\n" + text));
  EXPECT_TRUE(add(with("beta 1.0", "beta 1.000001")));
  EXPECT_TRUE(add(with("-0.5 * @b", "-0.25 * @b")));
  EXPECT_TRUE(add(with("6x6", "6x8")));
  EXPECT_TRUE(add(with("@M", "@N")));
  EXPECT_TRUE(add(text + "\ngibbs.schedule @run of @M chains 8 seed 3 {\n  gibbs.run 10\n}"));
  EXPECT_TRUE(add(text + "\ngibbs.schedule @run of @M chains 8 seed 4 {\n  gibbs.run 10\n}"));
}

/// The same text, other bytes.
TEST_F(JitCache, BytesOfResourcesAreInTheKey) {
  cpu::CpuOptions options;
  auto machine = cpu::makeMachine(options);
  ASSERT_TRUE(static_cast<bool>(machine));
  auto programOf = [&](const std::string &edges) {
    std::string text = spinModel("#ebm.sparse<4, dense_resource<edges> : tensor<2x2xi32>>", "",
                                 {"-1.0 [@s at source, @s at target] over edges #g"},
                                 "#gibbs.listed<2, dense<[0, 1, 0, 1]> : tensor<4xi32>>");
    // A context each: in one, the second resource would have another name.
    mlir::MLIRContext own(mlir::MLIRContext::Threading::DISABLED);
    own.loadDialect<ebm::EbmDialect, gibbs::GibbsDialect>();
    auto module = mlir::parseSourceString<mlir::ModuleOp>(
        text + "\n{-# dialect_resources: { builtin: { edges: \"0x04000000" + edges + "\" } } #-}",
        mlir::ParserConfig(&own));
    EXPECT_TRUE(module);
    return module ? cpu::makeObjectKey(*module, options, **machine).program : "";
  };
  std::string one = "00000000010000000200000003000000", two = "00000000030000000100000002000000";
  EXPECT_EQ(programOf(one), programOf(one));
  EXPECT_NE(programOf(one), programOf(two));
}

TEST(LoadedCode, IsTheSameInOneProcess) {
  EXPECT_EQ(cpu::loadedCode().size(), 32u);
  EXPECT_EQ(cpu::loadedCode(), cpu::loadedCode());
}

} // namespace
} // namespace isinglass::test
