//===- EbmToDtca.cpp ------------------------------------------------------------------------------===//
#include "targets/dtca/lowering/EbmToDtca.h"

#include "targets/dtca/lowering/Schedules.h"
#include "targets/dtca/placement/Demands.h"

namespace isinglass::dtca {
#define GEN_PASS_DEF_EBMTODTCA
#include "targets/dtca/lowering/EbmToDtca.h.inc"
} // namespace isinglass::dtca

using namespace mlir;
using namespace isinglass;
using namespace isinglass::dtca;

namespace {

/// Instead of an upper bound: all of the axis.
constexpr int64_t kAll = -1;

/// A slice of the option `visible`; without bounds, a whole variable.
struct Slice {
  std::string variable;
  SmallVector<int64_t> lower, upper;
};

/// `s[0 to 1, *]` or `s`.
FailureOr<Slice> readSlice(ModuleOp module, StringRef text) {
  auto refuse = [&] {
    return module.emitError() << "'" << text << "' is no slice: s, or s[0 to 1, *]";
  };
  Slice slice;
  auto [name, rest] = text.trim().split('[');
  slice.variable = name.trim().str();
  if (slice.variable.empty())
    return refuse();
  if (rest.empty())
    return slice;
  if (!rest.consume_back("]"))
    return refuse();
  SmallVector<StringRef> ranges;
  rest.split(ranges, ',');
  for (StringRef range : ranges) {
    auto [from, to] = range.split(" to ");
    int64_t lower = 0, upper = kAll;
    if (range.trim() != "*" &&
        (from.trim().getAsInteger(10, lower) || to.trim().getAsInteger(10, upper) || upper < 0))
      return refuse();
    slice.lower.push_back(lower);
    slice.upper.push_back(upper);
  }
  return slice;
}

/// Writes the image of one placed model.
class Lowering {
public:
  Lowering(ebm::ModelOp model, chip::PlacementOp placement, const Schedule &schedule)
      : model(model), placement(placement), schedule(schedule), builder(placement) {}

  LogicalResult run(ArrayRef<Slice> visible) {
    auto image = chip::ImageOp::create(builder, model.getLoc(), model.getSymNameAttr(),
                                       placement.getChip(), builder.getF64FloatAttr(schedule.beta));
    builder.createBlock(&image.getBody());
    for (Operation &op : placement.getBody().getOps())
      if (isa<chip::CellsOp, chip::ParamOp>(op))
        builder.clone(op);
    addRoles(visible);
    for (auto product : model.getBody().getOps<ebm::ProductOp>())
      if (!product.getMembers().empty() && failed(addTerm(product)))
        return failure();
    return addProgram();
  }

private:
  ebm::ModelOp model;
  chip::PlacementOp placement;
  const Schedule &schedule;
  OpBuilder builder;
  SmallVector<std::pair<Attribute, Attribute>> clamped;

  void addRole(chip::Role role, StringRef variable, ArrayRef<int64_t> lower,
               ArrayRef<int64_t> upper) {
    chip::RoleOp::create(builder, placement.getLoc(), role, variable, lower, upper);
  }

  void addRoles(ArrayRef<Slice> visible) {
    if (visible.empty())
      return;
    llvm::StringMap<SmallVector<int64_t>> shapes;
    for (auto cells : placement.getBody().getOps<chip::CellsOp>()) {
      SmallVector<int64_t> shape = cells.getGraph().getNodeShape();
      addRole(chip::Role::Latent, cells.getSymName(), SmallVector<int64_t>(shape.size(), 0), shape);
      shapes[cells.getSymName()] = shape;
    }
    for (const Slice &slice : visible) {
      SmallVector<int64_t> shape = shapes.lookup(slice.variable), origin(shape.size(), 0);
      bool whole = slice.lower.empty();
      SmallVector<int64_t> upper = slice.upper;
      for (size_t axis = 0; axis < std::min(upper.size(), shape.size()); ++axis)
        if (upper[axis] == kAll)
          upper[axis] = shape[axis];
      addRole(chip::Role::Visible, slice.variable, whole ? origin : slice.lower,
              whole ? shape : upper);
    }
  }

