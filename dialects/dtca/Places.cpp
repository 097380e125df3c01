//===- Places.cpp ---------------------------------------------------------------------------------===//
#include "dialects/dtca/Places.h"

#include "dialects/dtca/Dtca.h"
#include "dialects/ebm/Factors.h"
#include "dialects/ebm/Lattice.h"

using namespace mlir;

namespace isinglass::chip {

std::string printStep(Step step, int64_t rank) {
  std::string first = rank == 1 ? "" : std::to_string(step.row) + ", ";
  return "(" + first + std::to_string(step.column) + ")";
}

static int64_t modulo(int64_t value, int64_t period) {
  return ((value % period) + period) % period;
}

//===-- Grids -------------------------------------------------------------------------------------===//

Step Grid::reduce(Step step) const {
  return {periodicRows ? ebm::nearestToZero(step.row, extent.row) : step.row,
          periodicColumns ? ebm::nearestToZero(step.column, extent.column) : step.column};
}

std::optional<Grid> gridOf(ebm::GraphInterface graph) {
  auto lattice = dyn_cast<ebm::LatticeAttr>(graph);
  if (!lattice || lattice.getRank() > 2)
    return std::nullopt;
  ArrayRef<int64_t> sizes = lattice.getSizes();
  ArrayRef<bool> periodic = lattice.getPeriodic();
  if (lattice.getRank() == 1)
    return Grid{{1, sizes[0]}, false, periodic[0]};
  return Grid{{sizes[0], sizes[1]}, periodic[0], periodic[1]};
}

ebm::LatticeAttr latticeOf(ebm::SitesInterface sites) {
  if (auto edges = dyn_cast<ebm::EdgesAttr>(sites))
    return dyn_cast<ebm::LatticeAttr>(edges.getGraph());
  if (auto nodes = dyn_cast<ebm::NodesAttr>(sites))
    return dyn_cast<ebm::LatticeAttr>(nodes.getGraph());
  return {};
}

static Step stepOf(ArrayRef<int64_t> displacement) {
  return displacement.size() == 1 ? Step{0, displacement[0]}
                                  : Step{displacement[0], displacement[1]};
}

//===-- Boxes -------------------------------------------------------------------------------------===//

Box boxOf(ArrayRef<int64_t> lower, ArrayRef<int64_t> upper) {
  return lower.size() == 1 ? Box{{0, lower[0]}, {1, upper[0]}}
                           : Box{{lower[0], lower[1]}, {upper[0], upper[1]}};
}

std::pair<SmallVector<int64_t>, SmallVector<int64_t>> sliceOf(const Box &box, int64_t rank) {
  if (rank == 1)
    return {{box.lower.column}, {box.upper.column}};
  return {{box.lower.row, box.lower.column}, {box.upper.row, box.upper.column}};
}

SmallVector<Box> without(const Box &box, const Box &other) {
  Box both{
      {std::max(box.lower.row, other.lower.row), std::max(box.lower.column, other.lower.column)},
      {std::min(box.upper.row, other.upper.row), std::min(box.upper.column, other.upper.column)}};
  if (both.isEmpty())
    return {box};
  Box above{box.lower, {both.lower.row, box.upper.column}};
  Box left{{both.lower.row, box.lower.column}, {both.upper.row, both.lower.column}};
  Box right{{both.lower.row, both.upper.column}, {both.upper.row, box.upper.column}};
  Box below{{both.upper.row, box.lower.column}, box.upper};
  SmallVector<Box> rest;
  for (const Box &piece : {above, left, right, below})
    if (!piece.isEmpty())
      rest.push_back(piece);
  return rest;
}

/// The box with its nodes turned within a rectangle of this extent.
static Box turnedBox(Turn turn, const Box &box, Step extent) {
  Step a = turnedCell(turn, box.lower, extent);
  Step b = turnedCell(turn, {box.upper.row - 1, box.upper.column - 1}, extent);
  return {{std::min(a.row, b.row), std::min(a.column, b.column)},
          {std::max(a.row, b.row) + 1, std::max(a.column, b.column) + 1}};
}

static ChipAttr chipOf(CellsOp cells) {
  if (auto image = dyn_cast<ImageOp>(cells->getParentOp()))
    return image.getChip();
  return cast<PlacementOp>(cells->getParentOp()).getChip();
}

/// A range of an axis of this size that may run over its end: one range, or two.
static SmallVector<std::pair<int64_t, int64_t>> splitRange(int64_t lower, int64_t upper,
                                                           int64_t size) {
  int64_t start = modulo(lower, size), end = start + upper - lower;
  if (end <= size)
    return {{start, end}};
  return {{start, size}, {0, end - size}};
}

SmallVector<Box> cellsOf(CellsOp cells, const Box &nodes) {
  ChipAttr chip = chipOf(cells);
  Box box = turnedBox(cells.getTurn(), nodes, cells.getGrid().extent);
  int64_t row = cells.getRow(), column = cells.getColumn();
  SmallVector<Box> boxes;
  for (auto [top, bottom] : splitRange(box.lower.row + row, box.upper.row + row, chip.getRows()))
    for (auto [left, right] :
         splitRange(box.lower.column + column, box.upper.column + column, chip.getColumns()))
      boxes.push_back({{top, left}, {bottom, right}});
  return boxes;
}

std::optional<Box> nodesOf(CellsOp cells, const Box &box) {
  ChipAttr chip = chipOf(cells);
  Step extent = cells.getExtent();
  Step lower{modulo(box.lower.row - cells.getRow(), chip.getRows()),
             modulo(box.lower.column - cells.getColumn(), chip.getColumns())};
  Box inside{lower,
             {lower.row + box.upper.row - box.lower.row,
              lower.column + box.upper.column - box.lower.column}};
  if (inside.upper.row > extent.row || inside.upper.column > extent.column)
    return std::nullopt;
  return turnedBox(inverseTurn(cells.getTurn()), inside, extent);
}

//===-- Terms -------------------------------------------------------------------------------------===//

/// The part of an open axis from which a node this far away exists.
static void restrict(int64_t &lower, int64_t &upper, int64_t step, int64_t size, bool periodic) {
  if (periodic)
    return;
  lower = std::max(lower, -step);
  upper = std::min(upper, size - step);
}

static Box sitesOf(const Grid &grid, ArrayRef<Step> needed) {
  Box box{{0, 0}, grid.extent};
  for (Step step : needed) {
    restrict(box.lower.row, box.upper.row, step.row, grid.extent.row, grid.periodicRows);
    restrict(box.lower.column, box.upper.column, step.column, grid.extent.column,
             grid.periodicColumns);
  }
  return box;
}

SmallVector<Terms> termsOf(ebm::SitesInterface sites, ArrayAttr members) {
  ebm::LatticeAttr lattice = latticeOf(sites);
  Grid grid = *gridOf(lattice);
  SmallVector<Terms> all;
  if (isa<ebm::NodesAttr>(sites)) {
    Terms &terms = all.emplace_back();
    for (auto member : members.getAsRange<ebm::MemberAttr>())
      terms.members.push_back(stepOf(ebm::getShift(member, lattice.getRank())));
    terms.sites = sitesOf(grid, terms.members);
    terms.grid = grid;
    return all;
  }
  for (int64_t d = 0; d < lattice.getNumDirections(); ++d) {
    Terms &terms = all.emplace_back();
    Step direction = stepOf(lattice.getDirection(d));
    for (auto member : members.getAsRange<ebm::MemberAttr>())
      terms.members.push_back(member.getPlace() == ebm::Place::Target ? direction : Step{});
    terms.firstEntry = d * grid.extent.row * grid.extent.column;
    terms.sites = sitesOf(grid, direction);
    terms.grid = grid;
  }
  return all;
}

} // namespace isinglass::chip
