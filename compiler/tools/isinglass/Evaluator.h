//===- Evaluator.h - measures what a denoising model draws against its data -----------------------===//
#pragma once

#include "runtime/evaluation/Quality.h"
#include "runtime/training/Chain.h"
#include "runtime/training/Dataset.h"
#include "runtime/training/Pictures.h"

#include <string>

namespace isinglass::tool {

/// Items first, first + every, .. of data.
struct Part {
  int64_t first = 0, every = 1;
  int64_t count(int64_t items) const { return (items - first + every - 1) / every; }
  int64_t item(int64_t number) const { return first + number * every; }
};

/// The data's pictures, a network of features, and what generated pictures come to in it.
class Evaluator {
public:
  /// Data without pixels, or of other sizes than the network's, throw std::runtime_error. Without
  /// test data, every other item of the training data takes their part.
  Evaluator(const std::string &features, const runtime::Chain &chain, const runtime::Dataset &train,
            const runtime::Dataset &test);

  runtime::Pictures picturesOf(std::span<const int8_t> visible) const;
  const runtime::FeatureNetwork &network() const { return net; }
  const runtime::Quality &quality() const { return measure; }
  const runtime::Pictures &trained() const { return reference; }
  const runtime::Pictures &heldBack() const { return other; }
  /// Which items of the data those are.
  const Part &heldPart() const { return held; }

private:
  const runtime::Chain &chain;
  size_t pixels;
  runtime::FeatureNetwork net;
  Part held;
  runtime::Pictures reference, other;
  runtime::Quality measure;
};

} // namespace isinglass::tool
