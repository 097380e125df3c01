//===- Factors.cpp --------------------------------------------------------------------------------===//
#include "dialects/ebm/Factors.h"

#include "dialects/ebm/Arrays.h"

#include "llvm/ADT/DenseSet.h"

#include <cmath>

using namespace mlir;

namespace isinglass::ebm {

int64_t countEntries(ArrayRef<int64_t> shape) {
  int64_t entries = 1;
  for (int64_t size : shape)
    entries *= size;
  return entries;
}

Operation *lookup(Operation *scope, FlatSymbolRefAttr name, SymbolTableCollection *symbols) {
  return symbols ? symbols->lookupNearestSymbolFrom(scope, name)
                 : SymbolTable::lookupNearestSymbolFrom(scope, name);
}

VariableInterface lookupVariable(Operation *scope, FlatSymbolRefAttr name,
                                 SymbolTableCollection *symbols) {
  return dyn_cast_or_null<VariableInterface>(lookup(scope, name, symbols));
}

ParameterInterface lookupParameter(Operation *scope, StringRef name,
                                   SymbolTableCollection *symbols) {
  auto symbol = FlatSymbolRefAttr::get(scope->getContext(), name);
  return dyn_cast_or_null<ParameterInterface>(lookup(scope, symbol, symbols));
}

//===-- Members -----------------------------------------------------------------------------------===//

/// The graph whose sites these are, or null for rows and shapes.
static GraphInterface graphOf(SitesInterface sites) {
  if (auto edges = dyn_cast<EdgesAttr>(sites))
    return edges.getGraph();
  if (auto nodes = dyn_cast<NodesAttr>(sites))
    return nodes.getGraph();
  return {};
}

static LogicalResult verifyColumn(Operation *op, ArrayRef<int64_t> rows, int64_t columns,
                                  int64_t column, int64_t entries, StringRef name) {
  if (column < 0 || column >= columns)
    return op->emitOpError() << "'" << name << "' is taken at column " << column
                             << ", but rows have " << columns << " columns";
  for (size_t at = column; at < rows.size(); at += columns)
    if (rows[at] < 0 || rows[at] >= entries)
      return op->emitOpError() << "row " << at / columns << " takes entry " << rows[at] << " of '"
                               << name << "', which has " << entries;
  return success();
}

static LogicalResult verifyShift(Operation *op, MemberAttr member, GraphInterface graph) {
  auto lattice = dyn_cast<LatticeAttr>(graph);
  if (!lattice)
    return op->emitOpError() << "a shift needs a lattice, not " << graph;
  if (static_cast<int64_t>(member.getOffset().size()) != lattice.getRank())
    return op->emitOpError() << "a shift on this lattice has " << lattice.getRank() << " numbers";
  for (auto [axis, step] : llvm::enumerate(member.getOffset())) {
    int64_t limit = lattice.getPeriodic()[axis] ? int64_t(1) << 40 : lattice.getSizes()[axis] - 1;
    if (step > limit || step < -limit)
      return op->emitOpError() << "a shift by " << step << " leaves axis " << axis
                               << " of the lattice from every node";
  }
  return success();
}

static LogicalResult verifyMember(Operation *op, SitesInterface sites, MemberAttr member,
                                  ArrayRef<int64_t> rows, SymbolTableCollection *symbols) {
  VariableInterface variable = lookupVariable(op, member.getVariable(), symbols);
  if (!variable)
    return op->emitOpError() << member.getVariable() << " is not a variable of this model";
  if (member.getPlace() == Place::Column) {
    auto rowsAttr = dyn_cast<RowsAttr>(sites);
    if (!rowsAttr)
      return op->emitOpError() << "a column needs sites that are rows";
    return verifyColumn(
        op, rows, rowsAttr.getIndices().getShapedType().getDimSize(1), member.getOffset().front(),
        countEntries(variable.getGraph().getNodeShape()), member.getVariable().getValue());
  }
  bool ofEdges = member.getPlace() == Place::Source || member.getPlace() == Place::Target;
  if (ofEdges != isa<EdgesAttr>(sites) || (!ofEdges && !isa<NodesAttr>(sites)))
    return op->emitOpError() << member.getVariable() << " at " << stringifyPlace(member.getPlace())
                             << " does not fit these sites";
  if (graphOf(sites).getNodeShape() != variable.getGraph().getNodeShape())
    return op->emitOpError() << member.getVariable() << " lives on " << variable.getGraph()
                             << ", not on the nodes of these sites";
  if (member.getPlace() == Place::Shift)
    return verifyShift(op, member, graphOf(sites));
  return success();
}

/// The values of the rows, empty for other sites; an error if they are not there.
static FailureOr<std::vector<int64_t>> readRows(Operation *op, SitesInterface sites) {
  auto rows = dyn_cast<RowsAttr>(sites);
  if (!rows)
    return std::vector<int64_t>();
  if (auto values = readIntegers(rows.getIndices()))
    return std::move(*values);
  return op->emitOpError() << "the rows cannot be read: their resource is missing or of another "
                              "length than "
                           << rows.getIndices().getType();
}

LogicalResult verifyMembers(Operation *op, SitesInterface sites, ArrayAttr members,
                            SymbolTableCollection *symbols) {
  auto rows = readRows(op, sites);
  if (failed(rows))
    return failure();
  for (MemberAttr member : members.getAsRange<MemberAttr>())
    if (failed(verifyMember(op, sites, member, *rows, symbols)))
      return failure();
  return success();
}

//===-- Which sites have a term -------------------------------------------------------------------===//

SmallVector<int64_t> getShift(MemberAttr member, int64_t rank) {
  SmallVector<int64_t> shift(member.getOffset());
  shift.resize(rank);
  return shift;
}

SmallVector<std::pair<int64_t, int64_t>> getRange(LatticeAttr lattice,
                                                  ArrayRef<MemberAttr> members) {
  SmallVector<std::pair<int64_t, int64_t>> range;
  for (int64_t size : lattice.getSizes())
    range.push_back({0, size});
  for (MemberAttr member : members)
    for (auto [axis, step] : llvm::enumerate(getShift(member, lattice.getRank())))
      if (!lattice.getPeriodic()[axis]) {
        range[axis].first = std::max(range[axis].first, -step);
        range[axis].second = std::min(range[axis].second, lattice.getSizes()[axis] - step);
      }
  return range;
}

/// The range of a product over the nodes of a lattice; empty for other sites, which lack no terms.
static SmallVector<std::pair<int64_t, int64_t>> rangeOf(SitesInterface sites,
                                                        ArrayRef<MemberAttr> members) {
  auto nodes = dyn_cast<NodesAttr>(sites);
  auto lattice = nodes ? dyn_cast<LatticeAttr>(nodes.getGraph()) : LatticeAttr();
  return lattice ? getRange(lattice, members) : SmallVector<std::pair<int64_t, int64_t>>();
}

int64_t countTerms(SitesInterface sites, ArrayRef<MemberAttr> members) {
  auto range = rangeOf(sites, members);
  if (range.empty())
    return sites.countSites();
  int64_t terms = 1;
  for (auto [lower, upper] : range)
    terms *= std::max<int64_t>(upper - lower, 0);
  return terms;
}

bool haveSameSites(SitesInterface sites, ArrayRef<MemberAttr> some, ArrayRef<MemberAttr> others) {
  return rangeOf(sites, some) == rangeOf(sites, others);
}

//===-- Weight ------------------------------------------------------------------------------------===//

static LogicalResult verifyWeight(FactorInterface factor, ArrayRef<int64_t> rows,
                                  SymbolTableCollection *symbols) {
  Operation *op = factor;
  if (!factor.getWeight()) {
    if (factor.getWeightColumn())
      return op->emitOpError() << "a column of a weight that is not there";
    return success();
  }
  StringRef name = *factor.getWeight();
  ParameterInterface parameter = lookupParameter(op, name, symbols);
  if (!parameter)
    return op->emitOpError() << "'" << name << "' is not a parameter of this model";
  SmallVector<int64_t> shape = parameter.getSites().getShape();
  if (factor.getWeightColumn()) {
    auto rowsAttr = dyn_cast<RowsAttr>(factor.getSites());
    if (!rowsAttr)
      return op->emitOpError() << "a column needs sites that are rows";
    return verifyColumn(op, rows, rowsAttr.getIndices().getShapedType().getDimSize(1),
                        *factor.getWeightColumn(), countEntries(shape), name);
  }
  // Entries on edges are named by directions, so the graph must be the same; nodes are nodes.
  bool nodes = isa<NodesAttr>(parameter.getSites()) && isa<NodesAttr>(factor.getSites());
  if (shape.empty() || parameter.getSites() == factor.getSites() ||
      (nodes && shape == factor.getSites().getShape()))
    return success();
  return op->emitOpError() << "the parameter '" << name
                           << "' has neither one entry nor one entry a site of this factor";
}

LogicalResult verifyFactor(FactorInterface factor, SymbolTableCollection *symbols) {
  Operation *op = factor;
  if (!std::isfinite(factor.getCoefficient().convertToDouble()))
    return op->emitOpError() << "the coefficient must be a finite number";
  auto rows = readRows(op, factor.getSites());
  if (failed(rows))
    return failure();
  for (MemberAttr member : factor.getMembers().getAsRange<MemberAttr>())
    if (failed(verifyMember(op, factor.getSites(), member, *rows, symbols)))
      return failure();
  return verifyWeight(factor, *rows, symbols);
}

LogicalResult verifyGraphs(Region &body) {
  DenseSet<Attribute> seen;
  for (Operation &op : body.getOps())
    for (NamedAttribute attribute : op.getAttrDictionary()) {
      auto graph = dyn_cast<GraphInterface>(attribute.getValue());
      if (auto sites = dyn_cast<SitesInterface>(attribute.getValue()))
        graph = graphOf(sites);
      if (graph && seen.insert(graph).second &&
          failed(graph.checkData([&] { return op.emitOpError(); })))
        return failure();
    }
  return success();
}

//===-- Initial values and slices -------------------------------------------------------------------===//

static LogicalResult verifyInitialArray(Operation *op, SitesInterface sites, ElementsAttr array) {
  SmallVector<int64_t> shape = sites.getShape();
  if (!array ||
      !isArrayOf(array, array.getShapedType().hasRank() ? array.getShapedType().getRank() : -1,
                 Float32Type::get(op->getContext())))
    return op->emitOpError() << "an initial value is a number, a draw, a file or an array of f32";
  if (array.getShapedType().getShape() != ArrayRef<int64_t>(shape))
    return op->emitOpError() << "the initial array has another shape than the parameter";
  auto finite = [](float value) { return std::isfinite(value); };
  bool good;
  if (auto dense = dyn_cast<DenseElementsAttr>(array); dense && dense.isSplat()) {
    good = finite(dense.getSplatValue<float>());
  } else if (auto values = readFloats(array)) {
    good = llvm::all_of(*values, finite);
  } else {
    return op->emitOpError() << "the initial array cannot be read: its resource is missing or of "
                                "another length than "
                             << array.getType();
  }
  if (!good)
    return op->emitOpError() << "the initial array holds a value that is not finite";
  return success();
}

LogicalResult verifyInitialiser(Operation *op, SitesInterface sites,
                                std::optional<ArrayRef<double>> among, Attribute init) {
  if (isa<RowsAttr>(sites))
    return op->emitOpError() << "a parameter is over edges, nodes or a shape";
  if (among) {
    if (among->empty())
      return op->emitOpError() << "the promised values are missing";
    for (double value : *among)
      if (!std::isfinite(value))
        return op->emitOpError() << "promised values must be finite";
  }
  if (!init || isa<NormalAttr, UniformAttr, SignsAttr, FileAttr>(init))
    return success();
  if (auto number = dyn_cast<FloatAttr>(init)) {
    if (!std::isfinite(number.getValueAsDouble()))
      return op->emitOpError() << "the initial value must be a finite number";
    return success();
  }
  return verifyInitialArray(op, sites, dyn_cast<ElementsAttr>(init));
}

LogicalResult verifySlice(Operation *op, VariableInterface variable, ArrayRef<int64_t> lower,
                          ArrayRef<int64_t> upper, std::optional<int64_t> value) {
  SmallVector<int64_t> shape = variable.getGraph().getNodeShape();
  if (lower.size() != shape.size() || upper.size() != shape.size())
    return op->emitOpError() << "the slice needs one range per axis (" << shape.size() << ")";
  for (auto [axis, size] : llvm::enumerate(shape))
    if (lower[axis] < 0 || upper[axis] > size || lower[axis] >= upper[axis])
      return op->emitOpError() << "the range " << lower[axis] << " to " << upper[axis]
                               << " is empty or outside axis " << axis << " of size " << size;
  auto categories = dyn_cast<CategoriesOp>(variable.getOperation());
  if (value && !categories && *value != 1 && *value != -1)
    return op->emitOpError() << "a spin is -1 or 1, not " << *value;
  if (value && categories && (*value < 0 || *value >= static_cast<int64_t>(categories.getStates())))
    return op->emitOpError() << "a state is 0 to " << categories.getStates() - 1 << ", not "
                             << *value;
  return success();
}

bool overlap(ArrayRef<int64_t> lowerA, ArrayRef<int64_t> upperA, ArrayRef<int64_t> lowerB,
             ArrayRef<int64_t> upperB) {
  for (size_t axis = 0; axis < lowerA.size(); ++axis)
    if (lowerA[axis] >= upperB[axis] || lowerB[axis] >= upperA[axis])
      return false;
  return true;
}

} // namespace isinglass::ebm
