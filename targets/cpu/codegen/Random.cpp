//===- Random.cpp ---------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/Random.h"

#include "targets/cpu/codegen/generators/Generators.h"

using namespace mlir;

namespace isinglass::cpu {

static constexpr int64_t kWords = 8; ///< of a vector

Values loadStream(Emitter &b, Value stream) {
  Values generators;
  for (int64_t at = 0; at < b.generator->keptWords; at += kWords)
    generators.push_back(b.loadLanes(stream, b.index(at), kWords, b.getI64Type()));
  generators.resize(b.generator->streamWords / kWords, b.splatI64(0, kWords));
  return generators;
}

void storeStream(Emitter &b, Value stream, ValueRange generators) {
  ValueRange kept = generators.take_front(b.generator->keptWords / kWords);
  for (auto [part, generator] : llvm::enumerate(kept))
    b.storeLanes(generator, stream, b.index(part * kWords));
}

Value nextBits(Emitter &b, MutableArrayRef<Value> generators, int64_t number) {
  return b.generator->next(b, generators, number);
}

Draw draw(Emitter &b, ValueRange generators) {
  Draw draw{{}, Values(generators)};
  for (int64_t group = 0; group < kGroups; ++group) {
    Value bits = nextBits(b, draw.generators, group);
    draw.numbers.push_back(vector::BitCastOp::create(b, b.lanes(b.getI32Type()), bits));
  }
  return draw;
}

} // namespace isinglass::cpu
