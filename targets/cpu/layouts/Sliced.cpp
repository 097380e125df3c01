//===- Sliced.cpp - which programs, and the functions around the kernel --------------------------------===//
#include "targets/cpu/layouts/Sliced.h"

#include "targets/cpu/codegen/Prepare.h"
#include "targets/cpu/codegen/Quantise.h"
#include "targets/cpu/layouts/Layouts.h"

#include <cmath>

using namespace mlir;

namespace isinglass::cpu {
namespace {

/// Vectors of a row that have code of their own.
constexpr int64_t kMostUnrolled = 6;
/// Lanes of a group of rows, where they are that many.
constexpr int64_t kGroupLanes = int64_t(1) << 15;
constexpr int64_t kTileCellsOfOne = int64_t(1) << 17;

//===-- Couplings of one size -------------------------------------------------------------------------===//

/// What |w| is known to be: a number, or that times a scalar parameter.
struct Strength {
  int scalar = -1;
  double size = 0;
  bool operator==(const Strength &) const = default;
};

/// The one magnitude of the values that are promised for a buffer; none if it may have others.
std::optional<double> promisedSize(const BufferPlan &buffer) {
  auto among = const_cast<gibbs::BufferOp &>(buffer.op).getAmong();
  if (!among || among->empty())
    return std::nullopt;
  double size = std::abs(among->front());
  for (double value : *among)
    if (std::abs(value) != size || !std::isfinite(size) || size == 0)
      return std::nullopt;
  return size;
}

std::optional<Strength> strengthOf(const Plan &plan, const FactorPlan &factor) {
  double size = std::abs(factor.coefficient);
  if (factor.buffer < 0)
    return Strength{-1, size};
  if (factor.scalar)
    return Strength{factor.buffer, size};
  auto promised = promisedSize(plan.buffers[factor.buffer]);
  return promised ? std::optional(Strength{-1, size * *promised}) : std::nullopt;
}

std::string refuseStrengths(const Plan &plan, const UpdatePlan &update) {
  std::optional<Strength> first;
  for (const RegularTerm &term : update.regular) {
    auto strength = strengthOf(plan, plan.factors[term.factor]);
    if (!strength)
      return "couplings of any size: their values are not promised to be among -a and a";
    if (first && *first != *strength)
      return "couplings of several sizes";
    first = strength;
  }
  return "";
}

std::optional<SlicedPlan> planUpdate(const Plan &plan, const UpdatePlan &update,
                                     std::string &refusal) {
  if (!update.listed.empty())
    return refusal = "terms are no pattern on a lattice", std::nullopt;
  auto slots = planSlots(update, runtime::kMostLevels, refusal);
  if (!slots)
    return std::nullopt;
  if (update.saved)
    return refusal = "an update saves the old spins", std::nullopt;
  for (const RegularTerm &term : update.regular) {
    if (term.others.empty())
      return refusal = "there is a bias", std::nullopt;
    if (term.presence != Presence::Everywhere)
      return refusal = "an axis is open", std::nullopt;
  }
  if (update.regular.empty())
    return refusal = "terms are no pattern on a lattice", std::nullopt;
  if (refusal = refuseStrengths(plan, update); !refusal.empty())
    return std::nullopt;
  SlicedPlan sliced;
  sliced.slots = std::move(*slots);
  const RegularTerm &first = update.regular.front();
  for (const RegularTerm &term : update.regular)
    sliced.differs.push_back(std::signbit(plan.factors[term.factor].coefficient) !=
                             std::signbit(plan.factors[first.factor].coefficient));
  sliced.field = first.uniform ? update.scalars + first.slot : update.rows + first.slot;
  return sliced;
}

//===-- A program -------------------------------------------------------------------------------------===//

struct SlicedProgram {
  CellPlanes planes;
  std::vector<SlicedPlan> updates;
};

int64_t ceilLog2(int64_t x) { return llvm::Log2_64_Ceil(x); }

/// A tile of one chain takes a microsecond or more.
int64_t tilesOf(const Plan &plan, const CellPlanes &planes) {
  return planes.block == 1 ? countTiles(plan, kTileCellsOfOne) : plan.tiles;
}

/// Rows of about kGroupLanes lanes, of one tile.
void planGroups(const Plan &plan, const CellPlanes &planes, SlicedPlan &sliced) {
  int64_t lanes = planes.rowVectors * kPlaneBits, rows = planes.getNumRows();
  if (planes.outer > 0)
    rows = rows / planes.counts.front() *
           llvm::divideCeil(planes.counts.front(), tilesOf(plan, planes));
  sliced.groupRows = std::min(std::max<int64_t>(1, kGroupLanes / lanes), rows);
  sliced.patch = ceilLog2(sliced.groupRows * lanes);
}

int64_t vectorsOfAll(const CellPlanes &planes) {
  return planes.numClasses * planes.getNumRows() * planes.rowVectors;
}

std::string refuseRows(const Plan &plan, const CellPlanes &planes) {
  if (ceilLog2(planes.rowVectors * kPlaneBits) > runtime::kMostPatch)
    return "a row has too many lanes";
  return refuseUnrolled(plan, planes, kMostUnrolled);
}

/// Cells of one chain side by side, or 64 chains of a cell, which are full when there are as many:
/// what takes fewer vectors.
std::optional<CellPlanes> choosePlanes(const Plan &plan, int64_t chains, std::string &refusal) {
  auto choose = [&](int64_t block, std::string &refusal) {
    return CellPlanes::choose(
        plan, block, vectorsOfAll,
        [&](const CellPlanes &planes) { return refuseRows(plan, planes); }, refusal);
  };
  std::string ofOne;
  auto one = chains < kChains ? choose(1, ofOne) : std::nullopt;
  auto many = choose(kChains, refusal);
  if (!one || (many && vectorsOfAll(*many) < chains * vectorsOfAll(*one)))
    return many;
  return one;
}

std::optional<SlicedProgram> planProgram(const Plan &plan, const CpuOptions &options,
                                         std::string &refusal) {
  SlicedProgram program;
  for (const UpdatePlan &update : plan.updates) {
    auto sliced = planUpdate(plan, update, refusal);
    if (!sliced)
      return std::nullopt;
    program.updates.push_back(std::move(*sliced));
  }
  auto planes = choosePlanes(plan, options.chains, refusal);
  if (!planes)
    return std::nullopt;
  program.planes = std::move(*planes);
  for (SlicedPlan &sliced : program.updates)
    planGroups(plan, program.planes, sliced);
  return program;
}

void arrange(Emitter &b, SlicedProgram &program) {
  Arrangement &arrangement = b.arrangement;
  CellPlanes &planes = program.planes;
  arrangement.prepare(b.plan.preparedFloats * sizeof(float));
  for (SlicedPlan &sliced : program.updates) {
    int64_t bytes = planes.block == 1 ? kPlaneBits / 8 : 1;
    int64_t vectors = planes.numClasses * planes.getNumRows() * planes.rowVectors;
    bool uniform = sliced.slots.uniform;
    sliced.signs =
        arrangement.prepare(uniform ? kPlaneBits / 8 : vectors * sliced.degree() * bytes);
    sliced.tempered = arrangement.accept("levels");
    runtime::AcceptanceInfo &info = arrangement.acceptances.back();
    info.field = sliced.field;
    info.levels = sliced.degree();
    info.planes = sliced.planes();
    info.patch = sliced.patch;
  }
  arrangement.tiles = tilesOf(b.plan, planes);
  arrangement.setPlanes(b.plan, planes);
}

//===-- Prepared signs --------------------------------------------------------------------------------===//

Value isNegative(Emitter &b, Value code) {
  return arith::CmpFOp::create(b, arith::CmpFPredicate::OLT, code, b.f32(0));
}

void writeUniformSign(Emitter &b, const SlicedPlan &sliced, Value prepared, Value code) {
  Value byte = arith::ExtSIOp::create(b, b.getI8Type(), isNegative(b, code));
  Value plane = vector::BroadcastOp::create(b, b.lanes(b.getI8Type(), kPlaneBits / 8), byte);
  b.storeLanes(plane, prepared, b.index(sliced.signs));
}

/// A bit of each slot's plane.
void writeSigns(Emitter &b, const SlicedPlan &sliced, Value prepared, const RowCodes &codes) {
  if (sliced.slots.uniform)
    return writeUniformSign(b, sliced, prepared, codes.codes.front());
  const CellPlanes &planes = *b.arrangement.planes;
  auto [row, cellOfRow] = planes.rowOf(b, codes.x);
  int64_t cells = planes.cellsOfVector();
  Value vector = b.add(b.mul(row, planes.rowVectors), b.div(cellOfRow, cells));
  Value cell = b.rem(cellOfRow, cells);
  Value bit = arith::IndexCastOp::create(b, b.getI8Type(), b.rem(cell, 8));
  Value mask = arith::ShLIOp::create(b, arith::ConstantOp::create(b, b.getI8IntegerAttr(1)), bit);
  for (auto [slot, code] : llvm::enumerate(codes.codes)) {
    Value at = b.add(SlicedUpdate::signAt(b, sliced, vector, slot), b.div(cell, 8));
    Value set = arith::OrIOp::create(b, b.load(prepared, at), mask);
    Value clear = arith::XOrIOp::create(b, set, mask);
    b.store(b.select(isNegative(b, code), set, clear), prepared, at);
  }
}

} // namespace

std::string refuseSliced(const Plan &plan, const CpuOptions &options) {
  std::string refusal;
  planProgram(plan, options, refusal);
  return refusal;
}

LogicalResult emitSliced(Emitter &b, const Layout &layout, const CpuOptions &options) {
  std::string refusal;
  auto program = planProgram(b.plan, options, refusal);
  if (!program)
    return failure(); // refuseSliced has said so
  arrange(b, *program);
  std::vector<func::FuncOp> updates;
  std::vector<SlotPlan> slots;
  for (auto [number, sliced] : llvm::enumerate(program->updates)) {
    updates.push_back(SlicedUpdate(b, number, sliced).emit());
    slots.push_back(sliced.slots);
  }
  emitPrepare(b);
  emitQuantise(b, slots, Codes::Floats,
               [&](unsigned number, Value prepared, const RowCodes &codes) {
                 writeSigns(b, program->updates[number], prepared, codes);
               });
  emitEntries(b, layout, updates, emitPlaneExchanges(b, *b.arrangement.planes));
  return success();
}

} // namespace isinglass::cpu
