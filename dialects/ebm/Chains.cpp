//===- Chains.cpp - verifiers of chains -----------------------------------------------------------===//
#include "dialects/ebm/Chains.h"

#include "dialects/ebm/Factors.h"

#include <cmath>

using namespace mlir;

namespace isinglass::ebm {

/// Of one observable: its spins are counted in 64 bits, and placed one by one.
static constexpr int64_t kMostSpins = int64_t(1) << 32;

LogicalResult TimesAttr::verify(function_ref<InFlightDiagnostic()> emitError, TimeScale scale,
                                FloatAttr end) {
  if (scale == TimeScale::Log && end)
    return emitError() << "times on the log scale end at infinity: they take no number";
  if (scale == TimeScale::Log)
    return success();
  double value = end ? end.getValueAsDouble() : 0;
  if (!(value > 0) || !std::isfinite(value))
    return emitError() << "linear times end at a positive number";
  return success();
}

//===-- What a step sees --------------------------------------------------------------------------===//

int64_t countSpins(Operation *observable) {
  if (auto label = dyn_cast<LabelOp>(observable))
    return label.getClasses() * label.getCopies();
  auto pixels = cast<PixelsOp>(observable);
  return countEntries(pixels.getShape()) * pixels.getLevels();
}

int64_t countVisible(ChainOp chain) {
  int64_t spins = 0;
  for (Operation &op : chain.getBody().getOps())
    spins += countSpins(&op);
  return spins;
}

static LogicalResult verifyRate(Operation *op, const llvm::APFloat &rate) {
  double value = rate.convertToDouble();
  if (!(value > 0) || !std::isfinite(value))
    return op->emitOpError() << "the rate must be a positive number";
  return success();
}

LogicalResult PixelsOp::verify() {
  int64_t levels = getLevels(), spins = levels;
  if (levels < 1 || levels > 255)
    return emitOpError() << "a pixel has 1 to 255 levels";
  if (getShape().empty())
    return emitOpError() << "an array of pixels has at least one axis";
  for (int64_t size : getShape()) {
    if (size < 1 || size > kMostSpins / spins)
      return emitOpError() << "has 1 to 2^32 spins";
    spins *= size;
  }
  return verifyRate(*this, getRate());
}

LogicalResult LabelOp::verify() {
  int64_t classes = getClasses(), copies = getCopies();
  if (classes < 2 || classes > (1 << 16))
    return emitOpError() << "a label has 2 to 2^16 classes";
  if (copies < 1 || copies > (1 << 16))
    return emitOpError() << "a class has 1 to 2^16 copies";
  return verifyRate(*this, getRate());
}

//===-- The chain ---------------------------------------------------------------------------------===//

static Parity parityOf(Attribute places) {
  if (auto scattered = dyn_cast<ScatteredAttr>(places))
    return scattered.getParity();
  auto spread = dyn_cast<SpreadAttr>(places);
  return spread ? spread.getParity() : Parity::Any;
}

int64_t countPlaces(GraphInterface graph, Attribute places) {
  Parity parity = parityOf(places);
  if (parity == Parity::Any)
    return countEntries(graph.getNodeShape());
  int64_t even = 1, odd = 0;
  for (int64_t size : graph.getNodeShape()) {
    int64_t more = (size + 1) / 2, less = size / 2, both = even * more + odd * less;
    odd = even * less + odd * more;
    even = both;
  }
  return parity == Parity::Even ? even : odd;
}

LogicalResult ChainOp::verify() {
  if (static_cast<int64_t>(getSteps()) < 1 || getSteps() > 4096)
    return emitOpError() << "has 1 to 4096 steps";
  if (!isa<InOrderAttr, ScatteredAttr, SpreadAttr, FileAttr>(getPlaces()))
    return emitOpError() << "visible spins are placed #ebm.in_order, #ebm.scattered, #ebm.spread "
                            "or by a #ebm.file";
  if (getInputAttr() && !getCouplingAttr())
    return emitOpError() << "an input needs its coupling";
  return success();
}

LogicalResult ChainOp::verifyRegions() {
  for (Operation &op : getBody().getOps())
    if (!isa<PixelsOp, LabelOp>(op))
      return op.emitOpError() << "does not belong in a chain";
  if (getBody().front().empty())
    return emitOpError() << "sees nothing: its body declares pixels or labels";
  return success();
}

/// What ebm-expand-chain added: spins on the same nodes, and an entry a node.
static LogicalResult verifyInput(ChainOp chain, Operation *owner, GraphInterface graph,
                                 SymbolTableCollection &symbols) {
  auto input =
      dyn_cast_or_null<VariableInterface>(symbols.lookupSymbolIn(owner, chain.getInputAttr()));
  if (!input || input.getGraph() != graph)
    return chain.emitOpError() << chain.getInputAttr() << " is not a variable on the graph of "
                               << chain.getVisibleAttr();
  auto coupling =
      dyn_cast_or_null<ParameterInterface>(symbols.lookupSymbolIn(owner, chain.getCouplingAttr()));
  auto nodes = coupling ? dyn_cast<NodesAttr>(coupling.getSites()) : NodesAttr();
  if (!nodes || nodes.getGraph() != graph)
    return chain.emitOpError() << chain.getCouplingAttr()
                               << " is not a parameter over the nodes of "
                               << chain.getVisibleAttr();
  return success();
}

LogicalResult ChainOp::verifySymbolUses(SymbolTableCollection &symbols) {
  Operation *owner = symbols.lookupNearestSymbolFrom((*this)->getParentOp(), getModelAttr());
  if (!owner || !owner->hasTrait<OpTrait::SymbolTable>() || isa<ChainOp>(owner))
    return emitOpError() << getModelAttr() << " is not a model or program beside it";
  Operation *symbol = symbols.lookupSymbolIn(owner, getVisibleAttr());
  auto variable = dyn_cast_or_null<VariableInterface>(symbol);
  if (!variable || isa<CategoriesOp>(symbol))
    return emitOpError() << getVisibleAttr() << " is not a spin variable of " << getModelAttr();
  int64_t visible = countVisible(*this), places = countPlaces(variable.getGraph(), getPlaces());
  if (visible > places)
    return emitOpError() << visible << " visible spins do not fit on the " << places
                         << " cells that may hold them";
  size_t axes = variable.getGraph().getNodeShape().size();
  for (auto pixels : getBody().getOps<PixelsOp>())
    if (isa<SpreadAttr>(getPlaces()) && pixels.getShape().size() != axes)
      return emitOpError() << "#ebm.spread lays @" << pixels.getSymName() << " over the " << axes
                           << " axes of " << getVisibleAttr() << ", and it has "
                           << pixels.getShape().size();
  return getInputAttr() ? verifyInput(*this, owner, variable.getGraph(), symbols) : success();
}

} // namespace isinglass::ebm
