//===- CellPlanes.cpp -------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/CellPlanes.h"

#include "dialects/ebm/Factors.h"
#include "dialects/ebm/Lattice.h"
#include "targets/cpu/codegen/Entries.h"
#include "targets/cpu/codegen/Halos.h"

#include <numeric>

using namespace mlir;

namespace isinglass::cpu {
namespace {

/// Each class has code of its own.
constexpr int64_t kMostClasses = 64;
/// Axes that make up a row.
constexpr int64_t kMostAxes = 3;
/// One axis more must save a part in this many.
constexpr int64_t kGain = 16;

int64_t floorDiv(int64_t x, int64_t y) { return x >= 0 ? x / y : -((-x + y - 1) / y); }

/// Along each axis, the period with which colours repeat.
void addPeriods(const Traversal &traversal, Numbers &periods) {
  gibbs::ResiduesAttr residues = traversal.residues;
  for (auto [r, modulus] : llvm::enumerate(residues.getModuli()))
    for (auto [period, coefficient] : llvm::zip_equal(periods, residues.getCoefficients(r)))
      period = std::lcm(period, modulus / std::gcd(modulus, coefficient));
}

std::string refuseColouring(const Traversal &traversal) {
  if (traversal.kind != Traversal::Kind::Residues)
    return "the colouring is no pattern of residues";
  gibbs::ResiduesAttr residues = traversal.residues;
  if (llvm::any_of(residues.getSeams(), [](int64_t seam) { return seam != 0; }))
    return "the colouring has seams";
  return "";
}

std::string refuseFactor(const Plan &plan, const FactorPlan &factor) {
  if (factor.kind != SiteKind::Regular)
    return "a factor's sites are listed";
  if (factor.members.empty())
    return "";
  if (factor.sizes != plan.variables.front().sizes)
    return "factors have lattices of different sizes";
  if (llvm::any_of(factor.periodic, [](bool periodic) { return !periodic; }))
    return "an axis is open";
  return "";
}

} // namespace

std::optional<CellPlanes> CellPlanes::make(const Plan &plan, int64_t block, int64_t axes,
                                           std::string &refusal) {
  CellPlanes planes;
  planes.block = block;
  planes.sizes = plan.variables.front().sizes;
  planes.outer = static_cast<int64_t>(planes.sizes.size()) - axes;
  planes.numVariables = plan.variables.size();
  planes.periods.assign(planes.sizes.size(), 1);
  for (const VariablePlan &variable : plan.variables)
    if (variable.sizes != planes.sizes)
      return refusal = "variables have different sizes", std::nullopt;
  for (const UpdatePlan &update : plan.updates) {
    if (refusal = refuseColouring(update.traversal); !refusal.empty())
      return std::nullopt;
    addPeriods(update.traversal, planes.periods);
  }
  for (const FactorPlan &factor : plan.factors)
    if (refusal = refuseFactor(plan, factor); !refusal.empty())
      return std::nullopt;
  for (auto [size, period] : llvm::zip_equal(planes.sizes, planes.periods))
    if (size % period != 0)
      return refusal = "the colours' period does not divide an axis", std::nullopt;
  planes.numClasses = ebm::countEntries(planes.periods);
  if (planes.numClasses > kMostClasses)
    return refusal = "the colours repeat too rarely", std::nullopt;
  planes.measureHalo(plan);
  planes.layOut();
  return planes;
}

std::optional<CellPlanes> CellPlanes::choose(
    const Plan &plan, int64_t block, llvm::function_ref<int64_t(const CellPlanes &)> cost,
    llvm::function_ref<std::string(const CellPlanes &)> refuse, std::string &refusal) {
  std::optional<CellPlanes> best;
  auto rank = static_cast<int64_t>(plan.variables.front().sizes.size());
  for (int64_t axes = 1; axes <= std::min(rank, kMostAxes); ++axes) {
    std::string bad;
    auto planes = make(plan, block, axes, bad);
    if (!planes)
      return refusal = bad, std::nullopt;
    bool uncut = axes > 1 && planes->outer == 0 && plan.tiles > 1;
    bad = uncut ? "a row would be all tiles" : refuse(*planes);
    if (!bad.empty())
      refusal = refusal.empty() ? bad : refusal;
    else if (!best || kGain * cost(*planes) < (kGain - 1) * cost(*best))
      best = std::move(planes);
  }
  if (best)
    refusal.clear();
  return best;
}

/// Along an axis, to a class's cells at a displacement: around the axis, the shorter way.
static int64_t stepsTo(const CellPlanes &planes, size_t axis, int64_t from, int64_t step) {
  int64_t cells = floorDiv(from + step, planes.periods[axis]);
  return ebm::nearestToZero(cells, planes.counts[axis]);
}

void CellPlanes::measureHalo(const Plan &plan) {
  counts.clear();
  for (auto [size, period] : llvm::zip_equal(sizes, periods))
    counts.push_back(size / period);
  halo.assign(sizes.size(), 0);
  for (const UpdatePlan &update : plan.updates)
    for (const RegularTerm &term : update.regular)
      for (const auto &[other, step] : term.others)
        reach(step);
  for (const FactorPlan &factor : plan.factors)
    for (const Pattern &pattern : factor.patterns)
      for (const Numbers &position : pattern.positions)
        reach(position);
}

/// Some cell is read at this displacement from every class.
void CellPlanes::reach(ArrayRef<int64_t> step) {
  for (int64_t axis = 0; axis < outer; ++axis)
    for (int64_t from = 0; from < periods[axis]; ++from)
      halo[axis] = std::max(halo[axis], std::abs(stepsTo(*this, axis, from, step[axis])));
}

void CellPlanes::layOut() {
  auto rank = static_cast<int64_t>(sizes.size());
  strides.assign(rank, 1);
  for (int64_t axis = rank - 2; axis >= outer; --axis)
    strides[axis] = strides[axis + 1] * counts[axis + 1];
  rowVectors = llvm::divideCeil(rowBits(), kPlaneBits);
  int64_t stride = rowVectors;
  firstVector = 0;
  for (int64_t axis = outer - 1; axis >= 0; --axis) {
    strides[axis] = stride;
    firstVector += halo[axis] * stride;
    stride *= counts[axis] + 2 * halo[axis];
  }
  classVectors = stride;
}

int64_t CellPlanes::getNumRows() const {
  return ebm::countEntries(ArrayRef(counts).take_front(outer));
}
int64_t CellPlanes::cellsOfRow() const {
  return ebm::countEntries(ArrayRef(counts).drop_front(outer));
}

Numbers CellPlanes::getClass(int64_t number) const {
  Numbers a(periods.size());
  for (int64_t axis = periods.size() - 1; axis >= 0; --axis) {
    a[axis] = number % periods[axis];
    number /= periods[axis];
  }
  return a;
}

runtime::VariableInfo CellPlanes::describe(runtime::VariableInfo variable, unsigned number) const {
  variable.offset = 0;
  variable.periods.assign(periods.begin(), periods.end());
  variable.strides.clear();
  for (auto [axis, stride] : llvm::enumerate(strides))
    variable.strides.push_back(static_cast<int64_t>(axis) < outer ? stride * cellsOfVector()
                                                                  : stride);
  for (int64_t at = 0; at < numClasses; ++at)
    variable.classes.push_back(vectorOf(number, at) * cellsOfVector());
  return variable;
}

CellPlanes::Neighbours CellPlanes::neighbours(ArrayRef<int64_t> from, unsigned variable,
                                              ArrayRef<int64_t> step) const {
  Neighbours at{0, 0, {}, {}};
  int64_t kind = 0, outside = 0, rank = sizes.size();
  for (int64_t axis = 0; axis < rank; ++axis) {
    int64_t residue = (from[axis] + step[axis]) % periods[axis];
    kind = kind * periods[axis] + (residue + periods[axis]) % periods[axis];
    int64_t cells = stepsTo(*this, axis, from[axis], step[axis]);
    if (axis < outer)
      outside += cells * strides[axis];
    else
      at.steps.push_back(cells);
  }
  at.vector = vectorOf(variable, kind) + outside;
  at.shift = goAround(at, 0).shift;
  unsigned inner = 0; // a bit an axis of the row, but the first, along which they lie elsewhere
  for (size_t axis = 1; axis < at.steps.size(); ++axis)
    inner |= unsigned(at.steps[axis] != 0) << (axis - 1);
  for (unsigned axes = inner; axes != 0; axes = (axes - 1) & inner)
    at.around.push_back(goAround(at, axes));
  return at;
}

/// Along the first axis of a row, the way around it is that around the row.
CellPlanes::Neighbours::Around CellPlanes::goAround(const Neighbours &at, unsigned axes) const {
  Neighbours::Around around;
  int64_t shift = at.steps.front() * strides[outer], cells = cellsOfRow();
  for (size_t axis = 1; axis < at.steps.size(); ++axis) {
    around.axes.push_back(axes >> (axis - 1) & 1);
    int64_t size = counts[outer + axis], steps = at.steps[axis];
    if (around.axes.back())
      steps += steps > 0 ? -size : size;
    shift += steps * strides[outer + axis];
  }
  around.shift = (shift % cells + cells) % cells * block;
  return around;
}

bool CellPlanes::isAround(int64_t cell, const Neighbours &at,
                          const Neighbours::Around &around) const {
  for (size_t axis = 1; axis < at.steps.size(); ++axis) {
    int64_t size = counts[outer + axis], x = cell / strides[outer + axis] % size;
    bool beyond = x + at.steps[axis] < 0 || x + at.steps[axis] >= size;
    if (beyond != around.axes[axis - 1])
      return false;
  }
  return true;
}

Value CellPlanes::where(Emitter &b, const Neighbours &at, const Neighbours::Around &around) const {
  std::string name = "around";
  for (int64_t steps : at.steps)
    name += "_" + std::to_string(steps);
  for (bool axis : around.axes)
    name += axis ? "_1" : "_0";
  return b.planeArray(name, rowVectors, [&](int64_t bit) {
    return bit < rowBits() && isAround(bit / block, at, around);
  });
}

Value CellPlanes::rowAt(Emitter &b, Value row) const {
  Values x = b.coordinates(row, ArrayRef(counts).take_front(outer));
  return b.affine(b.index(0), x, ArrayRef(strides).take_front(outer));
}

std::pair<Value, Value> CellPlanes::rowOf(Emitter &b, ValueRange x) const {
  Value kind = b.index(0), row = b.index(0), cell = b.index(0);
  for (size_t axis = 0; axis < sizes.size(); ++axis) {
    kind = b.add(b.mul(kind, periods[axis]), b.rem(x[axis], periods[axis]));
    Value &number = static_cast<int64_t>(axis) < outer ? row : cell;
    number = b.add(b.mul(number, counts[axis]), b.div(x[axis], periods[axis]));
  }
  return {b.add(b.mul(kind, getNumRows()), row), cell};
}

std::pair<Value, Value> CellPlanes::rowsOfTile(Emitter &b, Value tile, Value tiles) const {
  int64_t cut = outer > 0 ? counts.front() : 1, rows = getNumRows() / cut;
  auto [lower, upper] = cutTile(b, b.index(0), b.index(cut), cut, tile, tiles);
  return {b.mul(lower, rows), b.mul(upper, rows)};
}

std::pair<Value, Value> CellPlanes::vectorsOfTile(Emitter &b, Value tile, Value tiles) const {
  int64_t cut = 1, stride = rowVectors, span = rowVectors;
  if (outer > 0) {
    cut = counts.front();
    stride = strides.front();
    for (int64_t axis = 1; axis < outer; ++axis)
      span += (counts[axis] - 1) * strides[axis];
  }
  auto [lower, upper] = cutTile(b, b.index(0), b.index(cut), cut, tile, tiles);
  return {b.mul(lower, stride), b.add(b.mul(upper, stride), span - stride)};
}

Value CellPlanes::placeOf(Emitter &b, unsigned variable, ValueRange x) const {
  Value kind = b.index(0), place = b.index(vectorOf(variable, 0) * cellsOfVector());
  for (size_t axis = 0; axis < sizes.size(); ++axis) {
    kind = b.add(b.mul(kind, periods[axis]), b.rem(x[axis], periods[axis]));
    int64_t stride = strides[axis] * (static_cast<int64_t>(axis) < outer ? cellsOfVector() : 1);
    place = b.add(place, b.mul(b.div(x[axis], periods[axis]), stride));
  }
  return b.add(place, b.mul(kind, classVectors * cellsOfVector()));
}

//===-- Halos -------------------------------------------------------------------------------------===//

/// Copies of the cells lower <= x_0 < upper of all classes of a variable.
static void exchangePlanes(Emitter &b, const CellPlanes &planes, unsigned variable, Value state,
                           Value lower, Value upper) {
  ArrayRef<int64_t> counts(planes.counts), widths(planes.halo), strides(planes.strides);
  Halos halos{counts.take_front(planes.outer), widths.take_front(planes.outer),
              strides.take_front(planes.outer)};
  b.loop(b.index(0), b.index(planes.numClasses), [&](Value kind) {
    Value first = b.add(b.mul(kind, planes.classVectors), planes.vectorOf(variable, 0));
    refreshHalos(b, halos, first, lower, upper, [&](Value to, Value from) {
      b.loop(b.index(0), b.index(planes.rowVectors), [&](Value v) {
        b.storePlane(b.loadPlane(state, b.add(from, v)), state, b.add(to, v));
      });
    });
  });
}

std::vector<func::FuncOp> emitPlaneExchanges(Emitter &b, const CellPlanes &planes) {
  std::vector<func::FuncOp> exchanges(b.plan.variables.size());
  if (llvm::any_of(planes.halo, [](int64_t width) { return width > 0; }))
    for (unsigned variable = 0; variable < exchanges.size(); ++variable)
      exchanges[variable] =
          emitExchangeOf(b, b.plan.variables[variable], planes.counts.front(),
                         [&](Value state, Value lower, Value upper) {
                           exchangePlanes(b, planes, variable, state, lower, upper);
                         });
  emitExchange(b, exchanges);
  return exchanges;
}

} // namespace isinglass::cpu
