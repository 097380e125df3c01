//===- PhysicsOptions.h - which departures from the ideal cell a simulation takes --------------------===//
#pragma once

#include "targets/dtca/simulator/Die.h"

#include <CLI/App.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace isinglass::tool {

struct PhysicsOptions {
  std::string physics = "ideal"; ///< "ideal" or "profile", before the numbers below
  std::optional<double> slopeSpread, offsetSpread, mismatch, keep, stale;
  uint64_t die = 0;

  void addTo(CLI::App &command);
  /// An option that was given, or nothing.
  std::string firstGiven() const;
  /// Throws std::runtime_error for numbers out of range.
  dtca::Physics apply(const dtca::Profile &profile) const;
  /// As options of a command that gives the same physics.
  std::vector<std::pair<std::string, std::string>> given(const dtca::Physics &physics) const;

private:
  std::vector<const CLI::Option *> options;
};

} // namespace isinglass::tool
