//===- LiftModel.cpp ------------------------------------------------------------------------------===//
#include "targets/dtca/lowering/LiftModel.h"

#include "targets/dtca/image/Axis.h"

#include "dialects/ebm/Arrays.h"
#include "dialects/gibbs/Gibbs.h"

#include "mlir/IR/Verifier.h"
#include "llvm/ADT/StringExtras.h"

#include <algorithm>
#include <stdexcept>

using namespace mlir;

namespace isinglass::dtca {
namespace {

void checkName(const std::string &name) {
  auto letter = [](char c) { return llvm::isAlnum(c) || c == '_'; };
  if (name.empty() || llvm::isDigit(name.front()) || !std::all_of(name.begin(), name.end(), letter))
    throw std::runtime_error("the name '" + name + "' is no identifier");
}

class ModelLifter {
public:
  ModelLifter(MLIRContext &context, const Image &image)
      : image(image), placement(image.placements.front()), builder(&context),
        location(builder.getUnknownLoc()) {
    for (size_t d = 0; d < image.directions.size(); ++d) {
      auto codes = ArrayRef(image.near).slice(d * image.window.cells(), image.window.cells());
      if (llvm::any_of(codes, [](int16_t code) { return code != 0; }))
        coupled.push_back(d);
    }
  }

  OwningOpRef<ModuleOp> lift();

private:
  int64_t rows() const { return placement.shape.size() == 2 ? placement.shape[0] : 1; }
  int64_t columns() const { return placement.shape.back(); }
  bool isRow() const { return placement.shape.size() == 1; }
  /// The displacement of the model that the turn takes to this one.
  Step turnedBack(Step step) const;
  /// Index in the window of a node.
  size_t cellOf(int64_t row, int64_t column) const;
  ebm::LatticeAttr lattice() const;
  /// The name of a parameter, unless the variable has it.
  std::string fresh(const std::string &name) const {
    return name == placement.variable ? name + "_" : name;
  }
  void param(StringRef name, Attribute sites, ArrayRef<int64_t> shape, ArrayRef<float> values);
  void product(StringRef weight, ArrayRef<ebm::Place> places, Attribute sites);
  void refuseAround() const;
  void declareModel();
  void declareSchedule();

