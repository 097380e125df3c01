//===- ImageAgainstModel.cpp ----------------------------------------------------------------------===//
#include "compiler/tools/isinglass/ImageAgainstModel.h"

#include "compiler/pipelines/Pipelines.h"
#include "compiler/terms/Terms.h"
#include "compiler/tools/isinglass/Stages.h"

#include "dialects/ebm/Factors.h"
#include "dialects/gibbs/Gibbs.h"
#include "runtime/chains/Parameters.h"
#include "targets/parameters/Parameter.h"

#include "mlir/Pass/PassManager.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <stdexcept>
#include <unordered_map>
#include <utility>

namespace isinglass::tool {
namespace {

constexpr size_t kMostFaults = 20;

/// A chip cell as a number.
using Cell = int64_t;

/// Cells that are held at -1 or +1, or, 0, at what a run gives.
using Clamps = std::map<Cell, int64_t>;

/// J of two cells of the model, the smaller first.
struct Coupling {
  Cell a, b;
  double value;
};

/// What two cells of the image feel of each other, over all wires between them.
struct Wire {
  Cell a, b;
  int atA, atB;
};

/// Lists of millions are sorted and walked side by side; tables of them would take ten times as
/// long.
template <typename T> void sortByCells(std::vector<T> &list) {
  std::sort(list.begin(), list.end(),
            [](const T &x, const T &y) { return std::pair(x.a, x.b) < std::pair(y.a, y.b); });
}

template <typename T, typename U> bool sameCells(const T &x, const U &y) {
  return x.a == y.a && x.b == y.b;
}

/// Sums entries of the same two cells in a sorted list.
template <typename T, typename Add> void mergeByCells(std::vector<T> &list, Add add) {
  sortByCells(list);
  size_t kept = 0;
  for (size_t at = 0; at < list.size(); ++at)
    if (kept > 0 && sameCells(list[kept - 1], list[at]))
      add(list[kept - 1], list[at]);
    else
      list[kept++] = list[at];
  list.erase(list.begin() + kept, list.end());
}

class Comparison {
public:
  Comparison(const dtca::Image &image, ebm::ModelOp model, double tolerance)
      : image(image), model(model), tolerance(tolerance) {}

  ModelComparison compare(const runtime::NamedArrays &params, std::span<const float> drives);

private:
  void bind(const runtime::NamedArrays &given);
  void readModel();
  void readImage();
  void addTerm(ebm::FactorInterface factor, double weight, llvm::ArrayRef<int64_t> nodes);
  Cell cellOf(llvm::StringRef variable, int64_t node) const;
  int64_t columnsOf(llvm::StringRef variable) const;
  /// The chip cell of a cell of the window.
  Cell cellAt(int64_t row, int64_t column) const {
    return (image.window.row + row) % image.profile.rows.value * image.profile.columns.value +
           (image.window.column + column) % image.profile.columns.value;
  }
  std::string print(Cell cell) const;
  /// Whether the image holds a cell: terms of held cells alone have no codes.
  bool isHeld(Cell cell) const { return held.contains(cell); }
  void findHeld();
  /// The cells that the model observes or its schedule clamps.
  Clamps findObserved();
  void judgeClamps();
  void judgeCouplings();
  void judgeBiases();
  void judgeDrives(std::span<const float> drives);
  /// Notes how far a code is off; whether that is too far.
  bool isOff(double exact, int code);
  void fault(const std::string &what, double exact, int code);
  void fault(std::string text);

