//===- CountWaiting.cpp -------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/CountWaiting.h"

#include "targets/cpu/codegen/PlaneMoments.h"

using namespace mlir;

namespace isinglass::cpu {
namespace {

class CountWaiting {
public:
  CountWaiting(Emitter &b, ValueRange arguments)
      : b(b), planes(*b.arrangement.planes), tallies(b), waiting(*tallies.waiting), logic(b),
        bytes(arguments[0]), tile(arguments[1]), last(arguments[2]),
        lowBits(tallies.lowBits->viewPlanes(b, bytes)), states(waiting.view(b, bytes)),
        multiplied(tallies.viewProducts(b, bytes)), products(b, states, waiting.getCells()) {}

  void emit();

private:
  /// Planes of a row's vectors, sample after sample: those of sample k from first + k * stride on.
  struct Samples {
    Value planes, first;
    int64_t stride;
  };
  Samples samplesOf(int64_t quantity, const PlaneProducts::Row &row);
  Samples multiply(int64_t quantity, const PlaneProducts::Row &row);
  /// To the sums from vector `to` on.
  void addRow(const Samples &samples, Value to);

  Emitter &b;
  const CellPlanes &planes;
  Tallies tallies;
  const WaitingStates &waiting;
  PlaneLogic logic;
  Value bytes, tile, last, lowBits, states, multiplied;
  PlaneProducts products;
};

/// One sample after the other: there is code of a sample for each vector, and eight times as much
/// would not fit the caches.
CountWaiting::Samples CountWaiting::multiply(int64_t quantity, const PlaneProducts::Row &row) {
  b.loop(b.index(0), b.index(waiting.getCount()), [&](Value number) {
    Value start = waiting.rowAt(b, row.start, tile, number);
    Value first = b.mul(number, planes.rowVectors);
    products.forEachVector({}, [&](const VectorOfRow &vector, ValueRange) {
      Value product = products.productsOf(tallies.membersOf(quantity), {row.number, start}, vector);
      b.storePlane(tallies.oddOf(b, quantity, product), multiplied, b.add(first, vector.v));
      return Values();
    });
  });
  return {multiplied, b.index(0), planes.rowVectors};
}

CountWaiting::Samples CountWaiting::samplesOf(int64_t quantity, const PlaneProducts::Row &row) {
  const PlaneMembers members = tallies.membersOf(quantity);
  if (!Tallies::isTheCell(members.steps))
    return multiply(quantity, row);
  const CellPlanes &cells = waiting.getCells();
  Value first = waiting.rowAt(b, row.start, tile, b.index(0));
  return {states, b.add(first, cells.vectorOf(members.variables.front(), row.number)),
          cells.getNumVectors()};
}

void CountWaiting::addRow(const Samples &samples, Value to) {
  b.loop(b.index(0), b.index(planes.rowVectors), [&](Value v) {
    Values bits;
    for (int64_t number = 0; number < waiting.getCount(); ++number) {
      Value at = b.add(b.add(samples.first, v), number * samples.stride);
      bits.push_back(b.loadPlane(samples.planes, at));
    }
    tallies.lowBits->add(b, logic, lowBits, b.add(to, v), last, bits);
  });
}

void CountWaiting::emit() {
  products.forEachRow(tile, {}, [&](const PlaneProducts::Row &row, ValueRange) {
    Value inClass = b.add(row.start, row.number * planes.classVectors);
    for (size_t quantity = 0; quantity < tallies.quantities.size(); ++quantity)
      addRow(samplesOf(quantity, row),
             b.add(inClass, tallies.firstOf(quantity) / planes.cellsOfVector()));
    return Values();
  });
  tallies.lowBits->addCarries(b, bytes, tile, last);
}

func::FuncOp beginHelper(Emitter &b, StringRef name, Type countsType) {
  auto function = b.beginFunction(name, {countsType, b.getIndexType(), b.getI64Type()},
                                  /*isPublic=*/false);
  function->setAttr("passthrough", b.getStrArrayAttr({"noinline"}));
  return function;
}

} // namespace

func::FuncOp emitCountWaiting(Emitter &b, Type countsType) {
  func::FuncOp function = beginHelper(b, "count_samples", countsType);
  CountWaiting(b, function.getArguments()).emit();
  b.endFunction();
  return function;
}

func::FuncOp emitFlushWaiting(Emitter &b, Type countsType, func::FuncOp count) {
  func::FuncOp function = beginHelper(b, "flush_samples", countsType);
  Value counts = function.getArgument(0), tile = function.getArgument(1);
  Value samples = function.getArgument(2);
  Tallies tallies(b);
  const WaitingStates &waiting = *tallies.waiting;
  Value number = waiting.numberOf(b, samples), rest = b.i64(waiting.getCount() - 1);
  b.when(b.compare(arith::CmpIPredicate::ne, number, b.index(0)), ValueRange(), [&] {
    waiting.clear(b, waiting.view(b, counts), tile, number);
    Value last = arith::OrIOp::create(b, samples, rest);
    b.call(count, {counts, tile, last});
    return Values();
  });
  tallies.lowBits->flush(b, counts, tile, arith::AddIOp::create(b, samples, rest));
  b.endFunction();
  return function;
}

} // namespace isinglass::cpu
