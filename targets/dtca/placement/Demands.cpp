//===- Demands.cpp --------------------------------------------------------------------------------===//
#include "targets/dtca/placement/Demands.h"

#include "dialects/ebm/Factors.h"

using namespace mlir;
using namespace isinglass;
using namespace isinglass::dtca;
using chip::ChipAttr;
using chip::printStep;
using chip::Step;
using chip::Turn;

namespace {

//===-- What no chip holds ------------------------------------------------------------------------===//

SmallVector<ebm::MemberAttr> membersOf(ebm::ProductOp product) {
  return llvm::to_vector(product.getMembers().getAsRange<ebm::MemberAttr>());
}

LogicalResult checkGraph(Operation *op, ebm::GraphInterface graph, StringRef what) {
  auto lattice = dyn_cast<ebm::LatticeAttr>(graph);
  if (!lattice)
    return op->emitOpError() << what
                             << " an irregular graph, which would have to be embedded in the "
                             << "chip's grid; that is not available yet";
  if (lattice.getRank() > 2)
    return op->emitOpError() << what << " a lattice of " << lattice.getRank()
                             << " axes; a chip has two";
  return success();
}

LogicalResult checkInput(ebm::SpinsOp spins, Demands &demands) {
  if (demands.input) {
    auto diagnostic = spins.emitOpError()
                      << "is the second input of its model; a cell has one drive";
    diagnostic.attachNote(demands.input.getLoc()) << "the first one";
    return diagnostic;
  }
  demands.input = spins;
  return success();
}

LogicalResult checkVariable(ebm::SpinsOp spins, Demands &demands) {
  if (demands.variable) {
    auto diagnostic = spins.emitOpError()
                      << "is the second variable of its model; a chip holds one, and two can be "
                         "declared as one over a common grid";
    diagnostic.attachNote(demands.variable.getLoc()) << "the first one";
    return diagnostic;
  }
  if (failed(checkGraph(spins, spins.getGraph(), "lives on")))
    return failure();
  demands.variable = spins;
  demands.grid = *chip::gridOf(spins.getGraph());
  demands.rank = spins.getGraph().getNodeShape().size();
  return success();
}

LogicalResult checkProduct(ebm::ProductOp product) {
  if (product.getMembers().empty())
    return success();
  if (isa<ebm::RowsAttr>(product.getSites()))
    return product.emitOpError() << "is over rows of an index array, an irregular graph that would "
                                    "have to be embedded in the chip's grid; that is not "
                                    "available yet";
  if (product.getMembers().size() > 2)
    return product.emitOpError() << "joins " << product.getMembers().size()
                                 << " spins; a chip couples pairs, and rewriting it with pairs "
                                    "and helper spins is not available yet";
  if (auto edges = dyn_cast<ebm::EdgesAttr>(product.getSites()))
    return checkGraph(product, edges.getGraph(), "is over the edges of");
  auto nodes = cast<ebm::NodesAttr>(product.getSites());
  return checkGraph(product, nodes.getGraph(), "is over the nodes of");
}

/// A cell has a drive of its own and feels no other.
LogicalResult checkDrive(ebm::ProductOp product, Demands &demands) {
  SmallVector<ebm::MemberAttr> members = membersOf(product);
  auto nodes = dyn_cast<ebm::NodesAttr>(product.getSites());
  auto isHere = [](ebm::MemberAttr member) {
    return member.getPlace() == ebm::Place::Node &&
           llvm::all_of(member.getOffset(), [](int64_t step) { return step == 0; });
  };
  bool both = members.size() == 2 && members[0].getVariable() != members[1].getVariable();
  if (both && nodes && nodes.getGraph() == demands.variable.getGraph() &&
      demands.input.getGraph() == demands.variable.getGraph() && llvm::all_of(members, isHere))
    return success();
  return product.emitOpError()
         << "takes an input where a chip cannot: an input spin drives the one "
            "cell of its own node";
}

LogicalResult addPairs(ebm::ProductOp product, Demands &demands) {
  for (const chip::Terms &terms : chip::termsOf(product.getSites(), product.getMembers())) {
    if (terms.sites.isEmpty())
      continue;
    Step step = terms.grid.reduce({terms.members[1].row - terms.members[0].row,
                                   terms.members[1].column - terms.members[0].column});
    if (step == Step{})
      return product.emitOpError() << "takes a spin twice at a site (ebm-fold cancels those)";
    demands.pairs.push_back({product, step, terms.grid.periodicRows && step.row != 0,
                             terms.grid.periodicColumns && step.column != 0});
  }
  return success();
}

//===-- What this chip lacks ----------------------------------------------------------------------===//

class Search {
public:
  Search(const Demands &demands, ChipAttr chip, std::optional<Step> at, std::optional<Turn> turn)
      : demands(demands), chip(chip), at(at) {
    turn ? turns.push_back(*turn) : turns.append(std::begin(chip::kTurns), std::end(chip::kTurns));
  }

