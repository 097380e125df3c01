//===- Energy.cpp - isinglass energy: what a run of an image costs --------------------------------===//
#include "compiler/tools/isinglass/Chip.h"
#include "compiler/tools/isinglass/Command.h"
#include "compiler/tools/isinglass/EnergyReport.h"
#include "compiler/tools/isinglass/JsonText.h"
#include "compiler/tools/isinglass/Numbers.h"

#include "targets/dtca/image/ChainImage.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <stdexcept>

namespace isinglass::tool {
namespace {

struct EnergyOptions {
  std::string image;
  int64_t steps = 1, samplesPerConfigure = 0;
  bool json = false, explain = false;
  bool processor = false;
  double watts = 15;
};

/// Chips that the processor plays side by side while it is timed, and for how long.
constexpr int64_t kTimedChips = 1024;
constexpr double kTimedSeconds = 0.5;

/// What a processor has to do for a sample: the model's free cells, not the chip's idle ones.
double modelUpdates(const dtca::Image &image, const dtca::Bill &bill, int64_t steps) {
  double iterations = 0;
  for (const dtca::Command &command : image.program)
    iterations += command.kind == dtca::CommandKind::Run ? static_cast<double>(command.iterations)
                  : command.kind == dtca::CommandKind::Read
                      ? static_cast<double>(command.every) * static_cast<double>(command.count)
                      : 0;
  auto free = std::count_if(image.roles.begin(), image.roles.end(), [](dtca::Role role) {
    return role == dtca::Role::Visible || role == dtca::Role::Latent;
  });
  return iterations * static_cast<double>(free) * static_cast<double>(steps) /
         static_cast<double>(bill.samples);
}

/// Some signs for the drives: time does not depend on them.
runtime::NamedArrays signs(const dtca::Image &image) {
  runtime::NamedArrays drives;
  for (const dtca::Placement &placement : image.placements) {
    if (image.drives.empty())
      break;
    int64_t cells = runtime::checkedCount(placement.shape).value();
    drives.emplace(placement.variable,
                   runtime::fromInt8(placement.shape, std::vector<int8_t>(cells, 1)));
  }
  return drives;
}

/// Something to hold the cells at whose values a run would give: time does not depend on it.
runtime::NamedArrays heldUp(const dtca::Image &image) {
  runtime::NamedArrays clamps;
  for (size_t p = 0; p < image.placements.size(); ++p) {
    const dtca::Placement &placement = image.placements[p];
    int64_t columns = placement.shape.back(),
            rows = placement.shape.size() == 2 ? placement.shape[0] : 1;
    std::vector<int8_t> values(rows * columns, 0);
    for (const dtca::Command &command : image.program) {
      if (command.kind != dtca::CommandKind::Clamp || command.placement != p || command.value != 0)
        continue;
      bool isRow = command.lower.size() == 1;
      for (int64_t row = isRow ? 0 : command.lower[0]; row < (isRow ? 1 : command.upper[0]); ++row)
        for (int64_t column = command.lower.back(); column < command.upper.back(); ++column)
          values[row * columns + column] = 1;
    }
    clamps.emplace(placement.variable, runtime::fromInt8(placement.shape, values));
  }
  return clamps;
}

/// The same samples on the machine at hand: the ideal program, timed.
Comparison timeProcessor(const dtca::Image &image, const dtca::Bill &bill,
                         const EnergyOptions &options, int64_t steps) {
  if (modelUpdates(image, bill, 1) == 0)
    throw std::runtime_error("nothing is updated in this program, so there is nothing to time");
  Chip chip(image, {{}, kTimedChips, 0, 0, heldUp(image), signs(image), {}});
  double updates = chip.measureSpeed(kTimedSeconds);
  return processorComparison(updates, options.watts, modelUpdates(image, bill, steps));
}

/// What is priced: an image as often as asked, or each image of a chain.
struct Priced {
  dtca::Image image; ///< of a chain, step 1
  dtca::Bill bill;
  dtca::SampleCost sample;
  int64_t steps = 1;
  std::vector<dtca::CommandCost> perStep;
};

Priced priceChain(const EnergyOptions &options) {
  if (options.steps != 1)
    throw std::runtime_error("--steps: '" + options.image + "' is a chain, which says how many");
  dtca::ChainImage chain = dtca::readChainImage(options.image);
  Priced priced;
  priced.steps = static_cast<int64_t>(chain.steps.size());
  std::vector<dtca::Bill> bills;
  for (int64_t step = priced.steps; step >= 1; --step) {
    dtca::Bill bill = dtca::estimateEnergy(chain.steps[step - 1]);
    dtca::SampleCost cost = dtca::costPerSample(bill, 1, options.samplesPerConfigure);
    std::string name = "step " + std::to_string(step);
    for (dtca::CommandCost &command : bill.commands)
      command.command = name + ": " + command.command;
    priced.perStep.push_back({name, cost.total, cost.seconds});
    priced.sample += cost;
    bills.push_back(std::move(bill));
  }
  priced.bill = dtca::sumBills(bills);
  priced.image = std::move(chain.steps.front());
  return priced;
}

Priced price(const EnergyOptions &options) {
  if (dtca::isChainImage(options.image))
    return priceChain(options);
  Priced priced;
  priced.image = dtca::readImage(options.image);
  priced.bill = dtca::estimateEnergy(priced.image);
  priced.sample = dtca::costPerSample(priced.bill, options.steps, options.samplesPerConfigure);
  priced.steps = options.steps;
  return priced;
}

int energy(const EnergyOptions &options) {
  Priced priced = price(options);
  int64_t samples = options.samplesPerConfigure ? options.samplesPerConfigure : priced.bill.samples;
  std::vector<Comparison> comparisons = publishedComparisons();
  if (options.processor)
    comparisons.insert(comparisons.begin(),
                       timeProcessor(priced.image, priced.bill, options, priced.steps));
  EnergyReport report{priced.image,           priced.bill,   priced.sample, priced.steps, samples,
                      std::move(comparisons), priced.perStep};
  if (options.json)
    std::printf("%s\n", textOf(report.json(), 2).c_str());
  else
    report.print(options.explain);
  return 0;
}

} // namespace

Command energyCommand(CLI::App &app) {
  CLI::App *command =
      app.add_subcommand("energy", "What a run of an image costs, and on what numbers that rests");
  auto options = std::make_shared<EnergyOptions>();
  command->add_option("image", options->image, "the image, a .dtci file, or a chain of them, .dtcc")
      ->required();
  command
      ->add_option("--steps", options->steps,
                   "programs like this one in a sample, each with codes of its own: T of a DTM")
      ->check(CLI::Range(int64_t(1), int64_t(1) << 20));
  command
      ->add_option("--samples-per-configure", options->samplesPerConfigure,
                   "samples drawn for each writing of codes (default: what the program reads)")
      ->check(CLI::Range(int64_t(1), int64_t(1) << 40));
  CLI::Option *timed =
      command->add_flag("--compare-cpu", options->processor,
                        "time the same updates on this machine's processor (half a second)");
  command
      ->add_option("--watts", options->watts,
                   "what this machine draws while it does so; nobody measures it for you")
      ->check(CLI::Validator(isPositive, "NUMBER"))
      ->needs(timed)
      ->capture_default_str();
  command->add_flag("--json", options->json, "write JSON");
  command->add_flag("--explain", options->explain, "say each unit cost's formula and source");
  return {command, [options] { return energy(*options); }};
}

} // namespace isinglass::tool
