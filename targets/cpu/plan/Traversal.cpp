//===- Traversal.cpp ------------------------------------------------------------------------------===//
#include "targets/cpu/plan/Traversal.h"

#include "dialects/ebm/Factors.h"

#include <numeric>

using namespace mlir;

namespace isinglass::cpu {
namespace {

void planResidues(Traversal &traversal, gibbs::ResiduesAttr residues) {
  traversal.kind = Traversal::Kind::Residues;
  traversal.residues = residues;
  int64_t last = traversal.sizes.back(), period = 1;
  for (auto [r, modulus] : llvm::enumerate(residues.getModuli()))
    period = std::lcm(period, modulus / std::gcd(modulus, residues.getCoefficients(r).back()));
  traversal.period = std::min(period, last);
  traversal.perStart = (last + traversal.period - 1) / traversal.period;
  int64_t rows = ebm::countEntries(traversal.sizes) / last;
  traversal.numRows = rows * traversal.period * traversal.perStart;
}

void planParts(Traversal &traversal, gibbs::PartsAttr parts) {
  traversal.starts = {0};
  for (int64_t size : parts.getSizes())
    traversal.starts.push_back(traversal.starts.back() + size);
}

void planListed(Traversal &traversal, ArrayRef<int32_t> colours) {
  traversal.kind = Traversal::Kind::Listed;
  traversal.starts.assign(traversal.numColours + 1, 0);
  for (int32_t colour : colours)
    ++traversal.starts[colour + 1];
  std::partial_sum(traversal.starts.begin(), traversal.starts.end(), traversal.starts.begin());
  std::vector<int64_t> next(traversal.starts.begin(), traversal.starts.end() - 1);
  traversal.order.resize(colours.size());
  traversal.position.resize(colours.size());
  for (auto [cell, colour] : llvm::enumerate(colours)) {
    traversal.position[cell] = next[colour]++;
    traversal.order[traversal.position[cell]] = cell;
  }
}

} // namespace

int64_t Traversal::rowOf(int64_t cell) const {
  if (kind == Kind::Listed)
    return position[cell];
  if (kind == Kind::Runs)
    return cell;
  int64_t x = cell % sizes.back(), row = cell / sizes.back();
  return (row * period + x % period) * perStart + x / period;
}

FailureOr<Traversal> makeTraversal(gibbs::UpdateOp update, ArrayRef<int64_t> sizes) {
  gibbs::ColouringInterface colouring = update.getColouringAttr();
  if (!colouring)
    return update.emitOpError() << "has no colouring yet; run gibbs-colour first";
  Traversal traversal;
  traversal.sizes.assign(sizes.begin(), sizes.end());
  traversal.numColours = colouring.getNumColours();
  traversal.numRows = ebm::countEntries(sizes);
  if (auto residues = dyn_cast<gibbs::ResiduesAttr>(colouring)) {
    planResidues(traversal, residues);
  } else if (auto parts = dyn_cast<gibbs::PartsAttr>(colouring)) {
    planParts(traversal, parts);
  } else if (auto listed = dyn_cast<gibbs::ListedAttr>(colouring)) {
    std::vector<int32_t> colours = listed.getColours({});
    if (static_cast<int64_t>(colours.size()) != traversal.numRows)
      return update.emitOpError() << "the colours cannot be read: their resource is missing";
    planListed(traversal, colours);
  } else if (!isa<gibbs::SerialAttr>(colouring)) {
    return update.emitOpError() << "the CPU target does not know how to walk the colouring "
                                << colouring;
  }
  return traversal;
}

} // namespace isinglass::cpu
