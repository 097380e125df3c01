//===- Progress.h - a progress bar on the terminal --------------------------------------------===//
#pragma once

#include "runtime/chains/Sampler.h"

#include <chrono>
#include <cstdio>
#include <string>

namespace isinglass::runtime {

/// The bar's text, `width` columns or fewer: "sampling [#####.....]  50 %  0:03 left". What is left
/// is told by the seconds that it took from the fraction `before` on.
std::string progressLine(const std::string &label, double fraction, double seconds, int width,
                         double before = 0);

/// Draws on stderr, and only if that is a terminal; at most ten times a second. The destructor
/// clears the line, so that what is printed next starts clean. What is done already when it is
/// first shown took none of its time.
class ProgressBar {
public:
  explicit ProgressBar(std::string label);
  ~ProgressBar();
  ProgressBar(const ProgressBar &) = delete;
  ProgressBar &operator=(const ProgressBar &) = delete;

  void show(const RunProgress &progress);
  bool enabled() const { return onTerminal; }

private:
  using Clock = std::chrono::steady_clock;
  std::string label;
  bool onTerminal, drawn = false;
  Clock::time_point started, last;
  double before = 0; ///< fraction done when it was first shown
};

} // namespace isinglass::runtime
