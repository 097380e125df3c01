//===- Random.cpp ---------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/Random.h"

using namespace mlir;

namespace isinglass::cpu {

Values loadStream(Emitter &b, Value stream) {
  Values generators;
  for (int64_t at = 0; at < kStreamWords; at += kStreamLanes)
    generators.push_back(b.loadLanes(stream, b.index(at), kStreamLanes, b.getI64Type()));
  return generators;
}

void storeStream(Emitter &b, Value stream, ValueRange generators) {
  for (auto [part, generator] : llvm::enumerate(generators))
    b.storeLanes(generator, stream, b.index(part * kStreamLanes));
}

static Value shiftLeft(Emitter &b, Value x, int64_t bits) {
  return arith::ShLIOp::create(b, x, b.splat(b.getI64IntegerAttr(bits), kStreamLanes));
}

static Value rotateLeft(Emitter &b, Value x, int64_t bits) {
  Value high = shiftLeft(b, x, bits);
  Value low = arith::ShRUIOp::create(b, x, b.splat(b.getI64IntegerAttr(64 - bits), kStreamLanes));
  return arith::OrIOp::create(b, high, low);
}

/// One step of 8 generators: the outputs, and s0 and s1 after it.
static Value step(Emitter &b, Value &s0, Value &s1) {
  Value sum = arith::AddIOp::create(b, s0, s1);
  Value output = arith::AddIOp::create(b, rotateLeft(b, sum, 17), s0);
  Value mixed = arith::XOrIOp::create(b, s0, s1);
  Value first = arith::XOrIOp::create(b, rotateLeft(b, s0, 49), mixed);
  s0 = arith::XOrIOp::create(b, first, shiftLeft(b, mixed, 21));
  s1 = rotateLeft(b, mixed, 28);
  return output;
}

Draw draw(Emitter &b, ValueRange generators) {
  Draw draw;
  for (int64_t group = 0; group < kGroups; ++group) {
    Value s0 = generators[2 * group], s1 = generators[2 * group + 1];
    Value output = step(b, s0, s1);
    draw.numbers.push_back(vector::BitCastOp::create(b, b.lanes(b.getI32Type()), output));
    draw.generators.append({s0, s1});
  }
  return draw;
}

} // namespace isinglass::cpu
