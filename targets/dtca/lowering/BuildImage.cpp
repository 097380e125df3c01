//===- BuildImage.cpp -----------------------------------------------------------------------------===//
#include "targets/dtca/lowering/BuildImage.h"

#include "targets/parameters/Parameter.h"

#include "dialects/ebm/Factors.h"

#include <algorithm>
#include <stdexcept>

using namespace mlir;

namespace isinglass::dtca {
namespace {

Step toStep(chip::Step step) { return {step.row, step.column}; }

chip::CellsOp onlyCells(chip::ImageOp image) {
  auto cells = image.getBody().getOps<chip::CellsOp>();
  if (cells.empty() || std::next(cells.begin()) != cells.end())
    throw std::runtime_error("an image is built from one variable");
  return *cells.begin();
}

//===-- Weights -------------------------------------------------------------------------------------===//

class Evaluator {
public:
  Evaluator(chip::ImageOp image, const runtime::Description &parameters,
            std::span<const float> data)
      : image(image), parameters(parameters), data(data) {}

  Weights evaluate();

private:
  /// The weight of a factor at an entry of its sites.
  double weightAt(ebm::FactorInterface factor, int64_t entry) const;
  /// Calls add(node of each member, coefficient * weight) for every term.
  template <typename Add> void forEachTerm(Operation *op, Add add);
  /// An axis is periodic if some term goes around it.
  void findPeriods();
  void addCouplings(chip::CouplingsOp couplings);
  /// The direction, and whether the step runs against it.
  std::pair<size_t, bool> directionOf(chip::Step step);
  void hold(chip::ClampOp clamp);

