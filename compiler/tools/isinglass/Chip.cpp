//===- Chip.cpp -----------------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/Chip.h"

#include "compiler/tools/isinglass/Stages.h"

#include "runtime/chains/Cells.h"
#include "targets/cpu/jit/Jit.h"
#include "targets/dtca/simulator/Lift.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace isinglass::tool {

//===-- What was read -------------------------------------------------------------------------------===//

namespace {

/// Visits the reads of a run in the order of samples: segment, sample in it, number in all.
template <typename Visit>
void forEachSample(const std::vector<runtime::Samples> &segments, Visit visit) {
  int64_t number = 0;
  for (const runtime::Samples &segment : segments)
    for (int64_t sample = 0; sample < segment.samples; ++sample)
      visit(segment, sample, number++);
}

} // namespace

void ChipReads::expand(size_t placement, int64_t first, std::span<int8_t> out) const {
  const std::vector<int64_t> &places = cells[placement];
  int64_t count = static_cast<int64_t>(places.size());
  std::vector<std::pair<const runtime::Samples *, int64_t>> reads;
  forEachSample(segments, [&](const runtime::Samples &segment, int64_t sample, int64_t) {
    reads.emplace_back(&segment, sample);
  });
  std::vector<int8_t> box(boxCells);
  int64_t last = first + static_cast<int64_t>(out.size());
  for (int64_t row = first / count; row * count < last; ++row) {
    auto [segment, sample] = reads[row % samples];
    int64_t chip = row / samples;
    segment->spins.expand(0, (chip * segment->samples + sample) * boxCells, box);
    int64_t from = std::max(first, row * count), to = std::min(last, (row + 1) * count);
    for (int64_t at = from; at < to; ++at) {
      int64_t place = places[at - row * count];
      out[at - first] = place < 0 ? 0 : box[place];
    }
  }
}

std::vector<double> ChipReads::energies() const {
  std::vector<double> all(chips * samples);
  forEachSample(segments, [&](const runtime::Samples &segment, int64_t sample, int64_t number) {
    for (int64_t chip = 0; chip < chips; ++chip)
      all[chip * samples + number] = segment.energy[chip * segment.samples + sample] / beta;
  });
  return all;
}

std::vector<double> ChipReads::means(size_t placement) const {
  std::vector<double> means(cells[placement].size());
  for (const runtime::Samples &segment : segments) {
    if (segment.samples == 0)
      continue;
    double share = static_cast<double>(segment.samples) / static_cast<double>(samples);
    for (size_t cell = 0; cell < means.size(); ++cell)
      if (int64_t place = cells[placement][cell]; place >= 0)
        means[cell] += share * segment.means.front().values[place];
  }
  return means;
}

//===-- The chip ------------------------------------------------------------------------------------===//

struct Chip::State {
  dtca::Image image;
  ChipOptions options;
  dtca::Die die;
  CompilerContext context;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  std::unique_ptr<cpu::Jit> jit;
  runtime::Description description;
  std::vector<std::vector<int64_t>> cells; ///< of each placement
  std::optional<runtime::Sampler> sampler;

  State(const dtca::Image &image, const ChipOptions &options)
      : image(image), options(options), die(dtca::makeDie(image, options.physics)) {}

  void compile();
  void start();
  std::vector<dtca::Role> boxRoles() const;
  runtime::NamedArrays given() const;
  void holdSigns(const uint64_t *held, const uint64_t *values, const runtime::Description &model,
                 uint64_t *heldTo, uint64_t *valuesTo) const;
  runtime::Clamps clamps() const;
  void putStart();
  double freeCells() const;
};

void Chip::State::compile() {
  module = dtca::liftDie(context.get(), die, options.physics);
  // Exact acceptance; clamps() knows where its cells lie.
  cpu::CpuOptions kernel;
  kernel.layout = "chains";
  llvm::Expected<std::unique_ptr<cpu::Jit>> compiled = cpu::Jit::create(*module, kernel);
  if (!compiled)
    throw std::runtime_error(llvm::toString(compiled.takeError()));
  jit = std::move(*compiled);
  description = runtime::parseDescription(jit->program().describe());
  for (const dtca::Placement &placement : image.placements)
    cells.push_back(die.cellsOf(placement));
}

