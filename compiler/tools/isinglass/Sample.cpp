//===- Sample.cpp - isinglass sample: draws samples and writes them as NPZ ------------------------===//
#include "compiler/tools/isinglass/Command.h"
#include "compiler/tools/isinglass/Interrupt.h"
#include "compiler/tools/isinglass/MemoryBill.h"
#include "compiler/tools/isinglass/ModelOptions.h"
#include "compiler/tools/isinglass/RunOptions.h"
#include "compiler/tools/isinglass/SameFile.h"
#include "compiler/tools/isinglass/Version.h"

#include "runtime/arrays/Digest.h"
#include "runtime/arrays/PendingFile.h"
#include "runtime/arrays/Picture.h"
#include "runtime/chains/Progress.h"
#include "runtime/chains/Results.h"
#include "runtime/statistics/Convergence.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdio>
#include <stdexcept>

namespace isinglass::tool {
namespace {

using Json = nlohmann::ordered_json;

struct SampleOptions {
  ModelOptions model;
  InputOptions inputs;
  ScheduleOptions schedule;
  std::string output, stats, picture;
  int threads = 0;
};

/// Chains that a picture shows.
constexpr int64_t kMostPictured = 16;

double secondsSinceStart() {
  return std::chrono::duration<double>(Clock::now() - processStart).count();
}

/// The command that makes the same file again: what does not change the bits (threads, file names
/// of outputs) is left out, so that equal samples are equal files.
Json describeRun(const SampleOptions &options, const CompiledModel &model,
                 const runtime::ScheduleInfo &schedule, const runtime::Parameters &parameters) {
  Json command = {"isinglass", "sample",
                  std::filesystem::path(options.model.file).filename().string()};
  for (const std::string &define : options.model.defines)
    command.insert(command.end(), {"-D", define});
  auto add = [&](const char *name, const std::string &value) {
    if (!value.empty())
      command.insert(command.end(), {name, value});
  };
  add("--model", options.model.model);
  add("--params", options.inputs.params);
  add("--clamp", options.inputs.clamp);
  add("--beta", options.schedule.beta);
  for (auto [name, value] : {std::pair("--chains", schedule.chains),
                             {"--warmup", schedule.warmup},
                             {"--samples", schedule.samples},
                             {"--thin", schedule.thin}})
    add(name, std::to_string(value));
  add("--seed", std::to_string(schedule.seed));
  return {{"isinglass", kVersion},
          {"model", model.description().name},
          {"model_digest", model.digest()},
          {"parameters_digest", runtime::digest(std::as_bytes(std::span(parameters.data)))},
          {"seed", schedule.seed},
          {"chains", schedule.chains},
          {"warmup", schedule.warmup},
          {"samples", schedule.samples},
          {"thin", schedule.thin},
          {"beta",
           {{"kind", schedule.beta.kind},
            {"first", schedule.beta.first},
            {"last", schedule.beta.last}}},
          {"layout", model.description().layout},
          {"precision", model.description().precision},
          {"command", command}};
}

/// NaN and infinity have no spelling in JSON.
Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json summarise(const runtime::Samples &samples) {
  runtime::Series series{samples.energy, samples.chains, samples.samples};
  runtime::Convergence convergence = runtime::convergence(series);
  runtime::Estimate energy = runtime::estimateMean(series);
  return {{"updates", samples.updates},
          {"seconds", samples.seconds},
          {"updates_per_second", samples.updatesPerSecond},
          {"chains", samples.chains},
          {"samples", samples.samples},
          {"cancelled", samples.cancelled},
          {"energy",
           {{"mean", number(energy.mean)},
            {"error", number(energy.error)},
            {"r_hat", number(convergence.rHat)},
            {"effective_samples", number(convergence.effectiveSamples)},
            {"autocorrelation_time", number(convergence.autocorrelationTime)}}}};
}

std::string shown(const Json &value, const char *format) {
  if (!value.is_number())
    return "-";
  char text[48];
  std::snprintf(text, sizeof text, format, value.get<double>());
  return text;
}

void printSummary(const Json &stats, const std::string &output) {
  const Json &energy = stats["energy"];
  std::printf("%lld samples of each of %lld chains in %s\n", stats["samples"].get<long long>(),
              stats["chains"].get<long long>(), output.c_str());
  std::printf("spin updates      %s in %s s: %s a second\n",
              shown(stats["updates"], "%.4g").c_str(), shown(stats["seconds"], "%.3g").c_str(),
              shown(stats["updates_per_second"], "%.4g").c_str());
  std::printf("mean energy       %s, standard error %s\n", shown(energy["mean"], "%.8g").c_str(),
              shown(energy["error"], "%.2g").c_str());
  std::printf("energy R-hat      %s\n", shown(energy["r_hat"], "%.4f").c_str());
  std::printf("effective samples %s of %lld\n", shown(energy["effective_samples"], "%.0f").c_str(),
              stats["samples"].get<long long>() * stats["chains"].get<long long>());
}

void draw(const std::string &path, const runtime::Sampler &sampler) {
  const auto &variable = sampler.description().variables.front();
  std::vector<int8_t> spins = sampler.spins(0, kMostPictured);
  runtime::writePicture(path, spins, std::min(kMostPictured, sampler.chains()), variable.shape);
}

runtime::Samples runChains(runtime::Sampler &sampler, const runtime::ScheduleInfo &schedule) {
  runtime::ProgressBar bar("sampling");
  runtime::RunControl control;
  control.progress = [&](const runtime::RunProgress &progress) { bar.show(progress); };
  InterruptGuard interrupt;
  control.cancel = interrupt.flag();
  return sampler.run(runtime::scheduleOf(schedule), {}, control);
}

int sample(const SampleOptions &options) {
  refuseSameFiles({options.model.file, options.inputs.params, options.inputs.clamp},
                  {options.output, options.stats, options.picture});
  auto model = CompiledModel::compile(options.model);
  if (!model)
    return 1;
  runtime::ScheduleInfo schedule = options.schedule.apply(model->description().schedule);
  runtime::SamplerOptions run{schedule.chains, schedule.seed, options.threads};
  auto memory =
      runtime::estimateMemory(model->description(), run, runtime::scheduleOf(schedule), {});
  requireMemory(memory);

  // Everything that can be refused is refused before the chains start.
  std::vector<std::string> names;
  for (const runtime::VariableInfo &variable : model->description().variables)
    names.push_back(variable.name);
  runtime::checkResultNames(names);
  runtime::NpzWriter writer(options.output);
  std::optional<runtime::PendingFile> stats;
  if (!options.stats.empty())
    stats.emplace(options.stats);
  if (!options.picture.empty())
    runtime::PendingFile(options.picture); // can be written
  runtime::Clamps clamps = options.inputs.clamps(*model, schedule.chains);
  runtime::Parameters parameters = options.inputs.bind(*model);
  Json meta = describeRun(options, *model, schedule, parameters);
  runtime::Sampler sampler(model->program(), model->description(), run, std::move(parameters),
                           std::move(clamps));
  double started = secondsSinceStart();

  runtime::Samples samples = runChains(sampler, schedule);
  if (samples.samples == 0)
    throw std::runtime_error("interrupted before the first sample; nothing is written");
  meta["samples"] = samples.samples;
  runtime::writeResults(writer, model->description(), samples, meta.dump());
  Json report = summarise(samples);
  report["start_seconds"] = started;
  report["compiled"] = model->cached() ? "cache" : "fresh";
  report["memory_bytes"] = memory.total;
  report["run"] = meta;
  if (stats) {
    stats->write(report.dump(2) + "\n");
    stats->commit();
  }
  if (!options.picture.empty())
    draw(options.picture, sampler);
  printSummary(report, options.output);
  return samples.cancelled ? 130 : 0;
}

} // namespace

Command sampleCommand(CLI::App &app) {
  auto options = std::make_shared<SampleOptions>();
  CLI::App *command = app.add_subcommand("sample", "Draw samples of a model and write them as NPZ");
  options->model.addTo(*command);
  command->add_option("-o,--output", options->output, "NPZ file to write")->required();
  options->inputs.addTo(*command);
  options->schedule.addTo(*command);
  command
      ->add_option("--threads", options->threads,
                   "threads (default: all); bits do not depend on it")
      ->check(CLI::Range(0, 4096));
  command->add_option("--stats", options->stats, "write speed and diagnostics as JSON");
  command->add_option("--picture", options->picture,
                      "draw the last state of the first chains as PNG");
  return {command, [options] { return sample(*options); }};
}

} // namespace isinglass::tool
