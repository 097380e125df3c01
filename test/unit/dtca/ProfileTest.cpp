//===- ProfileTest.cpp - shipped profiles, and the text that images carry -------------------------===//
#include "targets/dtca/profiles/Fields.h"

#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <limits>
#include <random>

using namespace isinglass::dtca;

namespace {

/// Joules of all neighbour wires of a cell.
double communication(const Profile &profile) {
  double energy = 0;
  for (Step step : profile.directions())
    energy += 2 * profile.wireEnergy(step);
  return energy;
}

double cellEnergy(const Profile &profile) {
  return profile.randomBitEnergy->value + profile.biasEnergy->value + profile.clockEnergy->value +
         communication(profile);
}

std::string errorOf(std::string_view text) {
  try {
    parseProfile(text, "p.toml");
  } catch (const ProfileError &error) {
    return error.what();
  }
  return "";
}

std::string replaced(std::string text, const std::string &what, const std::string &by) {
  size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return at == std::string::npos ? text : text.replace(at, what.size(), by);
}

} // namespace

TEST(Profile, ShippedOnesPrintAndParseToTheSameBytes) {
  for (const auto &[name, summary] : listProfiles()) {
    std::vector<std::string> references = {name};
    for (const VariantName &variant : listVariants(name))
      references.push_back(name + "+" + variant.name);
    for (const std::string &reference : references) {
      Profile profile = loadProfile(reference);
      std::string text = printProfile(profile);
      EXPECT_EQ(printProfile(parseProfile(text, reference)), text);
      EXPECT_EQ(profile.name, reference);
    }
  }
}

TEST(Profile, NeighbourWiresOfThePapersPatterns) {
  for (auto [name, femtojoules] : {std::pair("paper-g8", 0.230),
                                   {"paper-g12", 0.834},
                                   {"paper-g16", 1.455},
                                   {"paper-g20", 1.756},
                                   {"paper-g24", 1.857}})
    EXPECT_NEAR(communication(loadProfile(name)) * 1e15, femtojoules, 0.0005) << name;
}

TEST(Profile, TheThreeStatementsOfCellEnergy) {
  EXPECT_NEAR(cellEnergy(loadProfile("paper-g12")) * 1e15, 1.6005, 1e-9);
  EXPECT_NEAR(cellEnergy(loadProfile("paper-g12+text")) * 1e15, 2, 1e-9);
  EXPECT_NEAR(cellEnergy(loadProfile("paper-g12+appendix")) * 1e15, 1.31, 1e-9);
}

TEST(Profile, Z1PricesInUpdates) {
  Profile z1 = loadProfile("z1");
  EXPECT_EQ(z1.cells(), 269568);
  EXPECT_EQ(std::llround(z1.priceOf(z1.configureEnergy) / z1.update->value), 21664);
  EXPECT_EQ(std::llround(z1.priceOf(z1.readEnergy) / z1.update->value), 239);
}

TEST(Profile, InitialisationAndReadOutAreLineCharges) {
  Profile paper = loadProfile("paper-g12");
  EXPECT_NEAR(4900 * paper.priceOf(paper.seedEnergy) * 1e12, 3.85, 0.01);
  EXPECT_NEAR(834 * paper.priceOf(paper.readEnergy) * 1e12, 0.66, 0.01);
  // The longer side counts.
  EXPECT_DOUBLE_EQ(loadProfile("paper-g12:20x140").lineEnergy(), 2 * paper.lineEnergy());
}

TEST(Profile, SizeAndVariantsOfAReference) {
  Profile profile = loadProfile("paper-g8:100x60+text+spread");
  EXPECT_EQ(profile.name, "paper-g8:100x60+text+spread");
  EXPECT_EQ(profile.rows.value, 100);
  EXPECT_EQ(profile.columns.value, 60);
  EXPECT_EQ(profile.rows.status, Status::Assumed);
  EXPECT_EQ(profile.offsetSpread.value, 0.1);
  EXPECT_THROW(loadProfile("z1:10x10"), std::runtime_error);
  for (const char *bad :
       {"paper-g8:", "paper-g8:5", "paper-g8:5x", "paper-g8:5x5x5", "paper-g8+", "paper-g8:0x5",
        "paper-g8:-5x5", "paper-g8:9999999x9", "paper-g8+text:9x9", "paper-g8:9x9:9x9", "",
        "paper-g8+nothing", "paper-g8:99999999999999999x9"})
    EXPECT_THROW(loadProfile(bad), std::runtime_error) << bad;
}