/// What modelVariables() calls the signs of a variable's drives; no variable has such a name.
static std::string signsOf(const std::string &variable) { return "the drive of " + variable; }

/// The model's variables, and the signs of their drives, as if they lay in memory one after
/// another: clamps are checked in the model's own terms.
static runtime::Description modelVariables(const dtca::Image &image) {
  runtime::Description model;
  auto add = [&](const std::string &name, const std::vector<int64_t> &shape) {
    runtime::VariableInfo variable;
    variable.name = name;
    variable.shape = shape;
    variable.strides = runtime::rowMajorStrides(variable.shape);
    variable.offset = model.stateWords;
    model.stateWords += variable.shape.empty() ? 1 : variable.strides[0] * variable.shape[0];
    model.variables.push_back(std::move(variable));
  };
  for (const dtca::Placement &placement : image.placements)
    add(placement.variable, placement.shape);
  for (const dtca::Placement &placement : image.placements)
    if (!image.drives.empty())
      add(signsOf(placement.variable), placement.shape);
  for (const dtca::Command &command : image.program)
    if (command.kind == dtca::CommandKind::Clamp)
      model.clamps.push_back({image.placements[command.placement].variable, command.lower,
                              command.upper, command.value});
  return model;
}

/// The image says which cells its program holds, the run at most at what.
[[noreturn]] static void refuseClamp(const dtca::Placement &placement, int64_t cell) {
  std::string node = std::to_string(cell % placement.shape.back());
  if (placement.shape.size() == 2)
    node = std::to_string(cell / placement.shape.back()) + ", " + node;
  throw std::runtime_error("the image has no clamp command for " + placement.variable + "[" + node +
                           "]; let the model observe it (without a value, if the run gives one) " +
                           "and compile again");
}

/// Roles over the box; cells outside the window are unused.
std::vector<dtca::Role> Chip::State::boxRoles() const {
  std::vector<dtca::Role> roles(die.cells(), dtca::Role::Unused);
  for (int64_t row = 0; row < image.window.rows; ++row)
    for (int64_t column = 0; column < image.window.columns; ++column)
      roles[die.fromWindow(image, row, column)] = image.roles[row * image.window.columns + column];
  return roles;
}

/// Where a cell of the box is in a state of the lifted program.
static int64_t placeIn(const runtime::VariableInfo &state, int64_t cell, int64_t columns) {
  return state.offset + cell / columns * state.strides[0] + cell % columns * state.strides[1];
}

/// Puts a block's signs of drives on the cells of the box; what is not driven is held, at -1.
void Chip::State::holdSigns(const uint64_t *held, const uint64_t *values,
                            const runtime::Description &model, uint64_t *heldTo,
                            uint64_t *valuesTo) const {
  auto input = std::ranges::find(description.variables, dtca::kInput, &runtime::VariableInfo::name);
  for (int64_t cell = 0; cell < die.cells(); ++cell)
    heldTo[placeIn(*input, cell, die.columns)] = ~uint64_t(0);
  for (size_t p = 0; p < cells.size(); ++p)
    for (size_t cell = 0; cell < cells[p].size(); ++cell) {
      int64_t from = model.variables[cells.size() + p].offset + static_cast<int64_t>(cell);
      if (die.drive[cells[p][cell]] != 0 && held[from] != ~uint64_t(0))
        throw std::runtime_error("a cell of '" + image.placements[p].variable + "', number " +
                                 std::to_string(cell) +
                                 " row by row, is driven, but the run gives no sign");
      valuesTo[placeIn(*input, cells[p][cell], die.columns)] = values[from];
    }
}

/// What the run holds cells at, and the signs of the drives.
runtime::NamedArrays Chip::State::given() const {
  runtime::NamedArrays all = options.clamps;
  for (const auto &[name, signs] : options.drives) {
    if (image.drives.empty())
      throw std::runtime_error("the image drives no cell, so there are no signs to give");
    if (std::ranges::find(image.placements, name, &dtca::Placement::variable) ==
        image.placements.end())
      throw std::runtime_error("the image has no variable '" + name + "' to drive");
    all.emplace(signsOf(name), signs);
  }
  for (const dtca::Placement &placement : image.placements)
    if (!image.drives.empty() && !options.drives.contains(placement.variable))
      throw std::runtime_error("the image drives cells of '" + placement.variable +
                               "': the run must give their signs (--drive)");
  return all;
}

