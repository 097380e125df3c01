//===- ImageVerify.cpp - isinglass image verify ---------------------------------------------------===//
#include "compiler/tools/isinglass/ImageAgainstModel.h"
#include "compiler/tools/isinglass/ImageVerbs.h"

#include "targets/dtca/image/Image.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <vector>

namespace isinglass::tool {
namespace {

struct VerifyOptions {
  std::vector<std::string> images;
  ModelOptions model; ///< no file: the images alone
  std::string params, rounding = "nearest";
};

/// Prints what it finds; whether the image is the model's.
bool compare(const dtca::Image &image, const VerifyOptions &options) {
  // Nearest codes are half a code off at most, stochastic ones less than one; beyond that, rounding
  // in the comparison itself.
  double tolerance = (options.rounding == "nearest" ? 0.5 : 1.0) + 1e-6;
  auto comparison = compareWithModel(image, options.model, options.params, tolerance);
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
  std::printf(
      "%lld couplings, each at both ends, and %lld biases are the model's, within %.3f codes\n",
      static_cast<long long>(comparison->couplings), static_cast<long long>(comparison->biases),
      comparison->largest);
  return true;
}

/// Reading checks everything that an image says of itself. All files are looked at, whatever the
/// first ones are.
int verify(const VerifyOptions &options) {
  int status = 0;
  for (const std::string &path : options.images) {
    try {
      dtca::Image image = dtca::readImage(path);
      std::printf("%s: ok\n", path.c_str());
      if (!options.model.file.empty() && !compare(image, options))
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
  command->add_option("images", options->images, "the images, .dtci files")->required();
  command->add_option("--of", options->model.file, "model file (.ebm) that the images are of");
  command->add_option("-D,--define", options->model.defines, "name=value: a parameter of the model")
      ->allow_extra_args(false);
  command->add_option("--model", options->model.model, "which model of the file");
  command->add_option("--params", options->params, "NPZ file with values of parameters, by name");
  command
      ->add_option("--rounding", options->rounding,
                   "nearest or stochastic: how far codes may be off")
      ->check(CLI::IsMember({"nearest", "stochastic"}))
      ->capture_default_str();
  return {command, [options] { return verify(*options); }};
}

} // namespace isinglass::tool
