//===- Entries.cpp - sweep, phase, defaults -------------------------------------------------------------===//
#include "targets/cpu/codegen/Entries.h"

#include "dialects/ebm/Arrays.h"
#include "targets/cpu/codegen/Observers.h"
#include "targets/cpu/codegen/Random.h"
#include "targets/cpu/codegen/Terms.h"
#include "targets/cpu/codegen/generators/Generators.h"

using namespace mlir;

namespace isinglass::cpu {
namespace {

/// state, stream, held, prepared, tempered
SmallVector<Type> runTypes(Emitter &b) {
  return {b.stateType(), b.array(b.generator->streamWords, b.getI64Type()), b.stateType(),
          b.preparedType(), b.temperedType()};
}

/// Updates colours first .. last of a tile.
void callUpdate(Emitter &b, func::FuncOp update, ValueRange run, Value first, Value last,
                Value tile, Value tiles) {
  Values arguments(run.take_front(5));
  arguments.append({first, last, tile, tiles});
  b.call(update, arguments);
}

/// The exchanges of the variables that an update writes, those that have one.
SmallVector<func::FuncOp> exchangesAfter(const UpdatePlan &update,
                                         ArrayRef<func::FuncOp> exchanges) {
  SmallVector<func::FuncOp> needed;
  if (exchanges[update.variable])
    needed.push_back(exchanges[update.variable]);
  if (update.saved && exchanges[*update.saved])
    needed.push_back(exchanges[*update.saved]);
  return needed;
}

} // namespace

UpdateArguments::UpdateArguments(func::FuncOp function)
    : state(function.getArgument(0)), stream(function.getArgument(1)),
      held(function.getArgument(2)), prepared(function.getArgument(3)),
      tempered(function.getArgument(4)), firstColour(function.getArgument(5)),
      lastColour(function.getArgument(6)), tile(function.getArgument(7)),
      tiles(function.getArgument(8)) {}

func::FuncOp beginUpdate(Emitter &b, StringRef name) {
  SmallVector<Type> types = runTypes(b);
  types.append(4, b.getIndexType());
  func::FuncOp function = b.beginFunction(name, types, /*isPublic=*/false);
  // Called from sweep and from phase: one copy of the kernel is enough. LLVM aligns a stack of
  // spilled vectors only if it is told so: else each of them would lie across two lines.
  function->setAttr("passthrough", b.getArrayAttr({b.getStringAttr("noinline"),
                                                   b.getStrArrayAttr({"alignstack", "64"})}));
  return function;
}

void endUpdate(Emitter &b, const UpdatePlan &update, const UpdateArguments &arguments,
               int64_t group, GroupBody body) {
  std::string name = updateName(b.plan, update);
  Values generators =
      b.loop(arguments.firstColour, arguments.lastColour, loadStream(b, arguments.stream),
             [&](Value colour, ValueRange values) {
               Part part{colour, arguments.tile, arguments.tiles};
               return forEachGroup(b, update.traversal, name, part, group, values, body);
             });
  storeStream(b, arguments.stream, generators);
  b.endFunction();
}

void emitExchange(Emitter &b, ArrayRef<func::FuncOp> exchanges) {
  auto function = b.beginFunction("exchange", b.stateType(), /*isPublic=*/true);
  for (func::FuncOp exchange : exchanges)
    if (exchange)
      b.call(exchange, {function.getArgument(0), b.index(0), b.index(1)});
  b.endFunction();
}

static void emitSweep(Emitter &b, ArrayRef<func::FuncOp> updates,
                      ArrayRef<func::FuncOp> exchanges) {
  SmallVector<Type> types = runTypes(b);
  types.push_back(b.getIndexType());
  func::FuncOp function = b.beginFunction("sweep", types, /*isPublic=*/true);
  ValueRange run = function.getArguments();
  Value zero = b.index(0), one = b.index(1);
  b.loop(zero, run[5], [&](Value) {
    for (auto [update, callee] : llvm::zip_equal(b.plan.updates, updates)) {
      Value colours = b.index(update.traversal.numColours);
      SmallVector<func::FuncOp> after = exchangesAfter(update, exchanges);
      if (after.empty()) {
        callUpdate(b, callee, run, zero, colours, zero, one);
        continue;
      }
      b.loop(zero, colours, [&, callee = callee](Value colour) {
        callUpdate(b, callee, run, colour, b.add(colour, 1), zero, one);
        for (func::FuncOp exchange : after)
          b.call(exchange, {run.front(), zero, one});
      });
    }
  });
  b.endFunction();
}

static void emitPhase(Emitter &b, ArrayRef<func::FuncOp> updates,
                      ArrayRef<func::FuncOp> exchanges) {
  SmallVector<Type> types = runTypes(b);
  types.append({b.getIndexType(), b.getIndexType()});
  func::FuncOp function = b.beginFunction("phase", types, /*isPublic=*/true);
  ValueRange run = function.getArguments();
  Value phase = run[5], tiles = b.index(b.tiles());
  for (auto [update, callee] : llvm::zip_equal(b.plan.updates, updates)) {
    Value colour = b.sub(phase, b.index(update.firstPhase));
    Value mine = b.compare(arith::CmpIPredicate::ult, colour, b.index(update.traversal.numColours));
    b.when(mine, ValueRange(), [&, &update = update, callee = callee] {
      callUpdate(b, callee, run, colour, b.add(colour, 1), run[6], tiles);
      for (func::FuncOp exchange : exchangesAfter(update, exchanges))
        b.call(exchange, {run.front(), run[6], tiles});
      return Values();
    });
  }
  b.endFunction();
}

static void emitDefaults(Emitter &b) {
  auto function =
      b.beginFunction("defaults", {b.array(b.plan.dataFloats, b.getF32Type())}, /*isPublic=*/true);
  for (const BufferPlan &buffer : b.plan.buffers) {
    auto op = const_cast<gibbs::BufferOp &>(buffer.op);
    auto literal = dyn_cast_or_null<ElementsAttr>(op.getInitAttr());
    auto values = literal ? ebm::readFloats(literal) : std::nullopt;
    if (!values)
      continue;
    Value array = b.floatArray(("default_" + op.getSymName()).str(), *values);
    b.loop(b.index(0), b.index(values->size()), [&](Value at) {
      b.store(b.load(array, at), function.getArgument(0), b.add(at, buffer.offset));
    });
  }
  b.endFunction();
}

void emitEntries(Emitter &b, const Layout &layout, ArrayRef<func::FuncOp> updates,
                 ArrayRef<func::FuncOp> exchanges) {
  emitSweep(b, updates, exchanges);
  emitPhase(b, updates, exchanges);
  emitEnergy(b);
  emitMoments(b);
  emitDefaults(b);
  emitDescribe(b, layout);
}

} // namespace isinglass::cpu
