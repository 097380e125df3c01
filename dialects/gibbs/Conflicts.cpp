//===- Conflicts.cpp ------------------------------------------------------------------------------===//
#include "dialects/gibbs/Conflicts.h"

#include "dialects/ebm/Arrays.h"
#include "dialects/ebm/Factors.h"
#include "dialects/ebm/Lattice.h"

#include <cstdlib>

using namespace mlir;

namespace isinglass::gibbs {
namespace {

/// Collects the conflicts of one variable, factor by factor.
class Collector {
public:
  Collector(UpdateOp update, ebm::VariableInterface variable) : update(update) {
    conflicts.shape = variable.getGraph().getNodeShape();
    conflicts.wraps.assign(conflicts.shape.size(), false);
  }

  LogicalResult add(ebm::FactorInterface factor);
  Conflicts take() { return std::move(conflicts); }

private:
  LogicalResult addDifference(ebm::LatticeAttr lattice, ArrayRef<int64_t> displacement);
  LogicalResult addShifts(ebm::LatticeAttr lattice, ArrayRef<ebm::MemberAttr> members);
  LogicalResult addColumns(ebm::RowsAttr rows, ArrayRef<ebm::MemberAttr> members);
  LogicalResult repeated() {
    auto diagnostic = update.emitOpError()
                      << "a factor takes one node of " << update.getVariableAttr();
    if (seesPast)
      diagnostic << " and its own past in " << update.getSavedAttr();
    else
      diagnostic << " twice; fold it first (ebm-fold)";
    diagnostic.attachNote(current->getLoc()) << "this factor";
    return diagnostic;
  }

