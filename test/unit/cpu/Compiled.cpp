//===- Compiled.cpp ---------------------------------------------------------------------------------------===//
#include "test/unit/cpu/Compiled.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Parser/Parser.h"

#include <gtest/gtest.h>

#include <limits>

using namespace mlir;

namespace isinglass::test {

Compiled::Compiled(const std::string &text) : context(MLIRContext::Threading::DISABLED) {
  context
      .loadDialect<ebm::EbmDialect, gibbs::GibbsDialect, arith::ArithDialect, math::MathDialect>();
  module = parseSourceString<ModuleOp>(text, ParserConfig(&context));
  if (!module) {
    ADD_FAILURE() << "the test's program does not parse:\n" << text;
    std::abort();
  }
  auto compiled = cpu::Jit::create(*module, {}, std::nullopt);
  if (!compiled) {
    ADD_FAILURE() << llvm::toString(compiled.takeError());
    std::abort();
  }
  jit = std::move(*compiled);
  description = runtime::parseDescription(program().describe());
  reference = Reference(*module->getOps<gibbs::ProgramOp>().begin());
  std::destroy_at(&data);
  std::construct_at(&data, description.dataFloats);
  std::destroy_at(&prepared);
  std::construct_at(&prepared, description.preparedFloats);
  // Whatever prepare does not write must not matter.
  std::fill_n(prepared.get(), prepared.size(), std::numeric_limits<float>::quiet_NaN());
  for (const runtime::VariableInfo &variable : description.variables) {
    int64_t cells = 1;
    for (int64_t size : variable.shape)
      cells *= size;
    for (int64_t cell = 0; cell < cells; ++cell) {
      int64_t word = variable.offset, rest = cell;
      for (int64_t axis = variable.shape.size() - 1; axis >= 0; --axis) {
        word += rest % variable.shape[axis] * variable.strides[axis];
        rest /= variable.shape[axis];
      }
      words.push_back(word);
    }
  }
}

void Compiled::drawParameters(uint64_t seed, double deviation) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal(0, deviation);
  std::fill_n(data.get(), data.size(), std::numeric_limits<float>::quiet_NaN());
  for (const Term &term : reference.terms)
    if (term.buffer >= 0)
      data[entryOf(term)] = normal(random);
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

Block::Block(const Compiled &model, uint64_t seed)
    : state(model.description.stateWords), stream(model.description.streamWords) {
  seedStream(stream, 2 * seed + 1);
  std::mt19937_64 random(2 * seed);
  for (int64_t cell = 0; cell < model.reference.numCells; ++cell)
    state[model.wordOf(cell)] = random();
  model.program().exchange(state.get());
}

void Block::setSpin(const Compiled &model, int64_t cell, int chain, int spin) {
  uint64_t &word = state[model.wordOf(cell)], bit = uint64_t(1) << chain;
  word = spin > 0 ? word | bit : word & ~bit;
}

int Block::spin(const Compiled &model, int64_t cell, int chain) const {
  return state[model.wordOf(cell)] >> chain & 1 ? 1 : -1;
}

} // namespace isinglass::test
