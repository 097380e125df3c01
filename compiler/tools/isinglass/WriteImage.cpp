//===- WriteImage.cpp - a model for a chip: placed, as dtca, as an image ----------------------------===//
#include "compiler/tools/isinglass/WriteImage.h"

#include "compiler/pipelines/Pipelines.h"
#include "compiler/tools/isinglass/EnergyDigest.h"
#include "compiler/tools/isinglass/JsonText.h"
#include "compiler/tools/isinglass/MemoryBill.h"
#include "compiler/tools/isinglass/Version.h"
#include "compiler/tools/isinglass/WriteChain.h"

#include "dialects/ebm/Factors.h"
#include "runtime/arrays/Digest.h"
#include "runtime/arrays/Npz.h"
#include "runtime/arrays/PendingFile.h"
#include "runtime/chains/Parameters.h"
#include "runtime/training/TrainedModel.h"
#include "targets/dtca/lowering/BuildImage.h"

#include "mlir/Pass/PassManager.h"
#include "llvm/ADT/StringExtras.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <stdexcept>

namespace isinglass::tool {
namespace {

using Json = nlohmann::ordered_json;

/// What stays O(cells) while an image is made, before any of it is taken.
runtime::MemoryEstimate estimateMemory(chip::ImageOp image,
                                       const runtime::Description &description) {
  int64_t cells = 0, couplings = 0;
  for (auto variable : image.getBody().getOps<chip::CellsOp>())
    cells += ebm::countEntries(variable.getGraph().getNodeShape());
  for (auto op : image.getBody().getOps<chip::CouplingsOp>())
    couplings += static_cast<int64_t>(op.getTerms().size()) * cells;
  runtime::MemoryEstimate memory;
  // Weights in f64; codes, both ends of each, and the file and its second encoding.
  memory.items = {{"parameters", description.dataFloats * 4},
                  {"weights", (couplings + cells) * 8},
                  {"codes", (couplings * 3 + cells * 2) * 2},
                  {"file", (couplings * 2 + cells) * 2},
                  {"report", cells * 40}};
  for (const auto &[name, bytes] : memory.items)
    memory.total += bytes;
  return memory;
}

/// One beta for the model and everything its schedule does.
void setBeta(mlir::ModuleOp module, double beta) {
  for (auto model : module.getOps<ebm::ModelOp>())
    model.setBeta(llvm::APFloat(beta));
  for (auto schedule : module.getOps<gibbs::ScheduleOp>())
    for (auto run : schedule.getBody().getOps<gibbs::RunOp>())
      run.removeRampAttr();
}

/// Whether all steps of the file's chain go onto the chip, or one model. A chain of one step that
/// feels nothing of x_1 is its model, unless it comes trained, and is to draw what it has learnt.
bool isForChain(mlir::ModuleOp module, const ImageOptions &options) {
  auto chains = module.getOps<ebm::ChainOp>();
  if (chains.empty() || options.step)
    return false;
  ebm::ChainOp chain = *chains.begin();
  bool trained = !options.params.empty() && runtime::isTrainedModel(options.params);
  return trained || chain.getSteps() > 1 || chain.getTimes().getScale() != ebm::TimeScale::Log;
}

/// What a chip does not do is taken out before phases of training are made of it; what it does with
/// a chain is `generate`.
void leaveGenerate(mlir::ModuleOp module) {
  for (mlir::Operation &op : llvm::make_early_inc_range(module.getOps())) {
    auto schedule = llvm::dyn_cast<gibbs::ScheduleOp>(op);
    if (llvm::isa<gibbs::TrainingOp>(op) || (schedule && schedule.getSymName() != "generate"))
      op.erase();
  }
}

struct Folded {
  mlir::OwningOpRef<mlir::ModuleOp> module; ///< null after errors, which have been printed
  std::string energyDigest;
  std::string text; ///< with its chain, if that is wanted
  bool isChain = false;
};

/// The folded ebm module, its beta as the user wants it, without its chain.
Folded loadFolded(CompilerContext &context, const ModelOptions &model,
                  const ImageOptions &options) {
  Folded folded{loadModel(context.get(), model), "", "", false};
  if (!folded.module)
    return folded;
  mlir::ModuleOp module = *folded.module;
  folded.energyDigest = digestOfEnergy(module);
  folded.isChain = isForChain(module, options);
  folded.isChain ? leaveGenerate(module) : eraseChain(module);
  mlir::PassManager manager(module->getName());
  compiler::buildEbmPipeline(manager, {model.freezeParams, model.freezeClamps});
  if (failed(manager.run(module))) {
    folded.module = nullptr;
    return folded;
  }
  if (options.beta)
    setBeta(module, *options.beta);
  folded.text = printModule(module);
  for (auto chain : llvm::make_early_inc_range(module.getOps<ebm::ChainOp>()))
    chain.erase();
  return folded;
}

std::optional<std::string> writeStage(const ModelOptions &model, const std::string &profile,
                                      const ImageOptions &options, bool placedOnly) {
  CompilerContext context;
  dtca::Profile chip = dtca::loadProfile(profile);
  mlir::OwningOpRef<mlir::ModuleOp> module = loadFolded(context, model, options).module;
  if (!module)
    return std::nullopt;
  mlir::PassManager manager(module.get()->getName());
  dtca::DtcaOptions passes = options.passes(context.get(), chip);
  if (placedOnly)
    dtca::buildPlacementPipeline(manager, passes);
  else
    dtca::buildDtcaPipeline(manager, passes);
  if (failed(manager.run(*module)))
    return std::nullopt;
  return printModule(*module);
}

/// Nothing if the image breaks a rule: that is said at the model.
std::optional<std::string> encode(chip::ImageOp op, const dtca::Image &image) {
  try {
    return dtca::encodeImage(image);
  } catch (const std::runtime_error &error) {
    mlir::emitError(op.getLoc()) << error.what();
    return std::nullopt;
  }
}

/// Nothing if the chip cannot hold the weights: that is said at the model.
std::optional<dtca::Codes> quantise(chip::ImageOp op, const dtca::Weights &weights, double beta,
                                    const dtca::Profile &chip) {
  try {
    return dtca::quantise(weights, beta, chip, dtca::codeFormat(op), dtca::peakOf(op));
  } catch (const std::runtime_error &error) {
    mlir::emitError(op.getLoc()) << error.what();
    return std::nullopt;
  }
}

/// A word of a shell's command line.
std::string quote(const std::string &word) {
  auto plain = [](char c) { return llvm::isAlnum(c) || llvm::StringRef("._-+=:,/@%").contains(c); };
  if (!word.empty() && llvm::all_of(word, plain))
    return word;
  std::string quoted = "'";
  for (char c : word)
    quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

void setOrigin(dtca::Image &image, const std::string &command, const std::string &modelText,
               std::span<const float> data) {
  image.tool = std::string("isinglass ") + kVersion;
  image.command = command;
  image.modelDigest = runtime::digest(std::as_bytes(std::span(modelText)));
  image.parametersDigest = runtime::digest(std::as_bytes(data));
  image.profileDigest = runtime::digest(std::as_bytes(std::span(image.profileText)));
}

} // namespace

std::optional<std::string> writePlaced(const ModelOptions &model, const std::string &profile,
                                       const ImageOptions &options) {
  return writeStage(model, profile, options, true);
}

std::optional<std::string> writeDtca(const ModelOptions &model, const std::string &profile,
                                     const ImageOptions &options) {
  return writeStage(model, profile, options, false);
}

std::string describeCommand(const ModelOptions &model, const std::string &profile,
                            const ImageOptions &options) {
  auto name = [](const std::string &path) {
    return std::filesystem::path(path).filename().string();
  };
  std::string text = "isinglass compile " + quote(name(model.file));
  auto add = [&](const char *option, const std::string &value) {
    if (!value.empty())
      text += std::string(" ") + option + " " + quote(value);
  };
  for (const std::string &define : model.defines)
    add("-D", define);
  add("--model", model.model);
  add("--target", "dtca:" + (profile.find('/') == profile.npos ? profile : name(profile)));
  for (const std::string &frozen : model.freezeParams)
    add("--freeze-params", frozen);
  for (const std::string &frozen : model.freezeClamps)
    add("--freeze-clamps", frozen);
  add("--params", name(options.params));
  options.addChosen(add);
  if (options.saturate)
    text += " --saturate";
  // The image holds one line of printable characters.
  for (char &c : text)
    c = c >= 0x20 && c <= 0x7e ? c : '?';
  text.resize(std::min<size_t>(text.size(), 4095));
  return text;
}

Json describe(const MadeImage &made) {
  const dtca::Image &image = made.image;
  const dtca::QuantisationReport &report = made.report;
  return {{"image", image.name},
          {"profile", image.profile.name},
          {"beta", image.beta},
          {"scale", report.scale},
          {"largest_coupling", report.largestCoupling},
          {"largest_bias", report.largestBias},
          {"largest_drive", report.largestDrive},
          {"couplings", report.couplings},
          {"vanished", report.vanished},
          {"cut", report.cut},
          {"swing", report.swing},
          {"swing_limit", image.profile.swing.value},
          {"conditional_error", report.conditionalError},
          {"conditional_error_is_bound", report.bounded},
          {"worst_node", {report.worstRow, report.worstColumn}},
          {"divergence", report.divergence ? Json(*report.divergence) : Json(nullptr)}};
}

void printReport(const MadeImage &made) {
  const dtca::QuantisationReport &report = made.report;
  const dtca::Quantity &swing = made.image.profile.swing;
  std::fprintf(stderr, "codes: beta J = %.6g a code; %lld couplings, %lld of them became 0\n",
               report.scale, static_cast<long long>(report.couplings),
               static_cast<long long>(report.vanished));
  if (report.cut > 0)
    std::fprintf(stderr, "cut: %lld couplings, biases and cells that the chip cannot hold\n",
                 static_cast<long long>(report.cut));
  std::fprintf(stderr, "swing: %.4g of %.4g (%s)\n", report.swing, swing.value,
               std::string(dtca::statusName(swing.status)).c_str());
  std::fprintf(stderr, "conditionals: off by %s %.3g, worst at node (%lld, %lld)\n",
               report.bounded ? "less than" : "at most", report.conditionalError,
               static_cast<long long>(report.worstRow), static_cast<long long>(report.worstColumn));
  if (report.divergence)
    std::fprintf(stderr, "divergence: KL(model || chip) = %.3g nats\n", *report.divergence);
}

runtime::Parameters bindImage(const LoweredImage &lowered, const runtime::NamedArrays &given) {
  chip::ImageOp image = lowered.image();
  for (auto param : image.getBody().getOps<chip::ParamOp>())
    if (param.getFrozen() && given.contains(param.getSymName().str()))
      throw std::runtime_error("'" + param.getSymName().str() +
                               "' is frozen: leave it out of --params or of --freeze-params");
  runtime::Parameters parameters = runtime::bindParameters(
      dtca::literalParameters(image, lowered.parameters), lowered.parameters, given);
  for (const std::string &warning : parameters.warnings)
    std::fprintf(stderr, "isinglass: warning: %s\n", warning.c_str());
  return parameters;
}

std::unique_ptr<LoweredImage> lowerToImage(const ModelOptions &model, const std::string &profile,
                                           const ImageOptions &options) {
  auto lowered = std::make_unique<LoweredImage>();
  lowered->chip = dtca::loadProfile(profile);
  Folded folded = loadFolded(lowered->context, model, options);
  if (!folded.module)
    return nullptr;
  lowered->module = std::move(folded.module);
  lowered->energyDigest = std::move(folded.energyDigest);
  lowered->modelText = std::move(folded.text);
  lowered->isChain = folded.isChain;
  mlir::ModuleOp module = *lowered->module;
  lowered->scheduled = !module.getOps<gibbs::ScheduleOp>().empty();
  mlir::PassManager manager(module->getName());
  dtca::buildDtcaPipeline(manager, options.passes(lowered->context.get(), lowered->chip));
  if (failed(manager.run(module)))
    return nullptr;
  lowered->parameters = dtca::describeParameters(lowered->image());
  return lowered;
}

std::optional<MadeImage> makeImage(const LoweredImage &lowered,
                                   const runtime::Parameters &parameters,
                                   const std::string &command) {
  chip::ImageOp op = lowered.image();
  requireMemory(estimateMemory(op, lowered.parameters));
  dtca::Weights weights = dtca::evaluateWeights(op, lowered.parameters, parameters.data);
  double beta = op.getBeta().convertToDouble();
  std::optional<dtca::Codes> codes = quantise(op, weights, beta, lowered.chip);
  if (!codes)
    return std::nullopt;
  MadeImage made{dtca::buildImage(op, weights, *codes, lowered.chip),
                 dtca::reportQuantisation(weights, beta, *codes)};
  setOrigin(made.image, command, lowered.modelText, parameters.data);
  return made;
}

/// One image; nothing after errors, which have been printed.
static std::optional<std::string> writeOne(const LoweredImage &lowered, const ModelOptions &model,
                                           const std::string &profile,
                                           const ImageOptions &options) {
  std::optional<runtime::PendingFile> reportFile;
  if (!options.report.empty())
    reportFile.emplace(options.report);
  runtime::NamedArrays given;
  if (!options.params.empty())
    given = runtime::readParameters(options.params, options.step);
  else if (options.step)
    throw std::runtime_error("--step is of a trained model, which --params names");
  model.refuseFrozen(given);
  runtime::Parameters parameters = bindImage(lowered, given);
  if (!options.params.empty())
    requireEnergy(options.params, lowered.energyDigest);
  std::optional<MadeImage> made =
      makeImage(lowered, parameters, describeCommand(model, profile, options));
  if (!made)
    return std::nullopt;
  chip::ImageOp op = lowered.image();
  if (llvm::none_of(made->image.roles,
                    [](dtca::Role role) { return role == dtca::Role::Visible; })) {
    mlir::emitError(op.getLoc()) << "no cell is left to read: all are latent or clamped";
    return std::nullopt;
  }
  std::optional<std::string> bytes = encode(op, made->image);
  if (!bytes)
    return std::nullopt;
  printReport(*made);
  if (reportFile) {
    reportFile->write(textOf(describe(*made), 2) + "\n");
    reportFile->commit();
  }
  return bytes;
}

bool writeImage(const ModelOptions &model, const std::string &profile, const ImageOptions &options,
                const std::string &output) {
  runtime::PendingFile file(output);
  std::unique_ptr<LoweredImage> lowered = lowerToImage(model, profile, options);
  if (!lowered)
    return false;
  if (lowered->isChain)
    return writeChain(*lowered, model, profile, options, output);
  std::optional<std::string> bytes = writeOne(*lowered, model, profile, options);
  if (!bytes)
    return false;
  file.write(*bytes);
  file.commit();
  return true;
}

} // namespace isinglass::tool
