//===- Tables.cpp - the update by tables of neighbour bits --------------------------------------------===//
#include "targets/cpu/layouts/Tables.h"

#include "targets/cpu/codegen/Prepare.h"
#include "targets/cpu/codegen/Random.h"
#include "targets/cpu/codegen/Terms.h"
#include "targets/cpu/isa/Pieces.h"
#include "targets/cpu/layouts/Layouts.h"

#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;

namespace isinglass::cpu {

//===-- Vectors -------------------------------------------------------------------------------------===//

Value sumTable(Emitter &b, VectorType type, Value half, ValueRange codes) {
  Type element = type.getElementType();
  int64_t entries = type.getNumElements();
  auto spread = [&](Value x) -> Value { return vector::BroadcastOp::create(b, type, x); };
  auto plus = [&](Value x, Value y) -> Value {
    if (isa<FloatType>(element))
      return arith::AddFOp::create(b, x, y);
    return arith::AddIOp::create(b, x, y);
  };
  Value table = half ? spread(half) : b.splat(b.getZeroAttr(element), entries);
  for (auto [bit, code] : llvm::enumerate(codes)) {
    SmallVector<bool> ones;
    for (int64_t entry = 0; entry < entries; ++entry)
      ones.push_back(entry >> bit & 1);
    Value mask = arith::ConstantOp::create(
        b, DenseElementsAttr::get(b.lanes(b.getI1Type(), entries), ArrayRef<bool>(ones)));
    table = arith::SelectOp::create(b, mask, plus(table, spread(code)), table);
  }
  return table;
}

/// Those lanes are lanes 64 w .. of the plane, w = 2 l, from q = 4 on 2 l + 1.
int64_t cellOf(int64_t l, int64_t q, int64_t cells) { return (2 * l + q / 4) * cells / 8; }

/// More than two cells have tables of their own in 16 lanes each.
int64_t tableBitsFor(Emitter &b) { return b.arrangement.words >= 4 ? b.isa->tableBits : 4; }

Value lookUp(Emitter &b, ValueRange tables, Value index, int64_t q) {
  const Isa &isa = *b.isa;
  if (tables.size() == 1)
    return isa.lookup(b, tables.front(), index);
  if (tableBitsFor(b) == 4) {
    Values parts;
    for (int64_t l = 0; l < 4; ++l)
      parts.push_back(tables[cellOf(l, q, tables.size())]);
    return isa.lookupLanes(b, isas::join(b, parts), index);
  }
  return isa.lookup(b, isas::join(b, Values(tables)), index); // one of 128, see addCellBit
}

Value interleaveBytes(Emitter &b, Value x, Value y, int64_t h) {
  SmallVector<int64_t> order;
  for (int64_t lane = 0; lane < kBytes; ++lane)
    order.push_back(lane / 16 * 16 + 8 * h + lane % 16 / 2 + lane % 2 * kBytes);
  return isas::asIntegers(b, vector::ShuffleOp::create(b, x, y, order), 16);
}

static Value isNegative(Emitter &b, Value x) {
  return arith::CmpIOp::create(b, arith::CmpIPredicate::slt, x, isas::splatLike(b, x, 0));
}

Value looseMask(Emitter &b, const TableField &field, const LooseSlot &slot, int64_t q) {
  return slot.rides ? isNegative(b, field.indices.front()[q]) : laneBits(b, slot.plane, q);
}

Value looseMask(Emitter &b, const TableField &field, const LooseSlot &slot, int64_t q, int64_t h) {
  if (!slot.rides)
    return laneBits(b, slot.plane, q, h);
  Value index = field.indices.front()[q];
  return isNegative(b, interleaveBytes(b, index, index, h));
}

Value looseCodes(Emitter &b, const LooseSlot &slot, int64_t q, unsigned bits) {
  Values parts;
  for (int64_t l = 0; l < 4; ++l)
    parts.push_back(slot.codes[cellOf(l, q, slot.codes.size())]);
  return isas::asIntegers(b, isas::join(b, parts), bits);
}

/// Two cells with tables of 64 are one table of 128: bit 6 of an index is the cell's number, lanes
/// 256 .. 511 of a seventh plane.
static void addCellBit(Emitter &b, Values &planes) {
  planes.resize(6, b.splatI64(0, kPlane / 64));
  SmallVector<int64_t> second(kPlane / 128, 0);
  second.append(kPlane / 128, -1);
  planes.push_back(arith::ConstantOp::create(
      b, DenseElementsAttr::get(b.lanes(b.getI64Type(), kPlane / 64), ArrayRef<int64_t>(second))));
}

void ByteAcceptance::open(Emitter &b, Value tempered, int64_t offset) {
  high = b.loadLanes(tempered, b.index(offset), 128, b.getI8Type());
  low = b.loadLanes(tempered, b.index(offset + 128), 128, b.getI8Type());
}

Value ByteAcceptance::draw(Emitter &b, Value field, Value highBits, Value lowBits) const {
  const Isa &isa = *b.isa;
  Value magnitude = math::AbsIOp::create(b, field);
  Value u = isas::asIntegers(b, highBits, 8), v = isas::asIntegers(b, lowBits, 8);
  Value carry = isa.average(b, v, isa.lookup(b, low, magnitude));
  Value q = isa.addSign(b, isa.lookup(b, high, magnitude), carry);
  return arith::XOrIOp::create(b, field, isa.average(b, u, q));
}

namespace {

/// How many groups ahead the neighbours of lists are asked for: as far as memory is away, at some
/// 100 cycles a group.
constexpr int64_t kGroupsAhead = 8;

/// More neighbours are better served by masked additions.
constexpr size_t kMostSlots = 36;

/// More slots beyond full tables are better served by a table.
constexpr int64_t kMostLoose = 2;

/// Bytes of a loose slot's code, over and over.
constexpr int64_t kCodeBytes = 16;

/// Bytes of prepared at which an update's rows begin.
struct RowOffsets {
  int64_t tables, codes;
};

//===-- An update -----------------------------------------------------------------------------------===//

class TablesUpdate {
public:
  TablesUpdate(Emitter &b, TableKernel &kernel, unsigned number, const SlotPlan &slots,
               RowOffsets rows)
      : b(b), kernel(kernel), update(b.plan.updates[number]), slots(slots),
        variable(b.plan.variables[update.variable]), rows(rows) {}

