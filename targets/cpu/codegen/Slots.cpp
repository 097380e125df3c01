#include "targets/cpu/codegen/Slots.h"

#include "targets/cpu/codegen/Terms.h"

using namespace mlir;

namespace isinglass::cpu {
namespace {

/// Padding may at most double a list.
constexpr int64_t kMostPadding = 2;

bool isSumOfFields(const UpdatePlan &update) {
  auto op = const_cast<gibbs::UpdateOp &>(update.op);
  auto yield = cast<gibbs::YieldOp>(op.getBody().front().getTerminator());
  return !yield.getKeep() && llvm::all_of(yield.getFields(), [](Value field) {
    return isFieldSum(field) && isOnlyYielded(field);
  });
}

int64_t longestRow(const ListedTerm &term) {
  int64_t longest = 0;
  for (size_t row = 1; row < term.start.size(); ++row)
    longest = std::max(longest, term.start[row] - term.start[row - 1]);
  return longest;
}

} // namespace

std::optional<SlotPlan> planSlots(const UpdatePlan &update, size_t most, std::string &refusal) {
  if (!isSumOfFields(update))
    return refusal = "an update computes more than a sum of fields", std::nullopt;
  if (!update.dense.empty())
    return refusal = "the graph is dense", std::nullopt;
  SlotPlan plan;
  for (auto [number, term] : llvm::enumerate(update.regular))
    if (!term.others.empty())
      plan.slots.push_back({static_cast<unsigned>(number), 0, 0});
  for (auto [number, term] : llvm::enumerate(update.listed)) {
    int64_t degree = term.arity == 0 ? 0 : longestRow(term);
    int64_t rows = term.start.size() - 1, entries = term.start.back();
    if (degree * rows > kMostPadding * entries)
      return refusal = "the cells' degrees differ too much", std::nullopt;
    plan.degrees.push_back(degree);
    for (int64_t entry = 0; entry < degree && plan.slots.size() <= most; ++entry)
      plan.slots.push_back({std::nullopt, static_cast<unsigned>(number), entry});
  }
  if (plan.slots.size() > most)
    return refusal = "a cell has more than " + std::to_string(most) + " neighbours", std::nullopt;
  plan.uniform = update.rowLength == 0 && update.listed.empty();
  return plan;
}

/// The places of a list, padded: [rows, degree, arity].
Value SlotReader::padded(unsigned listed) {
  const ListedTerm &term = update.listed[listed];
  int64_t degree = plan.degrees[listed], rows = term.start.size() - 1;
  int64_t nowhere = b.plan.variables[update.variable].offset;
  std::vector<int64_t> places(rows * degree * term.arity, nowhere);
  for (int64_t row = 0; row < rows; ++row)
    std::copy(term.places.begin() + term.start[row] * term.arity,
              term.places.begin() + term.start[row + 1] * term.arity,
              places.begin() + row * degree * term.arity);
  return b.indexArray(updateName(b.plan, update) + "_list" + std::to_string(listed) + "_padded",
                      places);
}

Values SlotReader::places(const Cell &cell, const Slot &slot) {
  Values places;
  if (slot.regular) {
    for (const auto &[other, step] : update.regular[*slot.regular].others)
      places.push_back(cell.placeOf(b, b.plan.variables[other], step));
    return places;
  }
  int64_t arity = update.listed[slot.listed].arity, degree = plan.degrees[slot.listed];
  Value array = padded(slot.listed);
  Value first = b.add(b.mul(cell.row, degree * arity), slot.number * arity);
  for (int64_t k = 0; k < arity; ++k)
    places.push_back(b.loadIndex(array, b.add(first, k)));
  return places;
}

Value SlotReader::column(const Cell &cell, bool uniform, int64_t slot) {
  Value at = uniform ? b.index(update.scalars + slot)
                     : b.add(b.mul(cell.row, update.rowLength), update.rows + slot);
  return arith::ExtFOp::create(b, b.getF64Type(), b.load(floats, at));
}

Value SlotReader::weight(const Cell &cell, const Slot &slot) {
  auto half = [&](Value twice) -> Value { return arith::MulFOp::create(b, twice, b.f64(0.5)); };
  if (slot.regular) {
    const RegularTerm &term = update.regular[*slot.regular];
    return half(column(cell, term.uniform, term.slot));
  }
  const ListedTerm &term = update.listed[slot.listed];
  Value start = listedStart(b, update, slot.listed);
  Value at = b.add(b.loadIndex(start, cell.row), slot.number);
  Value exists = b.compare(arith::CmpIPredicate::slt, at, b.loadIndex(start, b.add(cell.row, 1)));
  return b
      .when(exists, b.f64(0),
            [&] {
              Value twice = b.load(floats, b.add(at, term.prepared));
              return Values{half(arith::ExtFOp::create(b, b.getF64Type(), twice))};
            })
      .front();
}

Value SlotReader::base(const Cell &cell) {
  Value sum = b.f64(0);
  for (const GroupPlan &group : update.groups)
    sum = arith::AddFOp::create(b, sum, column(cell, group.uniformBase, group.base));
  return sum;
}

} // namespace isinglass::cpu
