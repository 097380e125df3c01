#include "runtime/chains/Acceptance.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <iterator>
#include <memory>

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

//===-- Levels --------------------------------------------------------------------------------===//

/// Of each n: the chance of +1 as planes draw it, and as it shall be.
struct Levels {
  double drawn[kMostLevels + 1], wanted[kMostLevels + 1];
  double hit = 0x1p-40; ///< the chance of a lane to be hit, enough for every n
};

/// 2 q in planes - 1 bits; q = 1/2 is left to the patch, where it is no level 0.
uint64_t thresholdOf(double q, int64_t planes) {
  double most = std::ldexp(1.0, static_cast<int>(planes) - 1);
  return static_cast<uint64_t>(std::min(std::floor(2 * q * most), most - 1));
}

Levels makeLevels(double x, int z, int64_t planes) {
  Levels levels;
  auto drawn = [=](double q) {
    return std::ldexp(static_cast<double>(thresholdOf(q, planes)), -static_cast<int>(planes));
  };
  for (int n = 0; n <= z; ++n) {
    int level = std::abs(2 * n - z);
    double q = level == 0 ? 0.5 : std::min(0.5, flip(x * level));
    double t = level == 0 ? 0.5 : drawn(q);
    levels.hit = std::max(levels.hit, (q - t) / (1 - t));
    levels.wanted[n] = 2 * n > z ? 1 - q : q;
    levels.drawn[n] = 2 * n > z ? 1 - t : t;
  }
  return levels;
}

/// The distribution function of a Poisson number.
void writeHits(double mean, uint64_t *hits) {
  double p = std::exp(-mean), sum = 0;
  for (int i = 0; i < kMostHits; ++i) {
    sum += p;
    p *= mean / (i + 1);
    bool last = i + 1 == kMostHits || sum >= 1 - 0x1p-50;
    hits[i] = last ? ~uint64_t(0) : static_cast<uint64_t>(sum * 0x1p64);
  }
}

void writeLevels(const AcceptanceInfo &info, double beta, const std::byte *prepared,
                 std::byte *out) {
  float twice;
  std::memcpy(&twice, prepared + info.field * sizeof twice, sizeof twice);
  double x = beta * std::abs(static_cast<double>(twice));
  auto z = static_cast<int>(info.levels);
  auto tables = std::make_unique<LevelTables>();
  for (int l = 0; l < z / 2 + z % 2; ++l) {
    uint64_t bits = thresholdOf(flip(x * (z % 2 ? 2 * l + 1 : 2 * l + 2)), info.planes);
    for (int64_t k = 0; k < info.planes - 1; ++k)
      std::fill_n(tables->thresholds[k][l], 8, bits >> k & 1 ? ~uint64_t(0) : 0);
  }
  Levels levels = makeLevels(x, z, info.planes);
  for (int n = 0; n <= z; ++n) {
    double d = (levels.wanted[n] - (1 - levels.hit) * levels.drawn[n]) / levels.hit;
    tables->redrawn[n] = static_cast<uint64_t>(std::llround(std::clamp(d, 0.0, 1.0) * 0x1p40));
  }
  writeHits(-std::log1p(-levels.hit) * std::ldexp(1.0, static_cast<int>(info.patch)), tables->hits);
  std::memcpy(out, tables.get(), sizeof *tables);
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
    {"levels", (sizeof(LevelTables) + 63) / 64 * 64, nullptr,
     [](double, double) { return 0x1p-40; }},
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

void temper(const AcceptanceInfo &info, double beta, double unit, const std::byte *prepared,
            std::byte *tempered) {
  if (info.kind == "levels")
    return writeLevels(info, beta, prepared, tempered + info.offset);
  find(info.kind)->write(beta, unit, tempered + info.offset);
}

double acceptanceError(const AcceptanceInfo &info, double beta, double unit) {
  return find(info.kind)->error(beta, unit);
}

} // namespace isinglass::runtime
