//===- ChainsF32.cpp - chains in lanes, fields in f32 ---------------------------------------------------===//
//
// A cell is updated in 64 chains at once, 4 groups of 16 lanes. The field of 16 chains is
//   h = base + sum over terms of (2 w where the others' product is +1),  base = bias - sum of w,
// one masked addition a term: the mask is 16 bits of the neighbour's word, 2 w one float of the
// cell's row in `prepared`. A term whose neighbour is absent meets a halo of zeros and adds
// nothing.
//
// Operations of a cell and group with d pair terms: d mask loads, d masked additions (the broadcast
// of 2 w is shared by the 4 groups), 8 for the random numbers, 18 for the draw. See README.md.
//
//===----------------------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/Entries.h"
#include "targets/cpu/codegen/HeatBath.h"
#include "targets/cpu/codegen/Prepare.h"
#include "targets/cpu/codegen/Quantise.h"
#include "targets/cpu/codegen/Random.h"
#include "targets/cpu/codegen/Region.h"
#include "targets/cpu/codegen/Terms.h"
#include "targets/cpu/layouts/Layouts.h"

using namespace mlir;

namespace isinglass::cpu {
namespace {

/// Emits the update of one variable.
class UpdateEmitter {
public:
  UpdateEmitter(Emitter &b, const UpdatePlan &update)
      : b(b), update(update), variable(b.plan.variables[update.variable]) {}

  func::FuncOp emit();

private:
  Values updateCell(const Cell &cell, ValueRange generators);
  Value loadHeld(Value word);
  Values drawCell(Value word, const Cell &cell, Value heldBits, ValueRange generators);
  void sumFields(const Cell &cell);
  SmallVector<Yielded> computeRegions(const Cell &cell);
  void startGroups(const Cell &cell);
  void addRegular(const Cell &cell, const RegularTerm &term);
  void addListed(const Cell &cell, unsigned index);
  void addDense(const Cell &cell, const DenseTerm &term);
  void addMasked(MutableArrayRef<Value> sums, Value weight, ArrayRef<Value> words);
  Value readPrepared(Value at) {
    return vector::BroadcastOp::create(b, b.lanes(b.getF32Type()), b.load(prepared, at));
  }
  Value readColumn(const Cell &cell, int64_t column) {
    return readPrepared(b.add(b.mul(cell.row, update.rowLength), update.rows + column));
  }
  Value packWord(ArrayRef<Value> masks);
  Value drawKept(ArrayRef<Yielded> yielded, Values &generators);
  void save(const Cell &cell, Value word);
  void storeSpins(Value word, Value held, Value spins);

