//===- Energy.cpp - isinglass energy: what a run of an image costs --------------------------------===//
#include "compiler/tools/isinglass/Command.h"
#include "compiler/tools/isinglass/EnergyReport.h"

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
};

int energy(const EnergyOptions &options) {
  dtca::Image image = dtca::readImage(options.image);
  dtca::Bill bill = dtca::estimateEnergy(image);
  dtca::SampleCost sample = dtca::costPerSample(bill, options.steps, options.samplesPerConfigure);
  int64_t samples = options.samplesPerConfigure ? options.samplesPerConfigure : bill.samples;
  EnergyReport report{image,         std::move(bill), sample,
                      options.steps, samples,         publishedComparisons()};
  if (options.json)
    std::printf("%s\n", report.json().dump(2).c_str());
  else
    report.print(options.explain);
  return 0;
}

} // namespace

Command energyCommand(CLI::App &app) {
  CLI::App *command =
      app.add_subcommand("energy", "What a run of an image costs, and on what numbers that rests");
  auto options = std::make_shared<EnergyOptions>();
  command->add_option("image", options->image, "the image, a .dtci file")->required();
  command
      ->add_option("--steps", options->steps,
                   "programs like this one in a sample, each with codes of its own: T of a DTM")
      ->check(CLI::Range(int64_t(1), int64_t(1) << 20));
  command
      ->add_option("--samples-per-configure", options->samplesPerConfigure,
                   "samples drawn for each writing of codes (default: what the program reads)")
      ->check(CLI::Range(int64_t(1), int64_t(1) << 40));
  command->add_flag("--json", options->json, "write JSON");
  command->add_flag("--explain", options->explain, "say each unit cost's formula and source");
  return {command, [options] { return energy(*options); }};
}

} // namespace isinglass::tool
