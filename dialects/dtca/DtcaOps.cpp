//===- DtcaOps.cpp - verifiers --------------------------------------------------------------------===//
#include "dialects/dtca/Dtca.h"
#include "dialects/ebm/Assembly.h"
#include "dialects/ebm/Factors.h"

#include <cmath>

using namespace mlir;
using namespace isinglass;
using namespace isinglass::chip;

using ebm::parseInitialiser;
using ebm::parseMembers;
using ebm::parseSites;
using ebm::parseSlice;
using ebm::printInitialiser;
using ebm::printMembers;
using ebm::printSites;
using ebm::printSlice;

#define GET_OP_CLASSES
#include "dialects/dtca/DtcaOps.cpp.inc"

static ChipAttr chipAround(Operation *op) {
  if (auto image = op->getParentOfType<ImageOp>())
    return image.getChip();
  return op->getParentOfType<PlacementOp>().getChip();
}

//===-- Cells -------------------------------------------------------------------------------------===//

Grid CellsOp::getGrid() { return *gridOf(getGraph()); }
Step CellsOp::getExtent() { return turnedExtent(getTurn(), getGrid().extent); }
Step CellsOp::getCell(Step node) {
  ChipAttr chip = chipAround(*this);
  Step cell = turnedCell(getTurn(), node, getGrid().extent);
  return {static_cast<int64_t>(cell.row + getRow()) % chip.getRows(),
          static_cast<int64_t>(cell.column + getColumn()) % chip.getColumns()};
}

/// Along one axis: cells at..at+count-1 of a grid that couplings reach in stretches of `stretch`.
static LogicalResult verifyAxis(CellsOp cells, StringRef axis, int64_t at, int64_t count,
                                int64_t size, int64_t stretch, bool wrapped) {
  if (at < 0 || at >= size || count > size)
    return cells.emitOpError() << "needs " << count << " " << axis << " from " << axis.drop_back()
                               << " " << at << ", but the chip has " << axis << " 0 to "
                               << size - 1;
  if (!wrapped && at + count > size)
    return cells.emitOpError() << "ends " << at + count - size << " "
                               << (at + count - size > 1 ? axis : axis.drop_back())
                               << " beyond the chip, "
                               << "which has " << size;
  if (stretch < size && at / stretch != (at + count - 1) / stretch)
    return cells.emitOpError() << "lies in two cores, which are apart: a core has " << stretch
                               << " " << axis << ", and these are " << at << " to "
                               << at + count - 1;
  return success();
}

LogicalResult CellsOp::verify() {
  if (!gridOf(getGraph()))
    return emitOpError() << "a chip holds lattices of one or two axes, not " << getGraph();
  ChipAttr chip = chipAround(*this);
  Step extent = getExtent();
  if (failed(verifyAxis(*this, "rows", getRow(), extent.row, chip.getRows(),
                        chip.getReachableRows(), chip.getWrapped())))
    return failure();
  return verifyAxis(*this, "columns", getColumn(), extent.column, chip.getColumns(),
                    chip.getReachableColumns(), chip.getWrapped());
}

static bool overlap(const Box &a, const Box &b) {
  return a.lower.row < b.upper.row && b.lower.row < a.upper.row &&
         a.lower.column < b.upper.column && b.lower.column < a.upper.column;
}

static bool overlap(CellsOp a, CellsOp b) {
  for (const Box &one : cellsOf(a, {{0, 0}, a.getGrid().extent}))
    for (const Box &other : cellsOf(b, {{0, 0}, b.getGrid().extent}))
      if (overlap(one, other))
        return true;
  return false;
}

/// No cell holds two variables.
static LogicalResult verifyDisjoint(Region &body) {
  SmallVector<CellsOp> all = llvm::to_vector(body.getOps<CellsOp>());
  for (size_t later = 0; later < all.size(); ++later)
    for (size_t earlier = 0; earlier < later; ++earlier)
      if (overlap(all[earlier], all[later])) {
        auto diagnostic = all[later].emitOpError()
                          << "shares cells with @" << all[earlier].getSymName();
        diagnostic.attachNote(all[earlier].getLoc()) << "the other variable";
        return diagnostic;
      }
  return success();
}

