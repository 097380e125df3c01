//===- Compiled.h - a gibbs program as text, compiled and run in a test ------------------------------------===//
#pragma once

#include "runtime/chains/Places.h"
#include "runtime/chains/Precision.h"
#include "targets/cpu/jit/Jit.h"
#include "test/unit/cpu/Reference.h"

#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"

#include <functional>
#include <random>

namespace isinglass::test {

/// 64-byte aligned arrays, as the ABI asks for.
template <typename T> class Aligned {
public:
  explicit Aligned(size_t size = 0)
      : size_(size), data_(static_cast<T *>(std::aligned_alloc(
                         64, (std::max<size_t>(size, 1) * sizeof(T) + 63) / 64 * 64))) {
    std::fill_n(data_, size, T());
  }
  ~Aligned() { std::free(data_); }
  Aligned(Aligned &&other) : size_(other.size_), data_(std::exchange(other.data_, nullptr)) {}
  Aligned(const Aligned &other) : Aligned(other.size_) { std::copy_n(other.data_, size_, data_); }
  Aligned &operator=(Aligned &&other) {
    std::swap(size_, other.size_);
    std::swap(data_, other.data_);
    return *this;
  }
  T *get() { return data_; }
  const T *get() const { return data_; }
  size_t size() const { return size_; }
  T &operator[](size_t i) { return data_[i]; }
  const T &operator[](size_t i) const { return data_[i]; }

private:
  size_t size_;
  T *data_;
};

struct Block;

class Compiled {
public:
  /// Parses and compiles; fails the test on an error.
  explicit Compiled(const std::string &text, const cpu::CpuOptions &options = {});

  const isg_program &program() const { return jit->program(); }
  mlir::ModuleOp getModule() { return *module; }

  /// Draws every parameter that some site uses, normal with this deviation; the others are NaN.
  void drawParameters(uint64_t seed, double deviation);
  /// Likewise, of this size and either sign.
  void drawSigns(uint64_t seed, double size);
  /// The parameters as Reference takes them.
  Reference::Parameters parameters() const;
  void prepare();
  /// Where nothing is held, held may be null.
  void sweep(Block &block, const Aligned<uint64_t> *held, double beta, int64_t sweeps);
  void phase(Block &block, Aligned<uint64_t> &stream, const Aligned<uint64_t> *held, double beta,
             int64_t phase, int64_t tile = 0);
  /// The tables of this beta, as `fault` leaves them.
  const std::byte *temperedAt(double beta);
  std::function<void(std::byte *)> fault;

  /// Sets the entries of a buffer.
  void setParameter(const std::string &buffer, const std::vector<float> &values);
  /// The float of data that a term with a buffer takes as its weight.
  int64_t entryOf(const Term &term) const {
    return description.buffers[term.buffer].offset + term.entry;
  }

  /// The place of a cell (numbered over all variables as in Reference); its word, where blocks have
  /// 64 chains.
  int64_t wordOf(int64_t cell) const { return places[cell]; }
  int64_t chains() const { return description.block; }
  /// Words of `lanes` of a block, all set.
  Aligned<uint64_t> allLanes() const;

  mlir::MLIRContext context;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  std::unique_ptr<cpu::Jit> jit;
  runtime::Description description;
  Reference reference;
  runtime::Precision precision;
  Aligned<float> data;
  Aligned<std::byte> prepared;

private:
  std::vector<int64_t> places;
  Aligned<std::byte> tempered;
};

/// One block of chains.
struct Block {
  Block(const Compiled &model, uint64_t seed);
  void setSpin(const Compiled &model, int64_t cell, int chain, int spin);
  int spin(const Compiled &model, int64_t cell, int chain) const;
  /// Its bits in chains 64 w .. 64 w + 63, or in the block's only one.
  uint64_t bits(const Compiled &model, int64_t cell, int64_t w = 0) const {
    return runtime::bitsAt(state.get(), model.chains(), model.wordOf(cell), w);
  }

  /// A planted fault: halos, and all else that is no cell's, as in `other`.
  void halosOf(const Compiled &model, Block other);

  Aligned<uint64_t> state, stream;
};

/// Sets a chain's bit of a cell in an array like a state.
void setBit(const Compiled &model, Aligned<uint64_t> &words, int64_t cell, int chain, bool value);

/// A stream from a seed, none of its words zero.
void seedStream(Aligned<uint64_t> &stream, uint64_t seed);

} // namespace isinglass::test