TEST(Profile, NumbersPrintShortAndStay) {
  std::mt19937_64 random(7);
  for (Dimension dimension : {Dimension::Time, Dimension::Price, Dimension::WireCapacitance,
                              Dimension::Rate, Dimension::Voltage})
    for (const Unit &unit : unitsOf(dimension))
      for (int i = 0; i < 20000; ++i) {
        double written = std::uniform_real_distribution(0.0, 1.0)(random) *
                         std::pow(10.0, double(random() % 12) - 3);
        double si = i % 2 ? toSi(written, unit) : written * 1e-12;
        std::string text = inUnit(si, unit);
        double back = toSi(std::strtod(text.c_str(), nullptr), unit);
        ASSERT_NEAR(back, si, std::abs(si) * 1e-15);
        ASSERT_EQ(inUnit(back, unit), text);
        if (i % 2) {
          ASSERT_EQ(back, si);
          ASSERT_LE(text.size(), shortest(written).size());
        }
      }
}

TEST(Profile, EveryFieldIsRead) {
  // Each entry's line taken out alone: a required one is missed, and says so.
  for (const char *name : {"paper-g12", "z1"}) {
    std::string text = printProfile(loadProfile(name));
    for (const Field &field : fields()) {
      size_t section = text.find("[" + std::string(field.section) + "]");
      size_t begin = text.find("\n" + std::string(field.key) + " = ", section);
      if (section == std::string::npos || begin == std::string::npos ||
          text.find("\n[", section) < begin)
        continue;
      std::string without = text;
      without.erase(begin, text.find('\n', begin + 1) - begin);
      EXPECT_NE(errorOf(without), "") << nameOf(field);
    }
  }
}

TEST(Profile, ForeignTextIsRefusedAndNeverCrashes) {
  std::string text = printProfile(loadProfile("paper-g12"));
  std::mt19937_64 random(11);
  for (int round = 0; round < 3000; ++round) {
    std::string changed = text;
    for (uint64_t i = 0, count = 1 + random() % 3; i < count; ++i) {
      size_t at = random() % changed.size();
      switch (random() % 3) {
      case 0:
        changed[at] = static_cast<char>(random());
        break;
      case 1:
        changed.erase(at, random() % 40);
        break;
      default:
        changed.insert(at, changed.substr(random() % changed.size(), random() % 40));
      }
    }
    try {
      Profile profile = parseProfile(changed, "p.toml");
      std::string printed = printProfile(profile);
      ASSERT_EQ(printProfile(parseProfile(printed, "p.toml")), printed);
    } catch (const ProfileError &error) {
      ASSERT_EQ(std::string_view(error.what()).substr(0, 7), "p.toml:");
    }
  }
}

TEST(Profile, DeepAndLongTextIsRefused) {
  std::string dots = "a", brackets = "a = ", braces = "a = ";
  for (int i = 0; i < 15000; ++i) {
    dots += ".a";
    brackets += "[";
    braces += "{a=";
  }
  EXPECT_NE(errorOf(dots + " = 1").find("more than 64 dots"), std::string::npos);
  EXPECT_NE(errorOf(brackets).find("p.toml:1:"), std::string::npos);
  EXPECT_NE(errorOf(braces).find("p.toml:1:"), std::string::npos);
  EXPECT_NE(errorOf(std::string(70000, '#')).find("at most 64 KiB"), std::string::npos);
  EXPECT_NE(errorOf(std::string("a = \"\0\x1b\"", 8)), "");
  EXPECT_NE(errorOf(""), "");
}

TEST(Profile, AResolvedProfileHasNoBaseAndNoVariants) {
  std::string text = printProfile(loadProfile("z1"));
  EXPECT_NE(errorOf("base = \"z1\"\n" + text)
                .find("p.toml:1:1: error: a resolved profile has no "
                      "base"),
            std::string::npos);
  EXPECT_NE(errorOf(text + "[variants.a]\nsummary = \"a\"\n").find("has no variants"),
            std::string::npos);
  EXPECT_NE(errorOf(replaced(text, "[grid]\n", "[grid]\nresizable = true\n")).find("no resizable"),
            std::string::npos);
}

TEST(Profile, ReadmeListsEveryField) {
  std::ifstream file(ISINGLASS_SOURCE "/targets/dtca/profiles/README.md");
  std::string readme{std::istreambuf_iterator<char>(file), {}};
  EXPECT_NE(readme.find(describeFields()), std::string::npos) << "README.md should hold:\n"
                                                              << describeFields();
}
