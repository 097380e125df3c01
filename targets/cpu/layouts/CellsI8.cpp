//===- CellsI8.cpp - cells of one chain in lanes, fields in bytes by masked additions -----------------===//
//
// For few chains, which leave most lanes of `tables` empty. The rows of a class (codegen/
// CellPlanes.h) are cut into groups of 64 lanes. Before a row is updated, the neighbours of its
// cells are laid out slot by slot beside each other on the stack: a group's mask for a slot is one
// word there, and its weights are 64 bytes of prepared,
//
//   [class][row][group][half, slot 0, slot 1, ...][lane]
//
// read once, in order. Fields and acceptance are those of TablesI8.cpp. Groups come in pairs, so
// that consecutive draws take independent parts of the generator.
//
//===----------------------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/ClassUpdate.h"
#include "targets/cpu/codegen/PlaneReader.h"
#include "targets/cpu/codegen/Prepare.h"
#include "targets/cpu/codegen/Terms.h"
#include "targets/cpu/isa/Pieces.h"
#include "targets/cpu/layouts/Tables.h"

using namespace mlir;

namespace isinglass::cpu {
namespace {

/// Lanes of a group, and bytes of a slot's weights.
constexpr int64_t kGroup = 64;
/// Groups of one round of the loop.
constexpr int64_t kGroupsTogether = 2;
/// Sums that are added up side by side.
constexpr int64_t kSums = 3;
constexpr size_t kMostSlots = 64;
/// Vectors of a row that have code of their own.
constexpr int64_t kMostUnrolled = 8;
/// Bytes of a row's neighbours.
constexpr int64_t kMostScratch = 128 * 1024;
/// A group is taken to cost this many times what 64 chains of a cell cost in `tables`.
constexpr int64_t kGroupCost = 2;

/// An update in this layout.
struct CellsPlan {
  SlotPlan slots;
  int64_t weights = 0; ///< byte of prepared
  int64_t degree() const { return slots.slots.size(); }
  int64_t groupBytes() const { return (degree() + 1) * kGroup; }
};

struct CellsProgram {
  CellPlanes planes;
  std::vector<CellsPlan> updates;
};

int64_t groupsOfRow(const CellPlanes &planes) {
  return llvm::alignTo(llvm::divideCeil(planes.rowBits(), kGroup), kGroupsTogether);
}
int64_t groupsOfAll(const CellPlanes &planes) {
  return planes.numClasses * planes.getNumRows() * groupsOfRow(planes);
}

//===-- Which programs --------------------------------------------------------------------------------===//

std::optional<CellsPlan> planUpdate(const UpdatePlan &update, std::string &refusal) {
  if (!update.listed.empty())
    return refusal = "terms are no pattern on a lattice", std::nullopt;
  auto slots = planSlots(update, kMostSlots, refusal);
  if (!slots)
    return std::nullopt;
  if (update.saved)
    return refusal = "an update saves the old spins", std::nullopt;
  for (const RegularTerm &term : update.regular)
    if (term.presence != Presence::Everywhere)
      return refusal = "an axis is open", std::nullopt;
  return CellsPlan{std::move(*slots)};
}

/// Why rows of these planes will not do.
std::string refuseRows(const Plan &plan, const CellPlanes &planes, int64_t degree) {
  if (planes.rowVectors * degree * (kPlaneBits / 8) > kMostScratch)
    return "rows are long";
  return refuseUnrolled(plan, planes, kMostUnrolled);
}

std::optional<CellsProgram> planProgram(const Plan &plan, std::string &refusal) {
  CellsProgram program;
  int64_t degree = 0;
  for (const UpdatePlan &update : plan.updates) {
    auto cells = planUpdate(update, refusal);
    if (!cells)
      return std::nullopt;
    degree = std::max(degree, cells->degree());
    program.updates.push_back(std::move(*cells));
  }
  auto planes = CellPlanes::choose(
      plan, 1, groupsOfAll,
      [&](const CellPlanes &planes) { return refuseRows(plan, planes, degree); }, refusal);
  if (!planes)
    return std::nullopt;
  program.planes = std::move(*planes);
  return program;
}

//===-- An update -------------------------------------------------------------------------------------===//

class CellsUpdate {
public:
  CellsUpdate(Emitter &b, unsigned number, const CellsPlan &cells)
      : b(b), update(b.plan.updates[number]), cells(cells), planes(*b.arrangement.planes) {}