/// The same clamps on the cells of the box, and on the past of those cells.
runtime::Clamps Chip::State::clamps() const {
  runtime::Description model = modelVariables(image);
  runtime::Clamps given = runtime::buildClamps(model, this->given(), options.chips);
  int64_t blocks = given.perBlock ? (options.chips - 1) / description.block + 1 : 1;
  runtime::Clamps clamps;
  clamps.perBlock = given.perBlock;
  clamps.any = given.any;
  clamps.held.assign(blocks * description.stateWords, 0);
  clamps.values.assign(blocks * description.stateWords, 0);
  std::vector<dtca::Role> roles = boxRoles();
  for (int64_t block = 0; block < blocks; ++block) {
    int64_t first = block * description.stateWords, firstGiven = block * model.stateWords;
    for (size_t p = 0; p < cells.size(); ++p)
      for (size_t cell = 0; cell < cells[p].size(); ++cell) {
        int64_t from = firstGiven + model.variables[p].offset + static_cast<int64_t>(cell);
        if (given.held[from] && roles[cells[p][cell]] != dtca::Role::Clamped)
          refuseClamp(image.placements[p], cell);
        for (const runtime::VariableInfo &state : description.variables) {
          if (state.input)
            continue;
          int64_t to = first + placeIn(state, cells[p][cell], die.columns);
          clamps.held[to] = given.held[from];
          clamps.values[to] = given.values[from];
        }
      }
    if (!die.drive.empty())
      holdSigns(given.held.data() + firstGiven, given.values.data() + firstGiven, model,
                clamps.held.data() + first, clamps.values.data() + first);
  }
  return clamps;
}

/// A state of the box that holds the given spins; cells of no variable are down.
void Chip::State::putStart() {
  std::vector<int8_t> box(die.cells(), -1);
  for (const auto &[name, array] : options.start) {
    size_t p = 0;
    while (p < cells.size() && image.placements[p].variable != name)
      ++p;
    if (p == cells.size())
      throw std::runtime_error("the image has no variable '" + name + "' to start");
    if (array.info.shape != image.placements[p].shape)
      throw std::runtime_error("the first state of '" + name + "' must have shape " +
                               runtime::printShape(image.placements[p].shape));
    std::vector<int8_t> spins = runtime::toInt8(array, "the first state of '" + name + "'");
    for (size_t cell = 0; cell < spins.size(); ++cell) {
      if (spins[cell] != 1 && spins[cell] != -1)
        throw std::runtime_error("the first state of '" + name + "' must hold -1 and +1");
      box[cells[p][cell]] = spins[cell];
    }
  }
  sampler->setSpins(0, box);
}

void Chip::State::start() {
  runtime::Parameters parameters =
      runtime::bindParameters(jit->program(), description, dtca::dieArrays(die, options.physics));
  sampler.emplace(jit->program(), description,
                  runtime::SamplerOptions{options.chips, options.seed, options.threads},
                  std::move(parameters), clamps());
  if (!options.start.empty())
    putStart();
  // The bias has settled to the first state before the clock starts.
  if (options.physics.stale > 0 && !die.directions.empty())
    sampler->copySpins(0, 1);
}

/// Cells of the model that nothing holds, over all chips; padding of the box is not counted.
double Chip::State::freeCells() const {
  int64_t used = 0;
  for (const auto &places : cells)
    used += static_cast<int64_t>(places.size());
  int64_t held = std::count(image.roles.begin(), image.roles.end(), dtca::Role::Clamped);
  return static_cast<double>(used - held) * static_cast<double>(options.chips);
}

/// The program scales z = slope * h - offset / 2 by beta; a cell's offset is its own at any beta.
static void refuseOffsetsUnderRamps(const dtca::Image &image, const dtca::Physics &physics) {
  if (physics.offsetSpread == 0)
    return;
  for (const dtca::Command &command : image.program)
    if (command.kind == dtca::CommandKind::Run && (command.first != 1 || command.last != 1))
      throw std::runtime_error("offsets do not follow beta, so --offset-spread is simulated at the "
                               "image's own beta alone; this program changes it");
}

