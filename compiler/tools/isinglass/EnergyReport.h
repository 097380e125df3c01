//===- EnergyReport.h - a bill beside what others cost --------------------------------------------===//
#pragma once

#include "targets/dtca/energy/Energy.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace isinglass::tool {

/// Another way to a sample, to set beside the chip.
struct Comparison {
  std::string system, setting;
  double joules = 0; ///< a sample
  double fid = 0;    ///< 0 if none
  std::string source;
};

/// The published figures.
std::vector<Comparison> publishedComparisons();
/// A processor that makes the chip's updates at a measured rate, drawing `watts`.
Comparison processorComparison(double updatesPerSecond, double watts, double updatesPerSample);

struct EnergyReport {
  const dtca::Image &image;
  dtca::Bill bill;
  dtca::SampleCost sample;
  int64_t steps, samplesPerConfigure;
  std::vector<Comparison> comparisons;
  std::vector<dtca::CommandCost> perStep; ///< of a chain: a sample's share in each, as it is run

  /// `explain` adds every unit cost's formula and source.
  void print(bool explain) const;
  nlohmann::ordered_json json() const;
};

} // namespace isinglass::tool
