#include "test/unit/dtca/ImageSamples.h"

#include <gtest/gtest.h>

namespace isinglass::dtca {

using Lines = std::vector<std::string>;

TEST(ImageDiff, OfEqualImagesIsEmpty) {
  EXPECT_EQ(diffImages(sampleImage(), sampleImage()), Lines{});
}

TEST(ImageDiff, NamesFieldsThenCodes) {
  Image a = sampleImage(), b = sampleImage();
  b.name = "Other";
  b.scale = 0.5;
  b.biases[0] = 2;
  b.near[0] = 12;
  b.program[3].iterations = 300;
  std::string before = std::to_string(a.near[0]);
  EXPECT_EQ(diffImages(a, b),
            (Lines{"name: Small -> Other", "scale: 0.03125 -> 0.5",
                   "command 3: run 250 beta 1.0 to 1.0 -> run 300 beta 1.0 to 1.0",
                   "cell (1,2): bias -3 -> 2", "coupling (1,2)-(1,3): near " + before + " -> 12"}));
}

TEST(ImageDiff, OfDrives) {
  Image a = sampleImage(), b = sampleImage();
  Command drive;
  drive.kind = CommandKind::Drive;
  b.drives.assign(16, 0);
  b.drives[1] = 5;
  b.program.push_back(drive);
  EXPECT_EQ(diffImages(a, b), (Lines{"command 5: none -> drive", "cell (1,3): drive 0 -> 5"}));
  a = b;
  a.drives[1] = 4;
  EXPECT_EQ(diffImages(a, b), (Lines{"cell (1,3): drive 4 -> 5"}));
}

TEST(ImageDiff, StopsAtItsLimit) {
  Image a = sampleImage(), b = sampleImage();
  for (int16_t &bias : b.biases)
    bias += 1;
  Lines lines = diffImages(a, b, 3);
  ASSERT_EQ(lines.size(), 4u);
  EXPECT_EQ(lines.back(), "and 13 more");
}

TEST(ImageDiff, ComparesNoCodesOfDifferentWindows) {
  Image a = sampleImage(), b = sampleImage();
  b.window.row = 0;
  b.biases[0] = 2;
  EXPECT_EQ(diffImages(a, b), (Lines{"window: 4 x 4 at (1,2) -> 4 x 4 at (0,2)"}));
}

} // namespace isinglass::dtca
