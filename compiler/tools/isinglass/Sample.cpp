//===- Sample.cpp - isinglass sample: draws samples and writes them as NPZ ------------------------===//
#include "compiler/tools/isinglass/Command.h"
#include "compiler/tools/isinglass/Interrupt.h"
#include "compiler/tools/isinglass/JsonText.h"
#include "compiler/tools/isinglass/KernelOptions.h"
#include "compiler/tools/isinglass/MemoryBill.h"
#include "compiler/tools/isinglass/ModelOptions.h"
#include "compiler/tools/isinglass/RunOptions.h"
#include "compiler/tools/isinglass/SameFile.h"
#include "compiler/tools/isinglass/Version.h"

#include "runtime/arrays/Digest.h"
#include "runtime/arrays/Mosaic.h"
#include "runtime/arrays/PendingFile.h"
#include "runtime/arrays/Picture.h"
#include "runtime/chains/Progress.h"
#include "runtime/chains/Results.h"
#include "runtime/statistics/Convergence.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdio>
#include <ctime>
#include <stdexcept>

namespace isinglass::tool {
namespace {

using Json = nlohmann::ordered_json;

struct SampleOptions {
  ModelOptions model;
  InputOptions inputs;
  ScheduleOptions schedule;
  KernelOptions kernel;
  std::vector<std::string> record{"spins", "energy", "moments"};
  std::string output, stats, picture;
  int threads = 0;
};

runtime::Observables observablesOf(const SampleOptions &options) {
  auto has = [&](const char *name) { return llvm::is_contained(options.record, name); };
  return {has("spins"), has("energy"), has("moments")};
}

/// Chains that a picture shows.
constexpr int64_t kMostPictured = 16;

double secondsSinceStart() {
  return std::chrono::duration<double>(Clock::now() - processStart).count();
}

/// Of all threads of this process.
double cpuSeconds() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// The command that makes the same file again: what does not change the bits (threads, file names
/// of outputs) is left out, so that equal samples are equal files.
Json describeRun(const SampleOptions &options, const CompiledModel &model,
                 const runtime::ScheduleInfo &schedule, std::span<const float> parameters) {
  Json command = {"isinglass", "sample",
                  std::filesystem::path(options.model.file).filename().string()};
  for (const std::string &define : options.model.defines)
    command.insert(command.end(), {"-D", define});
  auto addAll = [&](const char *name, const std::vector<std::string> &values) {
    for (const std::string &value : values)
      command.insert(command.end(), {name, value});
  };
  addAll("--freeze-params", options.model.freezeParams);
  addAll("--freeze-clamps", options.model.freezeClamps);
  auto add = [&](const char *name, const std::string &value) {
    if (!value.empty())
      command.insert(command.end(), {name, value});
  };
  add("--model", options.model.model);
  add("--params", options.inputs.params);
  if (options.inputs.step)
    add("--step", std::to_string(*options.inputs.step));
  add("--clamp", options.inputs.clamp);
  add("--beta", options.schedule.beta);
  for (auto [name, value] : {std::pair("--chains", schedule.chains),
                             {"--warmup", schedule.warmup},
                             {"--samples", schedule.samples},
                             {"--thin", schedule.thin}})
    add(name, std::to_string(value));
  add("--seed", std::to_string(schedule.seed));
  // As chosen, so that the same bits come from any machine.
  add("--precision", model.description().precision);
  add("--layout", model.description().layout);
  add("--rng", model.description().generator);
  if (model.description().sharesLowByte)
    command.emplace_back("--shared-low-byte");
  if (options.record != SampleOptions().record)
    add("--record", llvm::join(options.record, ","));
  return {{"isinglass", kVersion},
          {"model", model.description().name},
          {"model_digest", model.digest()},
          {"parameters_digest", runtime::digest(std::as_bytes(parameters))},
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
          {"rng", model.description().generator},
          {"shared_low_byte", model.description().sharesLowByte},
          {"command", command}};
}

/// NaN and infinity have no spelling in JSON.
Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json summarise(const runtime::Samples &samples) {
  Json report = {{"updates", samples.updates},
                 {"seconds", samples.seconds},
                 {"updates_per_second", samples.updatesPerSecond},
                 {"chains", samples.chains},
                 {"samples", samples.samples},
                 {"cancelled", samples.cancelled}};
  if (!samples.recorded.energy)
    return report;
  runtime::Series series{samples.energy, samples.chains, samples.samples};
  runtime::Convergence convergence = runtime::convergence(series);
  runtime::Estimate energy = runtime::estimateMean(series);
  report["energy"] = {{"mean", number(energy.mean)},
                      {"error", number(energy.error)},
                      {"r_hat", number(convergence.rHat)},
                      {"effective_samples", number(convergence.effectiveSamples)},
                      {"autocorrelation_time", number(convergence.autocorrelationTime)}};
  return report;
}

Json describeKernel(const CompiledModel &model) {
  const runtime::Description &d = model.description();
  return {{"layout", d.layout}, {"precision", d.precision},           {"isa", d.isa},
          {"rng", d.generator}, {"shared_low_byte", d.sharesLowByte}, {"block", d.block},
          {"reason", d.reason}};
}

/// What the precision does to the model, at the largest beta of the run.
Json describePrecision(const runtime::Precision &precision, const CompiledModel &model,
                       double beta) {
  const isg_accuracy &accuracy = precision.accuracy;
  return {
      {"name", model.description().precision},
      {"largest_field", number(accuracy.largest_field)},
      {"unit", number(accuracy.unit)},
      {"field_error", number(accuracy.field_error)},
      {"exact", precision.exact},
      {"largest_change_of_probability", number(precision.worstChange(model.description(), beta))}};
}

std::string shown(const Json &value, const char *format) {
  if (!value.is_number())
    return "-";
  char text[48];
  std::snprintf(text, sizeof text, format, value.get<double>());
  return text;
}

void printSummary(const Json &stats, const std::string &output) {
  std::printf("%lld samples of each of %lld chains in %s\n", stats["samples"].get<long long>(),
              stats["chains"].get<long long>(), output.c_str());
  std::printf("spin updates      %s in %s s: %s a second\n",
              shown(stats["updates"], "%.4g").c_str(), shown(stats["seconds"], "%.3g").c_str(),
              shown(stats["updates_per_second"], "%.4g").c_str());
  const Json &kernel = stats["kernel"], &precision = stats["precision"];
  std::printf("kernel            %s, %s: %s\n", kernel["layout"].get<std::string>().c_str(),
              kernel["isa"].get<std::string>().c_str(),
              kernel["reason"].get<std::string>().c_str());
  std::printf("precision         %s: fields up to %s, unit %s, P changes by at most %s\n",
              precision["name"].get<std::string>().c_str(),
              shown(precision["largest_field"], "%.4g").c_str(),
              shown(precision["unit"], "%.3g").c_str(),
              shown(precision["largest_change_of_probability"], "%.2g").c_str());
  if (!stats.contains("energy"))
    return;
  const Json &energy = stats["energy"];
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

runtime::Samples runChains(runtime::Sampler &sampler, const runtime::ScheduleInfo &schedule,
                           const runtime::Observables &observables,
                           const InterruptGuard &interrupt) {
  runtime::ProgressBar bar("sampling");
  runtime::RunControl control;
  control.progress = [&](const runtime::RunProgress &progress) { bar.show(progress); };
  control.cancel = interrupt.flag();
  return sampler.run(runtime::scheduleOf(schedule), observables, control);
}

double largestBeta(const runtime::ScheduleInfo &schedule) {
  return std::max(schedule.beta.first, schedule.beta.last);
}

/// What the precision of a compiled model does to these parameters.
runtime::Precision judge(const CompiledModel &model, const runtime::Parameters &parameters) {
  runtime::AlignedVector<std::byte> prepared(model.description().preparedBytes);
  model.program().prepare(parameters.data.data(), prepared.data());
  return runtime::quantise(model.program(), model.description(), prepared.data());
}

/// Whether the parameters fit a precision that auto has compiled for, well enough.
bool isGoodEnough(const SampleOptions &options, const CompiledModel &model,
                  const runtime::Parameters &parameters) {
  try {
    runtime::ScheduleInfo schedule = options.schedule.apply(model.description().schedule);
    return options.kernel.accepts(judge(model, parameters), model.description(),
                                  largestBeta(schedule));
  } catch (const runtime::PrecisionError &) {
    return false;
  }
}

/// Compiles the model in the first precision that it can have and that is good enough for its
/// parameters; the last one is not asked. Returns the parameters.
runtime::Parameters compileModel(const SampleOptions &options, CompiledModel &model) {
  std::vector<std::string> precisions = options.kernel.precisions();
  int64_t chains = options.schedule.chains.value_or(0);
  std::optional<runtime::Parameters> parameters;
  while (precisions.size() > 1) {
    if (model.tryCompile(options.kernel.of(precisions.front(), chains))) {
      if (!parameters)
        parameters = options.inputs.bind(model); // where they lie depends on the model alone
      if (isGoodEnough(options, model, *parameters))
        return std::move(*parameters);
    }
    precisions.erase(precisions.begin());
  }
  model.compile(options.kernel.of(precisions.front(), chains));
  return parameters ? std::move(*parameters) : options.inputs.bind(model);
}

void requirePrecision(const SampleOptions &options, const runtime::Sampler &sampler, double beta) {
  const runtime::Description &d = sampler.description();
  if (options.kernel.accepts(sampler.precision(), d, beta))
    return;
  char text[200];
  std::snprintf(text, sizeof text,
                "precision %s may change a conditional probability by %.2g, more than "
                "--precision-bound=%g; take a wider one, or --precision=auto",
                d.precision.c_str(), sampler.precision().worstChange(d, beta),
                options.kernel.bound.value_or(1));
  throw std::runtime_error(text);
}

int sample(const SampleOptions &options) {
  refuseSameFiles({options.model.file, options.inputs.params, options.inputs.clamp},
                  {options.output, options.stats, options.picture});
  std::unique_ptr<CompiledModel> model = CompiledModel::load(options.model);
  if (!model)
    return 1;
  refuseSameFiles(model->files(), {options.output, options.stats, options.picture});
  runtime::Parameters parameters = compileModel(options, *model);
  runtime::ScheduleInfo schedule = options.schedule.apply(model->description().schedule);
  runtime::SamplerOptions run{schedule.chains, schedule.seed, options.threads};
  runtime::Observables observables = observablesOf(options);
  ClampsSize clamped = options.inputs.measureClamps(*model);
  auto memory = runtime::estimateMemory(model->description(), run, runtime::scheduleOf(schedule),
                                        observables, clamped.perChain);
  if (clamped.cells > 0)
    runtime::addItem(memory, "clamps as they are read", {2, clamped.cells});
  requireMemory(memory);

  // Everything that can be refused is refused before the chains start.
  std::vector<std::string> names;
  for (const runtime::VariableInfo &variable : model->description().variables)
    names.push_back(variable.name);
  runtime::checkResultNames(names);
  InterruptGuard interrupt; // to the end: what a signal has kept is still to be written
  runtime::NpzWriter writer(options.output);
  std::optional<runtime::PendingFile> stats;
  if (!options.stats.empty())
    stats.emplace(options.stats);
  if (!options.picture.empty()) {
    runtime::checkMosaic(std::min(kMostPictured, schedule.chains),
                         model->description().variables.front().shape);
    runtime::PendingFile(options.picture); // can be written
  }
  runtime::Clamps clamps = options.inputs.clamps(*model, schedule.chains);
  Json meta = describeRun(options, *model, schedule, parameters.data);
  runtime::Sampler sampler(model->program(), model->description(), run, std::move(parameters),
                           std::move(clamps));
  requirePrecision(options, sampler, largestBeta(schedule));
  double started = secondsSinceStart(), cpuStarted = cpuSeconds();

  runtime::Samples samples = runChains(sampler, schedule, observables, interrupt);
  if (samples.samples == 0)
    throw std::runtime_error("interrupted before the first sample; nothing is written");
  double cpu = cpuSeconds() - cpuStarted;
  meta["samples"] = samples.samples;
  runtime::writeResults(writer, model->description(), samples, textOf(meta));
  Json report = summarise(samples);
  report["cpu_seconds"] = cpu;
  report["start_seconds"] = started;
  report["compiled"] = model->cached() ? "cache" : "fresh";
  report["memory_bytes"] = memory.total;
  report["kernel"] = describeKernel(*model);
  report["precision"] = describePrecision(sampler.precision(), *model, largestBeta(schedule));
  report["run"] = meta;
  if (stats) {
    stats->write(textOf(report, 2) + "\n");
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
  options->kernel.addTo(*command);
  command
      ->add_option("--threads", options->threads,
                   "threads (default: all); bits do not depend on it")
      ->check(CLI::Range(0, 4096));
  command
      ->add_option("--record", options->record,
                   "what each sample records: spins, energy, moments (default: all)")
      ->delimiter(',')
      ->check(CLI::IsMember(std::vector<std::string>{"spins", "energy", "moments"}));
  command->add_option("--stats", options->stats, "write speed and diagnostics as JSON");
  command->add_option("--picture", options->picture,
                      "draw the last state of the first chains as PNG");
  return {command, [options] { return sample(*options); }};
}

} // namespace isinglass::tool