  Emitter &b;
  const UpdatePlan &update;
  const VariablePlan &variable;
  Value state, held, holds, prepared, scale; ///< holds: held is there
  Values scalars;                            ///< prepared scalars, read once
  SmallVector<Values> groups;                ///< per group of fields: 4 vectors
};

/// Adds `weight` to the lanes in which the product of the words' spins is +1.
void UpdateEmitter::addMasked(MutableArrayRef<Value> sums, Value weight, ArrayRef<Value> words) {
  for (int64_t group = 0; group < kGroups; ++group) {
    Values pieces;
    for (Value word : words)
      pieces.push_back(b.loadPiece(state, word, group));
    Value mask = b.asMask(b.productBits(pieces, b.getI16Type()));
    Value more = arith::AddFOp::create(b, sums[group], weight);
    sums[group] = arith::SelectOp::create(b, mask, more, sums[group]);
  }
}

void UpdateEmitter::startGroups(const Cell &cell) {
  groups.clear();
  for (const GroupPlan &group : update.groups) {
    Value base = group.uniformBase ? scalars[group.base] : readColumn(cell, group.base);
    groups.push_back(Values(kGroups, base));
  }
}

void UpdateEmitter::addRegular(const Cell &cell, const RegularTerm &term) {
  if (term.others.empty())
    return;
  Values words;
  for (const auto &[other, step] : term.others)
    words.push_back(cell.placeOf(b, b.plan.variables[other], step));
  Value weight = term.uniform ? scalars[term.slot] : readColumn(cell, term.slot);
  addMasked(groups[term.group], weight, words);
}

void UpdateEmitter::addListed(const Cell &cell, unsigned index) {
  const ListedTerm &term = update.listed[index];
  if (term.arity == 0)
    return;
  Value start = listedStart(b, update, index), words = listedPlaces(b, update, index);
  Value lower = b.loadIndex(start, cell.row), upper = b.loadIndex(start, b.add(cell.row, 1));
  groups[term.group] = b.loop(lower, upper, groups[term.group], [&](Value at, ValueRange sums) {
    Values others;
    for (unsigned k = 0; k < term.arity; ++k)
      others.push_back(b.loadIndex(words, b.add(b.mul(at, term.arity), k)));
    Values next(sums);
    addMasked(next, readPrepared(b.add(at, term.prepared)), others);
    return next;
  });
}

void UpdateEmitter::addDense(const Cell &cell, const DenseTerm &term) {
  const FactorPlan &factor = b.plan.factors[term.factor];
  if (factor.members.size() == 1)
    return;
  auto [lower, upper] = densePartners(b, b.plan, term, cell.index);
  groups[term.group] = b.loop(lower, upper, groups[term.group], [&](Value j, ValueRange sums) {
    Values others;
    for (auto [member, other] : llvm::enumerate(factor.members)) {
      if (member == term.member)
        continue;
      bool here = factor.atTarget[member] == factor.atTarget[term.member];
      Value node = here ? cell.index : b.add(j, term.partner);
      others.push_back(b.add(node, b.plan.variables[other].offset));
    }
    Values next(sums);
    addMasked(next, readPrepared(densePrepared(b, term, cell.index, j)), others);
    return next;
  });
}

/// Fills `groups`.
void UpdateEmitter::sumFields(const Cell &cell) {
  startGroups(cell);
  for (const RegularTerm &term : update.regular)
    addRegular(cell, term);
  for (unsigned index = 0; index < update.listed.size(); ++index)
    addListed(cell, index);
  for (const DenseTerm &term : update.dense)
    addDense(cell, term);
}

/// The region for each group of chains. A value of the node is read once for all of them.
SmallVector<Yielded> UpdateEmitter::computeRegions(const Cell &cell) {
  sumFields(cell);
  Values values;
  for (const ValuePlan &value : update.values)
    values.push_back(value.uniform ? scalars[value.slot] : readColumn(cell, value.slot));
  SmallVector<Yielded> yielded;
  for (int64_t group = 0; group < kGroups; ++group) {
    Values sums;
    for (const Values &sum : groups)
      sums.push_back(sum[group]);
    yielded.push_back(computeRegion(b, update, sums, values));
  }
  return yielded;
}

/// A word of the masks of its groups.
Value UpdateEmitter::packWord(ArrayRef<Value> masks) {
  Value word;
  for (auto [group, mask] : llvm::enumerate(masks)) {
    Value piece = arith::ExtUIOp::create(b, b.getI64Type(), b.asPiece(mask));
    Value amount = b.i64(group * kLanes);
    Value placed = group == 0 ? piece : arith::ShLIOp::create(b, piece, amount);
    word = word ? Value(arith::OrIOp::create(b, word, placed)) : placed;
  }
  return word;
}

/// The chains that keep their spin, by a draw of their own; null if the region does not say.
Value UpdateEmitter::drawKept(ArrayRef<Yielded> yielded, Values &generators) {
  if (!yielded.front().keep)
    return {};
  Draw random = draw(b, generators);
  generators = random.generators;
  Values kept;
  for (auto [yield, number] : llvm::zip_equal(yielded, random.numbers))
    kept.push_back(keepBits(b, yield.keep, number));
  return packWord(kept);
}

/// Copies the cell's spins, before they are drawn, to the same cell of the saved state.
void UpdateEmitter::save(const Cell &cell, Value word) {
  if (!update.saved)
    return;
  const VariablePlan &saved = b.plan.variables[*update.saved];
  Value to = cell.placeOf(b, saved, Numbers(saved.getRank(), 0));
  storeSpins(to, loadHeld(to), b.loadWord(state, word));
}

/// new = (old & held) | (spins & ~held)
void UpdateEmitter::storeSpins(Value word, Value heldBits, Value spins) {
  // spins ^ ((spins ^ old) & held)
  Value old = b.loadWord(state, word);
  Value differ = arith::XOrIOp::create(b, spins, old);
  Value undo = arith::AndIOp::create(b, differ, heldBits);
  b.storeWord(arith::XOrIOp::create(b, spins, undo), state, word);
}

Values UpdateEmitter::drawCell(Value word, const Cell &cell, Value heldBits,
                               ValueRange generators) {
  SmallVector<Yielded> yielded = computeRegions(cell);
  Draw random = draw(b, generators);
  Values drawn, after = random.generators;
  for (int64_t group = 0; group < kGroups; ++group)
    drawn.push_back(heatBath(b, yielded[group].field, scale, random.numbers[group]));
  Value kept = drawKept(yielded, after);
  Value fixed = kept ? Value(arith::OrIOp::create(b, heldBits, kept)) : heldBits;
  storeSpins(word, fixed, packWord(drawn));
  return after;
}

Value UpdateEmitter::loadHeld(Value word) {
  Value none = b.i64(0);
  return b.when(holds, none, [&] { return Values{b.loadWord(held, word)}; }).front();
}

Values UpdateEmitter::updateCell(const Cell &cell, ValueRange generators) {
  Value word = cell.placeOf(b, variable, Numbers(variable.getRank(), 0));
  save(cell, word);
  Value heldBits = loadHeld(word);
  Value all = b.i64(-1);
  Value free = b.compare(arith::CmpIPredicate::ne, heldBits, all);
  return b.when(free, generators, [&] { return drawCell(word, cell, heldBits, generators); });
}

func::FuncOp UpdateEmitter::emit() {
  func::FuncOp function = beginUpdate(b, updateName(b.plan, update));
  UpdateArguments arguments(function);
  state = arguments.state;
  held = arguments.held;
  holds = b.isThere(held);
  prepared = b.preparedFloats(arguments.prepared);
  Value factor =
      b.view(arguments.tempered, b.arrangement.acceptances.front().offset, 1, b.getF32Type());
  scale = vector::BroadcastOp::create(b, b.lanes(b.getF32Type()), b.load(factor, b.index(0)));
  for (int64_t at = 0; at < update.numScalars; ++at)
    scalars.push_back(readPrepared(b.index(update.scalars + at)));
  endUpdate(b, update, arguments, 1, [&](ArrayRef<Cell> cells, ValueRange carried) {
    return updateCell(cells.front(), carried);
  });
  return function;
}

} // namespace

std::string refuseChainsF32(const Plan &, const CpuOptions &) { return ""; }

LogicalResult emitChainsF32(Emitter &b, const Layout &layout, const CpuOptions &) {
  b.arrangement.preparedBytes = b.plan.preparedFloats * sizeof(float);
  b.arrangement.accept("exponential");
  std::vector<func::FuncOp> updates;
  for (const UpdatePlan &update : b.plan.updates)
    updates.push_back(UpdateEmitter(b, update).emit());
  emitPrepare(b);
  emitFieldBounds(b);
  emitEntries(b, layout, updates, emitExchanges(b));
  return success();
}

} // namespace isinglass::cpu
