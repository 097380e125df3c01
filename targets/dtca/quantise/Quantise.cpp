//===- Quantise.cpp -------------------------------------------------------------------------------===//
#include "targets/dtca/quantise/Quantise.h"

#include "runtime/random/Draws.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <stdexcept>

namespace isinglass::dtca {
namespace {

/// Weights are f32: a limit that is met in decimals may be missed by their rounding.
constexpr double kSlack = 1 + 1e-6;

/// What the chip holds at the image's beta: less, where a run is at a multiple of it.
struct Limits {
  double coupling, bias, swing;

  Limits(const Profile &profile, double peak)
      : coupling(profile.couplingRange.value / peak), bias(profile.biasRange.value / peak),
        swing(profile.swing.value / peak) {}
};

double largest(const std::vector<double> &values) {
  double most = 0;
  for (double value : values)
    most = std::max(most, std::abs(value));
  return most;
}

size_t largestAt(const std::vector<double> &values) {
  auto less = [](double a, double b) { return std::abs(a) < std::abs(b); };
  return std::max_element(values.begin(), values.end(), less) - values.begin();
}

std::string printNumber(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value);
  return text;
}

/// Six digits that are no more, or no less, than the value: advice that works as printed.
std::string printTowards(double value, bool up) {
  double printed = std::strtod(printNumber(value).c_str(), nullptr); // subnormal numbers, too
  if (up ? printed >= value : printed <= value)
    return printNumber(value);
  double digit = std::pow(10, std::floor(std::log10(value)) - 5);
  return printNumber(up ? printed + digit : printed - digit);
}

std::string printNode(int64_t row, int64_t column) {
  return "(" + std::to_string(row) + ", " + std::to_string(column) + ")";
}

/// "the chip holds at most 6 (assumed: ...)"
std::string printLimit(const Quantity &limit) {
  return printNumber(limit.value) + " (" + std::string(statusName(limit.status)) + ": " +
         limit.source + ")";
}

/// `weight` is what beta multiplies.
[[noreturn]] void refuse(const std::string &what, const char *symbol, double weight,
                         const Quantity &limit, double beta) {
  double value = beta * weight, factor = value / limit.value;
  // Beyond all numbers, there is no factor to name.
  std::string advice = std::isfinite(factor)
                           ? "it is " + printTowards(factor, true) +
                                 " times too much. Divide the model's weights by that, or "
                           : "";
  throw std::runtime_error(what + ": " + symbol + " is " + printNumber(value) +
                           ", the chip holds at most " + printLimit(limit) + "; " + advice +
                           "lower beta from " + printNumber(beta) + " to " +
                           printTowards(limit.value / weight, false));
}

void checkCouplings(const Weights &weights, double beta, const Profile &profile) {
  if (beta * largest(weights.couplings) <= profile.couplingRange.value * kSlack)
    return;
  size_t at = largestAt(weights.couplings);
  size_t cell = at % weights.cells();
  Step step = weights.directions[at / weights.cells()];
  refuse("the coupling that leaves node " +
             printNode(cell / weights.columns, cell % weights.columns) + " along " +
             printNode(step.row, step.column),
         "|beta J|", largest(weights.couplings), profile.couplingRange, beta);
}

void checkBiases(const Weights &weights, double beta, const Profile &profile) {
  if (beta * largest(weights.biases) <= profile.biasRange.value * kSlack)
    return;
  size_t cell = largestAt(weights.biases);
  refuse("the bias of node " + printNode(cell / weights.columns, cell % weights.columns),
         "|beta h|", largest(weights.biases), profile.biasRange, beta);
}

void checkDrives(const Weights &weights, double beta, const Profile &profile) {
  if (weights.drives.empty())
    return;
  auto node = [&](size_t cell) {
    return "the drive of node " + printNode(cell / weights.columns, cell % weights.columns);
  };
  auto least = std::min_element(weights.drives.begin(), weights.drives.end());
  if (*least < 0)
    throw std::runtime_error(node(least - weights.drives.begin()) +
                             " is below 0; the run gives its sign, the model its size");
  // Its size is set by how much the forward process forgets in a step, whatever beta is.
  double most = beta * largest(weights.drives);
  if (most > profile.biasRange.value * kSlack)
    throw std::runtime_error(node(largestAt(weights.drives)) + ": beta times its size is " +
                             printNumber(most) + ", the chip holds at most " +
                             printLimit(profile.biasRange) +
                             "; let the step forget more: a higher rate, or fewer steps");
}

/// sum over a cell's neighbours of |code|, plus its bias's and its drive's.
std::vector<int64_t> codeSums(const Weights &weights, const Codes &codes) {
  std::vector<int64_t> sums(weights.cells());
  size_t entry = 0;
  for (Step step : weights.directions)
    for (int64_t row = 0; row < weights.rows; ++row)
      for (int64_t column = 0; column < weights.columns; ++column, ++entry) {
        int64_t magnitude = std::abs(codes.couplings[entry]);
        if (magnitude == 0)
          continue;
        sums[row * weights.columns + column] += magnitude;
        sums[weights.neighbour(row, column, step)] += magnitude;
      }
  for (size_t cell = 0; cell < sums.size(); ++cell)
    sums[cell] += std::abs(codes.biases[cell]) + (codes.drives.empty() ? 0 : codes.drives[cell]);
  return sums;
}

/// `scale` is that of the codes at this beta.
void checkSwing(const Weights &weights, const Codes &codes, double scale, double beta,
                const Profile &profile) {
  std::vector<int64_t> sums = codeSums(weights, codes);
  size_t cell = std::max_element(sums.begin(), sums.end()) - sums.begin();
  double swing = 4 * scale * static_cast<double>(sums[cell]);
  // The codes' own rounding may pass the limit by less than one code a term; that is still too much
  // for the circuit, so the codes are judged, not the weights.
  bool driven = !codes.drives.empty() && codes.drives[cell] > 0;
  if (swing > profile.swing.value)
    refuse("node " + printNode(cell / weights.columns, cell % weights.columns) +
               (driven ? ", whose couplings, bias and drive share one swing"
                       : ", whose couplings and bias share one swing"),
           driven ? "4 (sum |beta J| + |beta h| + drive)" : "4 (sum |beta J| + |beta h|)",
           swing / beta, profile.swing, beta);
}

/// The couplings of a cell, as entries of Codes::couplings.
std::vector<size_t> entriesOf(const Weights &weights, int64_t cell) {
  std::vector<size_t> entries;
  int64_t row = cell / weights.columns, column = cell % weights.columns;
  for (size_t d = 0; d < weights.directions.size(); ++d) {
    Step step = weights.directions[d];
    size_t first = d * weights.cells();
    if (weights.neighbour(row, column, step) >= 0)
      entries.push_back(first + cell);
    if (int64_t from = weights.neighbour(row, column, {-step.row, -step.column}); from >= 0)
      entries.push_back(first + from);
  }
  return entries;
}

/// More than the codes of any cell add up to.
constexpr double kMostSum = 0x1p62;

/// Shrinks what a cell's swing cannot hold; what shrinks for one cell only helps its neighbours.
void shrinkCells(const Weights &weights, const Limits &limits, Codes &codes) {
  // Of weak models any sum of codes is allowed, and no integer holds how much.
  auto allowed = static_cast<int64_t>(std::min(limits.swing / (4 * codes.scale), kMostSum));
  std::vector<int64_t> sums = codeSums(weights, codes);
  for (int64_t cell = 0; cell < weights.cells(); ++cell) {
    if (sums[cell] <= allowed)
      continue;
    std::vector<size_t> entries = entriesOf(weights, cell);
    int64_t drive = codes.drives.empty() ? 0 : codes.drives[cell],
            sum = std::abs(codes.biases[cell]);
    for (size_t entry : entries)
      sum += std::abs(codes.couplings[entry]);
    if (sum + drive <= allowed)
      continue; // neighbours shrank
    if (sum == 0)
      continue; // the drive alone is too much: checkSwing says so
    ++codes.cut;
    int64_t left = std::max<int64_t>(allowed - drive, 0);
    auto shrink = [&](int16_t &code) { code = static_cast<int16_t>(code * left / sum); };
    shrink(codes.biases[cell]);
    for (size_t entry : entries)
      shrink(codes.couplings[entry]);
  }
}

int64_t countBeyond(const std::vector<double> &values, double range) {
  return std::ranges::count_if(values,
                               [&](double value) { return std::abs(value) > range * kSlack; });
}

double scaleOf(const Weights &weights, double beta, const Limits &limits, double couplingCodes,
               double biasCodes) {
  // What the rounding of f32 puts over a range is given the range's own code.
  double coupling = std::min(beta * largest(weights.couplings), limits.coupling);
  double bias =
      std::min(beta * std::max(largest(weights.biases), largest(weights.drives)), limits.bias);
  double scale = std::max(coupling / couplingCodes, bias / biasCodes);
  // A model without interactions: any scale will do.
  return scale > 0 ? scale : limits.coupling / couplingCodes;
}

/// The largest code that has a conductance: of the bits, and of the chip's range at this scale.
double largestCode(double bitsLimit, double range, double scale) {
  return std::min(bitsLimit, std::floor(range / scale * (1 + 1e-12)));
}

std::vector<int16_t> round(const std::vector<double> &values, double factor, double limit,
                           const CodeFormat &format, uint64_t firstDraw) {
  std::vector<int16_t> codes(values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    double exact = values[i] * factor;
    double code = format.rounding == Rounding::Nearest
                      ? std::nearbyint(exact)
                      : std::floor(exact + runtime::uniformDraw(0, 1, format.seed, firstDraw + i));
    codes[i] = static_cast<int16_t>(std::clamp(code, -limit, limit));
  }
  return codes;
}

} // namespace

