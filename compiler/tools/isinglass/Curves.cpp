#include "compiler/tools/isinglass/Curves.h"

#include "runtime/arrays/PendingFile.h"

#include "llvm/Support/Program.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

namespace isinglass::tool {

/// A minute is far more than gnuplot takes; a training does not wait for it for ever.
static constexpr unsigned kMostSeconds = 60;

bool curvesCanBeDrawn() { return static_cast<bool>(llvm::sys::findProgramByName("gnuplot")); }

/// One panel: a curve for every step, or a single one.
static std::string panel(const std::string &title, const std::string &column, size_t steps) {
  std::string text = "set title '" + title + "'\nplot ";
  if (steps == 0)
    return text + "'metrics.csv' using 'epoch':'" + column + "' with linespoints notitle\n";
  return text + "for [k=1:" + std::to_string(steps) +
         "] 'metrics.csv' using 'epoch':(column(sprintf('" + column +
         "_%d', k))) with linespoints title sprintf('step %d', k)\n";
}

static std::string scriptFor(std::span<const EpochMetrics> rows) {
  auto anyStep = [&](auto is) {
    return std::ranges::any_of(
        rows, [&](const EpochMetrics &row) { return std::ranges::any_of(row.steps, is); });
  };
  bool hasQuality =
      std::ranges::any_of(rows, [](const EpochMetrics &row) { return !std::isnan(row.quality); });
  bool hasPenalty = anyStep([](const runtime::StepReport &step) { return step.penalty > 0; });
  size_t steps = rows.front().steps.size();
  std::string panels;
  if (hasQuality)
    panels += panel("normalised Fréchet distance", "quality", 0);
  panels += panel("autocorrelation of the chains", "autocorrelation", steps);
  if (hasPenalty)
    panels += panel("strength of the penalty", "penalty", steps);
  int count = 1 + hasQuality + hasPenalty;
  return "# gnuplot curves.gp: draws metrics.csv again.\n"
         "if (!exists('target')) target = 'curves.svg'\n"
         "set terminal svg size " +
         std::to_string(400 * count) +
         ",300 noenhanced background 'white'\n"
         "set output target\n"
         "set datafile separator comma\n"
         "set datafile missing 'nan'\n"
         "set xlabel 'epoch'\n"
         "set xrange [0:*]\n"
         "set yrange [0:*]\n"
         "set grid\n"
         "set key outside right top samplen 1\n"
         "set pointsize 0.5\n"
         "set multiplot layout 1," +
         std::to_string(count) + "\n" + panels + "unset multiplot\n";
}

/// A string of gnuplot's.
static std::string quoted(const std::string &text) {
  std::string result = "'";
  for (char c : text)
    result += c == '\'' ? "''" : std::string(1, c);
  return result + "'";
}

/// gnuplot does not say when a disk is full.
static bool isWhole(const std::filesystem::path &svg) {
  std::ifstream file(svg, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(file), {});
  return llvm::StringRef(text).rtrim().ends_with("</svg>");
}

void drawCurves(const std::filesystem::path &folder, std::span<const EpochMetrics> rows) {
  if (rows.empty())
    return;
  runtime::PendingFile script(folder / "curves.gp");
  script.write(scriptFor(rows));
  script.commit();
  auto program = llvm::sys::findProgramByName("gnuplot");
  if (!program)
    return;
  runtime::PendingFile picture(folder / "curves.svg");
  std::string where = "cd " + quoted(std::filesystem::absolute(folder).string());
  std::string target = "target = " + quoted(std::filesystem::absolute(picture.aside()).string());
  // What gnuplot says of a curve of one point is of no use to anyone.
  llvm::StringRef nowhere = "";
  // -d: nobody's own settings change the picture.
  int code =
      llvm::sys::ExecuteAndWait(*program, {*program, "-d", "-e", where, "-e", target, "curves.gp"},
                                std::nullopt, {nowhere, nowhere, nowhere}, kMostSeconds);
  if (code == 0 && isWhole(picture.aside()))
    picture.commit();
  else
    std::fprintf(stderr, "gnuplot did not draw curves.svg; `gnuplot curves.gp` in %s says why\n",
                 folder.c_str());
}

} // namespace isinglass::tool
