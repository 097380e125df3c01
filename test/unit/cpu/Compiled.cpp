//===- Compiled.cpp ---------------------------------------------------------------------------------------===//
#include "test/unit/cpu/Compiled.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Parser/Parser.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

using namespace mlir;

namespace isinglass::test {

Compiled::Compiled(const std::string &text, const cpu::CpuOptions &options)
    : context(MLIRContext::Threading::DISABLED) {
  context
      .loadDialect<ebm::EbmDialect, gibbs::GibbsDialect, arith::ArithDialect, math::MathDialect>();
  module = parseSourceString<ModuleOp>(text, ParserConfig(&context));
  if (!module) {
    ADD_FAILURE() << "the test's program does not parse:\n" << text;
    std::abort();
  }
  auto compiled = cpu::Jit::create(*module, options, std::nullopt);
  if (!compiled) {
    ADD_FAILURE() << llvm::toString(compiled.takeError());
    std::abort();
  }
  jit = std::move(*compiled);
  description = runtime::parseDescription(program().describe());
  reference = Reference(*module->getOps<gibbs::ProgramOp>().begin());
  data = Aligned<float>(description.dataFloats);
  prepared = Aligned<std::byte>(description.preparedBytes);
  tempered = Aligned<std::byte>(description.temperedBytes);
  // Whatever prepare does not write must not matter.
  std::fill_n(prepared.get(), prepared.size(), std::byte(0xff));
  for (const runtime::VariableInfo &variable : description.variables)
    runtime::eachPlace(variable, [&](int64_t, int64_t place) { places.push_back(place); });
}

void Compiled::prepare() {
  program().prepare(data.get(), prepared.get());
  precision = runtime::quantise(program(), description, prepared.get());
}

const std::byte *Compiled::temperedAt(double beta) {
  for (const runtime::AcceptanceInfo &info : description.acceptances)
    runtime::temper(info, beta, precision.accuracy.unit, prepared.get(), tempered.get());
  if (fault)
    fault(tempered.get());
  return tempered.get();
}

void Compiled::sweep(Block &block, const Aligned<uint64_t> *held, double beta, int64_t sweeps) {
  program().sweep(block.state.get(), block.stream.get(), held ? held->get() : nullptr,
                  prepared.get(), temperedAt(beta), sweeps);
}

void Compiled::phase(Block &block, Aligned<uint64_t> &stream, const Aligned<uint64_t> *held,
                     double beta, int64_t phase, int64_t tile) {
  program().phase(block.state.get(), stream.get(), held ? held->get() : nullptr, prepared.get(),
                  temperedAt(beta), phase, tile);
}

Aligned<uint64_t> Compiled::allLanes() const {
  Aligned<uint64_t> lanes((chains() + 63) / 64);
  std::fill_n(lanes.get(), lanes.size(), chains() == 1 ? 1 : ~uint64_t(0));
  return lanes;
}

void Compiled::drawParameters(uint64_t seed, double deviation) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal(0, deviation);
  std::fill_n(data.get(), data.size(), std::numeric_limits<float>::quiet_NaN());
  for (const Term &term : reference.terms)
    if (term.buffer >= 0)
      data[entryOf(term)] = normal(random);
}

void Compiled::drawSigns(uint64_t seed, double size) {
  drawParameters(seed, 1);
  for (size_t at = 0; at < data.size(); ++at)
    data[at] = std::copysign(static_cast<float>(size), data[at]);
}

void Compiled::setParameter(const std::string &name, const std::vector<float> &values) {
  for (const runtime::BufferInfo &buffer : description.buffers)
    if (buffer.name == name)
      std::copy(values.begin(), values.end(), data.get() + buffer.offset);
}

Reference::Parameters Compiled::parameters() const {
  Reference::Parameters parameters;
  for (size_t index = 0; index < description.buffers.size(); ++index) {
    const float *first = data.get() + description.buffers[index].offset;
    parameters.emplace_back(first, first + reference.bufferSize[index]);
  }
  return parameters;
}

void seedStream(Aligned<uint64_t> &stream, uint64_t seed) {
  std::mt19937_64 random(seed);
  for (size_t at = 0; at < stream.size(); ++at)
    stream[at] = random() | 1;
}

void setBit(const Compiled &model, Aligned<uint64_t> &words, int64_t cell, int chain, bool value) {
  int64_t place = model.wordOf(cell), w = chain / 64;
  uint64_t bit = uint64_t(1) << (chain % 64);
  uint64_t bits = runtime::bitsAt(words.get(), model.chains(), place, w);
  runtime::setBitsAt(words.get(), model.chains(), place, w, value ? bits | bit : bits & ~bit);
}

Block::Block(const Compiled &model, uint64_t seed)
    : state(model.description.stateWords), stream(model.description.streamWords) {
  seedStream(stream, 2 * seed + 1);
  std::mt19937_64 random(2 * seed);
  for (int64_t cell = 0; cell < model.reference.numCells; ++cell)
    for (int64_t w = 0; w < runtime::wordsOfPlace(model.chains()); ++w)
      runtime::setBitsAt(state.get(), model.chains(), model.wordOf(cell), w, random());
  model.program().exchange(state.get());
}

void Block::setSpin(const Compiled &model, int64_t cell, int chain, int spin) {
  setBit(model, state, cell, chain, spin > 0);
}

void Block::halosOf(const Compiled &model, Block other) {
  for (int64_t cell = 0; cell < model.reference.numCells; ++cell)
    for (int64_t w = 0; w < runtime::wordsOfPlace(model.chains()); ++w)
      runtime::setBitsAt(other.state.get(), model.chains(), model.wordOf(cell), w,
                         bits(model, cell, w));
  std::swap(state, other.state);
}

int Block::spin(const Compiled &model, int64_t cell, int chain) const {
  return bits(model, cell, chain / 64) >> (chain % 64) & 1 ? 1 : -1;
}

} // namespace isinglass::test
