//===- Curves.h - the curves of a training ----------------------------------------------------===//
#pragma once

#include "compiler/tools/isinglass/RunFolder.h"

#include <filesystem>
#include <span>

namespace isinglass::tool {

/// Whether gnuplot, which draws them, is installed.
bool curvesCanBeDrawn();

/// Writes curves.gp, a script for gnuplot that reads metrics.csv beside it, and curves.svg, what
/// gnuplot makes of it: quality (where it was measured), autocorrelation and penalty (where there
/// is one) of every step against epoch. Without gnuplot only the script; where it fails, a line
/// says so. Throws std::runtime_error if a file cannot be written.
void drawCurves(const std::filesystem::path &folder, std::span<const EpochMetrics> rows);

} // namespace isinglass::tool
