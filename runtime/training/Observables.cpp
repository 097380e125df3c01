#include "runtime/training/Observables.h"

#include "runtime/chains/Cells.h"
#include "runtime/random/Draws.h"

#include <algorithm>

namespace isinglass::runtime {

int64_t Observable::values() const {
  int64_t count = 1;
  for (int64_t size : shape)
    count *= size;
  return count;
}

int64_t Observable::spins() const { return label ? classes * copies : values() * levels; }

int64_t firstSpin(std::span<const Observable> observables, size_t which) {
  int64_t first = 0;
  for (size_t i = 0; i < which; ++i)
    first += observables[i].spins();
  return first;
}

int64_t spinsOf(std::span<const Observable> observables) {
  return firstSpin(observables, observables.size());
}

/// `value` of these spins up: the first, or drawn without repetition (Fisher & Yates).
static void fillPixel(std::span<int8_t> spins, uint16_t value, bool front, uint64_t seed,
                      uint64_t pixel) {
  for (size_t i = 0; i < spins.size(); ++i)
    spins[i] = i < value ? 1 : -1;
  if (front || value == 0 || value >= spins.size())
    return;
  for (size_t i = 0; i < value; ++i)
    std::swap(spins[i], spins[i + choiceDraw(seed, 0, pixel * 256 + i, spins.size() - i)]);
}

void encode(const Observable &observable, std::span<const uint16_t> values, uint64_t seed,
            std::span<int8_t> spins) {
  int64_t each = observable.label ? observable.spins() : observable.levels;
  for (size_t i = 0; i < values.size(); ++i) {
    std::span<int8_t> of = spins.subspan(i * each, each);
    if (observable.label)
      for (int64_t k = 0; k < each; ++k)
        of[k] = k / observable.copies == values[i] ? 1 : -1;
    else
      fillPixel(of, values[i], observable.front, seed, i);
  }
}

void decode(const Observable &observable, std::span<const int8_t> spins,
            std::span<uint16_t> values) {
  auto up = [](std::span<const int8_t> some) { return std::ranges::count(some, int8_t(1)); };
  int64_t each = observable.label ? observable.spins() : observable.levels;
  for (size_t i = 0; i < values.size(); ++i) {
    std::span<const int8_t> of = spins.subspan(i * each, each);
    if (!observable.label) {
      values[i] = static_cast<uint16_t>(up(of));
      continue;
    }
    std::vector<int64_t> votes;
    for (int64_t k = 0; k < observable.classes; ++k)
      votes.push_back(up(of.subspan(k * observable.copies, observable.copies)));
    values[i] = static_cast<uint16_t>(std::ranges::max_element(votes) - votes.begin());
  }
}

} // namespace isinglass::runtime
