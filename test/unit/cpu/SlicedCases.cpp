//===- SlicedCases.cpp - couplings of one size on periodic lattices -----------------------------------------===//
#include "test/unit/cpu/DistributionCases.h"
#include "test/unit/cpu/Models.h"

namespace isinglass::test {
namespace {

const std::string kChess = "#gibbs.residues<[1, 1] mod 2>", kRing4 = "#gibbs.residues<[1] mod 4>";
const std::string kPairs = "[@s at source, @s at target] over edges #g";
const std::string kSquare = "#ebm.lattice<4x4 periodic, [(0, 1), (1, 0)]>";
const std::string kSigns = "  gibbs.buffer @W on edges #g among [-1.0, 1.0]\n";

Case signsOf(Case test) {
  test.signs = true;
  return test;
}

/// Each number of neighbours from 2 to 8.
std::vector<Case> degrees() {
  std::string triple = " [@s, @s at (1), @s at (3)] over nodes #g";
  std::string ring = "#ebm.lattice<12 periodic, [(1)]>";
  return {
      {"Ring", spinModel("#ebm.lattice<10 periodic, [(1)]>", "", {"-0.6 " + kPairs},
                         "#gibbs.residues<[1] mod 2>")},
      {"Degree3", spinModel(ring, "", {"0.5" + triple}, kRing4)},
      {"Torus4x4",
       spinModel("#ebm.lattice<4x4 periodic, [(0, 1), (1, 0)]>", "", {"-0.3 " + kPairs}, kChess)},
      {"Degree5", spinModel(ring, "", {"-0.3 " + kPairs, "0.3" + triple}, kRing4)},
      {"Degree6", spinModel("#ebm.lattice<3x6 periodic, [(0, 1), (1, 0), (1, 1)]>", "",
                            {"0.25 " + kPairs}, "#gibbs.residues<[1, 1] mod 3>")},
      {"Degree7", spinModel("#ebm.lattice<12 periodic, [(1), (3)]>", "",
                            {"-0.2 " + kPairs, "0.2" + triple}, kRing4)},
      {"Degree8", spinModel("#ebm.lattice<4x4 periodic, [(0, 1), (1, 0), (1, 2), (2, 1)]>", "",
                            {"0.2 " + kPairs}, kChess)},
      {"Plaquettes",
       spinModel("#ebm.lattice<4x4 periodic, []>", "",
                 {"-0.7 [@s, @s at (1, 0), @s at (0, 1), @s at (1, 1)] over nodes #g"},
                 "#gibbs.residues<[1, 0] mod 2, [0, 1] mod 2>"),
       0.5},
  };
}

/// Couplings that are data.
std::vector<Case> signs() {
  std::string scalar = "  gibbs.buffer @K on shape []\n";
  std::string text = spinModel(kSquare, kSigns, {"-0.4 * @W " + kPairs}, kChess);
  // Rows of two vectors, of which the second is not full, in 64 chains.
  std::string ring = spinModel("#ebm.lattice<20 periodic, [(1), (3)]>", kSigns,
                               {"-0.3 * @W " + kPairs}, "#gibbs.residues<[1] mod 2>");
  return {
      signsOf({"ScalarUp", spinModel(kSquare, scalar, {"-1.0 * @K " + kPairs}, kChess), 1, 0.35}),
      signsOf({"ScalarDown", spinModel(kSquare, scalar, {"1.0 * @K " + kPairs}, kChess), 1, 0.35}),
      signsOf({"Glass3D",
               spinModel("#ebm.lattice<2x4x2 periodic, [(0, 1, 0), (1, 1, 1)]>", kSigns,
                         {"-0.3 * @W " + kPairs}, "#gibbs.residues<[1, 1, 1] mod 2>"),
               1, 1}),
      signsOf({"GlassSlabs",
               spinModel("#ebm.lattice<2x4x2 periodic, [(0, 1, 0), (1, 1, 0), (0, 1, 1)]>", kSigns,
                         {"-0.3 * @W " + kPairs}, "#gibbs.residues<[0, 1, 0] mod 2>"),
               1, 1}),
      signsOf({"GlassHot", text, 0.02, 1}),
      signsOf({"GlassCold", text, 2, 1}),
      signsOf({"GlassTail", ring, 1, 1}),
      signsOf({"GlassHeld", text, 1, 1, {{}, {{0, 1}, {5, -1}}, {{0, -1}, {11, 1}}}}),
      signsOf({"GlassByPhases", text, 1, 1, {}, true}),
  };
}

Case twoVariables() {
  return {"TwoSlicedVariables", R"(
#g = #ebm.lattice<2x4 periodic, [(0, 1)]>
gibbs.program @M beta 1.0 {
  gibbs.state @a on #g
  gibbs.state @c on #g
  gibbs.factor @f0 -0.4 [@a at source, @a at target] over edges #g
  gibbs.factor @f1 0.4 [@a, @c at (1, 1)] over nodes #g
  gibbs.sweep @gibbs {
    gibbs.update @a by #gibbs.residues<[0, 1] mod 2> {
      %0 = gibbs.field @f0
      %1 = gibbs.field @f1
      gibbs.yield %0, %1
    }
    gibbs.update @c by #gibbs.residues<[0, 0] mod 1> {
      %0 = gibbs.field @f1
      gibbs.yield %0
    }
  }
})"};
}

} // namespace

std::vector<Case> slicedCases() {
  std::vector<Case> all = degrees();
  for (const Case &test : signs())
    all.push_back(test);
  all.push_back(twoVariables());
  return all;
}

} // namespace isinglass::test