Codes quantise(const Weights &weights, double beta, const Profile &profile,
               const CodeFormat &format, double peak) {
  if (!format.saturate) {
    checkCouplings(weights, beta * peak, profile);
    checkBiases(weights, beta * peak, profile);
  }
  checkDrives(weights, beta * peak, profile);
  Limits limits(profile, peak);
  double couplingCodes = (1 << (format.couplingBits - 1)) - 1;
  double biasCodes = (1 << (format.biasBits - 1)) - 1;
  Codes codes;
  codes.scale = scaleOf(weights, beta, limits, couplingCodes, biasCodes);
  codes.couplings = round(weights.couplings, beta / codes.scale,
                          largestCode(couplingCodes, limits.coupling, codes.scale), format, 0);
  double largestBias = largestCode(biasCodes, limits.bias, codes.scale);
  codes.biases =
      round(weights.biases, beta / codes.scale, largestBias, format, weights.couplings.size());
  codes.drives = round(weights.drives, beta / codes.scale, largestBias, format,
                       weights.couplings.size() + weights.biases.size());
  if (std::ranges::none_of(codes.drives, [](int16_t code) { return code; }))
    codes.drives.clear();
  if (format.saturate) {
    codes.cut = countBeyond(weights.couplings, limits.coupling / beta) +
                countBeyond(weights.biases, limits.bias / beta);
    shrinkCells(weights, limits, codes);
  }
  checkSwing(weights, codes, codes.scale * peak, beta * peak, profile);
  return codes;
}

} // namespace isinglass::dtca
