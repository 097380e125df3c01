//===- Plan.cpp - variables, buffers, factors -------------------------------------------------------===//
#include "targets/cpu/plan/Plan.h"

#include "dialects/ebm/Arrays.h"
#include "dialects/ebm/Factors.h"
#include "dialects/ebm/Lattice.h"

#include <cstdlib>

using namespace mlir;

namespace isinglass::cpu {

bool Box::isEmpty() const {
  for (auto [l, u] : llvm::zip_equal(lower, upper))
    if (l >= u)
      return true;
  return false;
}

//===-- Variables ---------------------------------------------------------------------------------===//

int64_t VariablePlan::getNumCells() const { return ebm::countEntries(sizes); }

bool VariablePlan::isFlat() const {
  return llvm::all_of(halo, [](int64_t width) { return width == 0; });
}

int64_t VariablePlan::placeOf(int64_t cell) const {
  int64_t place = offset;
  for (auto [x, stride] : llvm::zip_equal(ebm::latticeCoordinates(sizes, cell), strides))
    place += x * stride;
  return place;
}

std::string Plan::symbol(StringRef entry) const {
  // The program is erased while it is lowered, but only after the last symbol was asked for.
  return ("isinglass_" + const_cast<gibbs::ProgramOp &>(program).getSymName() + "_" + entry).str();
}

unsigned Plan::variableOf(FlatSymbolRefAttr name) const {
  for (auto [index, variable] : llvm::enumerate(variables))
    if (const_cast<gibbs::StateOp &>(variable.op).getSymNameAttr() == name.getAttr())
      return index;
  llvm_unreachable("the verifier has looked the variable up");
}

unsigned Plan::bufferOf(StringRef name) const {
  for (auto [index, buffer] : llvm::enumerate(buffers))
    if (const_cast<gibbs::BufferOp &>(buffer.op).getSymName() == name)
      return index;
  llvm_unreachable("the verifier has looked the buffer up");
}

int64_t dataIndex(const Plan &plan, const FactorPlan &factor, int64_t entry) {
  return plan.buffers[factor.buffer].offset + (factor.scalar ? 0 : entry);
}

namespace {

/// Numbers a cache line holds; every array of a program starts on one.
constexpr int64_t kFloatsPerLine = 16, kPlacesPerLine = 8;

//===-- Factors -----------------------------------------------------------------------------------===//

/// Reduces a member's displacement on the periodic axes.
Numbers reduce(const FactorPlan &factor, ArrayRef<int64_t> displacement) {
  Numbers reduced(displacement);
  for (auto [axis, size] : llvm::enumerate(factor.sizes))
    if (factor.periodic[axis])
      reduced[axis] = ebm::nearestToZero(displacement[axis], size);
  return reduced;
}

void addPattern(FactorPlan &factor, ArrayRef<Numbers> displacements, int64_t entry) {
  Pattern pattern;
  pattern.entry = entry;
  pattern.sites.lower.assign(factor.sizes.size(), 0);
  pattern.sites.upper = factor.sizes;
  for (const Numbers &displacement : displacements) {
    Numbers position = reduce(factor, displacement);
    for (size_t axis = 0; axis < factor.sizes.size(); ++axis) {
      if (factor.periodic[axis])
        continue;
      int64_t &lower = pattern.sites.lower[axis], &upper = pattern.sites.upper[axis];
      lower = std::max(lower, -position[axis]);
      upper = std::min(upper, factor.sizes[axis] - position[axis]);
    }
    pattern.positions.push_back(std::move(position));
  }
  if (!pattern.sites.isEmpty())
    factor.patterns.push_back(std::move(pattern));
}

void setLattice(FactorPlan &factor, ebm::GraphInterface graph) {
  factor.sizes = graph.getNodeShape();
  factor.periodic.assign(factor.sizes.size(), false);
  if (auto lattice = dyn_cast<ebm::LatticeAttr>(graph))
    factor.periodic.assign(lattice.getPeriodic().begin(), lattice.getPeriodic().end());
}

void planNodes(FactorPlan &factor, ebm::NodesAttr nodes, ArrayRef<ebm::MemberAttr> members) {
  setLattice(factor, nodes.getGraph());
  std::vector<Numbers> displacements;
  for (ebm::MemberAttr member : members) {
    displacements.emplace_back(factor.sizes.size(), 0);
    if (member.getPlace() == ebm::Place::Shift)
      displacements.back() = Numbers(member.getOffset());
  }
  addPattern(factor, displacements, 0);
}

void planLatticeEdges(FactorPlan &factor, ebm::LatticeAttr lattice,
                      ArrayRef<ebm::MemberAttr> members) {
  setLattice(factor, lattice);
  for (int64_t d = 0; d < lattice.getNumDirections(); ++d) {
    // The edge decides which sites exist, whether or not both its ends are members.
    std::vector<Numbers> displacements;
    for (ebm::MemberAttr member : members)
      displacements.push_back(member.getPlace() == ebm::Place::Target
                                  ? Numbers(lattice.getDirection(d))
                                  : Numbers(factor.sizes.size(), 0));
    displacements.push_back(Numbers(lattice.getDirection(d)));
    size_t before = factor.patterns.size();
    addPattern(factor, displacements, d * ebm::countEntries(factor.sizes));
    if (factor.patterns.size() > before)
      factor.patterns.back().positions.pop_back();
  }
}

void planSparseEdges(FactorPlan &factor, ebm::SparseAttr graph, ArrayRef<ebm::MemberAttr> members) {
  factor.kind = SiteKind::Listed;
  graph.forEachEdge([&](int64_t entry, int64_t source, int64_t target) {
    ++factor.numListed;
    factor.entries.push_back(entry);
    for (ebm::MemberAttr member : members)
      factor.cells.push_back(member.getPlace() == ebm::Place::Target ? target : source);
  });
}

LogicalResult planRows(FactorPlan &factor, ebm::RowsAttr rows, ArrayRef<ebm::MemberAttr> members) {
  factor.kind = SiteKind::Listed;
  auto values = ebm::readIntegers(rows.getIndices());
  if (!values)
    return factor.op.emitOpError() << "the rows cannot be read: their resource is missing";
  ArrayRef<int64_t> shape = rows.getIndices().getShapedType().getShape();
  factor.numListed = shape[0];
  auto column = factor.op.getWeightColumn();
  for (int64_t row = 0; row < shape[0]; ++row) {
    factor.entries.push_back(column ? (*values)[row * shape[1] + *column] : 0);
    for (ebm::MemberAttr member : members)
      factor.cells.push_back((*values)[row * shape[1] + member.getOffset().front()]);
  }
  return success();
}

LogicalResult planEdges(FactorPlan &factor, ebm::EdgesAttr edges,
                        ArrayRef<ebm::MemberAttr> members) {
  if (auto lattice = dyn_cast<ebm::LatticeAttr>(edges.getGraph())) {
    planLatticeEdges(factor, lattice, members);
    return success();
  }
  if (auto sparse = dyn_cast<ebm::SparseAttr>(edges.getGraph())) {
    if (!ebm::readIntegers(sparse.getEdges()))
      return factor.op.emitOpError() << "the edges cannot be read: their resource is missing";
    planSparseEdges(factor, sparse, members);
    return success();
  }
  if (!isa<ebm::BipartiteAttr, ebm::CompleteAttr>(edges.getGraph()))
    return factor.op.emitOpError()
           << "the CPU target does not know the edges of " << edges.getGraph();
  factor.kind = SiteKind::Dense;
  factor.graph = edges.getGraph();
  for (ebm::MemberAttr member : members)
    factor.atTarget.push_back(member.getPlace() == ebm::Place::Target);
  return success();
}

LogicalResult planSites(FactorPlan &factor, ArrayRef<ebm::MemberAttr> members) {
  ebm::SitesInterface sites = factor.op.getSites();
  if (auto nodes = dyn_cast<ebm::NodesAttr>(sites)) {
    planNodes(factor, nodes, members);
    return success();
  }
  if (auto edges = dyn_cast<ebm::EdgesAttr>(sites))
    return planEdges(factor, edges, members);
  if (auto rows = dyn_cast<ebm::RowsAttr>(sites))
    return planRows(factor, rows, members);
  if (!isa<ebm::ShapeAttr>(sites))
    return factor.op.emitOpError() << "the CPU target does not know the sites " << sites;
  // A constant: no members, one site an entry.
  factor.sizes = {ebm::countEntries(sites.getShape())};
  factor.periodic = {false};
  addPattern(factor, {}, 0);
  return success();
}

LogicalResult planFactor(Plan &plan, gibbs::FactorOp op) {
  FactorPlan factor;
  factor.op = op;
  factor.coefficient = op.getCoefficient().convertToDouble();
  SmallVector<ebm::MemberAttr> members(op.getMembers().getAsRange<ebm::MemberAttr>());
  for (ebm::MemberAttr member : members)
    factor.members.push_back(plan.variableOf(member.getVariable()));
  factor.measured = !op.getUnmeasured();
  if (auto weight = op.getWeight()) {
    factor.buffer = plan.bufferOf(*weight);
    factor.scalar = plan.buffers[factor.buffer].shape.empty();
  }
  if (factor.measured && factor.buffer >= 0) {
    factor.counts = plan.countWords;
    plan.countWords += ebm::countEntries(plan.buffers[factor.buffer].shape);
  }
  if (failed(planSites(factor, members)))
    return failure();
  plan.factors.push_back(std::move(factor));
  return success();
}

//===-- Halos and addresses -------------------------------------------------------------------------===//

/// A member of `variable` is read at this displacement from a cell or site of the factor.
void reach(VariablePlan &variable, const FactorPlan &factor, ArrayRef<int64_t> displacement) {
  for (size_t axis = 0; axis < variable.sizes.size(); ++axis) {
    int64_t width = std::abs(displacement[axis]);
    variable.halo[axis] = std::max(variable.halo[axis], width);
    if (width != 0 && factor.periodic[axis])
      variable.wraps[axis] = true;
  }
}

void planHalos(Plan &plan) {
  for (const FactorPlan &factor : plan.factors)
    for (const Pattern &pattern : factor.patterns)
      for (size_t b = 0; b < factor.members.size(); ++b) {
        VariablePlan &variable = plan.variables[factor.members[b]];
        reach(variable, factor, pattern.positions[b]);
        for (size_t a = 0; a < factor.members.size(); ++a) {
          Numbers step(pattern.positions[b]);
          for (size_t axis = 0; axis < step.size(); ++axis)
            step[axis] -= pattern.positions[a][axis];
          reach(variable, factor, reduce(factor, step));
        }
      }
}

void planAddresses(Plan &plan) {
  for (VariablePlan &variable : plan.variables) {
    int64_t stride = 1, first = plan.places;
    variable.strides.assign(variable.getRank(), 1);
    for (int64_t axis = variable.getRank() - 1; axis >= 0; --axis) {
      variable.strides[axis] = stride;
      first += variable.halo[axis] * stride;
      stride *= variable.sizes[axis] + 2 * variable.halo[axis];
    }
    variable.offset = first;
    plan.places += llvm::alignTo(stride, kPlacesPerLine);
  }
}

/// A smaller lattice is one tile.
constexpr int64_t kLeastTiles = 4;
/// Of a block of chains.
constexpr int64_t kTileCells = int64_t(1) << 15;

/// Whether cells that are updated have copies in halos.
bool hasCopies(const Plan &plan, const UpdatePlan &update) {
  auto wraps = [&](unsigned variable) {
    return llvm::is_contained(plan.variables[variable].wraps, true);
  };
  return wraps(update.variable) || (update.saved && wraps(*update.saved));
}

/// Whether a tile's cells depend on cells at displacements along the one axis that is cut.
bool isLocal(const Plan &plan, const UpdatePlan &update) {
  return update.traversal.kind == Traversal::Kind::Residues && update.listed.empty() &&
         update.dense.empty() &&
         update.traversal.sizes.front() == plan.variables.front().sizes.front();
}

/// Whether what a tile counts of a factor depends on such cells.
bool isLocal(const Plan &plan, const FactorPlan &factor) {
  return factor.counts < 0 || factor.members.empty() ||
         (factor.kind == SiteKind::Regular &&
          factor.sizes.front() == plan.variables.front().sizes.front());
}

} // namespace

int64_t countTiles(const Plan &plan, int64_t cells) {
  int64_t tiles = 1;
  for (const UpdatePlan &update : plan.updates) {
    const VariablePlan &variable = plan.variables[update.variable];
    // A tile refreshes the copies of its cells: so it must have all cells of a part of the axis.
    if (update.traversal.kind != Traversal::Kind::Residues && hasCopies(plan, update))
      return 1;
    if (update.traversal.kind == Traversal::Kind::Residues &&
        variable.getNumCells() >= kLeastTiles * cells)
      tiles = std::max(tiles, std::min(variable.sizes.front(), variable.getNumCells() / cells));
  }
  return tiles;
}

int64_t reachOfTiles(const Plan &plan, int64_t tiles, int64_t length, int64_t width) {
  auto local = [&](const auto &part) { return isLocal(plan, part); };
  if (!llvm::all_of(plan.updates, local) || !llvm::all_of(plan.factors, local))
    return tiles;
  return std::min(tiles, int64_t(llvm::divideCeil(width * tiles, length)));
}

FailureOr<Plan> makePlan(gibbs::ProgramOp program) {
  Plan plan;
  plan.program = program;
  for (auto op : program.getBody().getOps<gibbs::StateOp>()) {
    VariablePlan &variable = plan.variables.emplace_back();
    variable.op = op;
    variable.sizes = op.getGraph().getNodeShape();
    variable.halo.assign(variable.sizes.size(), 0);
    variable.wraps.assign(variable.sizes.size(), false);
    variable.mean = plan.countWords;
    plan.countWords += variable.getNumCells();
  }
  for (auto op : program.getBody().getOps<gibbs::BufferOp>()) {
    BufferPlan &buffer = plan.buffers.emplace_back();
    buffer.op = op;
    buffer.shape = op.getSites().getShape();
    buffer.offset = plan.dataFloats;
    plan.dataFloats += llvm::alignTo(ebm::countEntries(buffer.shape), kFloatsPerLine);
  }
  for (auto op : program.getBody().getOps<gibbs::FactorOp>())
    if (failed(planFactor(plan, op)))
      return failure();
  planHalos(plan);
  planAddresses(plan);
  planLists(plan);
  if (failed(planUpdates(plan)))
    return failure();
  plan.tiles = countTiles(plan, kTileCells);
  return plan;
}

} // namespace isinglass::cpu
