//===- FeatureNetwork.h - the fixed network that pictures are compared in -------------------------===//
//
// A few dense layers, rectified but for the last, whose outputs are classes. The outputs of the
// layer before, unrectified, are the features of a picture (examples/fashion/features.py trains
// one).
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "runtime/arrays/Npz.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace isinglass::runtime {

class FeatureNetwork {
public:
  /// NPZ: weightsN, int8 or floats [in, out], scaleN [], biasN [out], N = 1 .. . Throws
  /// std::runtime_error for a file that is none, or whose layers do not fit each other.
  explicit FeatureNetwork(const std::filesystem::path &path);
  /// Of its arrays; `where` names them in errors.
  FeatureNetwork(const NamedArrays &arrays, const std::string &where);

  int64_t inputs() const { return layers.front().inputs; }
  int64_t features() const { return layers.back().inputs; }
  int64_t classes() const { return layers.back().outputs; }

  struct Response {
    std::vector<float> features;   ///< [pictures, features()]
    std::vector<uint16_t> classes; ///< the likeliest of each
  };
  /// Of pixels as parts of the largest level, 0 .. 1: [pictures, inputs()].
  Response respond(std::span<const float> pixels) const;

private:
  struct Layer {
    int64_t inputs = 0, outputs = 0;
    std::vector<float> weights, bias; ///< [inputs, outputs]
  };
  std::vector<Layer> layers;
};

} // namespace isinglass::runtime
