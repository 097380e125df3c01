#include "runtime/evaluation/FeatureNetwork.h"

#include <algorithm>
#include <stdexcept>
#include <tbb/parallel_for.h>

namespace isinglass::runtime {

FeatureNetwork::FeatureNetwork(const std::filesystem::path &path)
    : FeatureNetwork(readArrays(path), "'" + path.string() + "'") {}

FeatureNetwork::FeatureNetwork(const NamedArrays &arrays, const std::string &where) {
  auto refuse = [&](const std::string &why) {
    throw std::runtime_error(where + " is no network of features: " + why);
  };
  auto numbers = [&](const std::string &name) {
    auto found = arrays.find(name);
    if (found == arrays.end())
      refuse("it has no array '" + name + "'");
    return toFloats(found->second, "'" + name + "' of " + where);
  };
  for (int n = 1; arrays.contains("weights" + std::to_string(n)); ++n) {
    std::string number = std::to_string(n);
    const std::vector<int64_t> &shape = arrays.at("weights" + number).info.shape;
    if (shape.size() != 2 || shape[0] < 1 || shape[1] < 1)
      refuse("'weights" + number + "' has shape " + printShape(shape));
    Layer layer{shape[0], shape[1], numbers("weights" + number), numbers("bias" + number)};
    std::vector<float> scale = numbers("scale" + number);
    if (scale.size() != 1 || static_cast<int64_t>(layer.bias.size()) != layer.outputs)
      refuse("the scale or bias of layer " + number + " has another shape");
    if (!layers.empty() && layers.back().outputs != layer.inputs)
      refuse("layer " + number + " does not fit the one before it");
    for (float &weight : layer.weights)
      weight *= scale.front();
    layers.push_back(std::move(layer));
  }
  if (layers.size() < 2)
    refuse("it has fewer than two layers");
}

FeatureNetwork::Response FeatureNetwork::respond(std::span<const float> pixels) const {
  int64_t pictures = static_cast<int64_t>(pixels.size()) / inputs();
  if (pictures * inputs() != static_cast<int64_t>(pixels.size()))
    throw std::runtime_error("the network of features takes pictures of " +
                             std::to_string(inputs()) + " pixels");
  Response response{std::vector<float>(pictures * features()), std::vector<uint16_t>(pictures)};
  tbb::parallel_for(int64_t(0), pictures, [&](int64_t picture) {
    std::vector<float> now(inputs());
    for (int64_t i = 0; i < inputs(); ++i) // the network has seen -1 and +1
      now[i] = 2 * pixels[picture * inputs() + i] - 1;
    for (size_t number = 0; number < layers.size(); ++number) {
      const Layer &layer = layers[number];
      std::vector<float> next = layer.bias;
      for (int64_t i = 0; i < layer.inputs; ++i)
        for (int64_t o = 0; now[i] != 0 && o < layer.outputs; ++o)
          next[o] += now[i] * layer.weights[i * layer.outputs + o];
      now = std::move(next);
      if (number + 2 == layers.size())
        std::ranges::copy(now, response.features.begin() + picture * features());
      if (number + 1 < layers.size())
        for (float &each : now)
          each = std::max(each, 0.0f);
    }
    response.classes[picture] = static_cast<uint16_t>(std::ranges::max_element(now) - now.begin());
  });
  return response;
}

} // namespace isinglass::runtime