  chip::ImageOp image;
  const runtime::Description &parameters;
  std::span<const float> data;
  Weights weights;
};

double Evaluator::weightAt(ebm::FactorInterface factor, int64_t entry) const {
  if (!factor.getWeight())
    return 1;
  for (const runtime::BufferInfo &buffer : parameters.buffers)
    if (buffer.name == *factor.getWeight())
      return data[buffer.offset + (buffer.shape.empty() ? 0 : entry)];
  throw std::logic_error("a verified image names a parameter that it does not declare");
}

template <typename Add> void Evaluator::forEachTerm(Operation *op, Add add) {
  auto factor = cast<ebm::FactorInterface>(op);
  double coefficient = factor.getCoefficient().convertToDouble();
  for (const chip::Terms &terms : chip::termsOf(factor.getSites(), factor.getMembers())) {
    for (int64_t row = terms.sites.lower.row; row < terms.sites.upper.row; ++row)
      for (int64_t column = terms.sites.lower.column; column < terms.sites.upper.column; ++column) {
        int64_t entry = terms.firstEntry + row * weights.columns + column;
        add(terms, chip::Step{row, column}, coefficient * weightAt(factor, entry));
      }
  }
}

void Evaluator::findPeriods() {
  for (Operation &op : image.getBody().getOps()) {
    if (!isa<chip::CouplingsOp, chip::BiasesOp, chip::DrivesOp>(op))
      continue;
    auto factor = cast<ebm::FactorInterface>(op);
    chip::Grid grid = *chip::gridOf(chip::latticeOf(factor.getSites()));
    weights.periodicRows |= grid.periodicRows;
    weights.periodicColumns |= grid.periodicColumns;
  }
}

std::pair<size_t, bool> Evaluator::directionOf(chip::Step step) {
  // Half around a periodic axis, a step and its opposite lead to the same row or column: on 8 rows
  // (4, -1) is (4, 1) backwards.
  chip::Grid grid{{weights.rows, weights.columns}, weights.periodicRows, weights.periodicColumns};
  Step there = toStep(grid.reduce(step)), back = toStep(grid.reduce({-step.row, -step.column}));
  for (size_t d = 0; d < weights.directions.size(); ++d) {
    if (weights.directions[d] == there)
      return {d, false};
    if (weights.directions[d] == back)
      return {d, true};
  }
  weights.directions.push_back(there);
  weights.couplings.resize(weights.directions.size() * weights.cells(), 0.0);
  return {weights.directions.size() - 1, false};
}

void Evaluator::addCouplings(chip::CouplingsOp couplings) {
  forEachTerm(couplings, [&](const chip::Terms &terms, chip::Step x, double weight) {
    chip::Step from = terms.members[0], to = terms.members[1];
    auto [direction, backwards] = directionOf({to.row - from.row, to.column - from.column});
    chip::Step leaves = backwards ? to : from;
    int64_t cell = weights.neighbour(x.row, x.column, toStep(leaves));
    weights.couplings[direction * weights.cells() + cell] += weight;
  });
}

void Evaluator::hold(chip::ClampOp clamp) {
  int8_t value = static_cast<int8_t>(clamp.getValue().value_or(Weights::kHeldByRun));
  chip::Box box = chip::boxOf(clamp.getLower(), clamp.getUpper());
  for (int64_t row = box.lower.row; row < box.upper.row; ++row)
    for (int64_t column = box.lower.column; column < box.upper.column; ++column)
      weights.held[row * weights.columns + column] = value;
}

Weights Evaluator::evaluate() {
  chip::Grid grid = onlyCells(image).getGrid();
  weights.rows = grid.extent.row;
  weights.columns = grid.extent.column;
  weights.biases.assign(weights.cells(), 0);
  weights.held.assign(weights.cells(), 0);
  findPeriods();
  for (auto couplings : image.getBody().getOps<chip::CouplingsOp>())
    addCouplings(couplings);
  for (auto biases : image.getBody().getOps<chip::BiasesOp>())
    forEachTerm(biases, [&](const chip::Terms &terms, chip::Step x, double weight) {
      weights.biases[weights.neighbour(x.row, x.column, toStep(terms.members[0]))] += weight;
    });
  for (auto drives : image.getBody().getOps<chip::DrivesOp>()) {
    weights.drives.resize(weights.cells(), 0);
    forEachTerm(drives, [&](const chip::Terms &terms, chip::Step x, double weight) {
      weights.drives[weights.neighbour(x.row, x.column, toStep(terms.members[0]))] += weight;
    });
  }
  for (auto clamp : image.getProgram().getBody().getOps<chip::ClampOp>())
    hold(clamp);
  weights.dropHeldTerms();
  return std::move(weights);
}

//===-- The program ---------------------------------------------------------------------------------===//

Command toCommand(Operation &op) {
  Command command;
  if (isa<chip::SeedOp>(op)) {
    command.kind = CommandKind::Seed;
  } else if (isa<chip::DriveOp>(op)) {
    command.kind = CommandKind::Drive;
  } else if (auto clamp = dyn_cast<chip::ClampOp>(op)) {
    command.kind = CommandKind::Clamp;
    command.lower.assign(clamp.getLower().begin(), clamp.getLower().end());
    command.upper.assign(clamp.getUpper().begin(), clamp.getUpper().end());
    command.value = static_cast<int8_t>(clamp.getValue().value_or(0));
  } else if (auto run = dyn_cast<chip::RunOp>(op)) {
    command.kind = CommandKind::Run;
    command.iterations = run.getIterations();
    if (run.getFirst()) {
      command.first = run.getFirst()->convertToDouble();
      command.last = run.getLast()->convertToDouble();
    }
  } else if (auto read = dyn_cast<chip::ReadOp>(op)) {
    command.kind = CommandKind::Read;
    command.every = read.getIterationsBefore();
    command.count = read.getReads();
  }
  return command;
}

/// Gives the cells of a box of the variable's nodes a role.
void setRole(Image &image, const Weights &weights, ArrayRef<int64_t> lower, ArrayRef<int64_t> upper,
             Role role) {
  chip::Box box = chip::boxOf(lower, upper);
  for (int64_t row = box.lower.row; row < box.upper.row; ++row)
    for (int64_t column = box.lower.column; column < box.upper.column; ++column) {
      Step cell =
          turnedCell(image.placements.front().turn, {row, column}, weights.rows, weights.columns);
      image.roles[cell.row * image.window.columns + cell.column] = role;
    }
}

} // namespace

runtime::Description describeParameters(chip::ImageOp image) {
  runtime::Description description;
  for (auto param : image.getBody().getOps<chip::ParamOp>()) {
    runtime::BufferInfo info = describeParameter(param);
    info.offset = description.dataFloats;
    description.dataFloats += ebm::countEntries(info.shape);
    description.buffers.push_back(std::move(info));
  }
  return description;
}

runtime::AlignedVector<float> literalParameters(chip::ImageOp image,
                                                const runtime::Description &parameters) {
  runtime::AlignedVector<float> data(parameters.dataFloats, 0.0f);
  for (auto [param, info] :
       llvm::zip_equal(image.getBody().getOps<chip::ParamOp>(), parameters.buffers))
    writeLiteral(param, std::span(data).subspan(info.offset, ebm::countEntries(info.shape)));
  return data;
}

Weights evaluateWeights(chip::ImageOp image, const runtime::Description &parameters,
                        std::span<const float> data) {
  return Evaluator(image, parameters, data).evaluate();
}

CodeFormat codeFormat(chip::ImageOp image) {
  chip::CodesOp codes = image.getCodes();
  if (!codes)
    throw std::runtime_error("the image has no codes yet: dtca-fix-codes sets them");
  return {static_cast<int>(codes.getCouplingBits()), static_cast<int>(codes.getBiasBits()),
          codes.getRounding() == chip::Rounding::Nearest ? Rounding::Nearest : Rounding::Stochastic,
          codes.getSeed().value_or(0), codes.getSaturate()};
}

double peakOf(chip::ImageOp image) {
  double peak = 1;
  for (auto run : image.getProgram().getBody().getOps<chip::RunOp>())
    if (run.getFirst())
      peak = std::max({peak, run.getFirst()->convertToDouble(), run.getLast()->convertToDouble()});
  return peak;
}

Image buildImage(chip::ImageOp op, const Weights &weights, const Codes &codes,
                 const Profile &profile) {
  chip::CellsOp cells = onlyCells(op);
  Image image;
  image.name = op.getSymName().str();
  image.profile = profile;
  image.profileText = printProfile(profile);
  image.beta = op.getBeta().convertToDouble();
  auto shape = cells.getGraph().getNodeShape();
  image.placements.push_back({cells.getSymName().str(),
                              {shape.begin(), shape.end()},
                              static_cast<int64_t>(cells.getRow()),
                              static_cast<int64_t>(cells.getColumn()),
                              static_cast<Turn>(cells.getTurn())});
  placeCodes(weights, codes, image);
  for (auto role : op.getBody().getOps<chip::RoleOp>())
    setRole(image, weights, role.getLower(), role.getUpper(),
            role.getRole() == chip::Role::Latent ? Role::Latent : Role::Visible);
  for (Operation &command : op.getProgram().getBody().getOps()) {
    if (isa<chip::DriveOp>(command) && image.drives.empty())
      continue; // all are 0: the last step of a chain sees noise alone
    image.program.push_back(toCommand(command));
    if (auto clamp = dyn_cast<chip::ClampOp>(command))
      setRole(image, weights, clamp.getLower(), clamp.getUpper(), Role::Clamped);
  }
  return image;
}

} // namespace isinglass::dtca
