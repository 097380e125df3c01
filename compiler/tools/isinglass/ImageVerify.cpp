//===- ImageVerify.cpp - isinglass image verify ---------------------------------------------------===//
#include "compiler/tools/isinglass/ImageAgainstModel.h"
#include "compiler/tools/isinglass/ImageVerbs.h"

#include "compiler/tools/isinglass/ChainModel.h"
#include "compiler/tools/isinglass/EnergyDigest.h"
#include "compiler/tools/isinglass/Numbers.h"
#include "compiler/tools/isinglass/SameChain.h"

#include "runtime/training/TrainedModel.h"
#include "targets/dtca/image/ChainImage.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

namespace isinglass::tool {
namespace {

struct VerifyOptions {
  std::vector<std::string> images;
  ModelOptions model; ///< no file: the images alone
  std::string params, rounding = "nearest";
  std::optional<int64_t> step;
};

/// What the images should say: the numbers of a model, or of each step of a trained one.
struct Wanted {
  runtime::NamedArrays params;
  std::optional<runtime::Chain> chain; ///< of a trained model

  explicit Wanted(const VerifyOptions &options) {
    if (options.model.file.empty() || options.params.empty())
      return;
    params = runtime::readArrays(options.params);
    if (!runtime::isTrainedModel(options.params)) {
      if (options.step)
        throw std::runtime_error("--step: '" + options.params + "' is no trained model");
      return;
    }
    auto model = CompiledModel::load(options.model, CompiledModel::Of::Chain);
    if (!model)
      throw ErrorsPrinted();
    requireEnergy(options.params, model->energyDigest());
    chain.emplace(readChain(*model));
  }
};

/// Prints what it finds; whether the image is the model's, or that of its step number `step`, told
/// of x_t where it is `driven`.
bool compare(const dtca::Image &image, const VerifyOptions &options, const Wanted &wanted,
             std::optional<int64_t> step, bool driven) {
  runtime::NamedArrays params = wanted.params;
  std::vector<float> drives;
  if (wanted.chain) {
    params = runtime::takeStep(std::move(params), step, "'" + options.params + "'");
    if (driven)
      drives = wanted.chain->coupling(step.value_or(1));
  }
  // Nearest codes are half a code off at most, stochastic ones less than one; beyond that, rounding
  // in the comparison itself.
  double tolerance = (options.rounding == "nearest" ? 0.5 : 1.0) + 1e-6;
  auto comparison = compareWithModel(image, options.model, params, drives, tolerance);
  if (!comparison)
    return false;
  for (const std::string &fault : comparison->faults)
    std::fprintf(stderr, "isinglass: error: %s\n", fault.c_str());
  if (comparison->numFaults > 0) {
    std::fprintf(stderr, "isinglass: error: the image differs from the model in %lld place%s\n",
                 static_cast<long long>(comparison->numFaults),
                 comparison->numFaults == 1 ? "" : "s");
    return false;
  }
  if (comparison->beta != image.beta)
    std::printf("the image is of beta %g, the model says %g\n", image.beta, comparison->beta);
  std::string drivesText =
      comparison->drives ? " and " + std::to_string(comparison->drives) + " drives" : "";
  std::printf("%lld couplings, each at both ends, and %lld biases%s are the model's, within %.3f "
              "codes\n",
              static_cast<long long>(comparison->couplings),
              static_cast<long long>(comparison->biases), drivesText.c_str(), comparison->largest);
  return true;
}

/// What a host plays by, and every step.
bool compare(const dtca::ChainImage &chain, const VerifyOptions &options, const Wanted &wanted) {
  if (options.step)
    throw std::runtime_error("--step is for one image of a trained model; of a chain every step is "
                             "compared");
  if (!wanted.chain)
    throw std::runtime_error("a chain is compared with what was trained: --params RUN/model.npz");
  if (std::string difference = differenceOf(chain, *wanted.chain); !difference.empty()) {
    std::fprintf(stderr, "isinglass: error: the chain is not the model's: %s\n",
                 difference.c_str());
    return false;
  }
  bool good = true;
  for (int64_t step = 1; good && step <= wanted.chain->steps(); ++step) {
    std::printf("step %lld: ", static_cast<long long>(step));
    good &= compare(chain.steps[step - 1], options, wanted, step, /*driven=*/true);
  }
  return good;
}

bool verifyFile(const std::string &path, const VerifyOptions &options, const Wanted &wanted) {
  bool alone = options.model.file.empty();
  if (std::filesystem::is_regular_file(path) && dtca::isChainImage(path)) {
    dtca::ChainImage chain = dtca::readChainImage(path);
    std::printf("%s: ok\n", path.c_str());
    return alone || compare(chain, options, wanted);
  }
  dtca::Image image = dtca::readImage(path);
  std::printf("%s: ok\n", path.c_str());
  // Without drives it may be a step's model alone, as `compile --step` makes it.
  return alone || compare(image, options, wanted, options.step, !image.drives.empty());
}

/// Reading checks everything that an image says of itself. All files are looked at, whatever the
/// first ones are.
int verify(const VerifyOptions &options) {
  int status = 0;
  Wanted wanted(options);
  for (const std::string &path : options.images) {
    try {
      if (!verifyFile(path, options, wanted))
        status = 1;
    } catch (const std::runtime_error &error) {
      std::fprintf(stderr, "isinglass: error: %s\n", error.what());
      status = 1;
    }
  }
  return status;
}

} // namespace

Command imageVerifyCommand(CLI::App &app) {
  CLI::App *command = app.add_subcommand(
      "verify", "Checks images: bytes, checksum, rules; with --of, every coupling "
                "against the model");
  auto options = std::make_shared<VerifyOptions>();
  command
      ->add_option("images", options->images, "the images, .dtci files, or chains of them, .dtcc")
      ->required();
  CLI::Option *of =
      command->add_option("--of", options->model.file, "model file (.ebm) that the images are of");
  command->add_option("-D,--define", options->model.defines, "name=value: a parameter of the model")
      ->allow_extra_args(false)
      ->needs(of);
  command->add_option("--model", options->model.model, "which model of the file")->needs(of);
  CLI::Option *params =
      command
          ->add_option(
              "--params", options->params,
              "NPZ file with values of parameters, by name, or the model.npz of a training")
          ->needs(of);
  command->add_option("--step", options->step, "which step of a trained model an image is of")
      ->check(CLI::Validator(isPositive, "NUMBER"))
      ->needs(params);
  command
      ->add_option("--rounding", options->rounding,
                   "nearest or stochastic: how far codes may be off")
      ->check(CLI::IsMember({"nearest", "stochastic"}))
      ->needs(of)
      ->capture_default_str();
  return {command, [options] { return verify(*options); }};
}

} // namespace isinglass::tool