  const Image &image;
  const Placement &placement;
  /// Directions with a coupling: a row has none across, and needs none in its graph.
  SmallVector<size_t> coupled;
  OpBuilder builder;
  Location location;
};

Step ModelLifter::turnedBack(Step step) const {
  // A turn is an orthogonal matrix: its inverse has its columns as rows.
  Step down = turnedStep(placement.turn, {1, 0}), right = turnedStep(placement.turn, {0, 1});
  return {down.row * step.row + down.column * step.column,
          right.row * step.row + right.column * step.column};
}

size_t ModelLifter::cellOf(int64_t row, int64_t column) const {
  Step cell = turnedCell(placement.turn, {row, column}, rows(), columns());
  int64_t r = modulo(placement.row + cell.row - image.window.row, image.profile.rows.value);
  int64_t c =
      modulo(placement.column + cell.column - image.window.column, image.profile.columns.value);
  return r * image.window.columns + c;
}

ebm::LatticeAttr ModelLifter::lattice() const {
  bool swaps = turnedStep(placement.turn, {1, 0}).row == 0;
  bool wrappedRows = image.profile.wrapped.value && image.window.rows == image.profile.rows.value;
  bool wrappedColumns =
      image.profile.wrapped.value && image.window.columns == image.profile.columns.value;
  if (swaps)
    std::swap(wrappedRows, wrappedColumns);
  SmallVector<int64_t> directions;
  for (size_t d : coupled) {
    Step back = turnedBack(image.directions[d]);
    if (!isRow())
      directions.push_back(back.row);
    directions.push_back(back.column);
  }
  SmallVector<bool> periodic{wrappedRows, wrappedColumns};
  if (isRow())
    periodic.erase(periodic.begin());
  return ebm::LatticeAttr::get(builder.getContext(), placement.shape, periodic, directions);
}

void ModelLifter::param(StringRef name, Attribute sites, ArrayRef<int64_t> shape,
                        ArrayRef<float> values) {
  ebm::ParamOp::create(builder, location, builder.getStringAttr(name),
                       cast<ebm::SitesInterface>(sites), nullptr,
                       ebm::makeArray(builder.getContext(), name, shape, values), nullptr);
}

void ModelLifter::product(StringRef weight, ArrayRef<ebm::Place> places, Attribute sites) {
  auto variable = FlatSymbolRefAttr::get(builder.getContext(), placement.variable);
  SmallVector<Attribute> members;
  for (ebm::Place place : places)
    members.push_back(ebm::MemberAttr::get(builder.getContext(), variable, place, {}));
  ebm::ProductOp::create(builder, location, builder.getF64FloatAttr(-1),
                         FlatSymbolRefAttr::get(builder.getContext(), weight), nullptr,
                         builder.getArrayAttr(members), cast<ebm::SitesInterface>(sites));
}

/// A wrapped chip can join the ends of a variable that is not the whole of an axis; a grid cannot.
void ModelLifter::refuseAround() const {
  const Window &window = image.window;
  bool wholeRows = window.rows == image.profile.rows.value;
  bool wholeColumns = window.columns == image.profile.columns.value;
  size_t entry = 0;
  for (Step step : image.directions)
    for (int64_t row = step.row; row < window.rows + step.row; ++row)
      for (int64_t column = step.column; column < window.columns + step.column; ++column, ++entry) {
        bool leaves = (!wholeRows && (row < 0 || row >= window.rows)) ||
                      (!wholeColumns && (column < 0 || column >= window.columns));
        if (leaves && image.near[entry] != 0)
          throw std::runtime_error("a coupling of '" + image.name +
                                   "' goes around the chip, between cells that are no neighbours "
                                   "in the model's grid; --to=gibbs lifts the program");
      }
}

void ModelLifter::declareModel() {
  ebm::LatticeAttr graph = lattice();
  ebm::SpinsOp::create(builder, location, builder.getStringAttr(placement.variable), graph);
  double unit = image.scale / image.beta;
  std::vector<float> couplings, biases;
  for (size_t d : coupled)
    for (int64_t row = 0; row < rows(); ++row)
      for (int64_t column = 0; column < columns(); ++column)
        couplings.push_back(
            static_cast<float>(unit * image.near[d * image.window.cells() + cellOf(row, column)]));
  for (int64_t row = 0; row < rows(); ++row)
    for (int64_t column = 0; column < columns(); ++column)
      biases.push_back(static_cast<float>(unit * image.biases[cellOf(row, column)]));
  Attribute edges = ebm::EdgesAttr::get(builder.getContext(), graph);
  Attribute nodes = ebm::NodesAttr::get(builder.getContext(), graph);
  if (!coupled.empty()) {
    SmallVector<int64_t> shape{static_cast<int64_t>(coupled.size())};
    shape.append(placement.shape.begin(), placement.shape.end());
    std::string name = fresh("J");
    param(name, edges, shape, couplings);
    product(name, {ebm::Place::Source, ebm::Place::Target}, edges);
  }
  std::string name = fresh("h");
  param(name, nodes, placement.shape, biases);
  product(name, {ebm::Place::Node}, nodes);
  for (const Command &command : image.program)
    if (command.kind == CommandKind::Clamp)
      ebm::ObserveOp::create(builder, location, placement.variable, command.lower, command.upper,
                             command.value ? builder.getI64IntegerAttr(command.value) : nullptr);
}

/// The runs and the first read of the program, as defaults of a run.
void ModelLifter::declareSchedule() {
  StringRef name = image.name == "sample" ? "run" : "sample";
  auto schedule = gibbs::ScheduleOp::create(builder, location, name, image.name, 64, 0);
  OpBuilder::InsertionGuard guard(builder);
  builder.createBlock(&schedule.getBody());
  int64_t warmup = 0;
  for (const Command &command : image.program) {
    if (command.kind == CommandKind::Run)
      warmup += command.iterations;
    if (command.kind != CommandKind::Read)
      continue;
    // A read at once is a sample after the last of the runs' sweeps.
    int64_t every = std::max<int64_t>(command.every, 1);
    warmup -= command.every == 0 && warmup > 0 ? 1 : 0;
    gibbs::RunOp::create(builder, location, warmup, nullptr);
    gibbs::ObserveOp::create(builder, location, every, command.count);
    return;
  }
}

OwningOpRef<ModuleOp> ModelLifter::lift() {
  if (image.near != image.far)
    throw std::runtime_error("the couplings of '" + image.name +
                             "' differ between their two ends, so there is no energy to write");
  if (!image.drives.empty())
    throw std::runtime_error(
        "'" + image.name +
        "' is a step of a chain: the runs that give its "
        "drives their signs have no place in a model; --to=gibbs lifts the program");
  if (image.placements.size() != 1)
    throw std::runtime_error("a model is lifted from one variable");
  refuseAround();
  checkName(image.name);
  checkName(placement.variable);
  OwningOpRef<ModuleOp> module = ModuleOp::create(location);
  builder.setInsertionPointToStart(module->getBody());
  auto model = ebm::ModelOp::create(builder, location, builder.getStringAttr(image.name),
                                    builder.getF64FloatAttr(image.beta));
  {
    OpBuilder::InsertionGuard guard(builder);
    builder.createBlock(&model.getBody());
    declareModel();
  }
  declareSchedule();
  if (failed(verify(*module)))
    throw std::runtime_error("the image's codes make no model");
  return module;
}

} // namespace

OwningOpRef<ModuleOp> liftModel(MLIRContext &context, const Image &image) {
  context.loadDialect<ebm::EbmDialect, gibbs::GibbsDialect>();
  return ModelLifter(context, image).lift();
}

} // namespace isinglass::dtca