Chip::Chip(const dtca::Image &image, const ChipOptions &options)
    : state(std::make_unique<State>(image, options)) {
  refuseOffsetsUnderRamps(image, options.physics);
  state->compile();
}

void Chip::start() {
  if (!state->sampler)
    state->start();
}

Chip::~Chip() = default;

const dtca::Die &Chip::die() const { return state->die; }

namespace {

/// The program as schedules, each the runs up to a read, and the read. Runs at one beta join; one
/// with another beta starts a schedule without samples.
std::vector<runtime::Schedule> schedulesOf(const dtca::Image &image) {
  std::vector<runtime::Schedule> schedules;
  runtime::Schedule next{0, 0, 0, {"constant", 1, 1}};
  for (const dtca::Command &command : image.program) {
    if (command.kind == dtca::CommandKind::Run) {
      const char *kind = command.first == command.last ? "constant" : "linear";
      bool joins = next.beta.kind == std::string("constant") && kind == std::string("constant") &&
                   next.beta.last == command.last;
      if (next.warmup > 0 && !joins) {
        schedules.push_back(next);
        next.warmup = 0;
      }
      next.warmup += command.iterations;
      next.beta = {kind, command.first, command.last};
    } else if (command.kind == dtca::CommandKind::Read) {
      next.samples = command.count;
      next.thin = command.every;
      schedules.push_back(next);
      double last = next.beta.last;
      next = {0, 0, 0, {"constant", last, last}};
    }
  }
  if (next.warmup > 0) // what runs after the last read is billed, too
    schedules.push_back(next);
  return schedules;
}

} // namespace

runtime::MemoryEstimate Chip::memory() const {
  runtime::Schedule all{0, 0, 0, {}};
  for (const runtime::Schedule &schedule : schedulesOf(state->image))
    all.samples += schedule.samples;
  bool perChip = false;
  for (const dtca::Placement &placement : state->image.placements)
    for (const runtime::NamedArrays *arrays : {&state->options.clamps, &state->options.drives})
      if (auto given = arrays->find(placement.variable); given != arrays->end())
        perChip |= given->second.info.shape.size() > placement.shape.size();
  return runtime::estimateMemory(state->description, {state->options.chips, 0, 0}, all, {},
                                 perChip);
}

ChipReads Chip::play(const runtime::RunControl &control) {
  start();
  ChipReads reads;
  reads.chips = state->options.chips;
  reads.beta = state->image.beta;
  reads.boxCells = state->die.cells();
  for (size_t p = 0; p < state->cells.size(); ++p)
    reads.cells.push_back(visibleCells(p));
  double sweeps = 0;
  for (const runtime::Schedule &schedule : schedulesOf(state->image)) {
    runtime::Samples samples = state->sampler->run(schedule, {}, control);
    sweeps += static_cast<double>(schedule.warmup) +
              static_cast<double>(schedule.thin) * static_cast<double>(samples.samples);
    reads.seconds += samples.seconds;
    reads.samples += samples.samples;
    reads.cancelled = samples.cancelled;
    if (samples.samples > 0)
      reads.segments.push_back(std::move(samples));
    if (reads.cancelled)
      break;
  }
  reads.updates = sweeps * state->freeCells();
  return reads;
}

/// Box cells of a placement, -1 where no command reads them.
std::vector<int64_t> Chip::visibleCells(size_t placement) const {
  std::vector<dtca::Role> roles = state->boxRoles();
  std::vector<int64_t> cells = state->cells[placement];
  for (int64_t &cell : cells)
    if (roles[cell] == dtca::Role::Latent)
      cell = -1;
  return cells;
}

std::vector<int8_t> Chip::states(int64_t chips) {
  start();
  return state->sampler->spins(0, chips);
}

double Chip::measureSpeed(double seconds) {
  start();
  // Rounds of growing length: the first finds out how long one takes.
  int64_t sweeps = 1;
  while (true) {
    runtime::Samples samples = state->sampler->run({sweeps, 0, 0, {"constant", 1, 1}}, {});
    if (samples.seconds >= seconds || sweeps > (int64_t(1) << 40))
      return static_cast<double>(sweeps) * state->freeCells() / samples.seconds;
    sweeps *= 2;
  }
}

} // namespace isinglass::tool
