//===- ImageRunChain.cpp - plays the images of a denoising model, noise to picture -----------------===//
#include "compiler/tools/isinglass/ImageRunChain.h"

#include "compiler/tools/isinglass/ChainOnChip.h"
#include "compiler/tools/isinglass/Interrupt.h"
#include "compiler/tools/isinglass/JsonText.h"
#include "compiler/tools/isinglass/MemoryBill.h"
#include "compiler/tools/isinglass/Version.h"
#include "compiler/tools/isinglass/WantedLabel.h"
#include "compiler/tools/isinglass/WriteValues.h"

#include "runtime/arrays/Mosaic.h"
#include "runtime/arrays/PendingFile.h"
#include "runtime/arrays/Picture.h"
#include "runtime/chains/Progress.h"
#include "runtime/chains/Results.h"
#include "runtime/training/Pictures.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <filesystem>

namespace isinglass::tool {

/// What makes the same values again.
static nlohmann::ordered_json describe(const dtca::ChainImage &chain, const ChainPlay &play,
                                       const ChainRun &run) {
  nlohmann::ordered_json command = {"isinglass", "image", "run",
                                    std::filesystem::path(run.image).filename().string()};
  for (const auto &[name, value] : run.physics.given(play.physics))
    command.insert(command.end(), {name, value});
  for (const auto &[name, value] :
       {std::pair("--chips", std::to_string(run.chips)), {"--seed", std::to_string(run.seed)}})
    command.insert(command.end(), {name, value});
  if (!run.label.empty())
    command.insert(command.end(), {"--label", run.label});
  return {{"isinglass", kVersion},
          {"chain", chain.name},
          {"profile", chain.steps.front().profile.name},
          {"model_digest", chain.steps.front().modelDigest},
          {"chips", run.chips},
          {"seed", run.seed},
          {"command", command}};
}

int runChain(const ChainRun &run) {
  dtca::ChainImage chain = dtca::readChainImage(run.image);
  ChainPlay play{run.physics.apply(chain.steps.front().profile), run.chips, run.seed, run.threads,
                 wantedOf(run.label, chain.name, chain.observables, 1)};
  std::vector<std::string> names;
  for (const runtime::Observable &each : chain.observables)
    names.push_back(each.name);
  runtime::checkResultNames(names);
  runtime::PendingFile{run.output}; // can be written
  size_t pixels = 0;
  if (!run.picture.empty()) {
    pixels = runtime::findPixels(chain.observables);
    runtime::checkMosaic(run.chips, chain.observables[pixels].shape);
    runtime::PendingFile{run.picture};
  }
  requireMemory(estimatePlay(chain, play));
  play.wanted = wantedOf(run.label, chain.name, chain.observables, run.chips);
  runtime::ProgressBar bar("playing");
  InterruptGuard interrupt;
  runtime::RunControl control;
  control.progress = [&](const runtime::RunProgress &progress) { bar.show(progress); };
  control.cancel = interrupt.flag();
  std::optional<ChainReads> reads = playChain(chain, play, control);
  if (!reads) {
    std::fputs("isinglass: interrupted; nothing is written\n", stderr);
    return 130;
  }
  writeValues(run.output, chain.observables, reads->visible, textOf(describe(chain, play, run)));
  if (!run.picture.empty())
    runtime::writeGreys(run.picture, runtime::greysOf(chain.observables, pixels, reads->visible),
                        run.chips, chain.observables[pixels].shape);
  std::printf("%lld items through %zu steps in %s\n", static_cast<long long>(run.chips),
              chain.steps.size(), run.output.c_str());
  std::printf("cell updates      %.4g in %.3g s, simulated\n", reads->updates, reads->seconds);
  return 0;
}

} // namespace isinglass::tool
