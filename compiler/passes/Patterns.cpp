//===- Patterns.cpp -------------------------------------------------------------------------------===//
//
// A pattern with P colours costs P * 2^(number of seams). Candidates come by rising P, so the
// search ends when P alone is more than the best cost so far.
//
//===----------------------------------------------------------------------------------------------===//
#include "compiler/passes/Patterns.h"

#include "dialects/ebm/Lattice.h"

#include <cstdlib>

using namespace mlir;
using namespace isinglass;
using namespace isinglass::compiler;
using namespace isinglass::gibbs;

namespace {

/// Products of residues per axis have at most this many colours (a clique of 4 x 4 x 4 nodes).
constexpr int64_t kMostColours = 64;
/// Linear residues are modulo at most this,
constexpr int64_t kLargestModulus = 16;
/// and modulo m only if there are at most this many vectors of coefficients (four axes at m = 16).
constexpr int64_t kMostVectors = 1 << 16;

struct Residue {
  SmallVector<int64_t> coefficients;
  int64_t modulus;
};

class Search {
public:
  explicit Search(const Conflicts &conflicts)
      : conflicts(conflicts), rank(conflicts.shape.size()) {}

  ResiduesAttr run(MLIRContext *context) {
    for (int64_t colours = 1; colours <= kMostColours && colours <= cost; ++colours) {
      if (colours == 2)
        consider({Residue{SmallVector<int64_t>(rank, 1), 2}}, 2);
      tryProducts(colours);
      if (colours > 1 && colours <= kLargestModulus)
        tryLinear(colours);
    }
    return best.empty() ? ResiduesAttr() : makeAttribute(context);
  }

private:
  /// All ways to write the number of colours as a product of one modulus an axis.
  void tryProducts(int64_t colours) {
    SmallVector<int64_t> moduli;
    tryProducts(colours, colours, moduli);
  }
  void tryProducts(int64_t colours, int64_t left, SmallVector<int64_t> &moduli) {
    if (static_cast<int64_t>(moduli.size()) == rank - 1) {
      moduli.push_back(left);
      consider(residuesPerAxis(moduli), colours);
      moduli.pop_back();
      return;
    }
    for (int64_t modulus = 1; modulus <= left; ++modulus)
      if (left % modulus == 0) {
        moduli.push_back(modulus);
        tryProducts(colours, left / modulus, moduli);
        moduli.pop_back();
      }
  }
  SmallVector<Residue> residuesPerAxis(ArrayRef<int64_t> moduli) const {
    SmallVector<Residue> residues;
    for (int64_t axis = 0; axis < rank; ++axis)
      if (moduli[axis] > 1) {
        residues.push_back({SmallVector<int64_t>(rank, 0), moduli[axis]});
        residues.back().coefficients[axis] = 1;
      }
    if (residues.empty())
      residues.push_back({SmallVector<int64_t>(rank, 0), 1});
    return residues;
  }

  /// All vectors of coefficients modulo m, in lexicographic order.
  void tryLinear(int64_t modulus) {
    int64_t vectors = 1;
    for (int64_t axis = 0; axis < rank; ++axis)
      if ((vectors *= modulus) > kMostVectors)
        return;
    for (int64_t index = 0; index < vectors; ++index) {
      SmallVector<int64_t> sizes(rank, modulus);
      consider({Residue{ebm::latticeCoordinates(sizes, index), modulus}}, modulus);
    }
  }

  /// Keeps the pattern if it separates all conflicts for less than the best one does.
  void consider(SmallVector<Residue> pattern, int64_t colours) {
    if (colours > cost || !separates(pattern))
      return;
    std::optional<SmallVector<int64_t>> needed = findSeams(pattern);
    if (!needed)
      return;
    int64_t count = llvm::count_if(*needed, [](int64_t width) { return width > 0; });
    int64_t total = colours << std::min<int64_t>(count, 8);
    if (total > cost || (total == cost && count >= seamCount))
      return;
    cost = total;
    seamCount = count;
    best = std::move(pattern);
    seams = std::move(*needed);
  }

  bool separates(ArrayRef<Residue> pattern) const {
    return llvm::all_of(conflicts.differences, [&](ArrayRef<int64_t> step) {
      return llvm::any_of(pattern, [&](const Residue &residue) {
        int64_t sum = 0;
        for (int64_t axis = 0; axis < rank; ++axis)
          sum =
              (sum + residue.coefficients[axis] * (step[axis] % residue.modulus)) % residue.modulus;
        return sum != 0;
      });
    });
  }

  /// Widths of the seams that close the periodic axes, or nothing if an axis is too short for one.
  std::optional<SmallVector<int64_t>> findSeams(ArrayRef<Residue> pattern) const {
    SmallVector<int64_t> widths(rank, 0);
    for (int64_t axis = 0; axis < rank; ++axis) {
      int64_t size = conflicts.shape[axis], reach = conflicts.getReach(axis);
      bool closes = llvm::all_of(pattern, [&](const Residue &residue) {
        return residue.coefficients[axis] * (size % residue.modulus) % residue.modulus == 0;
      });
      if (!conflicts.wraps[axis] || closes)
        continue;
      if (2 * reach > size)
        return std::nullopt;
      widths[axis] = reach;
    }
    return widths;
  }

  ResiduesAttr makeAttribute(MLIRContext *context) const {
    SmallVector<int64_t> coefficients, moduli;
    for (const Residue &residue : best) {
      llvm::append_range(coefficients, residue.coefficients);
      moduli.push_back(residue.modulus);
    }
    return ResiduesAttr::get(context, coefficients, moduli, seams);
  }

  const Conflicts &conflicts;
  int64_t rank;
  int64_t cost = kMostColours;
  int64_t seamCount = INT64_MAX;
  SmallVector<Residue> best;
  SmallVector<int64_t> seams;
};

} // namespace

ResiduesAttr isinglass::compiler::findPattern(const Conflicts &conflicts, MLIRContext *context) {
  return Search(conflicts).run(context);
}
