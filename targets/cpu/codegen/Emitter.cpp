//===- Emitter.cpp --------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/Emitter.h"

#include "dialects/ebm/Arrays.h"
#include "targets/cpu/codegen/generators/Generators.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

using namespace mlir;

namespace isinglass::cpu {

Emitter::Emitter(const Plan &plan, ModuleOp module)
    : ImplicitLocOpBuilder(const_cast<gibbs::ProgramOp &>(plan.program).getLoc(),
                           module.getContext()),
      plan(plan), generator(&getGenerators().front()), module(module) {
  setInsertionPoint(const_cast<gibbs::ProgramOp &>(plan.program));
}

int64_t Emitter::reach() const {
  if (arrangement.planes)
    return reachOfTiles(plan, tiles(), arrangement.planes->counts.front(),
                        arrangement.planes->halo.front());
  int64_t width = 0;
  for (const VariablePlan &variable : plan.variables)
    width = std::max(width, variable.halo.front());
  return reachOfTiles(plan, tiles(), plan.variables.front().sizes.front(), width);
}

int64_t Arrangement::accept(StringRef kind) {
  acceptances.push_back({kind.str(), temperedBytes});
  temperedBytes += runtime::acceptanceBytes(kind.str());
  return acceptances.back().offset;
}

int64_t Arrangement::prepare(int64_t bytes) {
  int64_t offset = preparedBytes;
  preparedBytes += llvm::alignTo(bytes, 64);
  return offset;
}

void Arrangement::setPlanes(const Plan &plan, const CellPlanes &cells) {
  planes = cells;
  block = cells.block;
  // A tile has a row of cells of a class or more.
  int64_t most = cells.outer > 0 ? cells.counts.front() : 1;
  tiles = std::min(tiles.value_or(plan.tiles), most);
  stateWords = cells.getNumVectors() * kPlaneWords;
  for (auto [number, variable] : llvm::enumerate(plan.variables)) {
    runtime::VariableInfo info;
    info.name = const_cast<gibbs::StateOp &>(variable.op).getSymName().str();
    info.shape.assign(variable.sizes.begin(), variable.sizes.end());
    info.mean = variable.mean;
    variables.push_back(cells.describe(std::move(info), number));
  }
}

MemRefType Emitter::stateType() {
  int64_t words = arrangement.stateWords.value_or(plan.places * arrangement.words);
  return array(words * kGroups, getI16Type());
}

//===-- Functions and constants ---------------------------------------------------------------------===//

func::FuncOp Emitter::beginFunction(StringRef entry, ArrayRef<Type> arguments, bool isPublic) {
  outside = saveInsertionPoint();
  auto function = func::FuncOp::create(*this, plan.symbol(entry), getFunctionType(arguments, {}));
  if (!isPublic) {
    function.setPrivate();
    function->setAttr("llvm.linkage",
                      LLVM::LinkageAttr::get(getContext(), LLVM::Linkage::Internal));
  }
  for (auto [index, type] : llvm::enumerate(arguments))
    if (mlir::isa<MemRefType>(type))
      function.setArgAttr(index, LLVM::LLVMDialect::getNoAliasAttrName(), getUnitAttr());
  setInsertionPointToStart(function.addEntryBlock());
  return function;
}

void Emitter::endFunction() {
  func::ReturnOp::create(*this);
  restoreInsertionPoint(outside);
}

void Emitter::call(func::FuncOp function, ValueRange arguments) {
  func::CallOp::create(*this, function, arguments);
}

Value Emitter::i64(int64_t value) {
  return arith::ConstantOp::create(*this, getI64IntegerAttr(value));
}
Value Emitter::f32(double value) {
  return arith::ConstantOp::create(*this, getF32FloatAttr(value));
}
Value Emitter::f64(double value) {
  return arith::ConstantOp::create(*this, getF64FloatAttr(value));
}

Value Emitter::splat(TypedAttr value, int64_t count) {
  return arith::ConstantOp::create(
      *this, DenseElementsAttr::get(lanes(value.getType(), count), Attribute(value)));
}

Value Emitter::constantArray(StringRef name, MemRefType type,
                             llvm::function_ref<ElementsAttr(StringRef)> values) {
  // No entry has such a name, whatever variables are called.
  std::string symbol = plan.symbol(("." + name).str());
  // An array is named by every function that reads it, but made once: it may be as long as the
  // graph.
  if (!module.lookupSymbol(symbol)) {
    InsertionGuard guard(*this);
    restoreInsertionPoint(outside);
    memref::GlobalOp::create(*this, symbol, getStringAttr("private"), type, values(symbol),
                             /*constant=*/true, getI64IntegerAttr(64));
  }
  return memref::GetGlobalOp::create(*this, type, symbol);
}

Value Emitter::floatArray(StringRef name, ArrayRef<float> values) {
  auto type = array(values.size(), getF32Type());
  return constantArray(name, type, [&](StringRef symbol) {
    return ebm::makeArray(getContext(), symbol, type.getShape(), values);
  });
}

Value Emitter::doubleArray(StringRef name, ArrayRef<double> values) {
  auto type = array(values.size(), getF64Type());
  return constantArray(name, type, [&](StringRef symbol) {
    return ebm::makeArray(getContext(), symbol, type.getShape(), values);
  });
}

Value Emitter::planeArray(StringRef name, int64_t planes, llvm::function_ref<bool(int64_t)> bit) {
  auto type = array(planes * kPlaneWords * kGroups, getI16Type());
  return constantArray(name, type, [&](StringRef symbol) {
    std::vector<int16_t> pieces(type.getDimSize(0));
    for (size_t at = 0; at < pieces.size() * kLanes; ++at)
      pieces[at / kLanes] |= static_cast<int16_t>(bit(at) << at % kLanes);
    return ebm::makeArray(getContext(), symbol, type.getShape(), pieces);
  });
}

Value Emitter::localPlanes(int64_t planes) {
  auto type = array(planes * kPlaneWords * kGroups, getI16Type());
  return memref::AllocaOp::create(*this, type, getI64IntegerAttr(64));
}

Value Emitter::indexArray(StringRef name, ArrayRef<int64_t> values) {
  // Memrefs have at least one entry.
  static constexpr int64_t kZero = 0;
  ArrayRef<int64_t> entries = values.empty() ? ArrayRef<int64_t>(kZero) : values;
  bool narrow = llvm::all_of(entries, [](int64_t value) { return value <= INT32_MAX; });
  auto type = array(entries.size(), narrow ? getI32Type() : getI64Type());
  return constantArray(name, type, [&](StringRef symbol) {
    if (!narrow)
      return ebm::makeArray(getContext(), symbol, type.getShape(), entries);
    std::vector<int32_t> small(entries.begin(), entries.end());
    return ebm::makeArray(getContext(), symbol, type.getShape(), small);
  });
}

Value Emitter::loadIndex(Value array, Value at) {
  return createOrFold<arith::IndexCastOp>(getIndexType(), load(array, at));
}

//===-- Index arithmetic ----------------------------------------------------------------------------===//

Value Emitter::div(Value a, int64_t b) {
  return b == 1 ? a : createOrFold<arith::DivUIOp>(a, index(b));
}
Value Emitter::rem(Value a, int64_t b) {
  return b == 1 ? index(0) : createOrFold<arith::RemUIOp>(a, index(b));
}

Value Emitter::affine(Value base, ValueRange x, ArrayRef<int64_t> strides) {
  for (auto [position, stride] : llvm::zip_equal(x, strides))
    base = add(base, mul(position, stride));
  return base;
}

Values Emitter::coordinates(Value cell, ArrayRef<int64_t> sizes) {
  Values x(sizes.size());
  for (int64_t axis = sizes.size() - 1; axis >= 0; --axis) {
    x[axis] = axis == 0 ? cell : rem(cell, sizes[axis]);
    cell = axis == 0 ? cell : div(cell, sizes[axis]);
  }
  return x;
}

//===-- Control -------------------------------------------------------------------------------------===//

Values Emitter::loop(Value lower, Value upper, Value step, ValueRange carried, Body body) {
  auto loop = scf::ForOp::create(*this, lower, upper, step, carried);
  InsertionGuard guard(*this);
  if (carried.empty())
    loop.getBody()->getTerminator()->erase();
  setInsertionPointToEnd(loop.getBody());
  Values results = body(loop.getInductionVar(), loop.getRegionIterArgs());
  scf::YieldOp::create(*this, results);
  return Values(loop.getResults());
}

void Emitter::loop(Value lower, Value upper, llvm::function_ref<void(Value)> body) {
  loop(lower, upper, ValueRange(), [&](Value at, ValueRange) {
    body(at);
    return Values();
  });
}

Values Emitter::choose(Value condition, TypeRange types, llvm::function_ref<Values()> then,
                       llvm::function_ref<Values()> otherwise) {
  auto branch = scf::IfOp::create(*this, types, condition, /*addThenBlock=*/true,
                                  /*addElseBlock=*/static_cast<bool>(otherwise));
  auto fill = [&](Block *block, llvm::function_ref<Values()> body) {
    InsertionGuard guard(*this);
    setInsertionPointToEnd(block);
    Values results = body();
    scf::YieldOp::create(*this, results);
  };
  fill(branch.thenBlock(), then);
  if (otherwise)
    fill(branch.elseBlock(), otherwise);
  return Values(branch.getResults());
}

Values Emitter::when(Value condition, ValueRange otherwise, llvm::function_ref<Values()> then) {
  if (otherwise.empty())
    return choose(condition, {}, then, nullptr);
  return choose(condition, otherwise.getTypes(), then, [&] { return Values(otherwise); });
}

//===-- Memory --------------------------------------------------------------------------------------===//

Value Emitter::loadLanes(Value array, Value at, int64_t count, Type element) {
  return vector::LoadOp::create(*this, lanes(element, count), array, at);
}
void Emitter::storeLanes(Value value, Value array, Value at) {
  vector::StoreOp::create(*this, value, array, at);
}

Value Emitter::view(Value bytes, int64_t offset, int64_t count, Type element) {
  return memref::ViewOp::create(*this, array(count, element), bytes, index(offset), ValueRange());
}

Value Emitter::isThere(Value array) {
  Value address = memref::ExtractAlignedPointerAsIndexOp::create(*this, array);
  return compare(arith::CmpIPredicate::ne, address, index(0));
}

Value Emitter::pieceAt(Value place, Value w) {
  return mul(add(mul(place, arrangement.words), w), kGroups);
}

Value Emitter::loadWord(Value state, Value place, Value w) {
  Value pieces = loadLanes(state, pieceAt(place, w), kGroups, getI16Type());
  Value whole = vector::BitCastOp::create(*this, lanes(getI64Type(), 1), pieces);
  return vector::ExtractOp::create(*this, whole, ArrayRef<int64_t>{0});
}

void Emitter::storeWord(Value value, Value state, Value place) {
  Value whole = vector::BroadcastOp::create(*this, lanes(getI64Type(), 1), value);
  Value pieces = vector::BitCastOp::create(*this, lanes(getI16Type(), kGroups), whole);
  storeLanes(pieces, state, pieceAt(place, index(0)));
}

Value Emitter::loadWords(Value state, Value place, int64_t w, int64_t count) {
  Value pieces = loadLanes(state, pieceAt(place, index(w)), count * kGroups, getI16Type());
  return vector::BitCastOp::create(*this, lanes(getI64Type(), count), pieces);
}

Values Emitter::loadPlace(Value state, Value place) {
  int64_t words = std::min<int64_t>(arrangement.words, 8);
  Values vectors;
  for (int64_t w = 0; w < arrangement.words; w += words)
    vectors.push_back(loadWords(state, place, w, words));
  return vectors;
}

void Emitter::storePlace(ValueRange vectors, Value state, Value place) {
  int64_t words = std::min<int64_t>(arrangement.words, 8);
  for (auto [number, vector] : llvm::enumerate(vectors)) {
    Value pieces = vector::BitCastOp::create(*this, lanes(getI16Type(), words * kGroups), vector);
    storeLanes(pieces, state, pieceAt(place, index(number * words)));
  }
}

Value Emitter::loadPlane(Value state, Value vector) {
  constexpr int64_t kPieces = kPlaneWords * kGroups;
  Value pieces = loadLanes(state, mul(vector, kPieces), kPieces, getI16Type());
  return vector::BitCastOp::create(*this, lanes(getI64Type(), kPlaneWords), pieces);
}

void Emitter::storePlane(Value plane, Value state, Value vector) {
  constexpr int64_t kPieces = kPlaneWords * kGroups;
  Value pieces = vector::BitCastOp::create(*this, lanes(getI16Type(), kPieces), plane);
  storeLanes(pieces, state, mul(vector, kPieces));
}

void Emitter::prefetch(Value state, Value place) {
  memref::PrefetchOp::create(*this, state, ValueRange{pieceAt(place, index(0))}, /*isWrite=*/false,
                             /*localityHint=*/3, /*isDataCache=*/true);
}

Value Emitter::loadPiece(Value state, Value place, Value w, int64_t group) {
  return load(state, add(pieceAt(place, w), group));
}

Value Emitter::asMask(Value piece) {
  Value one = vector::BroadcastOp::create(*this, lanes(getI16Type(), 1), piece);
  return vector::BitCastOp::create(*this, lanes(getI1Type()), one);
}

Value Emitter::asPiece(Value mask) {
  Value one = vector::BitCastOp::create(*this, lanes(getI16Type(), 1), mask);
  return vector::ExtractOp::create(*this, one, ArrayRef<int64_t>{0});
}

Value Emitter::productBits(ArrayRef<Value> bits, Type type) {
  // A product is +1 where the number of zero bits is even: the parity of the ones is that of k.
  IntegerAttr one = getIntegerAttr(getElementTypeOrSelf(type), -1);
  auto vectorType = dyn_cast<VectorType>(type);
  Value ones = vectorType ? splat(one, vectorType.getNumElements())
                          : Value(arith::ConstantOp::create(*this, one));
  if (bits.empty())
    return ones;
  Value parity = bits.front();
  for (Value other : bits.drop_front())
    parity = arith::XOrIOp::create(*this, parity, other);
  return bits.size() % 2 ? parity : arith::XOrIOp::create(*this, parity, ones);
}

} // namespace isinglass::cpu
