//===- Labels.h - the class that drawn items shall have -------------------------------------------===//
#pragma once

#include "runtime/training/Observables.h"

#include <functional>

namespace isinglass::runtime {

/// A label that drawn items shall have: its observable, and a value an item.
struct Wanted {
  size_t observable = 0;
  std::vector<uint16_t> values;
};

/// The spins of the wanted label at t_0 .. t_T, [items, spins of the label] each: forgotten as data
/// are, so that every step sees what it was trained on. Step k draws with `seedOf(k)`.
std::vector<std::vector<int8_t>> forget(std::span<const Observable> observables,
                                        std::span<const double> times, const Wanted &wanted,
                                        const std::function<uint64_t(int64_t)> &seedOf);

/// Puts a label's spins into visible ones, [items, spins of all observables].
void placeLabel(std::span<const Observable> observables, size_t which,
                std::span<const int8_t> label, std::span<int8_t> visible);

} // namespace isinglass::runtime