  FailureOr<Place> run() {
    if (failed(checkTorus()) || failed(checkSize()) || failed(checkPeriods()) ||
        failed(checkDirections()))
      return failure();
    SmallVector<Turn> good =
        select([&](Turn turn) { return fits(turn) && hasPeriods(turn) && !findMissing(turn); });
    if (good.empty())
      return reportTogether();
    for (Turn turn : good)
      if (isLegal(turn, at.value_or(Step{})))
        return Place{at.value_or(Step{}), turn};
    return reportPlace(good.front());
  }

private:
  const Demands &demands;
  ChipAttr chip;
  std::optional<Step> at;
  SmallVector<Turn> turns;

  template <typename Test> SmallVector<Turn> select(Test test) const {
    SmallVector<Turn> good;
    llvm::copy_if(turns, std::back_inserter(good), test);
    return good;
  }
  Step extentOf(Turn turn) const { return chip::turnedExtent(turn, demands.grid.extent); }
  std::string under() const {
    return turns.size() > 1 ? "under any turn" : "under the turn " + stringifyTurn(turns[0]).str();
  }
  Location declaration() const {
    ebm::SpinsOp variable = demands.variable;
    return variable.getLoc();
  }
  std::string nameOf() const { return "the chip \"" + chip.getName().str() + "\""; }

  //-- turn by turn
  bool fits(Turn turn) const {
    Step extent = extentOf(turn);
    return extent.row <= chip.getReachableRows() && extent.column <= chip.getReachableColumns();
  }
  bool hasPeriod(Turn turn, const Demand &demand) const {
    Step extent = extentOf(turn);
    Step around = chip::turnedExtent(turn, {demand.aroundRows, demand.aroundColumns});
    return (!around.row || extent.row == chip.getRows()) &&
           (!around.column || extent.column == chip.getColumns());
  }
  bool hasPeriods(Turn turn) const {
    return llvm::all_of(demands.pairs, [&](auto &demand) { return hasPeriod(turn, demand); });
  }
  bool joins(Turn turn, const Demand &demand) const {
    return chip.findDirection(chip::turnedStep(turn, demand.step)).has_value();
  }
  const Demand *findMissing(Turn turn) const {
    auto missing = llvm::find_if(demands.pairs, [&](auto &demand) { return !joins(turn, demand); });
    return missing == demands.pairs.end() ? nullptr : &*missing;
  }
  bool isLegal(Turn turn, Step place) const {
    Step extent = extentOf(turn);
    auto along = [&](int64_t from, int64_t count, int64_t size, int64_t stretch) {
      if (from < 0 || from >= size)
        return false;
      return chip.getWrapped() || from % stretch + count <= stretch;
    };
    return along(place.row, extent.row, chip.getRows(), chip.getReachableRows()) &&
           along(place.column, extent.column, chip.getColumns(), chip.getReachableColumns());
  }

  //-- what is refused
  LogicalResult checkTorus() const {
    auto around = llvm::find_if(demands.pairs, [](const Demand &demand) {
      return demand.aroundRows || demand.aroundColumns;
    });
    if (around == demands.pairs.end() || chip.getWrapped())
      return success();
    ebm::ProductOp product = around->product;
    auto diagnostic = product.emitOpError()
                      << "goes around a torus of " << demands.grid.extent.row << "x"
                      << demands.grid.extent.column << " spins, but " << nameOf()
                      << " is open: joining its edges takes wires as long as the array";
    diagnostic.attachNote(declaration())
        << "make its grid open and train the model on that, or choose a wrapped chip";
    return diagnostic;
  }

  LogicalResult checkSize() const {
    if (!select([&](Turn turn) { return fits(turn); }).empty())
      return success();
    Step extent = extentOf(turns.front());
    int64_t rows = extent.row - chip.getReachableRows();
    int64_t columns = extent.column - chip.getReachableColumns();
    ebm::SpinsOp variable = demands.variable;
    auto diagnostic = variable.emitOpError()
                      << "is " << extent.row << "x" << extent.column << " spins, but ";
    bool apart =
        chip.getReachableRows() * chip.getReachableColumns() < chip.getRows() * chip.getColumns();
    diagnostic << (apart ? "a core of " : "") << nameOf() << " is " << chip.getReachableRows()
               << "x" << chip.getReachableColumns() << " cells"
               << (apart ? ", and its cores are apart" : "") << ": ";
    auto tooMany = [&](int64_t count, StringRef what) {
      diagnostic << count << " " << what << (count > 1 ? "s" : "") << " too many";
    };
    if (rows > 0)
      tooMany(rows, "row");
    if (rows > 0 && columns > 0)
      diagnostic << " and ";
    if (columns > 0)
      tooMany(columns, "column");
    return diagnostic;
  }

