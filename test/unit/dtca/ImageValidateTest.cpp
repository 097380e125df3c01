// One planted fault for each rule of validateImage, refused with its reason.
#include "test/unit/dtca/ImageSamples.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

namespace isinglass::dtca {

struct Fault {
  const char *reason;
  std::function<void(Image &)> plant;
};

static std::string refusal(const Image &image) {
  try {
    validateImage(image);
  } catch (const std::runtime_error &error) {
    return error.what();
  }
  return "accepted";
}

static void expectRefused(const std::vector<Fault> &faults) {
  for (const Fault &fault : faults) {
    Image image = sampleImage();
    fault.plant(image);
    EXPECT_NE(refusal(image).find(fault.reason), std::string::npos)
        << "expected: " << fault.reason << "\ngot: " << refusal(image);
    EXPECT_THROW(encodeImage(image), std::runtime_error) << fault.reason;
  }
}

/// The same, of a profile that the fault changes.
static void expectRefusedSealed(const std::vector<Fault> &faults) {
  for (const Fault &fault : faults)
    expectRefused({{fault.reason, [&](Image &image) {
                      fault.plant(image);
                      seal(image);
                    }}});
}

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(ImageValidate, AcceptsTheSamples) {
  EXPECT_EQ(refusal(sampleImage()), "accepted");
  std::mt19937_64 random(3);
  for (int round = 0; round < 1000; ++round)
    ASSERT_EQ(refusal(randomImage(random)), "accepted");
}

TEST(ImageValidate, Header) {
  expectRefused({
      {"name: must be", [](Image &i) { i.name = ""; }},
      {"name: must be", [](Image &i) { i.name = "a\nb"; }},
      {"tool: must be", [](Image &i) { i.tool = std::string(256, 'x'); }},
      {"command: must be", [](Image &i) { i.command = std::string(4096, 'x'); }},
      {"model digest: must be 32", [](Image &i) { i.modelDigest.pop_back(); }},
      {"parameters digest: must be 32", [](Image &i) { i.parametersDigest[3] = 'A'; }},
      {"profile digest: must be 32", [](Image &i) { i.profileDigest = ""; }},
      {"is not that of the profile's text", [](Image &i) { i.profileDigest[0] ^= 1; }},
      {"is not what printing the profile gives", [](Image &i) { i.profile.rows.value = 7; }},
      {"longer than 64 KiB", [](Image &i) { i.profileText.append(70000, '#'); }},
      {"beta: must be", [](Image &i) { i.beta = 0; }},
      {"beta: must be", [](Image &i) { i.beta = kInfinity; }},
      {"scale: must be", [](Image &i) { i.scale = kNan; }},
      {"scale: must be", [](Image &i) { i.scale = -1; }},
  });
}

TEST(ImageValidate, WindowAndSizes) {
  expectRefused({
      {"window: 4 rows from 3 do not lie on a chip of 6", [](Image &i) { i.window.row = 3; }},
      {"window: 4 columns from -1 do not lie", [](Image &i) { i.window.column = -1; }},
      {"window: 0 rows", [](Image &i) { i.window.rows = 0; }},
      {"window: 9 columns", [](Image &i) { i.window.columns = 9; }},
      {"roles: 15 entries, not 16", [](Image &i) { i.roles.pop_back(); }},
      {"biases: 17 entries, not 16", [](Image &i) { i.biases.push_back(0); }},
      {"near: 47 entries, not 48", [](Image &i) { i.near.pop_back(); }},
      {"far: 0 entries, not 48", [](Image &i) { i.far.clear(); }},
      {"direction (1,1): not a direction", [](Image &i) { i.directions[0] = {1, 1}; }},
      {"direction (0,1): not a direction of the profile, or not in",
       [](Image &i) { std::swap(i.directions[0], i.directions[1]); }},
      {"direction (0,1): not a direction of the profile, or not in",
       [](Image &i) { i.directions[1] = i.directions[0]; }},
  });
}

TEST(ImageValidate, Placements) {
  expectRefused({
      {"there are no placements", [](Image &i) { i.placements.clear(); }},
      {"the variable: must be", [](Image &i) { i.placements[0].variable = ""; }},
      {"placement of 's': the variable is placed twice",
       [](Image &i) { i.placements[1].variable = "s"; }},
      {"must have one axis or two", [](Image &i) { i.placements[0].shape = {}; }},
      {"must have one axis or two", [](Image &i) { i.placements[0].shape = {1, 3, 3}; }},
      {"must have one axis or two", [](Image &i) { i.placements[0].shape = {3, 0}; }},
      {"turn 8 is none of the eight", [](Image &i) { i.placements[0].turn = Turn(8); }},
      {"3 x 3 cells at (0,2) do not lie in the window", [](Image &i) { i.placements[0].row = 0; }},
      {"2 x 1 cells at (4,4) do not lie in the window",
       [](Image &i) { i.placements[1].turn = Turn::Quarter; }},
      {"of 't': another variable is placed on it", [](Image &i) { i.placements[1].row = 3; }},
  });
}

TEST(ImageValidate, Roles) {
  expectRefused({
      {"cell (1,3): its role is none of the four", [](Image &i) { i.roles[1] = Role(4); }},
      {"cell (1,3): unused, but a variable", [](Image &i) { i.roles[1] = Role::Unused; }},
      {"cell (1,5): in use, but no variable", [](Image &i) { i.roles[3] = Role::Latent; }},
      {"cell (1,3): clamped, but no clamp", [](Image &i) { i.roles[1] = Role::Clamped; }},
      {"cell (1,2): a clamp command holds it", [](Image &i) { i.roles[0] = Role::Visible; }},
      {"two clamp commands hold it",
       [](Image &i) { i.program.insert(i.program.begin() + 2, i.program[2]); }},
      {"window: larger than the box of the cells in use",
       [](Image &i) {
         i.window.rows = 5;
         i.roles.resize(20);
         i.biases.resize(20);
         i.directions.clear();
         i.near.clear();
         i.far.clear();
       }},
  });
}

TEST(ImageValidate, Codes) {
  expectRefused({
      {"cell (1,5), direction (0,1): there is no wire to a cell of the window",
       [](Image &i) { i.near[3] = 1; }},
      {"cell (1,2), direction (-1,0): there is no wire", [](Image &i) { i.far[16] = 1; }},
      {"cell (1,4), direction (0,1): it couples to an unused cell",
       [](Image &i) { i.near[2] = 1; }},
      {"near code -128 exceeds 127, the largest of 8 bits", [](Image &i) { i.near[0] = -128; }},
      {"far code 128 exceeds 127", [](Image &i) { i.far[0] = 128; }},
      {"near code 100 times the scale is |beta J| = 6.25, more than the chip's 6",
       [](Image &i) {
         i.near[0] = 100;
         i.scale = 0.0625;
       }},
      {"cell (1,5): it is unused; its bias", [](Image &i) { i.biases[3] = 1; }},
      {"cell (1,2): bias code 128 exceeds 127", [](Image &i) { i.biases[0] = 128; }},
      {"bias code 127 times the scale is |beta h| = 12.7",
       [](Image &i) {
         i.biases[0] = 127;
         i.scale = 0.1;
       }},
  });
}

/// The sample, with one driven cell.
Image drivenImage() {
  Image image = sampleImage();
  image.drives.assign(16, 0);
  image.drives[1] = 5;
  Command drive;
  drive.kind = CommandKind::Drive;
  image.program.insert(image.program.begin() + 3, drive);
  return image;
}

TEST(ImageValidate, Drives) {
  EXPECT_EQ(refusal(drivenImage()), "accepted");
  std::pair<const char *, void (*)(Image &)> faults[] = {
      {"drives: 15 entries, not 16", [](Image &i) { i.drives.pop_back(); }},
      {"cell (1,3): its drive is below 0", [](Image &i) { i.drives[1] = -5; }},
      {"cell (1,2): it is unused or clamped; its drive", [](Image &i) { i.drives[0] = 1; }},
      {"cell (1,5): it is unused or clamped; its drive", [](Image &i) { i.drives[3] = 1; }},
      {"cell (1,3): drive code 128 exceeds 127", [](Image &i) { i.drives[1] = 128; }},
      {"cell (1,3): drive code 127 times the scale is |beta h| = 12.7",
       [](Image &i) {
         i.drives[1] = 127;
         i.scale = 0.1;
       }},
      {"drives: all are 0", [](Image &i) { i.drives[1] = 0; }},
      {"program: no drive command gives", [](Image &i) { i.program.erase(i.program.begin() + 3); }},
      {"command 3: there are no drives", [](Image &i) { i.drives.clear(); }},
      {"command 4: drive comes before",
       [](Image &i) { i.program.insert(i.program.begin() + 4, i.program[3]); }},
      {"command 4: drive comes before", [](Image &i) { std::swap(i.program[3], i.program[4]); }},
      {"command 3: clamps come before the drive",
       [](Image &i) { std::swap(i.program[2], i.program[3]); }},
      {"command 3: it sets a field", [](Image &i) { i.program[3].iterations = 1; }},
  };
  for (auto [expected, plant] : faults) {
    Image image = drivenImage();
    plant(image);
    EXPECT_EQ(refusal(image).find(expected), 0u) << refusal(image) << " for " << expected;
  }
}

TEST(ImageValidate, SwingCountsDrives) {
  Image image = drivenImage();
  std::fill(image.near.begin(), image.near.end(), 0);
  std::fill(image.biases.begin(), image.biases.end(), 0);
  image.far = image.near;
  image.biases[1] = -20;
  image.drives[1] = 100;
  image.profile.swing.value = 4 * image.scale * 120;
  seal(image);
  EXPECT_EQ(refusal(image), "accepted");
  image.drives[1] = 101;
  EXPECT_EQ(refusal(image).find("cell (1,3): its codes add up to a swing of 15.125"), 0u);
}

TEST(ImageValidate, SwingCountsBothEnds) {
  Image image = sampleImage();
  std::fill(image.near.begin(), image.near.end(), 0);
  std::fill(image.biases.begin(), image.biases.end(), 0);
  image.far = image.near;
  image.near[0] = 100; // of (1,2)
  image.biases[0] = -20;
  image.profile.swing.value = 4 * image.scale * 120;
  seal(image);
  EXPECT_EQ(refusal(image), "accepted");
  image.biases[0] = -21;
  EXPECT_EQ(refusal(image).find("cell (1,2): its codes add up to a swing of 15.125"), 0u);
  image.biases[0] = 0;
  image.far[0] = 127; // of (1,3)
  EXPECT_EQ(refusal(image).find("cell (1,3): its codes add up to a swing of 15.875"), 0u);
}

TEST(ImageValidate, AcceptsCodesThatTouchALimit) {
  Image image = sampleImage();
  image.scale = image.profile.couplingRange.value / 127 * (1 + 1e-10);
  image.near[0] = 127;
  EXPECT_EQ(refusal(image), "accepted");
}

TEST(ImageValidate, SeamsOfCores) {
  expectRefusedSealed({{"there is no wire", [](Image &i) {
                          i.profile.cores.value = {1, 2};
                          i.profile.coresConnected.value = false;
                        }}});
}

TEST(ImageValidate, Program) {
  expectRefused({
      {"command 0: configure is the first", [](Image &i) { i.program.erase(i.program.begin()); }},
      {"command 1: seed is the second", [](Image &i) { std::swap(i.program[1], i.program[2]); }},
      {"command 2: configure is the first", [](Image &i) { i.program[2] = i.program[0]; }},
      {"command 2: seed is the second", [](Image &i) { i.program[2] = i.program[1]; }},
      {"command 3: clamps come before", [](Image &i) { std::swap(i.program[2], i.program[3]); }},
      {"command 2: its kind is none of the six",
       [](Image &i) { i.program[2].kind = CommandKind(6); }},
      {"program: there is no read", [](Image &i) { i.program.pop_back(); }},
      {"program: there is no read", [](Image &i) { i.program.clear(); }},
      {"command 0: it sets a field", [](Image &i) { i.program[0].iterations = 1; }},
      {"command 1: it sets a field", [](Image &i) { i.program[1].first = kNan; }},
      {"command 2: it sets a field", [](Image &i) { i.program[2].every = 1; }},
      {"command 3: it sets a field", [](Image &i) { i.program[3].lower = {0, 0}; }},
      {"command 4: it sets a field", [](Image &i) { i.program[4].value = 1; }},
  });
}

TEST(ImageValidate, Commands) {
  expectRefused({
      {"command 2: there is no placement 2", [](Image &i) { i.program[2].placement = 2; }},
      {"command 2: its box is empty or not inside 's'",
       [](Image &i) { i.program[2].lower[0] = 1; }},
      {"command 2: its box is empty or not inside 's'",
       [](Image &i) { i.program[2].upper[1] = 4; }},
      {"command 2: its box is empty or not inside 's'",
       [](Image &i) { i.program[2].upper.pop_back(); }},
      {"command 2: its box is empty or not inside 's'",
       [](Image &i) { i.program[2].lower[0] = -1; }},
      {"command 2: a clamp's value is", [](Image &i) { i.program[2].value = 2; }},
      {"command 3: iterations must be 0 to 2^40", [](Image &i) { i.program[3].iterations = -1; }},
      {"command 3: iterations must be 0 to 2^40",
       [](Image &i) { i.program[3].iterations = (int64_t(1) << 40) + 1; }},
      {"command 3: first must be a finite number", [](Image &i) { i.program[3].first = kNan; }},
      {"command 3: last must be a finite number", [](Image &i) { i.program[3].last = 0; }},
      {"command 3: last must be 1: 'small' has no beta control",
       [](Image &i) { i.program[3].last = 1.5; }},
      {"command 4: every must be 0 to 2^40", [](Image &i) { i.program[4].every = -1; }},
      {"command 4: count must be 1 to 2^31", [](Image &i) { i.program[4].count = 0; }},
      {"command 4: count must be 1 to 2^31",
       [](Image &i) { i.program[4].count = (int64_t(1) << 31) + 1; }},
  });
}

TEST(ImageValidate, WrapsOnlyOnAWrappedChip) {
  Image image = sampleImage();
  image.window.row = 4;
  for (Placement &placement : image.placements)
    placement.row = (placement.row + 3) % 6;
  EXPECT_EQ(refusal(image).find("window: 4 rows from 4 do not lie"), 0u);
  image.profile.wrapped.value = true;
  seal(image);
  EXPECT_EQ(refusal(image), "accepted");
}

} // namespace isinglass::dtca