LogicalResult ParamOp::verify() {
  return ebm::verifyInitialiser(*this, getSites(), getAmong(), getInitAttr());
}

//===-- Factors of the user's model, on the chip ----------------------------------------------------===//

/// Lattices of one or two axes, and one variable. Other checks are those of every factor.
static LogicalResult verifyOnGrid(ebm::FactorInterface factor) {
  Operation *op = factor;
  ebm::LatticeAttr lattice = latticeOf(factor.getSites());
  if (!lattice || !gridOf(lattice))
    return op->emitOpError() << "is over edges or nodes of a lattice of one or two axes";
  auto members = llvm::to_vector(factor.getMembers().getAsRange<ebm::MemberAttr>());
  for (ebm::MemberAttr member : members)
    if (member.getVariable() != members.front().getVariable())
      return op->emitOpError() << "joins " << members.front().getVariable() << " and "
                               << member.getVariable() << "; both ends are of one variable";
  if (failed(ebm::verifyFactor(factor)))
    return failure();
  // The variable may not have been verified yet.
  auto variable = ebm::lookupVariable(op, members.front().getVariable());
  if (!gridOf(variable.getGraph()))
    return op->emitOpError() << members.front().getVariable()
                             << " is on no lattice of one or two axes";
  return success();
}

static CellsOp variableOf(ebm::FactorInterface factor) {
  auto member = cast<ebm::MemberAttr>(factor.getMembers()[0]);
  return cast<CellsOp>(ebm::lookupVariable(factor, member.getVariable()).getOperation());
}

/// A step along an axis that is periodic in the model has to find the chip's own way around.
static LogicalResult verifyPeriod(Operation *op, StringRef axis, int64_t size, int64_t chipSize,
                                  bool wrapped) {
  if (!wrapped)
    return op->emitOpError() << "goes around " << size << " " << axis
                             << ", but the chip is open: it has no wires around its edge";
  if (size != chipSize)
    return op->emitOpError() << "goes around " << size << " " << axis
                             << ", but the chip goes around " << chipSize;
  return success();
}

/// Every pair is joined. O(directions of the factor * rules).
static LogicalResult verifyJoined(ebm::FactorInterface factor) {
  Operation *op = factor;
  ChipAttr chip = chipAround(op);
  CellsOp cells = variableOf(factor);
  int64_t rank = latticeOf(factor.getSites()).getRank();
  for (const Terms &terms : termsOf(factor.getSites(), factor.getMembers())) {
    if (terms.sites.isEmpty())
      continue;
    Step step = terms.grid.reduce({terms.members[1].row - terms.members[0].row,
                                   terms.members[1].column - terms.members[0].column});
    Step around =
        turnedExtent(cells.getTurn(), {terms.grid.periodicRows && step.row ? 1 : 0,
                                       terms.grid.periodicColumns && step.column ? 1 : 0});
    Step extent = cells.getExtent();
    if ((around.row &&
         failed(verifyPeriod(op, "rows", extent.row, chip.getRows(), chip.getWrapped()))) ||
        (around.column &&
         failed(verifyPeriod(op, "columns", extent.column, chip.getColumns(), chip.getWrapped()))))
      return failure();
    Step turned = turnedStep(cells.getTurn(), step);
    if (!chip.findDirection(turned))
      return op->emitOpError() << "joins cells " << printStep(step, rank) << " apart, which is "
                               << printStep(turned) << " on the chip and none of its directions";
  }
  return success();
}

SmallVector<Terms> CouplingsOp::getTerms() { return termsOf(getSites(), getMembers()); }
SmallVector<Terms> DrivesOp::getTerms() { return termsOf(getSites(), getMembers()); }
CellsOp DrivesOp::getCells() { return variableOf(*this); }
std::optional<uint64_t> DrivesOp::getWeightColumn() { return std::nullopt; }
SmallVector<Terms> BiasesOp::getTerms() { return termsOf(getSites(), getMembers()); }
CellsOp CouplingsOp::getCells() { return variableOf(*this); }
CellsOp BiasesOp::getCells() { return variableOf(*this); }
std::optional<uint64_t> CouplingsOp::getWeightColumn() { return std::nullopt; }
std::optional<uint64_t> BiasesOp::getWeightColumn() { return std::nullopt; }

