//===- Exchange.cpp - refreshing the halos of periodic axes -----------------------------------------------===//
//
// Axis by axis, each copying what the axes before it have refreshed, so that corners are right. The
// halo of an open axis is zero from the start and stays so.
//
//===----------------------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/Entries.h"

using namespace mlir;

namespace isinglass::cpu {
namespace {

class ExchangeEmitter {
public:
  ExchangeEmitter(Emitter &b, const VariablePlan &variable, Value state)
      : b(b), variable(variable), state(state) {}

  void emit() {
    for (int64_t axis = 0; axis < variable.getRank(); ++axis)
      if (variable.wraps[axis])
        copyAxis(axis, 0, b.index(0));
  }

private:
  /// Loops over the halo layers of `axis` and the other axes, outer axes first; `place` is relative
  /// to the first cell.
  void copyAxis(int64_t axis, int64_t at, Value place);
  void copy(Value to, Value from) { b.storePlace(b.loadPlace(state, from), state, to); }

  Emitter &b;
  const VariablePlan &variable;
  Value state;
};

void ExchangeEmitter::copyAxis(int64_t axis, int64_t at, Value place) {
  int64_t size = variable.sizes[axis], stride = variable.strides[axis];
  if (at == variable.getRank()) {
    // Layer h below the first cell is a copy of h below the end, and the other way round.
    int64_t around = size * stride, halo = variable.halo[axis] * stride;
    Value below = b.add(place, variable.offset - halo);
    copy(below, b.add(below, around));
    Value first = b.add(place, variable.offset);
    copy(b.add(first, around), first);
    return;
  }
  int64_t lower = 0, upper = variable.sizes[at];
  if (at == axis) {
    upper = variable.halo[axis];
  } else if (at < axis && variable.wraps[at]) {
    lower = -variable.halo[at];
    upper += variable.halo[at];
  }
  b.loop(b.index(0), b.index(upper - lower), [&](Value x) {
    copyAxis(axis, at + 1,
             b.add(b.add(place, b.mul(x, variable.strides[at])), lower * variable.strides[at]));
  });
}

} // namespace

std::vector<func::FuncOp> emitExchanges(Emitter &b) {
  std::vector<func::FuncOp> exchanges;
  for (const VariablePlan &variable : b.plan.variables) {
    exchanges.emplace_back();
    if (llvm::none_of(variable.wraps, [](bool wraps) { return wraps; }))
      continue;
    auto name = "exchange_" + const_cast<gibbs::StateOp &>(variable.op).getSymName().str();
    auto function = b.beginFunction(name, b.stateType(), /*isPublic=*/false);
    ExchangeEmitter(b, variable, function.getArgument(0)).emit();
    b.endFunction();
    exchanges.back() = function;
  }
  emitExchange(b, exchanges);
  return exchanges;
}

} // namespace isinglass::cpu
