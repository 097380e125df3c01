//===- TrainDescription.cpp -----------------------------------------------------------------------===//
#include "compiler/tools/isinglass/TrainDescription.h"

#include "runtime/arrays/Digest.h"

#include <fstream>
#include <iterator>

namespace isinglass::tool {
namespace {

using Json = nlohmann::ordered_json;

std::string digestOf(const runtime::Dataset &data) {
  std::string all;
  for (const std::vector<uint16_t> &values : data.values)
    all += runtime::digest(std::as_bytes(std::span(values)));
  return all;
}

std::string digestOfFile(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  return runtime::digest(std::as_bytes(std::span(bytes)));
}

/// What the quality of an epoch is measured with.
Json describeQuality(const std::string &features) {
  if (features.empty())
    return "none";
  return {{"features_digest", digestOfFile(features)}, {"pictures", kQualityItems}};
}

/// How pictures are drawn, however many.
Json describe(const runtime::GeneratorOptions &pictures) {
  const runtime::RampInfo &beta = pictures.beta;
  return {{"sweeps", pictures.sweeps},
          {"beta", {{"kind", beta.kind}, {"first", beta.first}, {"last", beta.last}}},
          {"seed", pictures.seed}};
}

} // namespace

nlohmann::ordered_json describeTraining(const TrainingSetup &setup, const CompiledModel &model,
                                        const runtime::Chain &chain, const runtime::Dataset &data,
                                        const runtime::Dataset &heldBack,
                                        const std::string &features) {
  const runtime::TrainerOptions &o = setup.options;
  Json penalty = o.penalty;
  if (o.adaptive)
    penalty = {{"rule", o.adaptive->rule == runtime::AdaptivePenalty::Rule::Paper ? "paper"
                                                                                  : "replication"},
               {"target", o.adaptive->target},
               {"start", o.penalty},
               {"every", o.adaptEvery}};
  Json fill;
  for (const runtime::Observable &each : chain.info().observables)
    fill[each.name] = each.front ? "front" : "random";
  return {{"model", model.description().name},
          {"model_digest", model.digest()},
          {"chain", tool::describe(chain)},
          {"precision", model.description().precision},
          {"layout", model.description().layout},
          {"rng", model.description().generator},
          {"shared_low_byte", model.description().sharesLowByte},
          {"data_digest", digestOf(data)},
          {"held_back_digest", digestOf(heldBack)},
          {"fill", fill},
          {"batch", o.batch},
          {"warmup", o.warmup},
          {"held_warmup", o.heldWarmup.value_or(o.warmup)},
          {"samples", o.samples},
          {"thin", o.thin},
          {"epochs", o.epochs},
          {"seed", o.seed},
          {"offset", o.offset},
          {"rate", o.rate},
          {"decay", o.decay},
          {"weight_decay", o.adam.weightDecay},
          {"average", o.average},
          {"limit", o.limit},
          {"penalty", penalty},
          {"pictures", describe(readGeneration(model))},
          {"quality", describeQuality(features)}};
}

} // namespace isinglass::tool