LogicalResult CouplingsOp::verify() {
  if (getMembers().size() != 2)
    return emitOpError() << "a coupling joins two cells, not " << getMembers().size();
  return failure(failed(verifyOnGrid(*this)) || failed(verifyJoined(*this)));
}

LogicalResult BiasesOp::verify() {
  if (getMembers().size() != 1)
    return emitOpError() << "a bias is of one cell, not of " << getMembers().size();
  return verifyOnGrid(*this);
}

LogicalResult DrivesOp::verify() {
  if (getMembers().size() != 1)
    return emitOpError() << "a drive is of one cell, not of " << getMembers().size();
  return verifyOnGrid(*this);
}

//===-- Placements ----------------------------------------------------------------------------------===//

llvm::APFloat MovedOp::getCoefficient() { return llvm::APFloat(1.0); }
std::optional<uint64_t> MovedOp::getWeightColumn() { return std::nullopt; }

LogicalResult MovedOp::verify() {
  if (getMembers().size() != 1 && getMembers().size() != 2)
    return emitOpError() << "moves biases of one member or couplings of two, not of "
                         << getMembers().size();
  if (failed(verifyOnGrid(*this)))
    return failure();
  return getMembers().size() == 2 ? verifyJoined(*this) : success();
}

LogicalResult PlacementOp::verifyRegions() {
  for (Operation &op : getBody().getOps())
    if (!isa<CellsOp, ParamOp, MovedOp>(op))
      return op.emitOpError() << "does not belong in a placement";
  return verifyDisjoint(getBody());
}

/// A model lies in one place.
static LogicalResult verifyOnlyPlacement(PlacementOp placement) {
  for (auto first : placement->getBlock()->getOps<PlacementOp>()) {
    if (first == placement)
      return success();
    if (first.getModelAttr() != placement.getModelAttr())
      continue;
    auto diagnostic = placement.emitOpError()
                      << "is the second placement of " << placement.getModelAttr();
    diagnostic.attachNote(first.getLoc()) << "the first one";
    return diagnostic;
  }
  return success();
}

/// An array of the placed model is filled once.
static LogicalResult verifyMovedOnce(PlacementOp placement) {
  llvm::DenseMap<Attribute, MovedOp> filled;
  for (auto moved : placement.getBody().getOps<MovedOp>()) {
    auto [first, isNew] = filled.try_emplace(moved.getPlacedAttr(), moved);
    if (isNew)
      continue;
    auto diagnostic = moved.emitOpError()
                      << "fills " << moved.getPlacedAttr()
                      << " a second time; give it an array and a product of its own, which add";
    diagnostic.attachNote(first->second.getLoc()) << "the first time";
    return diagnostic;
  }
  return success();
}

/// Its model lies on the chip's lattice and has the arrays that are moved.
LogicalResult PlacementOp::verifySymbolUses(SymbolTableCollection &symbols) {
  if (failed(verifyOnlyPlacement(*this)) || failed(verifyMovedOnce(*this)))
    return failure();
  auto model = dyn_cast_or_null<ebm::ModelOp>(
      symbols.lookupNearestSymbolFrom((*this)->getParentOp(), getModelAttr()));
  if (!model)
    return emitOpError() << getModelAttr() << " is not a model beside it";
  ebm::LatticeAttr lattice = getChip().getLattice();
  for (auto spins : model.getBody().getOps<ebm::SpinsOp>())
    if (spins.getGraph() != lattice) {
      auto diagnostic = emitOpError()
                        << getModelAttr() << " does not lie on the chip's lattice " << lattice;
      diagnostic.attachNote(spins.getLoc()) << "its variable @" << spins.getSymName();
      return diagnostic;
    }
  for (auto moved : getBody().getOps<MovedOp>()) {
    auto param =
        dyn_cast_or_null<ebm::ParamOp>(symbols.lookupSymbolIn(model, moved.getPlacedAttr()));
    ebm::SitesInterface sites = ebm::EdgesAttr::get(getContext(), lattice);
    if (moved.getMembers().size() == 1)
      sites = ebm::NodesAttr::get(getContext(), lattice);
    if (!param || param.getSites() != sites)
      return moved.emitOpError() << moved.getPlacedAttr() << " is not a parameter of "
                                 << getModelAttr() << " on the "
                                 << (moved.getMembers().size() == 1 ? "nodes" : "edges")
                                 << " of the chip's lattice";
  }
  return success();
}

