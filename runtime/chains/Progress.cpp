#include "runtime/chains/Progress.h"

#include <algorithm>
#include <cmath>
#include <sys/ioctl.h>
#include <unistd.h>

namespace isinglass::runtime {

namespace {

constexpr double kRedrawSeconds = 0.1;
constexpr int kMaxBar = 40;

int terminalWidth() {
  winsize size{};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

std::string clockText(double seconds) {
  auto total = static_cast<long long>(std::ceil(std::min(seconds, 360000.0)));
  char text[32];
  if (total >= 3600)
    std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", total / 3600, total / 60 % 60,
                  total % 60);
  else
    std::snprintf(text, sizeof text, "%lld:%02lld", total / 60, total % 60);
  return text;
}

} // namespace

std::string progressLine(const std::string &label, double fraction, double seconds, int width,
                         double before) {
  fraction = std::isfinite(fraction) ? std::clamp(fraction, 0.0, 1.0) : 0.0;
  char percent[16];
  std::snprintf(percent, sizeof percent, "%3d %%", static_cast<int>(fraction * 100));
  std::string tail = percent;
  // A first guess from a few milliseconds would only jump about.
  if (fraction > before && seconds > 0.5)
    tail += "  " + clockText(seconds * (1 - fraction) / (fraction - before)) + " left";
  int room = width - static_cast<int>(label.size() + tail.size()) - 5;
  std::string line = label + " ";
  if (room >= 4) {
    int bar = std::min(room, kMaxBar), full = static_cast<int>(fraction * bar);
    line += "[" + std::string(full, '#') + std::string(bar - full, '.') + "] ";
  }
  line += tail;
  return line.substr(0, std::max(0, width));
}

ProgressBar::ProgressBar(std::string label)
    : label(std::move(label)), onTerminal(::isatty(STDERR_FILENO)), started(Clock::now()) {}

ProgressBar::~ProgressBar() {
  if (drawn)
    std::fputs("\r\033[K", stderr);
}

void ProgressBar::show(const RunProgress &progress) {
  auto seconds = [](Clock::duration d) { return std::chrono::duration<double>(d).count(); };
  Clock::time_point now = Clock::now();
  if (!onTerminal || progress.sweepsTotal <= 0 || (drawn && seconds(now - last) < kRedrawSeconds))
    return;
  double fraction =
      static_cast<double>(progress.sweepsDone) / static_cast<double>(progress.sweepsTotal);
  if (!drawn)
    before = fraction;
  // One column short: a full line would wrap.
  std::string line =
      progressLine(label, fraction, seconds(now - started), terminalWidth() - 1, before);
  std::fprintf(stderr, "\r%s\033[K", line.c_str());
  std::fflush(stderr);
  drawn = true;
  last = now;
}

} // namespace isinglass::runtime
