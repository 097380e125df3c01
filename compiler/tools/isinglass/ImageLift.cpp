//===- ImageLift.cpp - isinglass image lift: an image as a model, or as the program that plays it ---===//
#include "compiler/tools/isinglass/ImageVerbs.h"
#include "compiler/tools/isinglass/PhysicsOptions.h"
#include "compiler/tools/isinglass/SameFile.h"
#include "compiler/tools/isinglass/Stages.h"

#include "targets/dtca/image/Image.h"
#include "targets/dtca/lowering/LiftModel.h"
#include "targets/dtca/simulator/Lift.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <stdexcept>

namespace isinglass::tool {
namespace {

struct LiftOptions {
  std::string image, stage = "ebm", output = "-";
  PhysicsOptions physics;
};

mlir::OwningOpRef<mlir::ModuleOp> liftTo(CompilerContext &context, const dtca::Image &image,
                                         const LiftOptions &options) {
  if (options.stage == "ebm") {
    if (std::string unused = options.physics.firstGiven(); !unused.empty())
      throw std::runtime_error(unused + ": a model has no cell physics; --to=gibbs lifts the die "
                                        "that has");
    return dtca::liftModel(context.get(), image);
  }
  dtca::Physics physics = options.physics.apply(image.profile);
  return dtca::liftDie(context.get(), dtca::makeDie(image, physics), physics);
}

/// A model's schedule is one warm-up and one series of samples, at one beta.
void warnOfSchedule(const dtca::Image &image) {
  int64_t reads = 0, ramps = 0;
  for (const dtca::Command &command : image.program) {
    reads += command.kind == dtca::CommandKind::Read;
    ramps += command.kind == dtca::CommandKind::Run && (command.first != 1 || command.last != 1);
  }
  if (reads > 1 || ramps > 0)
    std::fprintf(stderr, "isinglass: warning: the model's schedule has the iterations up to the "
                         "image's first read and its samples, at the image's own beta; the rest of "
                         "its program is left out\n");
}

int lift(const LiftOptions &options) {
  refuseSameFiles({options.image}, {options.output});
  dtca::Image image = dtca::readImage(options.image);
  CompilerContext context;
  auto module = liftTo(context, image, options);
  if (options.stage == "ebm")
    warnOfSchedule(image);
  writeOutput(options.output, printModule(*module));
  return 0;
}

} // namespace

Command imageLiftCommand(CLI::App &image) {
  auto options = std::make_shared<LiftOptions>();
  CLI::App *command = image.add_subcommand(
      "lift",
      "The quantised model as MLIR that `sample` and `exact` take, or the gibbs program of a "
      "die");
  command->add_option("image", options->image, "image file (.dtci)")->required();
  command->add_option("--to", options->stage, "ebm: the model; gibbs: the program that `run` plays")
      ->check(CLI::IsMember({"ebm", "gibbs"}))
      ->capture_default_str();
  command->add_option("-o,--output", options->output, "output file (default: standard output)");
  options->physics.addTo(*command);
  return {command, [options] { return lift(*options); }};
}

} // namespace isinglass::tool