//===-- Images --------------------------------------------------------------------------------------===//

ProgramOp ImageOp::getProgram() { return *getBody().getOps<ProgramOp>().begin(); }
CodesOp ImageOp::getCodes() {
  auto codes = getBody().getOps<CodesOp>();
  return codes.empty() ? CodesOp() : *codes.begin();
}

LogicalResult ImageOp::verify() {
  double beta = getBeta().convertToDouble();
  if (!(beta > 0) || !std::isfinite(beta))
    return emitOpError() << "beta must be a positive number";
  return success();
}

LogicalResult ImageOp::verifyRegions() {
  for (Operation &op : getBody().getOps())
    if (!isa<CellsOp, ParamOp, RoleOp, CouplingsOp, BiasesOp, DrivesOp, CodesOp, ProgramOp>(op))
      return op.emitOpError() << "does not belong in an image";
  if (getBody().getOps<CellsOp>().empty())
    return emitOpError() << "holds no variable";
  if (llvm::range_size(getBody().getOps<ProgramOp>()) != 1)
    return emitOpError() << "has one program, not "
                         << llvm::range_size(getBody().getOps<ProgramOp>());
  if (llvm::range_size(getBody().getOps<CodesOp>()) > 1)
    return (*std::next(getBody().getOps<CodesOp>().begin())).emitOpError()
           << "says the codes a second time";
  auto drives = getProgram().getBody().getOps<DriveOp>();
  if (auto driven = getBody().getOps<DrivesOp>(); !driven.empty() && drives.empty())
    return (*driven.begin()).emitOpError()
           << "needs a dtca.drive in the program, to give the signs";
  else if (driven.empty() && !drives.empty())
    return (*drives.begin()).emitOpError()
           << "gives the signs of drives, but the image has no dtca.drives";
  for (auto driven : getBody().getOps<DrivesOp>())
    for (DriveOp drive : drives)
      if (drive.getVariable() != driven.getCells().getSymName()) {
        auto diagnostic = drive.emitOpError()
                          << "gives signs to " << drive.getVariableAttr() << ", but drives are of @"
                          << driven.getCells().getSymName();
        diagnostic.attachNote(driven.getLoc()) << "these drives";
        return diagnostic;
      }
  return verifyDisjoint(getBody());
}

static LogicalResult verifyCells(Operation *op, FlatSymbolRefAttr name, ArrayRef<int64_t> lower,
                                 ArrayRef<int64_t> upper, std::optional<int64_t> value) {
  auto cells = dyn_cast_or_null<CellsOp>(
      SymbolTable::lookupNearestSymbolFrom(op->getParentOfType<ImageOp>(), name));
  if (!cells)
    return op->emitOpError() << name << " is not a variable of this image";
  return ebm::verifySlice(op, cells, lower, upper, value);
}

LogicalResult RoleOp::verify() {
  return verifyCells(*this, getVariableAttr(), getLower(), getUpper(), std::nullopt);
}

LogicalResult CodesOp::verify() {
  ChipAttr chip = chipAround(*this);
  auto check = [&](StringRef what, int64_t bits, int64_t most) -> LogicalResult {
    if (bits >= 2 && bits <= most)
      return success();
    return emitOpError() << "a " << what << " of this chip has 2 to " << most << " bits, not "
                         << bits;
  };
  if (failed(check("coupling", getCouplingBits(), chip.getCouplingBits())) ||
      failed(check("bias", getBiasBits(), chip.getBiasBits())))
    return failure();
  if (getSeed().has_value() != (getRounding() == Rounding::Stochastic))
    return emitOpError() << (getSeed() ? "rounding to the nearest draws nothing: no seed"
                                       : "stochastic rounding needs a seed");
  return success();
}

