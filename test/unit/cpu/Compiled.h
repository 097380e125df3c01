//===- Compiled.h - a gibbs program as text, compiled and run in a test ------------------------------------===//
#pragma once

#include "runtime/chains/Description.h"
#include "targets/cpu/jit/Jit.h"
#include "test/unit/cpu/Reference.h"

#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"

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

class Compiled {
public:
  /// Parses and compiles; fails the test on an error.
  explicit Compiled(const std::string &text);

  const isg_program &program() const { return jit->program(); }
  mlir::ModuleOp getModule() { return *module; }

  /// Draws every parameter that some site uses, normal with this deviation; the others are NaN.
  void drawParameters(uint64_t seed, double deviation);
  /// The parameters as Reference takes them.
  Reference::Parameters parameters() const;
  void prepare() { program().prepare(data.get(), prepared.get()); }

  /// Sets the entries of a buffer.
  void setParameter(const std::string &buffer, const std::vector<float> &values);
  /// The float of data that a term with a buffer takes as its weight.
  int64_t entryOf(const Term &term) const {
    return description.buffers[term.buffer].offset + term.entry;
  }

  /// The word of a cell (numbered over all variables as in Reference).
  int64_t wordOf(int64_t cell) const { return words[cell]; }

  mlir::MLIRContext context;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  std::unique_ptr<cpu::Jit> jit;
  runtime::Description description;
  Reference reference;
  Aligned<float> data, prepared;

private:
  std::vector<int64_t> words;
};

/// One block of 64 chains.
struct Block {
  Block(const Compiled &model, uint64_t seed);
  void setSpin(const Compiled &model, int64_t cell, int chain, int spin);
  int spin(const Compiled &model, int64_t cell, int chain) const;

  Aligned<uint64_t> state, stream;
};

/// A stream of 64 words from a seed, none zero.
void seedStream(Aligned<uint64_t> &stream, uint64_t seed);

} // namespace isinglass::test
