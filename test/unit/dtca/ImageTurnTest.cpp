// The eight turns are the group of the square, for displacements and for cells.
#include "targets/dtca/image/Image.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

namespace isinglass::dtca {

static std::vector<Turn> allTurns() {
  std::vector<Turn> turns;
  for (uint8_t i = 0; i < 8; ++i)
    turns.push_back(static_cast<Turn>(i));
  return turns;
}

TEST(ImageTurn, IsWhatTheHeaderSays) {
  const int64_t R = 3, C = 5, r = 1, c = 3;
  const Step expected[] = {{r, c}, {C - 1 - c, r}, {R - 1 - r, C - 1 - c}, {c, R - 1 - r},
                           {c, r}, {R - 1 - r, c}, {r, C - 1 - c},         {C - 1 - c, R - 1 - r}};
  for (Turn turn : allTurns())
    EXPECT_EQ(turnedCell(turn, {r, c}, R, C), expected[static_cast<size_t>(turn)])
        << turnName(turn);
}

/// The turn that has the same effect on displacements; null if none has.
static std::optional<Turn> find(Step rowAxis, Step columnAxis) {
  for (Turn turn : allTurns())
    if (turnedStep(turn, {1, 0}) == rowAxis && turnedStep(turn, {0, 1}) == columnAxis)
      return turn;
  return std::nullopt;
}

TEST(ImageTurn, IsAGroup) {
  for (Turn a : allTurns()) {
    std::set<Turn> products;
    for (Turn b : allTurns()) {
      auto product =
          find(turnedStep(a, turnedStep(b, {1, 0})), turnedStep(a, turnedStep(b, {0, 1})));
      ASSERT_TRUE(product) << turnName(a) << " of " << turnName(b);
      products.insert(*product);
    }
    EXPECT_EQ(products.size(), 8u) << turnName(a); // so every turn has an inverse
  }
}

TEST(ImageTurn, QuartersAddUp) {
  Step step{3, 7};
  Step half = turnedStep(Turn::Quarter, turnedStep(Turn::Quarter, step));
  EXPECT_EQ(half, turnedStep(Turn::Half, step));
  EXPECT_EQ(turnedStep(Turn::Quarter, half), turnedStep(Turn::ThreeQuarters, step));
  EXPECT_EQ(turnedStep(Turn::Quarter, turnedStep(Turn::ThreeQuarters, step)), step);
}

/// Cells of a rectangle fill the turned rectangle, each once.
TEST(ImageTurn, FillsTheTurnedRectangle) {
  for (Turn turn : allTurns()) {
    Step extent = turnedStep(turn, {3, 5});
    std::set<std::pair<int64_t, int64_t>> cells;
    for (int64_t r = 0; r < 3; ++r)
      for (int64_t c = 0; c < 5; ++c) {
        Step cell = turnedCell(turn, {r, c}, 3, 5);
        EXPECT_GE(std::min(cell.row, cell.column), 0);
        EXPECT_LT(cell.row, std::abs(extent.row));
        EXPECT_LT(cell.column, std::abs(extent.column));
        cells.insert({cell.row, cell.column});
      }
    EXPECT_EQ(cells.size(), 15u) << turnName(turn);
  }
}

TEST(ImageTurn, TurnsTheStepBetweenTwoCells) {
  for (Turn turn : allTurns())
    for (int64_t i = 0; i < 20; ++i)
      for (int64_t j = 0; j < 20; ++j) {
        Step a{i / 5, i % 5}, b{j / 5, j % 5};
        Step from = turnedCell(turn, a, 4, 5), to = turnedCell(turn, b, 4, 5);
        Step step = turnedStep(turn, {b.row - a.row, b.column - a.column});
        EXPECT_EQ(step, (Step{to.row - from.row, to.column - from.column})) << turnName(turn);
      }
}

TEST(ImageTurn, HasNames) {
  std::set<std::string_view> names;
  for (Turn turn : allTurns())
    names.insert(turnName(turn));
  EXPECT_EQ(names.size(), 8u);
  EXPECT_EQ(turnName(Turn::ThreeQuarters), "three_quarters");
}

} // namespace isinglass::dtca
