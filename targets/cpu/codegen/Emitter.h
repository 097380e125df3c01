//===- Emitter.h - small words for writing loops and vectors ---------------------------------------===//
//
// Everything the emitters say goes through here: index arithmetic that folds, loops that carry
// values, arrays of constants, and the reading of states. A state is memref<4 words x i16>: piece g
// of a word is the bits of chains 16 g to 16 g + 15, a mask for 16 lanes, which x86 loads straight
// into a mask register. A place is `arrangement.words` words.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "runtime/chains/Description.h"
#include "targets/cpu/codegen/CellPlanes.h"
#include "targets/cpu/plan/Plan.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace isinglass::cpu {

struct Generator;
struct Isa;

using mlir::Value;
using mlir::ValueRange;
using Values = llvm::SmallVector<Value>;

/// Chains of a word, in groups of one vector.
constexpr int64_t kChains = 64, kLanes = 16, kGroups = kChains / kLanes;

/// What a layout decides beside its code: sizes, and what describe() says of them. Set before the
/// first function is emitted.
struct Arrangement {
  int64_t words = 1; ///< of a place: a block is 64 times as many chains
  int64_t preparedBytes = 0, temperedBytes = 0;
  int64_t largestCode = 0;
  std::vector<runtime::AcceptanceInfo> acceptances;
  std::string reason;
  bool sharesLowByte = false; ///< CpuOptions::sharedLowByte
  /// In place of the plan's, where the layout has its own.
  std::optional<int64_t> block, stateWords, tiles;
  std::vector<runtime::VariableInfo> variables;
  std::optional<CellPlanes> planes; ///< cells side by side

  /// Adds a way of accepting; returns its place in `tempered`.
  int64_t accept(llvm::StringRef kind);
  /// Adds bytes to `prepared`; returns their place.
  int64_t prepare(int64_t bytes);
  /// Cells side by side, instead of the plan's places.
  void setPlanes(const Plan &plan, const CellPlanes &cells);
};

class Emitter : public mlir::ImplicitLocOpBuilder {
public:
  Emitter(const Plan &plan, mlir::ModuleOp module);

  const Plan &plan;
  /// Of the random streams; the default one, if nothing else is set before the first function.
  const Generator *generator;
  /// What the code may use beyond the generic; null: nothing.
  const Isa *isa = nullptr;
  Arrangement arrangement;

  int64_t tiles() const { return arrangement.tiles.value_or(plan.tiles); }
  /// See reachOfTiles().
  int64_t reach() const;

  //===-- Types -----------------------------------------------------------------------------------===//
  mlir::VectorType lanes(mlir::Type element, int64_t count = kLanes) {
    return mlir::VectorType::get({count}, element);
  }
  mlir::MemRefType array(int64_t size, mlir::Type element) {
    return mlir::MemRefType::get({std::max<int64_t>(size, 1)}, element);
  }
  mlir::MemRefType stateType();
  mlir::MemRefType bytesType(int64_t bytes) { return array(bytes, getI8Type()); }
  mlir::MemRefType preparedType() { return bytesType(arrangement.preparedBytes); }
  mlir::MemRefType temperedType() { return bytesType(arrangement.temperedBytes); }

  //===-- Functions and constants -----------------------------------------------------------------===//
  /// Opens a function of these arguments and sets the insertion point to its body; arrays do not
  /// alias. Private ones are internal to the module.
  mlir::func::FuncOp beginFunction(llvm::StringRef entry, llvm::ArrayRef<mlir::Type> arguments,
                                   bool isPublic);
  void endFunction();
  void call(mlir::func::FuncOp function, ValueRange arguments);

  Value index(int64_t value) { return mlir::arith::ConstantIndexOp::create(*this, value); }
  Value i64(int64_t value);
  Value f32(double value);
  Value f64(double value);
  /// A vector of the same number in every lane.
  Value splat(mlir::TypedAttr value, int64_t count = kLanes);
  Value splatF32(double value) { return splat(getF32FloatAttr(value)); }
  Value splatI64(int64_t value, int64_t count) { return splat(getI64IntegerAttr(value), count); }
  /// A constant array of indices, read with loadIndex.
  Value indexArray(llvm::StringRef name, llvm::ArrayRef<int64_t> values);
  Value loadIndex(Value array, Value at);
  /// A constant array of planes that is read as a state is.
  Value planeArray(llvm::StringRef name, int64_t planes, llvm::function_ref<bool(int64_t)> bit);
  /// An array of planes on the stack of the function at hand.
  Value localPlanes(int64_t planes);
  /// A constant array of floats.
  Value floatArray(llvm::StringRef name, llvm::ArrayRef<float> values);
  Value doubleArray(llvm::StringRef name, llvm::ArrayRef<double> values);

