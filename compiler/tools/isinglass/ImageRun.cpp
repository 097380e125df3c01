//===- ImageRun.cpp - isinglass image run: plays an image on a simulated die ------------------------===//
#include "compiler/tools/isinglass/Chip.h"
#include "compiler/tools/isinglass/ImageRunChain.h"
#include "compiler/tools/isinglass/ImageVerbs.h"
#include "compiler/tools/isinglass/Interrupt.h"
#include "compiler/tools/isinglass/JsonText.h"
#include "compiler/tools/isinglass/MemoryBill.h"
#include "compiler/tools/isinglass/Numbers.h"
#include "compiler/tools/isinglass/PhysicsOptions.h"
#include "compiler/tools/isinglass/SameFile.h"
#include "compiler/tools/isinglass/Version.h"

#include "runtime/arrays/Mosaic.h"
#include "runtime/arrays/Npz.h"
#include "runtime/arrays/PendingFile.h"
#include "runtime/arrays/Picture.h"
#include "runtime/chains/Progress.h"
#include "runtime/chains/Results.h"
#include "targets/dtca/image/ChainImage.h"
#include "targets/dtca/simulator/BiasPower.h"
#include "targets/dtca/simulator/Count.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <stdexcept>

namespace isinglass::tool {
namespace {

using Json = nlohmann::ordered_json;

/// Chips whose states a picture shows, and whose bias currents are added up.
constexpr int64_t kMostPictured = 16, kMostMetered = 64;

struct RunOptions {
  std::string image, output, stats, picture, clamp, drive, start, die, label;
  PhysicsOptions physics;
  int64_t chips = 64;
  uint64_t seed = 0;
  int threads = 0;
};

runtime::NamedArrays readIf(const std::string &path) {
  return path.empty() ? runtime::NamedArrays() : runtime::readArrays(path);
}

Json describePhysics(const dtca::Physics &physics) {
  return {{"slope_spread", physics.slopeSpread},
          {"offset_spread", physics.offsetSpread},
          {"mismatch_spread", physics.mismatchSpread},
          {"keep", physics.keep},
          {"stale", physics.stale},
          {"die", physics.die}};
}

/// What makes the same file again. Threads and the names of outputs do not change it.
Json describeRun(const RunOptions &options, const dtca::Image &image,
                 const dtca::Physics &physics) {
  Json command = {"isinglass", "image", "run",
                  std::filesystem::path(options.image).filename().string()};
  auto add = [&](const char *name, const std::string &value) {
    if (!value.empty())
      command.insert(command.end(), {name, value});
  };
  for (const auto &[name, value] : options.physics.given(physics))
    add(name.c_str(), value);
  add("--clamp", options.clamp);
  add("--drive", options.drive);
  add("--start", options.start);
  add("--chips", std::to_string(options.chips));
  add("--seed", std::to_string(options.seed));
  return {{"isinglass", kVersion},
          {"image", image.name},
          {"profile", image.profile.name},
          {"model_digest", image.modelDigest},
          {"parameters_digest", image.parametersDigest},
          {"profile_digest", image.profileDigest},
          {"chips", options.chips},
          {"seed", options.seed},
          {"physics", describePhysics(physics)},
          {"command", command}};
}

void writeReads(runtime::NpzWriter &writer, const dtca::Image &image, const ChipReads &reads,
                const std::string &meta) {
  for (size_t p = 0; p < image.placements.size(); ++p) {
    const dtca::Placement &placement = image.placements[p];
    std::vector<int64_t> shape{reads.chips, reads.samples};
    shape.insert(shape.end(), placement.shape.begin(), placement.shape.end());
    writer.add(placement.variable, {runtime::Dtype::i1, 1, shape},
               [&reads, p](uint64_t offset, std::span<std::byte> out) {
                 reads.expand(p, static_cast<int64_t>(offset),
                              {reinterpret_cast<int8_t *>(out.data()), out.size()});
               });
  }
  writer.add("energy", runtime::fromDoubles({reads.chips, reads.samples}, reads.energies()));
  for (size_t p = 0; p < image.placements.size(); ++p)
    writer.add("mean." + image.placements[p].variable,
               runtime::fromDoubles(image.placements[p].shape, reads.means(p)));
  writer.addText("meta", meta);
  writer.finish();
}

/// The events of the program that was played, and what they cost.
Json describeEvents(const dtca::Image &image) {
  std::vector<dtca::Events> events = dtca::playProgram(image);
  dtca::Bill bill = dtca::billEvents(image, events);
  Json costs = Json::array();
  for (const dtca::Cost &cost : bill.costs)
    costs.push_back(
        {{"component", cost.component}, {"events", cost.events}, {"joules", cost.energy}});
  return {{"costs", costs}, {"joules", bill.total}, {"seconds", bill.seconds}};
}

/// The bias circuit's draw in the last states; nothing where the profile does not give it, or has
/// it settle at once.
Json meterBias(const dtca::Image &image, Chip &chip, int64_t chips) {
  // Signs of drives are not part of the states.
  if (!image.profile.biasCapacitance || !image.profile.biasSupply || !image.drives.empty() ||
      image.profile.bias.value <= 0)
    return nullptr;
  dtca::BiasPower power(image, chip.die());
  std::vector<int8_t> states = chip.states(std::min(chips, kMostMetered));
  size_t cells = chip.die().cells();
  for (size_t first = 0; first < states.size(); first += cells)
    power.add({states.data() + first, cells});
  return {{"share", power.meanShare()},
          {"watts", power.watts()},
          {"joules_per_update", power.perUpdate()},
          {"status", statusName(image.profile.biasCapacitance->status)}};
}

void printRun(const RunOptions &options, const ChipReads &reads, const Json &report) {
  std::printf("%lld reads of each of %lld chips in %s\n", static_cast<long long>(reads.samples),
              static_cast<long long>(reads.chips), options.output.c_str());
  std::printf("cell updates      %.4g in %.3g s: %.4g a second, simulated\n", reads.updates,
              reads.seconds, reads.updates / std::max(reads.seconds, 1e-9));
  if (!report["events"].is_null())
    std::printf("one chip needs    %.4g J and %.4g s (event by event)\n",
                report["events"]["joules"].get<double>(),
                report["events"]["seconds"].get<double>());
  if (!report["bias_circuit"].is_null())
    std::printf("bias circuit      %.4g J an update in these states (%s, not in the bill)\n",
                report["bias_circuit"]["joules_per_update"].get<double>(),
                report["bias_circuit"]["status"].get<std::string>().c_str());
}

void draw(const RunOptions &options, const dtca::Image &image, const ChipReads &reads) {
  std::vector<int64_t> shape = image.placements.front().shape;
  int64_t cells = 1, chips = std::min(reads.chips, kMostPictured);
  for (int64_t extent : shape)
    cells *= extent;
  std::vector<int8_t> spins(chips * cells);
  for (int64_t chip = 0; chip < chips; ++chip)
    reads.expand(0, ((chip + 1) * reads.samples - 1) * cells,
                 std::span(spins).subspan(chip * cells, cells));
  runtime::writePicture(options.picture, spins, chips, shape);
}

/// The die as the simulation took it: what Die.h says, in its box.
void writeDie(runtime::NpzWriter &writer, const dtca::Die &die) {
  std::vector<int32_t> directions;
  for (dtca::Step step : die.directions)
    directions.insert(directions.end(), {int32_t(step.row), int32_t(step.column)});
  int64_t count = static_cast<int64_t>(die.directions.size());
  std::vector<int64_t> box{die.rows, die.columns}, wires{count, die.rows, die.columns};
  std::vector<float> ones(die.cells(), 1), zeros(die.cells(), 0);
  writer.add("directions", runtime::fromInt32({count, 2}, directions));
  writer.add("origin",
             runtime::fromInt32({2}, std::vector<int32_t>{int32_t(die.row), int32_t(die.column)}));
  writer.add("near", runtime::fromFloats(wires, die.near));
  writer.add("far", runtime::fromFloats(wires, die.far));
  writer.add("bias", runtime::fromFloats(box, die.bias));
  if (!die.drive.empty())
    writer.add("drive", runtime::fromFloats(box, die.drive));
  writer.add("slope", runtime::fromFloats(box, die.slope.empty() ? ones : die.slope));
  writer.add("offset", runtime::fromFloats(box, die.offset.empty() ? zeros : die.offset));
  writer.finish();
}

ChipReads play(Chip &chip, const InterruptGuard &interrupt) {
  runtime::ProgressBar bar("playing");
  runtime::RunControl control;
  control.progress = [&](const runtime::RunProgress &progress) { bar.show(progress); };
  control.cancel = interrupt.flag();
  return chip.play(control);
}

/// The images of a denoising model: what is held, and given, is for the chain to say.
int runAsChain(const RunOptions &options) {
  for (const auto &[name, value] : {std::pair("--clamp", options.clamp),
                                    {"--drive", options.drive},
                                    {"--start", options.start},
                                    {"--stats", options.stats},
                                    {"--save-die", options.die}})
    if (!value.empty())
      throw std::runtime_error(std::string(name) + " is of one image; `isinglass image step` takes "
                                                   "one out of the chain");
  return runChain({options.image, options.output, options.picture, options.label, options.physics,
                   options.chips, options.seed, options.threads});
}

int run(const RunOptions &options) {
  refuseSameFiles({options.image, options.clamp, options.drive, options.start},
                  {options.output, options.stats, options.picture, options.die});
  if (dtca::isChainImage(options.image))
    return runAsChain(options);
  if (!options.label.empty())
    throw std::runtime_error("--label is of a chain of images (.dtcc); --clamp holds cells of one");
  dtca::Image image = dtca::readImage(options.image);
  dtca::Physics physics = options.physics.apply(image.profile);
  // Everything that can be refused is refused before the chips start.
  std::vector<std::string> names;
  for (const dtca::Placement &placement : image.placements)
    names.push_back(placement.variable);
  runtime::checkResultNames(names);
  InterruptGuard interrupt; // to the end: what a signal has kept is still to be written
  runtime::NpzWriter writer(options.output);
  std::optional<runtime::PendingFile> stats;
  if (!options.stats.empty())
    stats.emplace(options.stats);
  std::optional<runtime::NpzWriter> dieWriter;
  if (!options.die.empty())
    dieWriter.emplace(options.die);
  if (!options.picture.empty()) {
    runtime::checkMosaic(std::min(kMostPictured, options.chips), image.placements.front().shape);
    runtime::PendingFile(options.picture); // can be written
  }
  Chip chip(image, {physics, options.chips, options.seed, options.threads, readIf(options.clamp),
                    readIf(options.drive), readIf(options.start)});
  requireMemory(chip.memory());
  chip.start();
  Json meta = describeRun(options, image, physics);

  ChipReads reads = play(chip, interrupt);
  if (reads.samples == 0)
    throw std::runtime_error("interrupted before the first read; nothing is written");
  meta["samples"] = reads.samples;
  writeReads(writer, image, reads, textOf(meta));
  Json report = {{"updates", reads.updates},
                 {"seconds", reads.seconds},
                 {"updates_per_second", reads.updates / std::max(reads.seconds, 1e-9)},
                 {"cancelled", reads.cancelled},
                 {"events", reads.cancelled ? Json(nullptr) : describeEvents(image)},
                 {"bias_circuit", meterBias(image, chip, options.chips)},
                 {"run", meta}};
  if (stats) {
    stats->write(textOf(report, 2) + "\n");
    stats->commit();
  }
  if (!options.picture.empty())
    draw(options, image, reads);
  if (dieWriter)
    writeDie(*dieWriter, chip.die());
  printRun(options, reads, report);
  return reads.cancelled ? 130 : 0;
}

} // namespace

Command imageRunCommand(CLI::App &image) {
  auto options = std::make_shared<RunOptions>();
  CLI::App *command = image.add_subcommand(
      "run", "Play an image, or those of a denoising model's steps, on a simulated die");
  command->add_option("image", options->image, "image file (.dtci), or a chain of them (.dtcc)")
      ->required();
  command->add_option("-o,--output", options->output, "NPZ file to write")->required();
  command->add_option("--chips", options->chips, "copies of the die that run side by side")
      ->check(CLI::Range(int64_t(1), int64_t(1) << 31))
      ->capture_default_str();
  command->add_option("--seed", options->seed, "seed of their random bits")
      ->check(CLI::Validator(isNotNegative, "NUMBER"))
      ->capture_default_str();
  command
      ->add_option("--threads", options->threads,
                   "threads (default: all); bits do not depend on it")
      ->check(CLI::Range(0, 4096));
  command->add_option("--clamp", options->clamp,
                      "NPZ file with states to hold, by variable: int8, 0 free, -1 or +1 held");
  command->add_option(
      "--drive", options->drive,
      "NPZ file with the signs of drives, by variable: int8, -1 or +1 where driven");
  command->add_option("--start", options->start,
                      "NPZ file with the first state, by variable: -1 or +1 (default: random)");
  command->add_option("--label", options->label,
                      "NAME=VALUE: a chain holds that class; NAME=all: one class after the other");
  options->physics.addTo(*command);
  command->add_option("--save-die", options->die,
                      "write the die's conductances, biases, slopes and offsets as NPZ");
  command->add_option("--stats", options->stats, "write speed, events and joules as JSON");
  command->add_option("--picture", options->picture,
                      "draw the last reads of the first chips as PNG");
  return {command, [options] { return run(*options); }};
}

} // namespace isinglass::tool