  func::FuncOp emit();

private:
  Values updateGroup(ArrayRef<Cell> cells, ValueRange generators);
  Value isFree(ValueRange places);
  void prefetch(ArrayRef<Cell> cells);
  Values drawGroup(ArrayRef<Cell> cells, ValueRange places, ValueRange generators);
  Values drawPlanes(TableField &field, ArrayRef<Cell> cells, ValueRange generators);
  TableField readTables(ArrayRef<Cell> cells);
  void readLoose(TableField &field, ArrayRef<Cell> cells);
  Value drawPlane(TableField &field, ArrayRef<Cell> cells, int64_t plane, Values &generators);
  /// Bits of the slot's products, +1 is 1, in plane number `plane` of the group.
  Value loadPlane(ArrayRef<Cell> cells, const Slot &slot, int64_t plane);
  Values keepHeld(Value place, Values spins);
  void storeGroup(ArrayRef<Cell> cells, ValueRange places, ValueRange planes);
  void savePast(ArrayRef<Cell> cells, ValueRange places);
  int64_t planesOfCell() const { return std::max<int64_t>(1, b.arrangement.words / 8); }

  Emitter &b;
  TableKernel &kernel;
  const UpdatePlan &update;
  const SlotPlan &slots;
  const VariablePlan &variable;
  RowOffsets rows;
  Value state, held, holds, prepared; ///< holds: held is there
  std::optional<SlotReader> reader;
};

int64_t tableBytes(const TableKernel &kernel) {
  VectorType type = kernel.tableType();
  return type.getNumElements() * type.getElementTypeBitWidth() / 8;
}
/// Slots beyond full tables that are added one by one.
int64_t numLoose(const TableKernel &kernel, const SlotPlan &slots) {
  auto count = static_cast<int64_t>(slots.slots.size());
  int64_t rest = count % kernel.tableBits();
  return kernel.codeBits() > 0 && count > rest && rest <= kMostLoose ? rest : 0;
}
int64_t numTables(const TableKernel &kernel, const SlotPlan &slots) {
  auto count = static_cast<int64_t>(slots.slots.size());
  return std::max<int64_t>(1,
                           llvm::divideCeil(count - numLoose(kernel, slots), kernel.tableBits()));
}
int64_t rowBytes(const TableKernel &kernel, const SlotPlan &slots) {
  return numTables(kernel, slots) * tableBytes(kernel);
}

/// Table number `table` of a row, at a byte of prepared.
Value tableAt(Emitter &b, const TableKernel &kernel, const SlotPlan &slots, Value row,
              int64_t table) {
  Value first = slots.uniform ? b.index(0) : b.mul(row, rowBytes(kernel, slots));
  return b.add(first, table * tableBytes(kernel));
}

/// The code of loose slot number `loose` of a row, at a byte of its codes.
Value codeAt(Emitter &b, const TableKernel &kernel, const SlotPlan &slots, Value row,
             int64_t loose) {
  Value first = slots.uniform ? b.index(0) : b.mul(row, numLoose(kernel, slots) * kCodeBytes);
  return b.add(first, loose * kCodeBytes);
}

TableField TablesUpdate::readTables(ArrayRef<Cell> cells) {
  TableField field;
  VectorType type = kernel.tableType();
  for (int64_t table = 0; table < numTables(kernel, slots); ++table) {
    Values &ofCells = field.tables.emplace_back();
    for (const Cell &cell : cells) {
      Value at = b.add(tableAt(b, kernel, slots, cell.row, table), rows.tables);
      Value bytes = b.loadLanes(prepared, at, tableBytes(kernel), b.getI8Type());
      bool same = type == bytes.getType();
      ofCells.push_back(same ? bytes : Value(vector::BitCastOp::create(b, type, bytes)));
    }
  }
  readLoose(field, cells);
  return field;
}

void TablesUpdate::readLoose(TableField &field, ArrayRef<Cell> cells) {
  for (int64_t loose = 0; loose < numLoose(kernel, slots); ++loose) {
    LooseSlot &slot = field.loose.emplace_back();
    slot.rides = loose == 0 && b.isa->topBitIsFree && kernel.tableBits() == 6;
    for (const Cell &cell : cells) {
      Value at = b.add(codeAt(b, kernel, slots, cell.row, loose), rows.codes);
      slot.codes.push_back(b.loadLanes(prepared, at, kCodeBytes, b.getI8Type()));
    }
  }
}

Value TablesUpdate::loadPlane(ArrayRef<Cell> cells, const Slot &slot, int64_t plane) {
  Values parts;
  for (const Cell &cell : cells) {
    Values others;
    for (Value place : reader->places(cell, slot))
      others.push_back(b.loadPlace(state, place)[plane]);
    parts.push_back(b.productBits(others, others.front().getType()));
  }
  return isas::join(b, parts);
}

Value TablesUpdate::drawPlane(TableField &field, ArrayRef<Cell> cells, int64_t plane,
                              Values &generators) {
  ArrayRef<Slot> all = slots.slots, indexed = all.drop_back(numLoose(kernel, slots));
  field.indices.clear();
  for (auto [slot, loose] : llvm::zip(all.drop_front(indexed.size()), field.loose))
    loose.plane = loadPlane(cells, slot, plane);
  size_t perIndex = kernel.indexBits();
  for (size_t first = 0; first == 0 || first < indexed.size(); first += perIndex) {
    Values planes;
    for (const Slot &slot : indexed.slice(first, std::min(perIndex, indexed.size() - first)))
      planes.push_back(loadPlane(cells, slot, plane));
    if (planes.empty())
      planes.push_back(b.splatI64(0, 8));
    if (cells.size() == 2 && perIndex == 6)
      addCellBit(b, planes);
    if (first == 0 && !field.loose.empty() && field.loose.front().rides) {
      planes.resize(8);
      planes.back() = field.loose.front().plane;
    }
    field.indices.push_back(laneIndices(b, *b.isa, planes));
  }
  Values spins;
  LaneDraws draws(b, generators, cells.size());
  for (int64_t q = 0; q < 8; ++q)
    spins.push_back(kernel.drawSpins(field, q, draws));
  return signsInOrder(b, *b.isa, spins);
}

/// new = (old & held) | (spins & ~held), a vector each.
Values TablesUpdate::keepHeld(Value place, Values spins) {
  Values old = b.loadPlace(state, place), fixed = b.loadPlace(held, place);
  for (auto [part, was, mask] : llvm::zip_equal(spins, old, fixed)) {
    Value differ = arith::XOrIOp::create(b, part, was);
    part = arith::XOrIOp::create(b, part, arith::AndIOp::create(b, differ, mask));
  }
  return spins;
}

/// Parts of the planes belong to the cells in order; held spins stay.
void TablesUpdate::storeGroup(ArrayRef<Cell> cells, ValueRange places, ValueRange planes) {
  int64_t words = std::min<int64_t>(b.arrangement.words, 8);
  for (auto [number, place] : llvm::enumerate(places)) {
    Values spins;
    for (Value plane : planes)
      spins.push_back(isas::slice(b, plane, cells.size() == 1 ? 0 : number * words, words));
    Values kept = b.when(holds, spins, [&, place = place] { return keepHeld(place, spins); });
    b.storePlace(kept, state, place);
  }
}

/// The spins before the draw, to the same cells of the saved state.
void TablesUpdate::savePast(ArrayRef<Cell> cells, ValueRange places) {
  if (!update.saved)
    return;
  const VariablePlan &saved = b.plan.variables[*update.saved];
  for (auto [cell, place] : llvm::zip_equal(cells, places)) {
    Value to = cell.placeOf(b, saved, Numbers(saved.getRank(), 0));
    storeGroup(cell, to, b.loadPlace(state, place));
  }
}

/// Neighbours that a list gives are anywhere in memory: those of a later group are asked for now.
void TablesUpdate::prefetch(ArrayRef<Cell> cells) {
  int64_t ahead = kGroupsAhead * cells.size(), last = update.traversal.numRows - 1;
  for (const Cell &cell : cells) {
    Cell later = cell;
    later.row = b.minimum(b.add(cell.row, ahead), b.index(last));
    for (const Slot &slot : slots.slots)
      if (!slot.regular)
        for (Value place : reader->places(later, slot))
          b.prefetch(state, place);
  }
}

/// Generators after, then planes.
Values TablesUpdate::drawPlanes(TableField &field, ArrayRef<Cell> cells, ValueRange generators) {
  Values after(generators), planes;
  for (int64_t plane = 0; plane < planesOfCell(); ++plane)
    planes.push_back(drawPlane(field, cells, plane, after));
  after.append(planes);
  return after;
}

/// Whether some cell has a loose slot whose code is not 0.
Value someLoose(Emitter &b, const TableField &field) {
  Value some;
  for (const LooseSlot &slot : field.loose)
    for (Value codes : slot.codes) {
      Value code = vector::ExtractOp::create(b, isas::asIntegers(b, codes, 64), 0);
      some = some ? Value(arith::OrIOp::create(b, some, code)) : code;
    }
  Value zero = arith::ConstantIntOp::create(b, 0, 64);
  return b.compare(arith::CmpIPredicate::ne, some, zero);
}

Values TablesUpdate::drawGroup(ArrayRef<Cell> cells, ValueRange places, ValueRange generators) {
  prefetch(cells);
  TableField field = readTables(cells);
  auto draw = [&] { return drawPlanes(field, cells, generators); };
  Values drawn;
  if (field.loose.empty() || slots.uniform) {
    drawn = draw();
  } else {
    // Of a step's cells only the visible ones have an input: a branch costs less than adding 0.
    // Uniform cells would all take it, or none.
    TableField tight = field;
    tight.loose.clear();
    SmallVector<Type> types(generators.getTypes());
    types.append(planesOfCell(), b.lanes(b.getI64Type(), kPlane / 64));
    drawn = b.choose(someLoose(b, field), types, draw,
                     [&] { return drawPlanes(tight, cells, generators); });
  }
  ValueRange all = drawn;
  storeGroup(cells, places, all.drop_front(generators.size()));
  return Values(all.take_front(generators.size()));
}

Values TablesUpdate::updateGroup(ArrayRef<Cell> cells, ValueRange generators) {
  Values places;
  for (const Cell &cell : cells)
    places.push_back(cell.placeOf(b, variable, Numbers(variable.getRank(), 0)));
  savePast(cells, places);
  auto draw = [&] { return drawGroup(cells, places, generators); };
  return b.when(isFree(places), generators, draw);
}

/// Whether some spin of the places is not held: a group that is held in all chains costs no draw.
Value TablesUpdate::isFree(ValueRange places) {
  Value yes = arith::ConstantIntOp::create(b, 1, 1);
  return b
      .when(holds, yes,
            [&] {
              Value all = b.splatI64(-1, std::min<int64_t>(b.arrangement.words, 8));
              Value common;
              for (Value place : places)
                for (Value words : b.loadPlace(held, place))
                  common = common ? Value(arith::AndIOp::create(b, common, words)) : words;
              Value differs = arith::CmpIOp::create(b, arith::CmpIPredicate::ne, common, all);
              Value some = vector::ReductionOp::create(b, vector::CombiningKind::OR, differs);
              return Values{some};
            })
      .front();
}

func::FuncOp TablesUpdate::emit() {
  func::FuncOp function = beginUpdate(b, updateName(b.plan, update));
  UpdateArguments arguments(function);
  state = arguments.state;
  held = arguments.held;
  holds = b.isThere(held);
  prepared = arguments.prepared;
  reader.emplace(b, update, slots, Value());
  kernel.open(arguments.tempered, b.arrangement.acceptances.front().offset);
  int64_t group = std::max<int64_t>(1, 8 / b.arrangement.words);
  endUpdate(b, update, arguments, group,
            [&](ArrayRef<Cell> cells, ValueRange carried) { return updateGroup(cells, carried); });
  return function;
}

//===-- Prepared rows ---------------------------------------------------------------------------------===//

void writeTables(Emitter &b, TableKernel &kernel, const SlotPlan &slots, Value bytes,
                 const RowCodes &codes) {
  auto bits = static_cast<size_t>(kernel.tableBits());
  ValueRange all = codes.codes, indexed = all.drop_back(numLoose(kernel, slots));
  for (int64_t table = 0; table < numTables(kernel, slots); ++table) {
    size_t first = std::min(table * bits, indexed.size());
    ValueRange some = indexed.slice(first, std::min(bits, indexed.size() - first));
    Value entries = kernel.makeTable(table == 0 ? codes.half : Value(), some);
    Value asBytes =
        vector::BitCastOp::create(b, b.lanes(b.getI8Type(), tableBytes(kernel)), entries);
    b.storeLanes(asBytes, bytes, tableAt(b, kernel, slots, codes.row, table));
  }
}

void writeCodes(Emitter &b, const TableKernel &kernel, const SlotPlan &slots, Value bytes,
                const RowCodes &codes) {
  ValueRange all = codes.codes, loose = all.take_back(numLoose(kernel, slots));
  for (auto [number, code] : llvm::enumerate(loose)) {
    unsigned bits = kernel.codeBits();
    Value narrow = arith::TruncIOp::create(b, b.getIntegerType(bits), code);
    auto type = b.lanes(narrow.getType(), kCodeBytes * 8 / bits);
    Value vector = vector::BroadcastOp::create(b, type, narrow);
    b.storeLanes(isas::asIntegers(b, vector, 8), bytes,
                 codeAt(b, kernel, slots, codes.row, static_cast<int64_t>(number)));
  }
}

std::unique_ptr<TableKernel> makeKernel(Emitter &b, StringRef precision) {
  if (precision == "i8")
    return makeTablesI8(b);
  return precision == "i16" ? makeTablesI16(b) : makeTablesF32(b);
}

std::optional<std::vector<SlotPlan>> planAllSlots(const Plan &plan, std::string &refusal) {
  std::vector<SlotPlan> all;
  for (const UpdatePlan &update : plan.updates) {
    auto slots = planSlots(update, kMostSlots, refusal);
    if (!slots)
      return std::nullopt;
    all.push_back(std::move(*slots));
  }
  return all;
}

} // namespace

std::string refuseTables(const Plan &plan, const CpuOptions &options) {
  std::string refusal;
  // The layout does not depend on the machine, so that the bits of a run do not.
  if (options.precision == "f32" && options.layout == "auto")
    return "in f32 it rounds P to 2^-16";
  planAllSlots(plan, refusal);
  return refusal;
}

LogicalResult emitTables(Emitter &b, const Layout &layout, const CpuOptions &options) {
  std::string refusal;
  auto slots = planAllSlots(b.plan, refusal);
  if (!slots)
    return failure(); // refuseTables has said so
  Arrangement &arrangement = b.arrangement;
  arrangement.words = std::max<int64_t>(1, chainClass(options.chains) / kChains);
  std::unique_ptr<TableKernel> kernel = makeKernel(b, layout.precision);
  arrangement.prepare(b.plan.preparedFloats * sizeof(float));
  std::vector<RowOffsets> rows;
  for (auto [update, plan] : llvm::zip_equal(b.plan.updates, *slots)) {
    int64_t count = plan.uniform ? 1 : update.traversal.numRows;
    int64_t tables = arrangement.prepare(count * rowBytes(*kernel, plan));
    rows.push_back({tables, arrangement.prepare(count * numLoose(*kernel, plan) * kCodeBytes)});
  }
  arrangement.largestCode = kernel->largestCode();
  arrangement.accept(kernel->acceptance());

  std::vector<func::FuncOp> updates;
  for (unsigned number = 0; number < b.plan.updates.size(); ++number)
    updates.push_back(TablesUpdate(b, *kernel, number, (*slots)[number], rows[number]).emit());
  emitPrepare(b);
  emitQuantise(b, *slots, kernel->codes(), [&](unsigned number, Value prepared, RowCodes codes) {
    auto from = [&](int64_t offset) {
      return b.view(prepared, offset, b.arrangement.preparedBytes - offset, b.getI8Type());
    };
    writeTables(b, *kernel, (*slots)[number], from(rows[number].tables), codes);
    writeCodes(b, *kernel, (*slots)[number], from(rows[number].codes), codes);
  });
  emitEntries(b, layout, updates, emitExchanges(b));
  return success();
}

} // namespace isinglass::cpu