  UpdateOp update;
  Operation *current = nullptr;
  bool seesPast = false; ///< the current factor has members in the saved state
  Conflicts conflicts;
};

LogicalResult Collector::addDifference(ebm::LatticeAttr lattice, ArrayRef<int64_t> displacement) {
  SmallVector<int64_t> step = ebm::reduceDisplacement(lattice, displacement);
  auto first = llvm::find_if(step, [](int64_t x) { return x != 0; });
  if (first == step.end())
    return repeated();
  if (*first < 0)
    for (auto [axis, x] : llvm::enumerate(step))
      x = lattice.getPeriodic()[axis] ? ebm::nearestToZero(-x, lattice.getSizes()[axis]) : -x;
  for (auto [axis, x] : llvm::enumerate(step))
    if (x != 0 && lattice.getPeriodic()[axis])
      conflicts.wraps[axis] = true;
  if (!llvm::is_contained(conflicts.differences, step))
    conflicts.differences.push_back(std::move(step));
  return success();
}

LogicalResult Collector::addShifts(ebm::LatticeAttr lattice, ArrayRef<ebm::MemberAttr> members) {
  auto shift = [&](ebm::MemberAttr member, int64_t axis) {
    return member.getPlace() == ebm::Place::Shift ? member.getOffset()[axis] : 0;
  };
  for (size_t a = 0; a < members.size(); ++a)
    for (size_t b = a + 1; b < members.size(); ++b) {
      SmallVector<int64_t> step;
      for (int64_t axis = 0; axis < lattice.getRank(); ++axis)
        step.push_back(shift(members[b], axis) - shift(members[a], axis));
      if (failed(addDifference(lattice, step)))
        return failure();
    }
  return success();
}

LogicalResult Collector::addColumns(ebm::RowsAttr rows, ArrayRef<ebm::MemberAttr> members) {
  auto values = ebm::readIntegers(rows.getIndices());
  if (!values)
    return update.emitOpError() << "the rows of a factor cannot be read: their resource is missing";
  int64_t columns = rows.getIndices().getShapedType().getDimSize(1);
  for (int64_t start = 0; start < static_cast<int64_t>(values->size()); start += columns)
    for (size_t a = 0; a < members.size(); ++a)
      for (size_t b = a + 1; b < members.size(); ++b) {
        int64_t i = (*values)[start + members[a].getOffset().front()];
        int64_t j = (*values)[start + members[b].getOffset().front()];
        if (i == j)
          return repeated();
        conflicts.pairs.push_back(std::minmax(i, j));
      }
  return success();
}

LogicalResult Collector::add(ebm::FactorInterface factor) {
  current = factor;
  seesPast = false;
  SmallVector<ebm::MemberAttr> members;
  for (auto member : factor.getMembers().getAsRange<ebm::MemberAttr>()) {
    // An update writes a node and its saved copy together: for the order they are one.
    bool past = member.getVariable() == update.getSavedAttr();
    seesPast |= past;
    if (past || member.getVariable() == update.getVariableAttr())
      members.push_back(member);
  }
  if (members.size() < 2)
    return success();
  if (auto rows = dyn_cast<ebm::RowsAttr>(factor.getSites()))
    return addColumns(rows, members);
  if (auto edges = dyn_cast<ebm::EdgesAttr>(factor.getSites())) {
    if (members.size() > 2 || members[0].getPlace() == members[1].getPlace())
      return repeated();
    auto lattice = dyn_cast<ebm::LatticeAttr>(edges.getGraph());
    if (!lattice) {
      conflicts.graphs.push_back(edges.getGraph());
      return success();
    }
    for (int64_t d = 0; d < lattice.getNumDirections(); ++d)
      if (failed(addDifference(lattice, lattice.getDirection(d))))
        return failure();
    return success();
  }
  if (auto nodes = dyn_cast<ebm::NodesAttr>(factor.getSites()))
    if (auto lattice = dyn_cast<ebm::LatticeAttr>(nodes.getGraph()))
      return addShifts(lattice, members);
  return repeated();
}

} // namespace

FailureOr<Conflicts> findConflicts(UpdateOp update) {
  ebm::VariableInterface variable = ebm::lookupVariable(update, update.getVariableAttr());
  Collector collector(update, variable);
  SymbolTableCollection symbols;
  for (auto field : update.getBody().getOps<FieldOp>()) {
    auto factor = dyn_cast_or_null<ebm::FactorInterface>(
        ebm::lookup(update, field.getFactorAttr(), &symbols));
    if (!factor || failed(collector.add(factor)))
      return failure();
  }
  return collector.take();
}

bool Conflicts::canBeListed() const {
  constexpr int64_t kMost = int64_t(1) << 27;
  int64_t nodes = ebm::countEntries(shape), all = pairs.size();
  for (size_t step = 0; step < differences.size() && all <= kMost; ++step)
    all += nodes;
  for (ebm::GraphInterface graph : graphs)
    all += std::min(graph.countEdges(), kMost + 1);
  return std::max(all, nodes) <= kMost;
}

int64_t Conflicts::getReach(int64_t axis) const {
  int64_t reach = 0;
  for (ArrayRef<int64_t> step : differences)
    reach = std::max<int64_t>(reach, std::abs(step[axis]));
  return reach;
}

void Conflicts::forEachPair(llvm::function_ref<void(int64_t, int64_t)> visit) const {
  int64_t nodes = ebm::countEntries(shape);
  for (ArrayRef<int64_t> step : differences)
    for (int64_t node = 0; node < nodes; ++node) {
      SmallVector<int64_t> x = ebm::latticeCoordinates(shape, node);
      int64_t other = 0;
      bool inside = true;
      for (size_t axis = 0; axis < shape.size(); ++axis) {
        int64_t position = x[axis] + step[axis];
        if (wraps[axis])
          position = ((position % shape[axis]) + shape[axis]) % shape[axis];
        inside &= position >= 0 && position < shape[axis];
        other = other * shape[axis] + position;
      }
      if (inside)
        visit(node, other);
    }
  for (ebm::GraphInterface graph : graphs)
    graph.forEachEdge([&](int64_t, int64_t i, int64_t j) { visit(i, j); });
  for (auto [i, j] : pairs)
    visit(i, j);
}

//===-- Checking a colouring ------------------------------------------------------------------------===//

using EmitError = llvm::function_ref<InFlightDiagnostic()>;

/// An axis that displacements run around closes if the pattern divides its size, or if a seam at
/// least as wide as the longest step keeps the two ends apart.
static LogicalResult checkAxis(const Conflicts &conflicts, ResiduesAttr residues, int64_t axis,
                               EmitError emitError) {
  int64_t size = conflicts.shape[axis], reach = conflicts.getReach(axis);
  int64_t seam = residues.getSeams()[axis];
  if (!conflicts.wraps[axis])
    return success();
  bool divides = true;
  for (auto [r, modulus] : llvm::enumerate(residues.getModuli()))
    divides &= (residues.getCoefficients(r)[axis] * size) % modulus == 0;
  if (seam == 0 && !divides)
    return emitError() << "the pattern does not close around axis " << axis << " of size " << size;
  if (seam != 0 && (seam < reach || seam > size - reach))
    return emitError() << "a seam of width " << seam << " does not close axis " << axis
                       << " of size " << size << " for steps of up to " << reach;
  return success();
}

static LogicalResult checkResidues(const Conflicts &conflicts, ResiduesAttr residues,
                                   EmitError emitError) {
  for (size_t axis = 0; axis < conflicts.shape.size(); ++axis)
    if (failed(checkAxis(conflicts, residues, axis, emitError)))
      return failure();
  for (ArrayRef<int64_t> step : conflicts.differences) {
    bool differ = false;
    for (auto [r, modulus] : llvm::enumerate(residues.getModuli())) {
      int64_t sum = 0;
      for (auto [coefficient, x] : llvm::zip_equal(residues.getCoefficients(r), step))
        sum = (sum + (coefficient % modulus) * (x % modulus)) % modulus;
      differ |= sum != 0;
    }
    if (!differ) {
      auto diagnostic = emitError() << "nodes that differ by (";
      llvm::interleaveComma(step, diagnostic);
      return diagnostic << ") share a factor and a colour";
    }
  }
  return success();
}

LogicalResult checkColouring(const Conflicts &conflicts, ColouringInterface colouring,
                             ebm::GraphInterface graph, EmitError emitError) {
  if (failed(colouring.checkGraph(graph, emitError)))
    return failure();
  if (auto residues = dyn_cast<ResiduesAttr>(colouring); residues && conflicts.isRegular())
    return checkResidues(conflicts, residues, emitError);
  if (isa<SerialAttr>(colouring))
    return success();
  // The two groups of a bipartite graph need no walk over its edges.
  if (auto parts = dyn_cast<PartsAttr>(colouring);
      parts && conflicts.differences.empty() && conflicts.pairs.empty() &&
      llvm::all_of(conflicts.graphs, [&](ebm::GraphInterface g) {
        auto bipartite = dyn_cast<ebm::BipartiteAttr>(g);
        return bipartite &&
               parts.getSizes() == ArrayRef<int64_t>({bipartite.getFirst(), bipartite.getSecond()});
      }))
    return success();
  if (!conflicts.canBeListed())
    return emitError() << "these colours would be checked pair by pair, which is limited to 2^27 "
                          "conflicts; residues are checked on any lattice";
  std::vector<int32_t> colours = colouring.getColours(graph);
  std::optional<std::pair<int64_t, int64_t>> bad;
  conflicts.forEachPair([&](int64_t i, int64_t j) {
    if (colours[i] == colours[j])
      bad = {i, j};
  });
  if (bad)
    return emitError() << "nodes " << bad->first << " and " << bad->second
                       << " share a factor and a colour";
  return success();
}

} // namespace isinglass::gibbs