//===-- Programs --------------------------------------------------------------------------------------===//

/// Commands come in the order of these.
static int stageOf(Operation &command) {
  if (isa<ConfigureOp>(command))
    return 0;
  if (isa<SeedOp>(command))
    return 1;
  if (isa<ClampOp>(command))
    return 2;
  return isa<DriveOp>(command) ? 3 : 4;
}

static LogicalResult verifyOrder(ProgramOp program) {
  int counts[5] = {}, stage = 0;
  for (Operation &op : program.getBody().getOps()) {
    if (!isa<ConfigureOp, SeedOp, ClampOp, DriveOp, RunOp, ReadOp>(op))
      return op.emitOpError() << "does not belong in a program";
    bool once = !isa<ClampOp, RunOp, ReadOp>(op);
    if (stageOf(op) < stage || (once && counts[stageOf(op)] > 0))
      return op.emitOpError() << "comes too late: a program configures once, seeds once, clamps, "
                                 "drives once, then runs and reads";
    stage = stageOf(op);
    ++counts[stage];
  }
  if (counts[0] == 0 || counts[1] == 0)
    return program.emitOpError() << "starts with dtca.configure and dtca.seed";
  if (program.getBody().getOps<ReadOp>().empty())
    return program.emitOpError() << "reads nothing: it has at least one dtca.read";
  return success();
}

static LogicalResult verifyClamps(ProgramOp program) {
  SmallVector<ClampOp> clamps = llvm::to_vector(program.getBody().getOps<ClampOp>());
  for (size_t later = 0; later < clamps.size(); ++later)
    for (size_t earlier = 0; earlier < later; ++earlier) {
      ClampOp a = clamps[earlier], b = clamps[later];
      if (a.getVariable() != b.getVariable() || a.getValue() == b.getValue() ||
          !overlap(boxOf(a.getLower(), a.getUpper()), boxOf(b.getLower(), b.getUpper())))
        continue;
      auto diagnostic = b.emitOpError() << "overlaps another clamp that does not say the same";
      diagnostic.attachNote(a.getLoc()) << "the other clamp";
      return diagnostic;
    }
  return success();
}

LogicalResult ProgramOp::verifyRegions() {
  return failure(failed(verifyOrder(*this)) || failed(verifyClamps(*this)));
}

LogicalResult ClampOp::verify() {
  return verifyCells(*this, getVariableAttr(), getLower(), getUpper(), getValue());
}

LogicalResult DriveOp::verify() {
  if (!isa_and_present<CellsOp>(SymbolTable::lookupNearestSymbolFrom(
          (*this)->getParentOfType<ImageOp>(), getVariableAttr())))
    return emitOpError() << getVariableAttr() << " is not a variable of this image";
  return success();
}

LogicalResult RunOp::verify() {
  if (static_cast<int64_t>(getIterations()) < 0)
    return emitOpError() << "iterations are at least 0";
  if (getFirst().has_value() != getLast().has_value())
    return emitOpError() << "beta has a first and a last value";
  if (!getFirst())
    return success();
  for (const llvm::APFloat &factor : {*getFirst(), *getLast()})
    if (!(factor.convertToDouble() > 0) || !factor.isFinite())
      return emitOpError() << "multiples of beta are positive numbers";
  ChipAttr chip = chipAround(*this);
  if (!chip.getBetaControlled())
    return emitOpError() << "moves beta, but the chip \"" << chip.getName()
                         << "\" has no control of it while it runs";
  return success();
}

LogicalResult ReadOp::verify() {
  if (getEvery().has_value() != getCount().has_value())
    return emitOpError() << "reads once, or a number of times with iterations before each";
  if (getEvery() &&
      (static_cast<int64_t>(*getEvery()) < 1 || static_cast<int64_t>(*getCount()) < 1))
    return emitOpError() << "reads at least once, at least one iteration apart";
  return success();
}
