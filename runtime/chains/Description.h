//===- Description.h - what describe() says about a compiled program ------------------------------===//
//
// The JSON text of isg_program::describe(), read into plain structs. The lowering in targets/cpu
// writes it, the sampler reads it, `isinglass compile` copies it into the generated header.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "runtime/chains/Acceptance.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace isinglass::runtime {

/// A variable: cell (x0, x1, ...) of its shape has the place `offset + sum_k x_k * strides[k]`; its
/// sum of spins is counts[`mean` + row-major index]. A layout that keeps colours apart gives
/// periods: then the place is `classes[x mod periods, row-major] + sum_k (x_k / periods[k]) *
/// strides[k]`, and the offset is 0.
struct VariableInfo {
  std::string name;
  std::vector<int64_t> shape;
  int64_t offset = 0;
  std::vector<int64_t> strides;
  int64_t mean = 0;
  std::vector<int64_t> periods = {}, classes = {};
  bool input = false; ///< a run gives it, no sweep updates it
};

/// How a buffer gets its values when the user gives none.
struct InitialiserInfo {
  /// "none" (the run must give it), "constant", "normal", "uniform", "signs", "file", "data"
  /// (isg_program::defaults)
  std::string kind = "none";
  double first = 0;  ///< constant: the value; normal: mean; uniform: low
  double second = 0; ///< normal: standard deviation; uniform: high
  uint64_t seed = 0;
  std::string path, array; ///< file: NPZ or NPY path, array name (empty for NPY)
};

/// The edges of a lattice, for the entries of an array on edges that do not exist (open axes).
struct LatticeInfo {
  std::vector<int64_t> sizes;
  std::vector<bool> periodic;
  std::vector<std::vector<int64_t>> directions;
};

/// A parameter: `shape` row-major floats at data[`offset`].
struct BufferInfo {
  std::string name;
  std::vector<int64_t> shape;
  int64_t offset = 0;
  InitialiserInfo init;
  std::vector<double> among;          ///< promised values; empty: any finite number
  std::optional<LatticeInfo> lattice; ///< set when the array is on a lattice's edges
};

/// A factor that multiplies a buffer: its spin products are summed in counts[`counts`], in the
/// buffer's own shape, so that dE/d(buffer) = sum over its factors of coefficient * product.
struct FactorInfo {
  double coefficient = 0;
  std::string buffer;
  int64_t counts = 0;
};

/// A clamp of the model file: cells lower <= x < upper of a variable; value 0: the run gives it.
struct ClampInfo {
  std::string variable;
  std::vector<int64_t> lower, upper;
  int value = 0;
};

/// Inverse temperature over the warm-up: constant, linear or geometric, ends included; samples are
/// taken at `last`.
struct RampInfo {
  std::string kind = "constant";
  double first = 1, last = 1;
};

/// Defaults of a run, from the model's `sample` block.
struct ScheduleInfo {
  int64_t chains = 64, warmup = 1000, samples = 100, thin = 1;
  uint64_t seed = 0;
  RampInfo beta;
};

struct Description {
  int abi = 0;
  std::string name, version, digest;
  std::string layout, precision, isa;
  std::string reason;                ///< why this layout
  std::string generator = "shishua"; ///< of runtime/random/Generators.h
  bool sharesLowByte = false;        ///< a cell's chains have some of their random bits together
  int64_t phases = 1, tiles = 1;
  int64_t reach = 0;  ///< a tile waits for those that are this near, see isg_program::phase
  int64_t block = 64; ///< chains of a block: 1 or a multiple of 64
  int64_t stateWords = 0, dataFloats = 0, countWords = 0, streamWords = 144;
  int64_t preparedBytes = 0, temperedBytes = 0;
  int64_t largestCode = 0; ///< of integer fields, in units; 0: floating point
  std::vector<AcceptanceInfo> acceptances;
  int64_t spins = 0; ///< cells of all variables
  std::vector<VariableInfo> variables;
  std::vector<BufferInfo> buffers;
  std::vector<FactorInfo> factors;
  std::vector<ClampInfo> clamps;
  ScheduleInfo schedule;
};

/// Reads the text of describe(). Throws std::runtime_error on a text that is not one, or of another
/// ABI.
Description parseDescription(const std::string &json);
/// Words of counts up to the last sum that is described; what follows is the program's own.
int64_t endOfSums(const Description &description);
/// The inverse; keys in a fixed order.
std::string printDescription(const Description &description);

} // namespace isinglass::runtime
