//===- ColourGraph.cpp ----------------------------------------------------------------------------===//
#include "compiler/passes/ColourGraph.h"

#include "compiler/passes/Patterns.h"
#include "compiler/passes/Saturation.h"
#include "dialects/ebm/Arrays.h"
#include "dialects/ebm/Factors.h"
#include "dialects/gibbs/Conflicts.h"

#include <algorithm>

namespace isinglass::compiler {
#define GEN_PASS_DEF_COLOURGRAPH
#include "compiler/passes/ColourGraph.h.inc"
} // namespace isinglass::compiler

using namespace mlir;
using namespace isinglass;
using namespace isinglass::compiler;
using namespace isinglass::gibbs;

namespace {

/// The colouring that a graph has by its kind, if it alone makes the conflicts.
ColouringInterface colourByKind(const Conflicts &conflicts) {
  if (!conflicts.differences.empty() || !conflicts.pairs.empty() || conflicts.graphs.empty() ||
      !llvm::all_equal(conflicts.graphs))
    return {};
  ebm::GraphInterface graph = conflicts.graphs.front();
  if (auto bipartite = dyn_cast<ebm::BipartiteAttr>(graph)) {
    int64_t sizes[] = {bipartite.getFirst(), bipartite.getSecond()};
    return PartsAttr::get(graph.getContext(), sizes);
  }
  if (auto complete = dyn_cast<ebm::CompleteAttr>(graph))
    return SerialAttr::get(graph.getContext(), complete.getNumNodes());
  return {};
}

FailureOr<ColouringInterface> colourExplicitly(UpdateOp update, const Conflicts &conflicts) {
  if (!conflicts.canBeListed())
    return update.emitOpError() << "no pattern of residues separates its factors, and explicit "
                                   "colours are limited to 2^27 conflicts";
  std::vector<std::pair<int32_t, int32_t>> pairs;
  conflicts.forEachPair([&](int64_t i, int64_t j) { pairs.emplace_back(i, j); });
  int64_t nodes = ebm::countEntries(conflicts.shape);
  std::vector<int32_t> colours = colourBySaturation(nodes, pairs);
  int64_t count = *std::max_element(colours.begin(), colours.end()) + 1;
  if (!conflicts.differences.empty())
    update.emitRemark() << "no pattern of residues separates its factors: " << count
                        << " explicit colours, " << nodes * sizeof(int32_t)
                        << " bytes and an index an update";
  int64_t shape[] = {nodes};
  MLIRContext *context = update.getContext();
  return cast<ColouringInterface>(ListedAttr::get(
      context, count,
      ebm::makeArray(context, (update.getVariable() + "_colours").str(), shape, colours)));
}

FailureOr<ColouringInterface> findColouring(UpdateOp update) {
  FailureOr<Conflicts> conflicts = findConflicts(update);
  if (failed(conflicts))
    return failure();
  if (conflicts->isRegular())
    if (ResiduesAttr pattern = findPattern(*conflicts, update.getContext()))
      return cast<ColouringInterface>(pattern);
  if (ColouringInterface colouring = colourByKind(*conflicts))
    return colouring;
  return colourExplicitly(update, *conflicts);
}

struct ColourGraph : isinglass::compiler::impl::ColourGraphBase<ColourGraph> {
  void runOnOperation() override {
    for (auto sweep : getOperation().getBody().getOps<SweepOp>())
      for (auto update : sweep.getBody().getOps<UpdateOp>()) {
        if (update.getColouringAttr())
          continue;
        FailureOr<ColouringInterface> colouring = findColouring(update);
        if (failed(colouring))
          return signalPassFailure();
        update.setColouringAttr(*colouring);
      }
  }
};

} // namespace
