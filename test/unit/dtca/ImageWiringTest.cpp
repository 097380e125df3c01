// Wires of a window against a list of all wires of the chip.
#include "test/unit/dtca/ImageSamples.h"

#include "targets/dtca/image/Wiring.h"

#include <gtest/gtest.h>

namespace isinglass::dtca {

/// The chip's cell at the other end, by the words of the header alone.
static std::optional<Step> otherEnd(const Profile &p, Step chip, Step step) {
  int64_t rows = p.rows.value, columns = p.columns.value;
  Step to{chip.row + step.row, chip.column + step.column};
  if (p.wrapped.value)
    to = {(to.row + 100 * rows) % rows, (to.column + 100 * columns) % columns};
  if (to.row < 0 || to.row >= rows || to.column < 0 || to.column >= columns || to == chip)
    return std::nullopt;
  auto coreOf = [&](Step cell) {
    return std::pair(cell.row * p.cores.value[0] / rows, cell.column * p.cores.value[1] / columns);
  };
  if (!p.coresConnected.value && coreOf(chip) != coreOf(to))
    return std::nullopt;
  return to;
}

static bool sameCell(std::optional<Step> a, std::optional<Step> b) { return a == b; }

static void checkWindow(const Profile &p, const Window &window) {
  Wiring wiring(p, window);
  for (Step cell; cell.row < window.rows; ++cell.row)
    for (cell.column = 0; cell.column < window.columns; ++cell.column) {
      Step chip = wiring.chipCell(cell);
      EXPECT_EQ(wiring.windowCell(chip), cell);
      for (Step step : p.directions()) {
        std::optional<Step> expected = otherEnd(p, chip, step);
        if (expected)
          expected = wiring.windowCell(*expected);
        EXPECT_TRUE(sameCell(wiring.neighbour(cell, step), expected))
            << printCell(chip) << " " << printCell(step);
      }
    }
}

TEST(ImageWiring, AgreesWithTheListOfWires) {
  for (int variant = 0; variant < 8; ++variant) {
    Profile p = sampleProfile();
    p.wrapped.value = variant & 1;
    p.coresConnected.value = variant & 2;
    if (variant & 4)
      p.cores.value = {2, 4};
    checkWindow(p, {0, 0, 6, 8});
    checkWindow(p, {1, 2, 4, 5});
    if (p.wrapped.value)
      checkWindow(p, {4, 6, 5, 6});
  }
}

TEST(ImageWiring, HoldsBoxes) {
  Profile p = sampleProfile();
  Wiring open(p, {1, 2, 4, 5});
  EXPECT_TRUE(open.holds({1, 2}, 4, 5));
  EXPECT_FALSE(open.holds({1, 2}, 5, 5));
  EXPECT_FALSE(open.holds({0, 2}, 2, 2));
  EXPECT_FALSE(open.holds({4, 6}, 1, 2));
  p.wrapped.value = true;
  EXPECT_TRUE(Wiring(p, {4, 0, 4, 8}).holds({5, 7}, 3, 8));
  EXPECT_FALSE(Wiring(p, {4, 0, 4, 8}).holds({1, 7}, 2, 8));
  EXPECT_TRUE(Wiring(p, {0, 0, 6, 8}).holds({5, 7}, 6, 8));
}

} // namespace isinglass::dtca