  LogicalResult checkPeriods() const {
    SmallVector<Turn> sized = select([&](Turn turn) { return fits(turn); });
    if (llvm::any_of(sized, [&](Turn turn) { return hasPeriods(turn); }))
      return success();
    auto *demand =
        llvm::find_if(demands.pairs, [&](auto &one) { return !hasPeriod(sized.front(), one); });
    ebm::ProductOp product = demand->product;
    return product.emitOpError() << "goes around a torus of " << demands.grid.extent.row << "x"
                                 << demands.grid.extent.column << " spins, but " << nameOf()
                                 << " goes around " << chip.getRows() << "x" << chip.getColumns()
                                 << " cells: a torus needs a wrapped chip of its own size";
  }

  LogicalResult checkDirections() const {
    for (const Demand &demand : demands.pairs) {
      if (llvm::any_of(turns, [&](Turn turn) { return joins(turn, demand); }))
        continue;
      ebm::ProductOp product = demand.product;
      auto diagnostic = product.emitOpError()
                        << "joins spins " << printStep(demand.step, demands.rank)
                        << " apart, which " << nameOf() << " does not " << under();
      addRules(diagnostic);
      return diagnostic;
    }
    return success();
  }

  /// Each demand can be met, but not all under one turn.
  LogicalResult reportTogether() const {
    auto sized = select([&](Turn turn) { return fits(turn) && hasPeriods(turn); });
    Turn turn = sized.front();
    const Demand &demand = *findMissing(turn);
    ebm::ProductOp product = demand.product;
    auto diagnostic = product.emitOpError()
                      << "joins spins " << printStep(demand.step, demands.rank)
                      << " apart: no turn that fits " << nameOf() << " joins these and all others, "
                      << stringifyTurn(turn) << " makes them "
                      << printStep(chip::turnedStep(turn, demand.step));
    addRules(diagnostic);
    return diagnostic;
  }

  void addRules(InFlightDiagnostic &diagnostic) const {
    Diagnostic &note = diagnostic.attachNote(declaration());
    note << "the chip's rules are ";
    llvm::interleaveComma(chip.getRules(), note, [&](Step rule) { note << printStep(rule); });
    note << "; rule (a, b) joins cells (a, b) and (-b, a) apart";
  }

  LogicalResult reportPlace(Turn turn) const {
    Step extent = extentOf(turn);
    ebm::SpinsOp variable = demands.variable;
    auto range = [&](StringRef axis, int64_t count, int64_t size, int64_t stretch) {
      std::string text = (axis + " 0 to ").str();
      if (chip.getWrapped())
        return text + std::to_string(size - 1);
      text += std::to_string(stretch - count);
      return stretch < size ? text + " of every " + std::to_string(stretch) : text;
    };
    return variable.emitOpError()
           << "of " << extent.row << "x" << extent.column << " cells (turn " << stringifyTurn(turn)
           << ") cannot start at " << printStep(*at) << " of " << nameOf() << ": it can at "
           << range("rows", extent.row, chip.getRows(), chip.getReachableRows()) << " and "
           << range("columns", extent.column, chip.getColumns(), chip.getReachableColumns());
  }
};

} // namespace

bool dtca::isPlaced(ebm::ProductOp product) {
  return !product.getMembers().empty() &&
         ebm::countTerms(product.getSites(), membersOf(product)) > 0;
}

static bool takesInput(ebm::ProductOp product, ebm::SpinsOp input) {
  return input && llvm::any_of(membersOf(product), [&](ebm::MemberAttr member) {
           return member.getVariable().getValue() == input.getSymName();
         });
}

bool dtca::isDrive(ebm::ProductOp product) {
  for (auto spins : product->getParentOfType<ebm::ModelOp>().getBody().getOps<ebm::SpinsOp>())
    if (spins.getInput() && takesInput(product, spins))
      return true;
  return false;
}

FailureOr<Demands> dtca::findDemands(ebm::ModelOp model) {
  Demands demands;
  for (Operation &op : model.getBody().getOps()) {
    if (isa<ebm::CategoriesOp>(op))
      return op.emitOpError() << "is categorical; a cell holds one spin, and writing categories "
                                 "with spins is not available yet";
    if (isa<ebm::TableOp>(op))
      return op.emitOpError() << "is a table; a chip couples pairs of spins, and writing tables "
                                 "with those is not available yet";
    if (auto spins = dyn_cast<ebm::SpinsOp>(op))
      if (failed(spins.getInput() ? checkInput(spins, demands) : checkVariable(spins, demands)))
        return failure();
  }
  if (!demands.variable)
    return model.emitOpError() << "declares no variable: there is nothing to place";
  for (auto product : model.getBody().getOps<ebm::ProductOp>()) {
    if (failed(checkProduct(product)))
      return failure();
    if (takesInput(product, demands.input)) {
      if (failed(checkDrive(product, demands)))
        return failure();
      continue;
    }
    if (product.getMembers().size() == 2 && isPlaced(product) && failed(addPairs(product, demands)))
      return failure();
  }
  return demands;
}

FailureOr<Place> dtca::findPlace(const Demands &demands, ChipAttr chip, std::optional<Step> at,
                                 std::optional<Turn> turn) {
  return Search(demands, chip, at, turn).run();
}
