//===- ValidateCodes.cpp - couplings and biases against the chip's wires and limits ---------------===//
#include "targets/dtca/image/Validate.h"

#include <algorithm>
#include <cstdlib>
#include <sstream>

namespace isinglass::dtca {

namespace {

/// Limits are real numbers that come from decimal text, and scales are chosen to touch them.
constexpr double kSlack = 1 + 1e-9;

std::string printNumber(double value) {
  std::ostringstream text;
  text << value;
  return text.str();
}

/// What one code may be.
struct Limits {
  int64_t largest;
  int64_t bits;
  double range, scale;
  const char *quantity; ///< "beta J"

  Limits(const Sourced<int64_t> &bits, const Quantity &range, double scale, const char *quantity)
      : largest((int64_t(1) << (bits.value - 1)) - 1), bits(bits.value), range(range.value),
        scale(scale), quantity(quantity) {}

  /// The empty string, or what is wrong.
  std::string problem(int64_t code) const {
    int64_t size = std::abs(code);
    if (size > largest)
      return "code " + std::to_string(code) + " exceeds " + std::to_string(largest) +
             ", the largest of " + std::to_string(bits) + " bits";
    if (!(scale * size <= range * kSlack))
      return "code " + std::to_string(code) + " times the scale is |" + quantity +
             "| = " + printNumber(scale * size) + ", more than the chip's " + printNumber(range);
    return {};
  }
};

/// The largest multiple of the image's beta that its program runs at: the limits hold there too.
double peakOf(const Image &image) {
  double peak = 1;
  for (const Command &command : image.program)
    if (command.kind == CommandKind::Run)
      peak = std::max({peak, command.first, command.last});
  return peak;
}

class CodeCheck {
public:
  CodeCheck(const Image &image, const Wiring &wiring)
      : image(image), wiring(wiring), totals(image.window.cells(), 0),
        scale(image.scale * peakOf(image)),
        couplings(image.profile.couplingBits, image.profile.couplingRange, scale, "beta J"),
        biases(image.profile.biasBits, image.profile.biasRange, scale, "beta h") {}

  void check() {
    for (size_t d = 0; d < image.directions.size(); ++d)
      for (Step cell; cell.row < image.window.rows; ++cell.row)
        for (cell.column = 0; cell.column < image.window.columns; ++cell.column)
          checkCoupling(d, cell);
    for (Step cell; cell.row < image.window.rows; ++cell.row)
      for (cell.column = 0; cell.column < image.window.columns; ++cell.column) {
        checkDrive(cell);
        checkBias(cell);
      }
    if (!image.drives.empty() && std::ranges::none_of(image.drives, [](int16_t d) { return d; }))
      refuseImage({Part::Window}, "drives: all are 0; an image that drives nothing has none");
  }

private:
  size_t indexOf(Step cell) const { return cell.row * image.window.columns + cell.column; }
  bool isUsed(Step cell) const { return image.roles[indexOf(cell)] != Role::Unused; }

  void checkCoupling(size_t direction, Step cell) {
    size_t at = image.at(direction, cell.row, cell.column);
    int64_t near = image.near[at], far = image.far[at];
    if (near == 0 && far == 0)
      return;
    Step step = image.directions[direction];
    auto refuse = [&](const std::string &reason) {
      refuseImage({Part::Direction, direction}, "cell " + printCell(wiring.chipCell(cell)) +
                                                    ", direction " + printCell(step) + ": " +
                                                    reason);
    };
    std::optional<Step> neighbour = wiring.neighbour(cell, step);
    if (!neighbour)
      refuse("there is no wire to a cell of the window; its codes must be 0");
    if (!isUsed(cell) || !isUsed(*neighbour))
      refuse("it couples to an unused cell; its codes must be 0");
    if (std::string problem = couplings.problem(near); !problem.empty())
      refuse("near " + problem);
    if (std::string problem = couplings.problem(far); !problem.empty())
      refuse("far " + problem);
    totals[indexOf(cell)] += std::abs(near);
    totals[indexOf(*neighbour)] += std::abs(far);
  }

  void checkDrive(Step cell) {
    int64_t drive = image.drives.empty() ? 0 : image.drives[indexOf(cell)];
    auto refuse = [&](const std::string &reason) {
      refuseImage({Part::Window}, "cell " + printCell(wiring.chipCell(cell)) + ": " + reason);
    };
    Role role = image.roles[indexOf(cell)];
    if (drive < 0)
      refuse("its drive is below 0; the run gives the sign");
    if (drive != 0 && (role == Role::Unused || role == Role::Clamped))
      refuse("it is unused or clamped; its drive must be 0");
    if (std::string problem = biases.problem(drive); !problem.empty())
      refuse("drive " + problem);
    totals[indexOf(cell)] += drive;
  }

  void checkBias(Step cell) {
    int64_t bias = image.biases[indexOf(cell)];
    auto refuse = [&](const std::string &reason) {
      refuseImage({Part::Window}, "cell " + printCell(wiring.chipCell(cell)) + ": " + reason);
    };
    if (bias != 0 && !isUsed(cell))
      refuse("it is unused; its bias must be 0");
    if (std::string problem = biases.problem(bias); !problem.empty())
      refuse("bias " + problem);
    double swing = 4 * scale * (totals[indexOf(cell)] + std::abs(bias));
    if (!(swing <= image.profile.swing.value * kSlack))
      refuse("its codes add up to a swing of " + printNumber(swing) + ", more than the chip's " +
             printNumber(image.profile.swing.value) + "; use a smaller scale or weaker couplings");
  }

  const Image &image;
  const Wiring &wiring;
  std::vector<int64_t> totals; ///< per cell: sum of |code| of its couplings and its drive
  double scale;                ///< beta J of code 1 where beta is largest
  Limits couplings, biases;
};

} // namespace

void checkCodes(const Image &image, const Wiring &wiring) { CodeCheck(image, wiring).check(); }

} // namespace isinglass::dtca
