#include "runtime/training/Pictures.h"

#include <stdexcept>

namespace isinglass::runtime {

size_t findPixels(std::span<const Observable> observables) {
  for (size_t which = 0; which < observables.size(); ++which)
    if (!observables[which].label)
      return which;
  throw std::runtime_error("the denoising model sees no pixels: there is nothing to draw");
}

std::vector<uint16_t> valuesOf(std::span<const Observable> observables, size_t which,
                               std::span<const int8_t> visible) {
  const Observable &observable = observables[which];
  int64_t all = spinsOf(observables), first = firstSpin(observables, which);
  int64_t items = static_cast<int64_t>(visible.size()) / all;
  std::vector<uint16_t> values(items * observable.values());
  for (int64_t item = 0; item < items; ++item)
    decode(observable, visible.subspan(item * all + first, observable.spins()),
           std::span(values).subspan(item * observable.values(), observable.values()));
  return values;
}

std::vector<uint8_t> greysOf(std::span<const Observable> observables, size_t pixels,
                             std::span<const int8_t> visible) {
  int64_t levels = observables[pixels].levels;
  std::vector<uint8_t> greys;
  for (uint16_t value : valuesOf(observables, pixels, visible))
    greys.push_back(static_cast<uint8_t>((value * 255 + levels / 2) / levels));
  return greys;
}

} // namespace isinglass::runtime
