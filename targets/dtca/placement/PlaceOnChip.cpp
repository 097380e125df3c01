//===- PlaceOnChip.cpp ----------------------------------------------------------------------------===//
#include "targets/dtca/placement/PlaceOnChip.h"

#include "targets/dtca/placement/Demands.h"

#include "mlir/AsmParser/AsmParser.h"
#include "llvm/ADT/StringSet.h"

namespace isinglass::dtca {
#define GEN_PASS_DEF_PLACEONCHIP
#include "targets/dtca/placement/PlaceOnChip.h.inc"
} // namespace isinglass::dtca

using namespace mlir;
using namespace isinglass;
using namespace isinglass::dtca;
using chip::ChipAttr;
using chip::Step;
using chip::Turn;

namespace {

//===-- The options -------------------------------------------------------------------------------===//

FailureOr<ChipAttr> readChip(ModuleOp module, StringRef text) {
  Attribute attribute = module->getAttr("dtca.chip");
  if (!text.empty())
    attribute = parseAttribute(text, module.getContext());
  if (auto chip = dyn_cast_or_null<ChipAttr>(attribute))
    return chip;
  return module.emitError() << "place-on-chip needs a #dtca.chip: the option chip, or the module's "
                               "attribute dtca.chip";
}

FailureOr<std::optional<Step>> readAt(ModuleOp module, StringRef text) {
  if (text.empty())
    return std::optional<Step>();
  auto [row, column] = text.split(',');
  Step at;
  if (row.trim().getAsInteger(10, at.row) || column.trim().getAsInteger(10, at.column))
    return module.emitError() << "'" << text << "' is no place: at=ROW,COLUMN";
  return std::optional<Step>(at);
}

FailureOr<std::optional<Turn>> readTurn(ModuleOp module, StringRef text) {
  if (text.empty())
    return std::optional<Turn>();
  std::string name = text.str();
  llvm::replace(name, '-', '_');
  if (std::optional<Turn> turn = chip::symbolizeTurn(name))
    return turn;
  auto diagnostic = module.emitError() << "'" << text << "' is no turn: ";
  llvm::interleaveComma(chip::kTurns, diagnostic,
                        [&](Turn turn) { diagnostic << stringifyTurn(turn); });
  return diagnostic;
}

//===-- The rewriting -----------------------------------------------------------------------------===//

/// Rewrites one model for a place that is known to be good.
class Rewriting {
public:
  Rewriting(ebm::ModelOp model, const Demands &demands, ChipAttr chip, Place place)
      : model(model), chip(chip), lattice(chip.getLattice()), variable(demands.variable),
        input(demands.input) {
    OpBuilder builder(model);
    builder.setInsertionPointAfter(model);
    auto placement = chip::PlacementOp::create(builder, model.getLoc(), model.getSymName(), chip);
    map = OpBuilder(model.getContext());
    map.createBlock(&placement.getBody());
    cells = chip::CellsOp::create(map, variable.getLoc(), variable.getSymName(),
                                  variable.getGraph(), place.at.row, place.at.column, place.turn);
  }

  void run() {
    variable.setGraphAttr(lattice);
    if (input)
      input.setGraphAttr(lattice);
    moveParams();
    OpBuilder builder(variable);
    builder.setInsertionPointAfter(lastDeclaration());
    for (auto product : llvm::make_early_inc_range(model.getBody().getOps<ebm::ProductOp>())) {
      if (isPlaced(product))
        moveProduct(builder, product);
      else if (!product.getMembers().empty())
        product.erase(); // no site has all its spins
    }
    for (auto observe : llvm::make_early_inc_range(model.getBody().getOps<ebm::ObserveOp>()))
      moveBox(observe);
    for (auto schedule : model->getParentOfType<ModuleOp>().getOps<gibbs::ScheduleOp>())
      if (schedule.getProgram() == model.getSymName())
        moveSchedule(schedule);
  }

private:
  ebm::ModelOp model;
  ChipAttr chip;
  ebm::LatticeAttr lattice;
  ebm::SpinsOp variable, input; ///< input: null if there is none
  chip::CellsOp cells;
  OpBuilder map{static_cast<MLIRContext *>(nullptr)};
  llvm::StringSet<> names;
  /// Placed arrays, and what the user calls what is in them (nothing: ones).
  SmallVector<std::pair<StringAttr, StringAttr>> placed;

  Operation *lastDeclaration() {
    Operation *last = input && variable->isBeforeInBlock(input) ? input : variable;
    for (auto param : model.getBody().getOps<ebm::ParamOp>())
      last = last->isBeforeInBlock(param) ? param.getOperation() : last;
    return last;
  }

  /// The user's parameters go into the map. Those of constants are needed in the model as well.
  void moveParams() {
    llvm::StringSet<> kept;
    for (auto product : model.getBody().getOps<ebm::ProductOp>())
      if (product.getMembers().empty() && product.getWeight())
        kept.insert(*product.getWeight());
    names.insert(variable.getSymName());
    if (input)
      names.insert(input.getSymName());
    for (auto param : llvm::make_early_inc_range(model.getBody().getOps<ebm::ParamOp>())) {
      chip::ParamOp::create(map, param.getLoc(), param.getSymNameAttr(), param.getSitesAttr(),
                            param.getAmongAttr(), param.getInitAttr(), param.getFrozenAttr());
      if (!kept.contains(param.getSymName())) {
        param.erase();
        continue;
      }
      names.insert(param.getSymName());
      if (!param.getFrozen())
        placed.push_back({param.getSymNameAttr(), param.getSymNameAttr()});
    }
  }