  //===-- Index arithmetic ------------------------------------------------------------------------===//
  Value add(Value a, Value b) { return createOrFold<mlir::arith::AddIOp>(a, b); }
  Value add(Value a, int64_t b) { return b == 0 ? a : add(a, index(b)); }
  Value sub(Value a, Value b) { return createOrFold<mlir::arith::SubIOp>(a, b); }
  Value mul(Value a, Value b) { return createOrFold<mlir::arith::MulIOp>(a, b); }
  Value mul(Value a, int64_t b) { return b == 1 ? a : mul(a, index(b)); }
  Value div(Value a, int64_t b);
  Value rem(Value a, int64_t b);
  Value minimum(Value a, Value b) { return createOrFold<mlir::arith::MinSIOp>(a, b); }
  Value maximum(Value a, Value b) { return createOrFold<mlir::arith::MaxSIOp>(a, b); }
  Value compare(mlir::arith::CmpIPredicate predicate, Value a, Value b) {
    return createOrFold<mlir::arith::CmpIOp>(predicate, a, b);
  }
  Value select(Value condition, Value a, Value b) {
    return createOrFold<mlir::arith::SelectOp>(condition, a, b);
  }
  /// base + sum of x_k * stride_k
  Value affine(Value base, ValueRange x, llvm::ArrayRef<int64_t> strides);

  //===-- Control ---------------------------------------------------------------------------------===//
  using Body = llvm::function_ref<Values(Value, ValueRange)>;
  /// A loop from lower to upper that carries values.
  Values loop(Value lower, Value upper, Value step, ValueRange carried, Body body);
  Values loop(Value lower, Value upper, ValueRange carried, Body body) {
    return loop(lower, upper, index(1), carried, body);
  }
  void loop(Value lower, Value upper, llvm::function_ref<void(Value)> body);
  /// `then()` where the condition holds, else the values as they were.
  Values when(Value condition, ValueRange otherwise, llvm::function_ref<Values()> then);
  /// `otherwise` may be null if there are no values.
  Values choose(Value condition, mlir::TypeRange types, llvm::function_ref<Values()> then,
                llvm::function_ref<Values()> otherwise);

  //===-- Memory ----------------------------------------------------------------------------------===//
  Value load(Value array, ValueRange at) { return mlir::memref::LoadOp::create(*this, array, at); }
  void store(Value value, Value array, ValueRange at) {
    mlir::memref::StoreOp::create(*this, value, array, at);
  }
  Value loadLanes(Value array, Value at, int64_t count, mlir::Type element);
  void storeLanes(Value value, Value array, Value at);
  /// `count` numbers of `element` from byte `offset` of an array of bytes.
  Value view(Value bytes, int64_t offset, int64_t count, mlir::Type element);
  /// The plan's floats in `prepared`.
  Value preparedFloats(Value prepared) {
    return view(prepared, 0, plan.preparedFloats, getF32Type());
  }
  /// Whether a memory is there: an optional argument may be null.
  Value isThere(Value array);
  /// Word w of a place, i64, and back.
  Value loadWord(Value state, Value place, Value w);
  Value loadWord(Value state, Value place) { return loadWord(state, place, index(0)); }
  void storeWord(Value value, Value state, Value place);
  /// `count` words from word w of a place on.
  Value loadWords(Value state, Value place, int64_t w, int64_t count);
  /// All words of a place, as vectors of 8 words, or one of fewer; and back.
  Values loadPlace(Value state, Value place);
  void storePlace(ValueRange words, Value state, Value place);
  /// Vector number `vector` of a state, 8 words, and back.
  Value loadPlane(Value state, Value vector);
  void storePlane(Value plane, Value state, Value vector);
  /// Asks for the first line of a place.
  void prefetch(Value state, Value place);
  /// Piece g of word w, i16.
  Value loadPiece(Value state, Value place, Value w, int64_t group);
  Value loadPiece(Value state, Value place, int64_t group) {
    return loadPiece(state, place, index(0), group);
  }
  /// 16 bits as a mask.
  Value asMask(Value piece);
  Value asPiece(Value mask);
  /// Bits that are 1 where the product of the spins of these words is +1; all of them for no words.
  /// Works on pieces, on whole words and on vectors of words.
  Value productBits(llvm::ArrayRef<Value> bits, mlir::Type type);

  //===-- Cells -----------------------------------------------------------------------------------===//
  /// Coordinates of a row-major index.
  Values coordinates(Value cell, llvm::ArrayRef<int64_t> sizes);

private:
  /// Number of a word's first piece.
  Value pieceAt(Value place, Value w);
  Value constantArray(llvm::StringRef name, mlir::MemRefType type,
                      llvm::function_ref<mlir::ElementsAttr(llvm::StringRef)> values);

  mlir::ModuleOp module;
  mlir::OpBuilder::InsertPoint outside;
};

} // namespace isinglass::cpu