  const dtca::Image &image;
  ebm::ModelOp model;
  double tolerance;
  runtime::Description description;
  runtime::Parameters parameters;
  std::vector<Coupling> couplings; ///< of the model
  // By cell of the chip, which may be far larger than the image.
  std::unordered_map<Cell, double> biases; ///< of the model
  std::vector<Wire> wires;                 ///< of the image
  Clamps held;                             ///< by the image
  ModelComparison result;
};

void Comparison::fault(std::string text) {
  ++result.numFaults;
  if (result.faults.size() < kMostFaults)
    result.faults.push_back(std::move(text));
}

std::string Comparison::print(Cell cell) const {
  int64_t columns = image.profile.columns.value;
  return "(" + std::to_string(cell / columns) + ", " + std::to_string(cell % columns) + ")";
}

void Comparison::bind(const runtime::NamedArrays &given) {
  runtime::AlignedVector<float> literals;
  for (auto param : model.getBody().getOps<ebm::ParamOp>()) {
    runtime::BufferInfo info = describeParameter(param);
    info.offset = description.dataFloats;
    int64_t entries = ebm::countEntries(info.shape);
    literals.resize(info.offset + entries, 0.0f);
    writeLiteral(param, std::span(literals).subspan(info.offset, entries));
    description.dataFloats += entries;
    description.buffers.push_back(std::move(info));
  }
  parameters = runtime::bindParameters(std::move(literals), description, given);
}

/// By the placement's own words: turn the node within its rectangle, then shift it.
Cell Comparison::cellOf(llvm::StringRef variable, int64_t node) const {
  for (const dtca::Placement &placement : image.placements) {
    if (placement.variable != variable)
      continue;
    int64_t rows = placement.shape.size() == 2 ? placement.shape[0] : 1;
    int64_t columns = placement.shape.back();
    dtca::Step cell =
        dtca::turnedCell(placement.turn, {node / columns, node % columns}, rows, columns);
    return (placement.row + cell.row) % image.profile.rows.value * image.profile.columns.value +
           (placement.column + cell.column) % image.profile.columns.value;
  }
  throw std::runtime_error("the image places no variable '" + variable.str() + "'");
}

void Comparison::addTerm(ebm::FactorInterface factor, double weight,
                         llvm::ArrayRef<int64_t> nodes) {
  llvm::SmallVector<Cell> cells;
  for (auto [member, node] :
       llvm::zip_equal(factor.getMembers().getAsRange<ebm::MemberAttr>(), nodes))
    cells.push_back(cellOf(member.getVariable().getValue(), node));
  if (cells.size() == 1)
    biases[cells[0]] -= weight;
  else if (cells.size() == 2)
    couplings.push_back({std::min(cells[0], cells[1]), std::max(cells[0], cells[1]), -weight});
  else if (cells.size() > 2)
    fault("the model has a product of " + std::to_string(cells.size()) + " spins");
}

void Comparison::readModel() {
  for (const dtca::Placement &placement : image.placements) {
    auto spins = llvm::dyn_cast_or_null<ebm::SpinsOp>(model.lookupSymbol(placement.variable));
    if (!spins ||
        llvm::ArrayRef(placement.shape) != llvm::ArrayRef<int64_t>(spins.getGraph().getNodeShape()))
      throw std::runtime_error("the model has no variable '" + placement.variable +
                               "' of the shape that the image places");
  }
  for (auto product : model.getBody().getOps<ebm::ProductOp>()) {
    const runtime::BufferInfo *buffer = nullptr;
    for (const runtime::BufferInfo &info : description.buffers)
      if (product.getWeight() && info.name == *product.getWeight())
        buffer = &info;
    double coefficient = product.getCoefficient().convertToDouble();
    compiler::forEachTerm(product, [&](int64_t entry, llvm::ArrayRef<int64_t> nodes) {
      addTerm(product, coefficient * (buffer ? parameters.data[buffer->offset + entry] : 1.0),
              nodes);
    });
  }
  mergeByCells(couplings, [](Coupling &sum, const Coupling &more) { sum.value += more.value; });
}

void Comparison::readImage() {
  int64_t rows = image.profile.rows.value, columns = image.profile.columns.value;
  for (size_t d = 0; d < image.directions.size(); ++d)
    for (int64_t row = 0; row < image.window.rows; ++row)
      for (int64_t column = 0; column < image.window.columns; ++column) {
        size_t at = image.at(d, row, column);
        if (image.near[at] == 0 && image.far[at] == 0)
          continue;
        int64_t r = image.window.row + row, c = image.window.column + column;
        Cell from = r % rows * columns + c % columns;
        r += image.directions[d].row + rows;
        c += image.directions[d].column + columns;
        Cell to = r % rows * columns + c % columns;
        bool leavesA = from < to;
        wires.push_back({std::min(from, to), std::max(from, to),
                         leavesA ? image.near[at] : image.far[at],
                         leavesA ? image.far[at] : image.near[at]});
      }
  mergeByCells(wires, [](Wire &sum, const Wire &more) {
    sum.atA += more.atA;
    sum.atB += more.atB;
  });
}

bool Comparison::isOff(double exact, int code) {
  double off = std::abs(image.beta * exact / image.scale - code);
  result.largest = std::max(result.largest, off);
  return off > tolerance;
}

void Comparison::fault(const std::string &what, double exact, int code) {
  char text[96];
  std::snprintf(text, sizeof text, ": the model's value is %.6g codes, the image has %d",
                image.beta * exact / image.scale, code);
  fault(what + text);
}

/// Calls visit(node) for the nodes of a box of a variable with this many columns.
template <typename Visit>
void forEachNode(llvm::ArrayRef<int64_t> lower, llvm::ArrayRef<int64_t> upper, int64_t columns,
                 Visit visit) {
  bool isRow = lower.size() == 1;
  for (int64_t row = isRow ? 0 : lower[0]; row < (isRow ? 1 : upper[0]); ++row)
    for (int64_t column = lower.back(); column < upper.back(); ++column)
      visit(row * columns + column);
}

void Comparison::findHeld() {
  for (const dtca::Command &command : image.program)
    if (command.kind == dtca::CommandKind::Clamp) {
      const dtca::Placement &placement = image.placements[command.placement];
      forEachNode(command.lower, command.upper, placement.shape.back(),
                  [&](int64_t node) { held[cellOf(placement.variable, node)] = command.value; });
    }
}

Clamps Comparison::findObserved() {
  Clamps observed;
  auto add = [&](auto op) {
    auto spins = llvm::cast<ebm::SpinsOp>(model.lookupSymbol(op.getVariable()));
    if (spins.getInput()) // the drives' signs, no cells
      return;
    forEachNode(op.getLower(), op.getUpper(), columnsOf(op.getVariable()), [&](int64_t node) {
      observed[cellOf(op.getVariable(), node)] = op.getValue().value_or(0);
    });
  };
  for (auto observe : model.getBody().getOps<ebm::ObserveOp>())
    add(observe);
  for (auto schedule : model->getParentOfType<mlir::ModuleOp>().getOps<gibbs::ScheduleOp>())
    if (schedule.getProgram() == model.getSymName())
      for (auto clamp : schedule.getBody().getOps<gibbs::ClampOp>())
        add(clamp);
  return observed;
}

/// The cells that the model observes are those that the image holds, at the same values.
void Comparison::judgeClamps() {
  auto text = [](int64_t value) {
    return value == 0 ? std::string("what a run gives") : value > 0 ? "+1" : "-1";
  };
  Clamps observed = findObserved();
  for (auto [cell, value] : held)
    if (auto wanted = observed.find(cell); wanted == observed.end())
      fault("cell " + print(cell) + ": the image holds it, the model does not observe it");
    else if (wanted->second != value)
      fault("cell " + print(cell) + ": the image holds it at " + text(value) +
            ", the model observes " + text(wanted->second));
  for (auto [cell, value] : observed)
    if (!isHeld(cell))
      fault("cell " + print(cell) + ": the model observes it, the image does not hold it");
}

int64_t Comparison::columnsOf(llvm::StringRef variable) const {
  for (const dtca::Placement &placement : image.placements)
    if (placement.variable == variable)
      return placement.shape.back();
  return 1;
}

void Comparison::judgeCouplings() {
  auto wire = wires.begin();
  auto extra = [&] {
    fault("coupling " + print(wire->a) + " - " + print(wire->b) + " is not the model's");
    ++wire;
  };
  for (const Coupling &coupling : couplings) {
    if (isHeld(coupling.a) && isHeld(coupling.b))
      continue;
    while (wire != wires.end() && std::pair(wire->a, wire->b) < std::pair(coupling.a, coupling.b))
      extra();
    bool wired = wire != wires.end() && sameCells(*wire, coupling);
    for (int code : {wired ? wire->atA : 0, wired ? wire->atB : 0})
      if (isOff(coupling.value, code)) {
        fault("coupling " + print(coupling.a) + " - " + print(coupling.b), coupling.value, code);
        break;
      }
    result.couplings += coupling.value != 0;
    wire += wired;
  }
  while (wire != wires.end())
    extra();
}

void Comparison::judgeBiases() {
  for (int64_t row = 0; row < image.window.rows; ++row)
    for (int64_t column = 0; column < image.window.columns; ++column) {
      Cell cell = cellAt(row, column);
      if (isHeld(cell))
        continue;
      int code = image.biases[row * image.window.columns + column];
      if (isOff(biases[cell], code))
        fault("bias of " + print(cell), biases[cell], code);
      result.biases += biases[cell] != 0;
    }
}

void Comparison::judgeDrives(std::span<const float> drives) {
  if (image.drives.empty() && drives.empty())
    return;
  std::unordered_map<Cell, double> wanted;
  for (size_t node = 0; node < drives.size(); ++node)
    wanted[cellOf(image.placements.front().variable, static_cast<int64_t>(node))] = drives[node];
  for (int64_t row = 0; row < image.window.rows; ++row)
    for (int64_t column = 0; column < image.window.columns; ++column) {
      Cell cell = cellAt(row, column);
      int code = image.drives.empty() ? 0 : image.drives[row * image.window.columns + column];
      if (!isHeld(cell) && isOff(wanted[cell], code))
        fault("drive of " + print(cell), wanted[cell], code);
      result.drives += code != 0;
    }
}

ModelComparison Comparison::compare(const runtime::NamedArrays &params,
                                    std::span<const float> drives) {
  result.beta = model.getBeta().convertToDouble();
  bind(params);
  readModel();
  readImage();
  findHeld();
  judgeClamps();
  judgeCouplings();
  judgeBiases();
  judgeDrives(drives);
  return std::move(result);
}

} // namespace

std::optional<ModelComparison> compareWithModel(const dtca::Image &image,
                                                const ModelOptions &options,
                                                const runtime::NamedArrays &params,
                                                std::span<const float> drives, double tolerance) {
  CompilerContext context;
  auto module = loadModel(context.get(), options);
  if (!module)
    return std::nullopt;
  eraseChain(*module);
  mlir::PassManager manager(module.get()->getName());
  compiler::buildEbmPipeline(manager, {options.freezeParams, options.freezeClamps});
  if (failed(manager.run(*module)))
    return std::nullopt;
  ebm::ModelOp model = *module->getOps<ebm::ModelOp>().begin();
  return Comparison(image, model, tolerance).compare(params, drives);
}

} // namespace isinglass::tool