  std::string freshName(StringRef wish) {
    std::string name = wish.str();
    for (int64_t n = 1; !names.insert(name).second; ++n)
      name = wish.str() + "_" + std::to_string(n);
    return name;
  }

  void moveProduct(OpBuilder &builder, ebm::ProductOp product) {
    bool drive = isDrive(product), pair = !drive && product.getMembers().size() == 2;
    StringRef wish = drive ? "drives" : pair ? "couplings" : "biases";
    std::string name = freshName(product.getWeight().value_or(wish));
    auto symbol = FlatSymbolRefAttr::get(model.getContext(), name);
    auto add = [&](SmallVector<Attribute> &members, ebm::SpinsOp spins, ebm::Place place) {
      members.push_back(ebm::MemberAttr::get(
          model.getContext(), FlatSymbolRefAttr::get(spins.getSymNameAttr()), place, {}));
    };
    ArrayAttr felt = product.getMembersAttr();
    if (drive) {
      SmallVector<Attribute> cell;
      add(cell, variable, ebm::Place::Node);
      felt = builder.getArrayAttr(cell);
    }
    chip::MovedOp::create(map, product.getLoc(), symbol, product.getWeightAttr(), felt,
                          product.getSitesAttr());
    placed.push_back({symbol.getAttr(),
                      product.getWeightAttr() ? product.getWeightAttr().getAttr() : StringAttr()});
    ebm::SitesInterface sites;
    SmallVector<Attribute> members;
    if (pair) {
      sites = ebm::EdgesAttr::get(model.getContext(), lattice);
      add(members, variable, ebm::Place::Source);
      add(members, variable, ebm::Place::Target);
    } else {
      sites = ebm::NodesAttr::get(model.getContext(), lattice);
      if (drive)
        add(members, input, ebm::Place::Node);
      add(members, variable, ebm::Place::Node);
    }
    ebm::ParamOp::create(builder, product.getLoc(), symbol.getAttr(), sites, DenseF64ArrayAttr(),
                         Attribute(), UnitAttr());
    product.setWeightAttr(symbol);
    product.setMembersAttr(builder.getArrayAttr(members));
    product.setSitesAttr(sites);
  }

  /// An observation or a clamp: one box, or several where the cells run around the chip.
  template <typename BoxOp> void moveBox(BoxOp op) {
    OpBuilder builder(op);
    for (const chip::Box &box : cellsOf(cells, chip::boxOf(op.getLower(), op.getUpper()))) {
      auto [lower, upper] = chip::sliceOf(box, 2);
      auto moved = cast<BoxOp>(builder.clone(*op));
      moved.setLower(lower);
      moved.setUpper(upper);
    }
    op.erase();
  }

  void moveSchedule(gibbs::ScheduleOp schedule) {
    for (auto clamp : llvm::make_early_inc_range(schedule.getBody().getOps<gibbs::ClampOp>()))
      moveBox(clamp);
    for (auto bind : schedule.getBody().getOps<gibbs::BindOp>()) {
      SmallVector<Attribute> buffers;
      for (auto [name, source] : placed)
        if (!source || llvm::is_contained(bind.getBuffers(), FlatSymbolRefAttr::get(source)))
          buffers.push_back(FlatSymbolRefAttr::get(name));
      bind.setBuffersAttr(ArrayAttr::get(bind.getContext(), buffers));
    }
  }
};

struct PlaceOnChip : isinglass::dtca::impl::PlaceOnChipBase<PlaceOnChip> {
  using PlaceOnChipBase::PlaceOnChipBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    FailureOr<ChipAttr> onto = readChip(module, chip);
    FailureOr<std::optional<Step>> where = readAt(module, at);
    FailureOr<std::optional<Turn>> how = readTurn(module, turn);
    if (failed(onto) || failed(where) || failed(how))
      return signalPassFailure();
    for (auto model : llvm::to_vector(module.getOps<ebm::ModelOp>()))
      if (failed(place(model, *onto, *where, *how)))
        return signalPassFailure();
  }

  LogicalResult place(ebm::ModelOp model, ChipAttr onto, std::optional<Step> where,
                      std::optional<Turn> how) {
    for (auto placement : getOperation().getOps<chip::PlacementOp>())
      if (placement.getModel() == model.getSymName()) {
        auto diagnostic = model.emitOpError() << "is placed already";
        diagnostic.attachNote(placement.getLoc()) << "here";
        return diagnostic;
      }
    FailureOr<Demands> demands = findDemands(model);
    if (failed(demands))
      return failure();
    FailureOr<Place> found = findPlace(*demands, onto, where, how);
    if (failed(found))
      return failure();
    Rewriting(model, *demands, onto, *found).run();
    return success();
  }
};

} // namespace

std::unique_ptr<Pass> dtca::createPlaceOnChip(ChipAttr chip, StringRef at, StringRef turn) {
  PlaceOnChipOptions options;
  llvm::raw_string_ostream(options.chip) << Attribute(chip);
  options.at = at.str();
  options.turn = turn.str();
  return createPlaceOnChip(options);
}