  func::FuncOp emit();

private:
  struct Row {
    int64_t number;   ///< of the class
    Value row, start; ///< its number, and rowAt of that
  };

  Values updateRow(const Row &row, ValueRange generators);
  void gather(const Row &row);
  Values updateGroup(const Row &row, Value group, int64_t number, ValueRange generators);
  Value field(const Row &row, Value group);
  Value keepHeld(Value spins, Value word);

  Emitter &b;
  const UpdatePlan &update;
  const CellsPlan &cells;
  const CellPlanes &planes;
  PlaneReader *reader = nullptr;
  ByteAcceptance acceptance;
  Value state, held, holds, prepared; ///< holds: held is there
  Value scratch;                      ///< planes of neighbours, [slot][vector]
};

/// Neighbours of a row's cells, slot by slot.
void CellsUpdate::gather(const Row &row) {
  Numbers from = planes.getClass(row.number);
  reader->forEachVector({}, [&](const VectorOfRow &vector, ValueRange) {
    for (auto [number, slot] : llvm::enumerate(cells.slots.slots)) {
      Values bits;
      for (const auto &[other, step] : update.regular[*slot.regular].others)
        bits.push_back(reader->read(row.start, planes.neighbours(from, other, step), vector));
      Value product = b.productBits(bits, bits.front().getType());
      b.storePlane(product, scratch, b.add(vector.v, number * planes.rowVectors));
    }
    return Values();
  });
}

/// half + the weights of neighbours that are +1.
Value CellsUpdate::field(const Row &row, Value group) {
  Value at = b.index(cells.weights);
  if (!cells.slots.uniform) {
    Value rows = b.add(row.row, row.number * planes.getNumRows());
    Value groups = b.add(b.mul(rows, groupsOfRow(planes)), group);
    at = b.add(b.mul(groups, cells.groupBytes()), cells.weights);
  }
  auto weights = [&](int64_t number) {
    return b.loadLanes(prepared, b.add(at, number * kGroup), kGroup, b.getI8Type());
  };
  Values sums{weights(0)};
  for (int64_t slot = 0; slot < cells.degree(); ++slot) {
    Value word = b.loadWord(scratch, b.add(group, slot * planes.rowVectors * kPlaneWords));
    Value one = vector::BroadcastOp::create(b, b.lanes(b.getI64Type(), 1), word);
    Value up = vector::BitCastOp::create(b, b.lanes(b.getI1Type(), kGroup), one);
    Value w = weights(slot + 1), none = isas::splatLike(b, w, 0);
    if (static_cast<int64_t>(sums.size()) < kSums) {
      sums.push_back(b.select(up, w, none));
      continue;
    }
    Value &sum = sums[slot % kSums];
    sum = b.select(up, arith::AddIOp::create(b, sum, w), sum);
  }
  Value total = sums.front();
  for (Value sum : llvm::drop_begin(sums))
    total = arith::AddIOp::create(b, total, sum);
  return total;
}

Value CellsUpdate::keepHeld(Value spins, Value word) {
  return b
      .when(holds, spins,
            [&] {
              Value differ = arith::XOrIOp::create(b, spins, b.loadWord(state, word));
              Value kept = arith::AndIOp::create(b, differ, b.loadWord(held, word));
              return Values{Value(arith::XOrIOp::create(b, spins, kept))};
            })
      .front();
}

Values CellsUpdate::updateGroup(const Row &row, Value group, int64_t number,
                                ValueRange generators) {
  Values after(generators);
  Value sums = field(row, group), high = drawBits(b, after, 2 * number);
  Value signs = acceptance.draw(b, sums, high, drawBits(b, after, 2 * number + 1));
  Value up =
      arith::CmpIOp::create(b, arith::CmpIPredicate::slt, signs, isas::splatLike(b, signs, 0));
  Value one = vector::BitCastOp::create(b, b.lanes(b.getI64Type(), 1), up);
  Value spins = vector::ExtractOp::create(b, one, ArrayRef<int64_t>{0});
  Value first = b.add(row.start, planes.vectorOf(update.variable, row.number));
  Value word = b.add(b.mul(first, kPlaneWords), group);
  b.storeWord(keepHeld(spins, word), state, word);
  return after;
}

Values CellsUpdate::updateRow(const Row &row, ValueRange generators) {
  gather(row);
  Value groups = b.index(groupsOfRow(planes)), step = b.index(kGroupsTogether);
  return b.loop(b.index(0), groups, step, generators, [&](Value first, ValueRange carried) {
    Values after(carried);
    for (int64_t number = 0; number < kGroupsTogether; ++number)
      after = updateGroup(row, b.add(first, number), number, after);
    return after;
  });
}

func::FuncOp CellsUpdate::emit() {
  func::FuncOp function = beginUpdate(b, updateName(b.plan, update));
  UpdateArguments arguments(function);
  PlaneLogic logic(b);
  PlaneReader planeReader(b, logic, arguments.state, *b.arrangement.planes);
  reader = &planeReader;
  state = arguments.state;
  held = arguments.held;
  holds = b.isThere(held);
  prepared = arguments.prepared;
  scratch = b.localPlanes(std::max<int64_t>(1, cells.degree() * planes.rowVectors));
  acceptance.open(b, arguments.tempered, b.arrangement.acceptances.front().offset);
  endClassUpdate(b, update, arguments,
                 [&](int64_t number, Value lower, Value upper, ValueRange generators) {
                   return b.loop(lower, upper, generators, [&](Value row, ValueRange carried) {
                     return updateRow({number, row, planes.rowAt(b, row)}, carried);
                   });
                 });
  return function;
}

//===-- Prepared weights ------------------------------------------------------------------------------===//

Value asByte(Emitter &b, Value code) { return arith::TruncIOp::create(b, b.getI8Type(), code); }

/// A lane of each of a group's vectors.
void writeWeights(Emitter &b, const CellsPlan &cells, Value prepared, const RowCodes &codes) {
  const CellPlanes &planes = *b.arrangement.planes;
  auto numbers = llvm::to_vector(llvm::concat<const Value>(ArrayRef(codes.half), codes.codes));
  if (cells.slots.uniform) {
    for (auto [number, code] : llvm::enumerate(numbers)) {
      Value all = vector::BroadcastOp::create(b, b.lanes(b.getI8Type(), kGroup), asByte(b, code));
      b.storeLanes(all, prepared, b.index(cells.weights + number * kGroup));
    }
    return;
  }
  auto [row, cell] = planes.rowOf(b, codes.x);
  Value group = b.add(b.mul(row, groupsOfRow(planes)), b.div(cell, kGroup));
  Value at = b.add(b.mul(group, cells.groupBytes()), b.rem(cell, kGroup));
  for (auto [number, code] : llvm::enumerate(numbers))
    b.store(asByte(b, code), prepared, b.add(at, cells.weights + number * kGroup));
}

void arrange(Emitter &b, CellsProgram &program) {
  Arrangement &arrangement = b.arrangement;
  CellPlanes &planes = program.planes;
  arrangement.prepare(b.plan.preparedFloats * sizeof(float));
  for (CellsPlan &cells : program.updates)
    cells.weights =
        arrangement.prepare((cells.slots.uniform ? 1 : groupsOfAll(planes)) * cells.groupBytes());
  arrangement.largestCode = 254;
  arrangement.accept("table");
  arrangement.setPlanes(b.plan, planes);
}

} // namespace

std::string refuseCells(const Plan &plan, const CpuOptions &options) {
  std::string refusal;
  auto program = planProgram(plan, refusal);
  if (!program)
    return refusal;
  // Empty lanes of one against empty lanes of the other.
  int64_t cells = 0, groups = groupsOfAll(program->planes) * program->planes.numVariables;
  for (const VariablePlan &variable : plan.variables)
    cells += variable.getNumCells();
  int64_t blocks = llvm::divideCeil(options.chains, kChains);
  if (options.layout == "auto" && kGroupCost * options.chains * groups > blocks * cells)
    return std::to_string(options.chains) + " chains fill lanes better";
  return "";
}

LogicalResult emitCells(Emitter &b, const Layout &layout, const CpuOptions &) {
  std::string refusal;
  auto program = planProgram(b.plan, refusal);
  if (!program)
    return failure(); // refuseCells has said so
  arrange(b, *program);
  std::vector<func::FuncOp> updates;
  std::vector<SlotPlan> slots;
  for (auto [number, cells] : llvm::enumerate(program->updates)) {
    updates.push_back(CellsUpdate(b, number, cells).emit());
    slots.push_back(cells.slots);
  }
  emitPrepare(b);
  emitQuantise(b, slots, Codes::Whole, [&](unsigned number, Value prepared, const RowCodes &codes) {
    writeWeights(b, program->updates[number], prepared, codes);
  });
  emitEntries(b, layout, updates, emitPlaneExchanges(b, *b.arrangement.planes));
  return success();
}

} // namespace isinglass::cpu
