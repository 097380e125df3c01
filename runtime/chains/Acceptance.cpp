#include "runtime/chains/Acceptance.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <iterator>

namespace isinglass::runtime {

namespace {

constexpr int kEntries = 128;

double flip(double x) { return 1 / (1 + std::exp(x)); }

/// c(f) = q - w^2/8 q'', q'' = q (1 - q) (1 - 2 q).
double splineCoefficient(double w, int f) {
  double q = flip(w * f);
  return q - w * w / 8 * q * (1 - q) * (1 - 2 * q);
}

int round16(double q) { return static_cast<int>(std::lround(std::clamp(q, 0.0, 0.5) * 0x1p16)); }

template <typename Probability> void writeTables(std::byte *out, Probability q) {
  for (int f = 0; f < kEntries; ++f) {
    int bits = round16(q(f));
    out[f] = static_cast<std::byte>(254 - (bits >> 8));
    out[kEntries + f] = static_cast<std::byte>(255 - (bits & 255));
  }
}

/// The coded coefficient of any integer, by q(-x) = 1 - q(x); flat beyond the table.
double codedCoefficient(double w, int f) {
  double q = round16(splineCoefficient(w, std::min(std::abs(f), kEntries - 1))) * 0x1p-16;
  return f < 0 ? 1 - q : q;
}

double splineError(double w) {
  constexpr int kPoints = 8; // between two integers
  double worst = 0;
  for (int i = 0; i < (kEntries - 2) * kPoints; ++i) {
    double at = static_cast<double>(i) / kPoints;
    int f = static_cast<int>(std::floor(at + 0.5));
    double d = at - f, below = 0.5 * (0.5 - d) * (0.5 - d), above = 0.5 * (0.5 + d) * (0.5 + d);
    double spline = below * codedCoefficient(w, f - 1) + above * codedCoefficient(w, f + 1) +
                    (1 - below - above) * codedCoefficient(w, f);
    worst = std::max(worst, std::abs(spline - flip(w * at)));
  }
  return worst;
}

struct Kind {
  std::string_view name;
  int64_t bytes;
  void (*write)(double beta, double unit, std::byte *out);
  double (*error)(double beta, double unit);
};

/// In x, of integer fields whose high byte is the table's index.
double stepOf(double beta, double unit) { return 256 * 4 * beta * unit; }

void putFloat(std::byte *out, double value) {
  auto narrow = static_cast<float>(value);
  std::memcpy(out, &narrow, sizeof narrow);
}

const Kind kKinds[] = {
    {"exponential", 64,
     [](double beta, double, std::byte *out) { putFloat(out, beta * 2.8853900817779268); },
     [](double, double) { return 0.0; }},
    {"table", 256,
     [](double beta, double unit, std::byte *out) {
       writeTables(out, [=](int f) { return flip(4 * beta * unit * f); });
     },
     [](double, double) { return 0x1p-17; }},
    {"spline", 256,
     [](double beta, double unit, std::byte *out) {
       writeTables(out, [=](int f) { return splineCoefficient(stepOf(beta, unit), f); });
     },
     [](double beta, double unit) { return splineError(stepOf(beta, unit)); }},
    {"scaled-spline", 320,
     [](double beta, double, std::byte *out) {
       writeTables(out, [](int f) { return splineCoefficient(kSplineStep, f); });
       putFloat(out + 2 * kEntries, 2 * beta / kSplineStep);
     },
     [](double, double) {
       // Fields beyond the table take its last entry.
       return std::max(splineError(kSplineStep), flip(kSplineStep * (kEntries - 2)));
     }},
};

const Kind *find(std::string_view name) {
  auto found = std::find_if(std::begin(kKinds), std::end(kKinds),
                            [&](const Kind &kind) { return kind.name == name; });
  return found == std::end(kKinds) ? nullptr : found;
}

} // namespace

int64_t acceptanceBytes(std::string_view kind) {
  const Kind *found = find(kind);
  return found ? found->bytes : 0;
}

void temper(const AcceptanceInfo &info, double beta, double unit, std::byte *tempered) {
  find(info.kind)->write(beta, unit, tempered + info.offset);
}

double acceptanceError(const AcceptanceInfo &info, double beta, double unit) {
  return find(info.kind)->error(beta, unit);
}

} // namespace isinglass::runtime
