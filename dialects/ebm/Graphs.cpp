//===- Graphs.cpp - lattices, edge lists, bipartite and complete graphs ---------------------------===//
#include "dialects/ebm/Arrays.h"
#include "dialects/ebm/Ebm.h"
#include "dialects/ebm/Lattice.h"

#include "llvm/ADT/DenseSet.h"

#include <cstdlib>

using namespace mlir;

namespace isinglass::ebm {

using EmitError = llvm::function_ref<InFlightDiagnostic()>;

/// Largest number of nodes or edges of a graph. Leaves room for every product of it with a row of
/// weights in 64 bits.
static constexpr int64_t kMostSites = int64_t(1) << 40;

//===-- Lattice -----------------------------------------------------------------------------------===//

SmallVector<int64_t> reduceDisplacement(LatticeAttr lattice, ArrayRef<int64_t> displacement) {
  SmallVector<int64_t> reduced(displacement);
  for (auto [axis, size] : llvm::enumerate(lattice.getSizes()))
    if (lattice.getPeriodic()[axis])
      reduced[axis] = nearestToZero(displacement[axis], size);
  return reduced;
}

int64_t nearestToZero(int64_t displacement, int64_t period) {
  int64_t residue = ((displacement % period) + period) % period;
  return residue > period / 2 ? residue - period : residue;
}

SmallVector<int64_t> latticeCoordinates(ArrayRef<int64_t> sizes, int64_t node) {
  SmallVector<int64_t> x(sizes.size());
  for (int64_t axis = sizes.size() - 1; axis >= 0; --axis) {
    x[axis] = node % sizes[axis];
    node /= sizes[axis];
  }
  return x;
}

std::optional<int64_t> latticeNeighbour(LatticeAttr lattice, int64_t node,
                                        ArrayRef<int64_t> displacement) {
  SmallVector<int64_t> x = latticeCoordinates(lattice.getSizes(), node);
  int64_t index = 0;
  for (auto [axis, size] : llvm::enumerate(lattice.getSizes())) {
    int64_t position = x[axis] + displacement[axis];
    if (lattice.getPeriodic()[axis])
      position = ((position % size) + size) % size;
    else if (position < 0 || position >= size)
      return std::nullopt;
    index = index * size + position;
  }
  return index;
}

static LogicalResult verifySizes(EmitError emitError, ArrayRef<int64_t> sizes) {
  int64_t nodes = 1;
  for (int64_t size : sizes) {
    if (size < 1)
      return emitError() << "a size must be at least 1, not " << size;
    if (size > kMostSites / nodes)
      return emitError() << "more than 2^40 nodes";
    nodes *= size;
  }
  return success();
}

LogicalResult LatticeAttr::verify(EmitError emitError, ArrayRef<int64_t> sizes,
                                  ArrayRef<bool> periodic, ArrayRef<int64_t> flat) {
  if (sizes.empty())
    return emitError() << "a lattice has at least one axis";
  if (periodic.size() != sizes.size())
    return emitError() << "one period flag per axis, please";
  if (flat.size() % sizes.size() != 0)
    return emitError() << "every direction has one number per axis (" << sizes.size() << ")";
  if (failed(verifySizes(emitError, sizes)))
    return failure();
  DenseSet<ArrayRef<int64_t>> seen;
  SmallVector<SmallVector<int64_t>> reduced;
  size_t rank = sizes.size(), count = flat.size() / rank;
  // Entries of an array on the edges are counted in 64 bits.
  if (count > size_t(1) << 16)
    return emitError() << "more than 2^16 directions";
  reduced.reserve(2 * count);
  auto text = [](ArrayRef<int64_t> d) {
    std::string s;
    llvm::raw_string_ostream os(s);
    llvm::interleaveComma(d, os);
    return "(" + s + ")";
  };
  for (size_t d = 0; d < count; ++d) {
    ArrayRef<int64_t> direction = flat.slice(d * rank, rank);
    for (int sign : {1, -1}) {
      auto &vector = reduced.emplace_back(rank);
      for (size_t axis = 0; axis < rank; ++axis) {
        int64_t step = direction[axis];
        if (step > kMostSites || step < -kMostSites)
          return emitError() << "direction " << text(direction) << " is out of range";
        if (!periodic[axis] && std::abs(step) >= sizes[axis])
          return emitError() << "direction " << text(direction) << " leaves the open axis " << axis
                             << " of size " << sizes[axis] << " from every node";
        // -n/2 and n/2 are the same step: nearestToZero maps both to n/2.
        vector[axis] = periodic[axis] ? nearestToZero(sign * step, sizes[axis]) : sign * step;
      }
      if (llvm::all_of(vector, [](int64_t step) { return step == 0; }))
        return emitError() << "direction " << text(direction)
                           << " joins a node to itself (self loop)";
      if (!seen.insert(vector).second)
        return emitError() << "direction " << text(direction)
                           << " names an edge that another direction names too (double edge)";
    }
  }
  return success();
}

SmallVector<int64_t> LatticeAttr::getNodeShape() const { return SmallVector<int64_t>(getSizes()); }

SmallVector<int64_t> LatticeAttr::getEdgeShape() const {
  SmallVector<int64_t> shape = {getNumDirections()};
  llvm::append_range(shape, getSizes());
  return shape;
}

int64_t LatticeAttr::countEdges() const {
  int64_t edges = 0;
  for (int64_t d = 0; d < getNumDirections(); ++d) {
    int64_t sources = 1;
    for (auto [axis, step] : llvm::enumerate(getDirection(d)))
      sources *= getSizes()[axis] - (getPeriodic()[axis] ? 0 : std::abs(step));
    edges += sources;
  }
  return edges;
}

void LatticeAttr::forEachEdge(llvm::function_ref<void(int64_t, int64_t, int64_t)> visit) const {
  int64_t nodes = 1;
  for (int64_t size : getSizes())
    nodes *= size;
  for (int64_t d = 0; d < getNumDirections(); ++d)
    for (int64_t source = 0; source < nodes; ++source)
      if (auto target = latticeNeighbour(*this, source, getDirection(d)))
        visit(d * nodes + source, source, *target);
}

/// `70x70 open`, `8x8 periodic`, `8x31 periodic(0)`.
static ParseResult parsePeriods(AsmParser &parser, size_t rank, SmallVector<bool> &periodic) {
  if (succeeded(parser.parseOptionalKeyword("open"))) {
    periodic.assign(rank, false);
    return success();
  }
  if (parser.parseKeyword("periodic"))
    return failure();
  if (failed(parser.parseOptionalLParen())) {
    periodic.assign(rank, true);
    return success();
  }
  periodic.assign(rank, false);
  auto one = [&]() -> ParseResult {
    int64_t axis;
    SMLoc at = parser.getCurrentLocation();
    if (parser.parseInteger(axis))
      return failure();
    if (axis < 0 || axis >= static_cast<int64_t>(rank))
      return parser.emitError(at, "no such axis");
    periodic[axis] = true;
    return success();
  };
  return failure(parser.parseCommaSeparatedList(one) || parser.parseRParen());
}

Attribute LatticeAttr::parse(AsmParser &parser, Type) {
  SmallVector<int64_t> sizes, flat;
  SmallVector<bool> periodic;
  SMLoc at = parser.getCurrentLocation();
  auto report = [&] { return parser.emitError(at); };
  EmitError emitError = report;
  auto number = [&] { return parser.parseInteger(flat.emplace_back()); };
  auto direction = [&]() -> ParseResult {
    size_t before = flat.size();
    SMLoc here = parser.getCurrentLocation();
    if (parser.parseCommaSeparatedList(AsmParser::Delimiter::Paren, number))
      return failure();
    if (flat.size() - before != sizes.size())
      return parser.emitError(here, "every direction has one number per axis");
    return success();
  };
  if (parser.parseLess() || parser.parseDimensionList(sizes, false, false) ||
      parsePeriods(parser, sizes.size(), periodic) || parser.parseComma() ||
      parser.parseCommaSeparatedList(AsmParser::Delimiter::Square, direction) ||
      parser.parseGreater())
    return {};
  return getChecked(emitError, parser.getContext(), ArrayRef<int64_t>(sizes),
                    ArrayRef<bool>(periodic), ArrayRef<int64_t>(flat));
}

void LatticeAttr::print(AsmPrinter &printer) const {
  printer << "<";
  llvm::interleave(getSizes(), printer.getStream(), "x");
  if (llvm::none_of(getPeriodic(), [](bool p) { return p; })) {
    printer << " open";
  } else {
    printer << " periodic";
    if (!llvm::all_of(getPeriodic(), [](bool p) { return p; })) {
      SmallVector<int64_t> axes;
      for (auto [axis, p] : llvm::enumerate(getPeriodic()))
        if (p)
          axes.push_back(axis);
      printer << "(";
      llvm::interleaveComma(axes, printer);
      printer << ")";
    }
  }
  printer << ", [";
  for (int64_t d = 0; d < getNumDirections(); ++d) {
    printer << (d ? ", (" : "(");
    llvm::interleaveComma(getDirection(d), printer);
    printer << ")";
  }
  printer << "]>";
}

//===-- Edge list ---------------------------------------------------------------------------------===//

static LogicalResult verifyEdges(EmitError emitError, int64_t nodes, ArrayRef<int64_t> ends) {
  DenseSet<std::pair<int64_t, int64_t>> seen;
  seen.reserve(ends.size() / 2);
  for (size_t e = 0; e < ends.size() / 2; ++e) {
    int64_t i = ends[2 * e], j = ends[2 * e + 1];
    if (i < 0 || i >= nodes || j < 0 || j >= nodes)
      return emitError() << "edge " << e << " (" << i << ", " << j << ") names a node outside 0 to "
                         << nodes - 1;
    if (i == j)
      return emitError() << "edge " << e << " joins node " << i << " to itself (self loop)";
    if (!seen.insert(std::minmax(i, j)).second)
      return emitError() << "edge " << e << " (" << i << ", " << j
                         << ") is there twice (double edge)";
  }
  return success();
}

LogicalResult SparseAttr::verify(EmitError emitError, int64_t nodes, ElementsAttr edges) {
  if (nodes < 1 || nodes > INT32_MAX)
    return emitError() << "a graph has between 1 and 2^31-1 nodes, not " << nodes;
  if (!isArrayOf(edges, 2, IntegerType::get(edges.getContext(), 32)) ||
      edges.getShapedType().getDimSize(1) != 2)
    return emitError() << "edges are an [m, 2] array of i32, not " << edges.getType();
  // A literal is checked where it is written; a resource may not be there yet, see checkData.
  auto ends = isa<DenseElementsAttr>(edges) ? readIntegers(edges) : std::nullopt;
  return ends ? verifyEdges(emitError, nodes, *ends) : success();
}

LogicalResult SparseAttr::checkData(EmitError emitError) const {
  if (auto ends = readIntegers(getEdges()))
    return isa<DenseElementsAttr>(getEdges()) ? success()
                                              : verifyEdges(emitError, getNumNodes(), *ends);
  return emitError() << "the edges of a graph cannot be read: their resource is missing or of "
                        "another length than "
                     << getEdges().getType();
}

int64_t SparseAttr::countEdges() const { return getEdges().getShapedType().getDimSize(0); }
SmallVector<int64_t> SparseAttr::getNodeShape() const { return {getNumNodes()}; }
SmallVector<int64_t> SparseAttr::getEdgeShape() const {
  return {getEdges().getShapedType().getDimSize(0)};
}
void SparseAttr::forEachEdge(llvm::function_ref<void(int64_t, int64_t, int64_t)> visit) const {
  auto ends = readIntegers(getEdges());
  for (size_t e = 0; ends && e < ends->size() / 2; ++e)
    visit(e, (*ends)[2 * e], (*ends)[2 * e + 1]);
}

//===-- Bipartite and complete --------------------------------------------------------------------===//

LogicalResult BipartiteAttr::verify(EmitError emitError, int64_t first, int64_t second) {
  if (first < 1 || second < 1)
    return emitError() << "both groups need at least one node";
  return verifySizes(emitError, {first, second});
}
int64_t BipartiteAttr::countEdges() const { return getFirst() * getSecond(); }
SmallVector<int64_t> BipartiteAttr::getNodeShape() const { return {getFirst() + getSecond()}; }
SmallVector<int64_t> BipartiteAttr::getEdgeShape() const { return {getFirst(), getSecond()}; }
void BipartiteAttr::forEachEdge(llvm::function_ref<void(int64_t, int64_t, int64_t)> visit) const {
  for (int64_t i = 0; i < getFirst(); ++i)
    for (int64_t j = 0; j < getSecond(); ++j)
      visit(i * getSecond() + j, i, getFirst() + j);
}

LogicalResult CompleteAttr::verify(EmitError emitError, int64_t nodes) {
  if (nodes < 2 || nodes > (int64_t(1) << 20))
    return emitError() << "a complete graph has between 2 and 2^20 nodes, not " << nodes;
  return success();
}
int64_t CompleteAttr::countEdges() const { return getNumNodes() * (getNumNodes() - 1) / 2; }
SmallVector<int64_t> CompleteAttr::getNodeShape() const { return {getNumNodes()}; }
SmallVector<int64_t> CompleteAttr::getEdgeShape() const { return {countEdges()}; }
void CompleteAttr::forEachEdge(llvm::function_ref<void(int64_t, int64_t, int64_t)> visit) const {
  int64_t entry = 0;
  for (int64_t i = 0; i < getNumNodes(); ++i)
    for (int64_t j = i + 1; j < getNumNodes(); ++j)
      visit(entry++, i, j);
}

} // namespace isinglass::ebm
