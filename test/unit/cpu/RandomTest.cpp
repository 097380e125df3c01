//===- RandomTest.cpp - emitted streams are the runtime's, word for word -------------------------------===//
#include "targets/cpu/codegen/Random.h"
#include "runtime/random/Streams.h"
#include "targets/cpu/Cpu.h"
#include "targets/cpu/codegen/generators/Generators.h"
#include "test/unit/cpu/IsaCode.h"
#include "test/unit/cpu/Models.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"
#include "llvm/TargetParser/Host.h"

#include <gtest/gtest.h>

namespace isinglass::test {
namespace {

/// A cell takes 6 steps, so that the parts of a generator are not all stepped equally often.
constexpr int64_t kCells = 100, kSteps = 6, kBits = 8 * kSteps * kCells;

/// Gives `write` an emitter in a module; the program that it asks for goes away.
void withEmitter(mlir::ModuleOp module, const cpu::Generator &generator, const cpu::Isa *isa,
                 llvm::function_ref<void(cpu::Emitter &)> write) {
  module.getContext()->loadDialect<ebm::EbmDialect, gibbs::GibbsDialect>();
  std::string text = spinModel("#ebm.lattice<2 open, []>", "  gibbs.buffer @b on nodes #g\n",
                               {"-1.0 * @b [@s] over nodes #g"}, "#gibbs.residues<[1] mod 1>");
  ASSERT_TRUE(succeeded(
      mlir::parseSourceString(text, module.getBody(), mlir::ParserConfig(module.getContext()))));
  auto program = *module.getOps<gibbs::ProgramOp>().begin();
  auto plan = cpu::makePlan(program);
  ASSERT_TRUE(succeeded(plan));
  cpu::Emitter emitter(*plan, module);
  emitter.generator = &generator;
  emitter.isa = isa;
  write(emitter);
  program.erase();
}

/// Emits isinglass_M_`name`(stream, bits).
void emitSteps(cpu::Emitter &b, llvm::StringRef name) {
  mlir::Type word = b.getI64Type();
  auto function =
      b.beginFunction(name, {b.array(b.generator->streamWords, word), b.array(kBits, word)},
                      /*isPublic=*/true);
  mlir::Value stream = function.getArgument(0), bits = function.getArgument(1);
  cpu::Values registers = cpu::loadStream(b, stream);
  auto fill = [&](mlir::Value cell, mlir::ValueRange carried) {
    cpu::Values generators(carried);
    for (int64_t step = 0; step < kSteps; ++step)
      b.storeLanes(cpu::nextBits(b, generators, step), bits,
                   b.add(b.mul(cell, 8 * kSteps), 8 * step));
    return generators;
  };
  registers = b.loop(b.index(0), b.index(kCells), registers, fill);
  cpu::storeStream(b, stream, registers);
  b.endFunction();
}

void emitDraw(cpu::Emitter &b, llvm::StringRef name) {
  mlir::Type word = b.getI64Type();
  auto function = b.beginFunction(
      name, {b.array(b.generator->streamWords, word), b.array(32, word)}, /*isPublic=*/true);
  mlir::Value stream = function.getArgument(0);
  cpu::Draw draw = cpu::draw(b, cpu::loadStream(b, stream));
  for (auto [group, number] : llvm::enumerate(draw.numbers))
    b.storeLanes(mlir::vector::BitCastOp::create(b, b.lanes(word, 8), number),
                 function.getArgument(1), b.index(8 * group));
  cpu::storeStream(b, stream, draw.generators);
  b.endFunction();
}

struct alignas(64) Stream {
  std::array<uint64_t, 144> words{};
};

void compare(const cpu::Generator &generator, const cpu::Isa &isa) {
  IsaCode code(isa, llvm::Triple(llvm::sys::getProcessTriple()), [&](mlir::ModuleOp module) {
    withEmitter(module, generator, &isa, [](cpu::Emitter &b) {
      emitSteps(b, "steps");
      emitDraw(b, "draw");
    });
  });
  code.link();
  const runtime::Generator &model = *runtime::findGenerator(generator.name.str());
  Stream emitted, reference;
  runtime::StreamWords words = std::span(reference.words).first(model.streamWords);
  model.seed(3, 4, 5, words);
  emitted = reference;
  struct alignas(64) {
    uint64_t at[kBits];
  } static bits;
  using Function = void(uint64_t *, uint64_t *);
  code.find<Function>("isinglass_M_steps")(emitted.words.data(), bits.at);
  for (int64_t cell = 0, at = 0; cell < kCells; ++cell)
    for (int64_t step = 0; step < kSteps; ++step)
      for (uint64_t word : model.next(words, step))
        ASSERT_EQ(bits.at[at++], word) << "cell " << cell << ", step " << step;
  auto agrees = [&] {
    return std::equal(emitted.words.begin(), emitted.words.begin() + generator.keptWords,
                      reference.words.begin());
  };
  EXPECT_TRUE(agrees());
  code.find<Function>("isinglass_M_draw")(emitted.words.data(), bits.at);
  runtime::Draw expected = runtime::draw(words, model);
  EXPECT_TRUE(std::equal(expected.begin(), expected.end(), bits.at));
  EXPECT_TRUE(agrees());
  // The comparison would see another start.
  for (uint64_t &word : words)
    word ^= 1;
  EXPECT_FALSE(agrees());
  EXPECT_NE(runtime::draw(emitted.words, model), runtime::draw(words, model));
}

TEST(Random, EmittedStreamsAreTheRuntimes) {
  for (const cpu::Generator &generator : cpu::getGenerators())
    for (const cpu::Isa &isa : cpu::getIsas()) {
      SCOPED_TRACE(generator.name.str() + " on " + isa.name.str());
      if (!cpu::runsHere(isa))
        std::cout << "skipped, not this machine's: " << isa.name.str() << "\n";
      else if (!generator.needsAes || isa.aesRound)
        compare(generator, isa);
    }
}

/// A part of a round that this cell has not made is a part that another one has been given.
TEST(RandomDeathTest, StepsCountFromZeroWithoutGaps) {
  auto emit = [](std::initializer_list<int64_t> numbers) {
    mlir::DialectRegistry registry;
    cpu::registerCpuDialects(registry);
    mlir::MLIRContext context(registry, mlir::MLIRContext::Threading::DISABLED);
    context.loadAllAvailableDialects();
    mlir::OwningOpRef<mlir::ModuleOp> module =
        mlir::ModuleOp::create(mlir::UnknownLoc::get(&context));
    withEmitter(*module, *cpu::findGenerator("shishua"), nullptr, [&](cpu::Emitter &b) {
      mlir::Type word = b.getI64Type();
      auto function = b.beginFunction("steps", {b.array(b.generator->streamWords, word)}, true);
      cpu::Values generators = cpu::loadStream(b, function.getArgument(0));
      for (int64_t number : numbers)
        cpu::nextBits(b, generators, number);
      b.endFunction();
    });
  };
  emit({0, 1, 2, 3, 4, 5, 0, 1});
  const char *message = "do not count from 0 without a gap";
  EXPECT_DEATH(emit({1}), message);
  EXPECT_DEATH(emit({0, 1, 1}), message);
  EXPECT_DEATH(emit({0, 1, 2, 3, 5}), message);
}

TEST(Random, TablesAgree) {
  auto emitted = cpu::getGenerators();
  auto reference = runtime::getGenerators();
  ASSERT_EQ(emitted.size(), reference.size());
  for (size_t row = 0; row < emitted.size(); ++row) {
    EXPECT_EQ(emitted[row].name.str(), reference[row].name);
    EXPECT_EQ(emitted[row].streamWords, reference[row].streamWords);
    EXPECT_EQ(cpu::findGenerator(emitted[row].name), &emitted[row]);
  }
  EXPECT_EQ(cpu::findGenerator("xoroshiro128+"), nullptr);
}

/// The error of a generator on a row, empty if there is none.
std::string refusal(llvm::StringRef generator, const cpu::Isa *isa) {
  mlir::DialectRegistry registry;
  cpu::registerCpuDialects(registry);
  mlir::MLIRContext context(registry, mlir::MLIRContext::Threading::DISABLED);
  std::string message;
  mlir::ScopedDiagnosticHandler handler(&context, [&](mlir::Diagnostic &diagnostic) {
    message = diagnostic.str();
    return mlir::success();
  });
  mlir::OwningOpRef<mlir::ModuleOp> module =
      mlir::ModuleOp::create(mlir::UnknownLoc::get(&context));
  withEmitter(*module, *cpu::findGenerator(generator), isa,
              [&](cpu::Emitter &b) { EXPECT_EQ(failed(checkGenerator(b)), !message.empty()); });
  return message;
}

TEST(Random, AesIsNotEverywhere) {
  const char *lacks = "the generator 'ars5' needs AES instructions, which 'generic' lacks";
  EXPECT_EQ(refusal("ars5", cpu::findIsa("generic")), lacks);
  EXPECT_EQ(refusal("ars5", nullptr), lacks);
  EXPECT_EQ(refusal("ars5", cpu::findIsa("sse4.2")), "");
  EXPECT_EQ(refusal("philox", nullptr), "");
}

} // namespace
} // namespace isinglass::test