  chip::MovedOp findMoved(ebm::ProductOp product) {
    for (auto moved : placement.getBody().getOps<chip::MovedOp>())
      if (moved.getPlaced() == product.getWeight() &&
          moved.getMembers().size() == (isDrive(product) ? 1 : product.getMembers().size()))
        return moved;
    return {};
  }

  /// Exactly the edges or nodes of the chip that the array has entries for.
  bool isOnChip(ebm::ProductOp product) {
    auto places = llvm::map_to_vector(product.getMembers().getAsRange<ebm::MemberAttr>(),
                                      [](ebm::MemberAttr member) { return member.getPlace(); });
    if (places.size() == 1 || isDrive(product))
      return places[0] == ebm::Place::Node;
    return isa<ebm::EdgesAttr>(product.getSites()) && places[0] != places[1];
  }

  LogicalResult addTerm(ebm::ProductOp product) {
    chip::MovedOp moved = findMoved(product);
    if (!moved || !isOnChip(product)) {
      auto diagnostic = product.emitOpError()
                        << "is not one that place-on-chip wrote: no dtca.moved fills its array";
      diagnostic.attachNote(placement.getLoc()) << "the placement of its model";
      return diagnostic;
    }
    FloatAttr coefficient = builder.getF64FloatAttr(-product.getCoefficient().convertToDouble());
    if (moved.getMembers().size() == 2)
      chip::CouplingsOp::create(builder, product.getLoc(), coefficient, moved.getWeightAttr(),
                                moved.getMembersAttr(), moved.getSitesAttr());
    else if (isDrive(product))
      chip::DrivesOp::create(builder, product.getLoc(), coefficient, moved.getWeightAttr(),
                             moved.getMembersAttr(), moved.getSitesAttr());
    else
      chip::BiasesOp::create(builder, product.getLoc(), coefficient, moved.getWeightAttr(),
                             moved.getMembersAttr(), moved.getSitesAttr());
    return success();
  }

  bool isInput(StringRef name) {
    return llvm::any_of(model.getBody().getOps<ebm::SpinsOp>(), [&](ebm::SpinsOp spins) {
      return spins.getInput() && spins.getSymName() == name;
    });
  }

  /// What of a box no clamp holds at this value yet: observations may overlap that agree, and a
  /// schedule repeats what its model observes.
  SmallVector<chip::Box> notYetHeld(chip::CellsOp cells, const chip::Box &box, IntegerAttr value) {
    SmallVector<chip::Box> left{box};
    for (auto clamp : builder.getBlock()->getOps<chip::ClampOp>()) {
      if (clamp.getVariable() != cells.getSymName() || clamp.getValueAttr() != value)
        continue;
      SmallVector<chip::Box> rest;
      for (const chip::Box &piece : left)
        llvm::append_range(rest,
                           chip::without(piece, chip::boxOf(clamp.getLower(), clamp.getUpper())));
      left = std::move(rest);
    }
    return left;
  }

  /// The run says what an input holds. A value that the model gives would not be heard.
  LogicalResult checkInput(ebm::ObserveOp observe) {
    if (!observe.getValue())
      return success();
    return observe.emitOpError() << "gives the input " << observe.getVariableAttr()
                                 << " a value; on a chip a run gives it. Leave the value away, or "
                                    "make the input's term a "
                                    "bias";
  }

  /// An observation or a clamp, in the coordinates of the user's variable.
  template <typename BoxOp> LogicalResult addClamp(BoxOp op) {
    for (auto cells : placement.getBody().getOps<chip::CellsOp>()) {
      auto nodes = chip::nodesOf(cells, chip::boxOf(op.getLower(), op.getUpper()));
      if (!nodes)
        continue;
      for (const chip::Box &box : notYetHeld(cells, *nodes, op.getValueAttr())) {
        auto [lower, upper] = chip::sliceOf(box, cells.getGraph().getNodeShape().size());
        chip::ClampOp::create(builder, op.getLoc(), cells.getSymName(), lower, upper,
                              op.getValueAttr());
      }
      return success();
    }
    return op.emitOpError() << "holds cells of the chip that have no spin of the model";
  }

