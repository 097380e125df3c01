//===- WriteChain.cpp -----------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/WriteChain.h"

#include "compiler/tools/isinglass/JsonText.h"
#include "compiler/tools/isinglass/TrainedChain.h"

#include "runtime/arrays/PendingFile.h"
#include "targets/dtca/image/ChainImage.h"
#include "targets/dtca/image/Validate.h"

#include <cstdio>
#include <stdexcept>

namespace isinglass::tool {
namespace {

void checkOptions(const LoweredImage &lowered, const ImageOptions &options) {
  if (options.params.empty())
    throw std::runtime_error("a denoising model's numbers come from training: --params "
                             "RUN/model.npz");
  if (!options.visible.empty())
    throw std::runtime_error("--visible: which cells of a step are read is for its chain to say");
  if (options.beta)
    throw std::runtime_error(
        "--beta: at which beta a chain draws is for its `generate` block to say");
  if (!lowered.scheduled && options.iterations == 0)
    throw std::runtime_error("nothing says how many iterations a step runs: give the file a "
                             "`generate` block, or --iterations");
}

/// The parameters of a step by name, its coupling to x_t among them.
runtime::NamedArrays arraysOf(const LoweredImage &lowered, const TrainedChain &trained,
                              int64_t step) {
  runtime::NamedArrays arrays;
  const std::string &coupling = trained.chain.info().coupling;
  std::vector<float> couplings = trained.chain.coupling(step);
  for (auto param : lowered.image().getBody().getOps<chip::ParamOp>()) {
    if (param.getFrozen())
      continue;
    std::string name = param.getSymName().str();
    const runtime::BufferInfo &buffer = runtime::findBuffer(trained.model->description(), name);
    size_t count = runtime::checkedCount(buffer.shape).value();
    std::span<const float> arena(trained.parameters[step - 1]);
    arrays.emplace(name, runtime::fromFloats(
                             buffer.shape, name == coupling ? std::span<const float>(couplings)
                                                            : arena.subspan(buffer.offset, count)));
  }
  return arrays;
}

/// Visible spins are read, all else is latent.
void setRoles(dtca::Image &image, const std::vector<int32_t> &nodes) {
  std::ranges::replace(image.roles, dtca::Role::Visible, dtca::Role::Latent);
  const dtca::Placement &placement = image.placements.front();
  dtca::Wiring wiring(image.profile, image.window);
  int64_t columns = dtca::extentOf(placement).column;
  for (int32_t node : nodes) {
    dtca::Step cell = *wiring.windowCell(
        dtca::placedCell(image.profile, placement, {node / columns, node % columns}));
    image.roles[cell.row * image.window.columns + cell.column] = dtca::Role::Visible;
  }
}

} // namespace

bool writeChain(const LoweredImage &lowered, const ModelOptions &model, const std::string &profile,
                const ImageOptions &options, const std::string &output) {
  checkOptions(lowered, options);
  DrawOptions draw;
  draw.model = model;
  draw.params = options.params;
  std::unique_ptr<TrainedChain> trained = loadTrainedChain(draw);
  if (!trained)
    return false;
  const runtime::Chain &chain = trained->chain;
  dtca::ChainImage images{chain.info().name, chain.info().observables, chain.times(), {}, {}};
  std::string command = describeCommand(model, profile, options);
  std::optional<runtime::PendingFile> reportFile;
  if (!options.report.empty())
    reportFile.emplace(options.report);
  nlohmann::ordered_json report = {{"steps", nlohmann::ordered_json::array()}};
  for (int64_t step = 1; step <= chain.steps(); ++step) {
    const std::vector<int64_t> &places = chain.places(step);
    images.nodes.emplace_back(places.begin(), places.end());
    runtime::Parameters parameters = bindImage(lowered, arraysOf(lowered, *trained, step));
    std::optional<MadeImage> made = makeImage(lowered, parameters, command);
    if (!made) {
      std::fprintf(stderr, "isinglass: this is of step %lld\n", static_cast<long long>(step));
      return false;
    }
    setRoles(made->image, images.nodes.back());
    std::fprintf(stderr, "step %lld\n", static_cast<long long>(step));
    printReport(*made);
    report["steps"].push_back(describe(*made));
    images.steps.push_back(std::move(made->image));
  }
  dtca::writeChainImage(output, images);
  if (reportFile) {
    reportFile->write(textOf(report, 2) + "\n");
    reportFile->commit();
  }
  return true;
}

} // namespace isinglass::tool