  LogicalResult addProgram() {
    auto program = chip::ProgramOp::create(builder, model.getLoc());
    builder.createBlock(&program.getBody());
    chip::ConfigureOp::create(builder, model.getLoc());
    chip::SeedOp::create(builder, model.getLoc());
    for (auto observe : model.getBody().getOps<ebm::ObserveOp>())
      if (failed(isInput(observe.getVariable()) ? checkInput(observe) : addClamp(observe)))
        return failure();
    for (gibbs::ClampOp clamp : schedule.clamps)
      if (!isInput(clamp.getVariable()) && failed(addClamp(clamp)))
        return failure();
    addDrive();
    for (const Run &run : schedule.runs)
      addRun(run);
    return success();
  }

  /// The run gives what an input holds, whatever the schedule says of it.
  void addDrive() {
    auto program = cast<chip::ProgramOp>(builder.getBlock()->getParentOp());
    auto drives = program->getParentOfType<chip::ImageOp>().getBody().getOps<chip::DrivesOp>();
    if (!drives.empty())
      chip::DriveOp::create(builder, model.getLoc(), (*drives.begin()).getCells().getSymNameAttr());
  }

  void addRun(const Run &run) {
    auto number = [&](int64_t value) { return builder.getI64IntegerAttr(value); };
    if (run.count > 0) {
      bool once = run.every == 0 && run.count == 1;
      chip::ReadOp::create(builder, run.location, once ? IntegerAttr() : number(run.every),
                           once ? IntegerAttr() : number(run.count));
      return;
    }
    if (run.iterations == 0)
      return;
    bool moves = run.first != schedule.beta || run.last != schedule.beta;
    auto factor = [&](double beta) {
      return moves ? builder.getF64FloatAttr(beta / schedule.beta) : FloatAttr();
    };
    chip::RunOp::create(builder, run.location, number(run.iterations), factor(run.first),
                        factor(run.last));
  }
};

struct EbmToDtca : isinglass::dtca::impl::EbmToDtcaBase<EbmToDtca> {
  using EbmToDtcaBase::EbmToDtcaBase;

  void runOnOperation() override {
    SmallVector<Slice> slices;
    if (iterations < 0) {
      getOperation().emitError() << "iterations are at least 0, not " << iterations.getValue();
      return signalPassFailure();
    }
    for (StringRef text : visible) {
      FailureOr<Slice> slice = readSlice(getOperation(), text);
      if (failed(slice))
        return signalPassFailure();
      slices.push_back(*slice);
    }
    for (auto placement : llvm::to_vector(getOperation().getOps<chip::PlacementOp>()))
      if (failed(lower(placement, slices)))
        return signalPassFailure();
  }

  FailureOr<gibbs::ScheduleOp> findSchedule(ebm::ModelOp model) {
    gibbs::ScheduleOp found;
    for (auto schedule : getOperation().getOps<gibbs::ScheduleOp>()) {
      if (schedule.getProgram() != model.getSymName())
        continue;
      if (found) {
        auto diagnostic = schedule.emitOpError()
                          << "is the second schedule of @" << model.getSymName()
                          << "; an image has one program";
        diagnostic.attachNote(found.getLoc()) << "the first one";
        return diagnostic;
      }
      found = schedule;
    }
    return found;
  }

  LogicalResult lower(chip::PlacementOp placement, ArrayRef<Slice> slices) {
    auto model = SymbolTable::lookupNearestSymbolFrom<ebm::ModelOp>(getOperation(),
                                                                    placement.getModelAttr());
    FailureOr<gibbs::ScheduleOp> op = findSchedule(model);
    if (failed(op))
      return failure();
    FailureOr<Schedule> schedule = readSchedule(*op, model, placement.getChip(), iterations);
    if (failed(schedule) || failed(Lowering(model, placement, *schedule).run(slices)))
      return failure();
    if (*op)
      op->erase();
    placement.erase();
    model.erase();
    return success();
  }
};

} // namespace
