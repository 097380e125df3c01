//===- DistributionCases.cpp --------------------------------------------------------------------------===//
#include "test/unit/cpu/DistributionCases.h"

#include "test/unit/cpu/Models.h"

namespace isinglass::test {
namespace {

const std::string kChess = "#gibbs.residues<[1, 1] mod 2>";
const std::string kPlaquette = "-0.7 [@s, @s at (1, 0), @s at (0, 1), @s at (1, 1)] over nodes #g";
const std::string kFour = "#gibbs.residues<[1, 0] mod 2, [0, 1] mod 2>";

std::vector<Case> lattices() {
  return {
      {"Open1D", latticeModel("11 open, [(1)]", "#gibbs.residues<[1] mod 2>")},
      {"Ring", latticeModel("10 periodic, [(1)]", "#gibbs.residues<[1] mod 2>")},
      {"OddRing", latticeModel("9 periodic, [(1)]", "#gibbs.residues<[1] mod 2, seams [1]>")},
      {"OddRingTwoReach",
       latticeModel("11 periodic, [(1), (2)]", "#gibbs.residues<[1] mod 3, seams [2]>")},
      {"FarRing", latticeModel("8 periodic, [(1), (3)]", "#gibbs.residues<[1] mod 2>"), 0.7},
      {"BeyondHalf", latticeModel("8 periodic, [(5), (7)]", "#gibbs.residues<[1] mod 2>"), 0.7},
      {"FarOpen", latticeModel("9 open, [(1), (7)]", "#gibbs.residues<[1] mod 2>"), 1.3},
      {"Open2D", latticeModel("3x4 open, [(0, 1), (1, 0)]", kChess)},
      {"Torus", latticeModel("4x4 periodic, [(0, 1), (1, 0)]", kChess), 0.5},
      {"HalfPeriodic", latticeModel("3x4 periodic(1), [(0, 1), (1, 0)]", kChess)},
      {"HalfPeriodicOuter", latticeModel("4x3 periodic(0), [(0, 1), (1, 0)]", kChess), 0.4},
      {"OddTorus",
       latticeModel("3x5 periodic, [(0, 1), (1, 0)]",
                    "#gibbs.residues<[1, 1] mod 2, seams [1, 1]>"),
       0.4},
      {"OddInner",
       latticeModel("4x3 periodic, [(0, 1), (1, 0)]",
                    "#gibbs.residues<[1, 1] mod 2, seams [0, 1]>"),
       0.4},
      {"Knight", latticeModel("4x4 open, [(0, 1), (2, 1), (-1, 2)]", kChess), 0.5},
      {"KnightTorus", latticeModel("4x4 periodic, [(0, 1), (2, 1)]", kChess), 0.5},
      {"EightNeighbours",
       latticeModel("9 open, [(1), (2), (3), (4)]", "#gibbs.residues<[1] mod 5>"), 0.5},
      // Cell 4 has none at distance 5, the cell before it of its colour has.
      {"NeighboursOfSome",
       latticeModel("9 open, [(1), (2), (3), (5)]", "#gibbs.residues<[1] mod 4>"), 0.5},
      {"ThreeColours",
       latticeModel("3x4 open, [(0, 1), (1, 0), (1, 1)]", "#gibbs.residues<[1, 1] mod 3>")},
      {"Open3D", latticeModel("2x3x2 open, [(0, 0, 1), (0, 1, 0), (1, 0, 0)]",
                              "#gibbs.residues<[1, 1, 1] mod 2>")},
      {"Mixed3D",
       latticeModel("2x3x2 periodic(1), [(0, 0, 1), (0, 1, 0), (1, 0, 0)]",
                    "#gibbs.residues<[1, 1, 1] mod 2, seams [0, 1, 0]>"),
       0.5},
      {"Corner3D",
       latticeModel("2x2x3 periodic(2), [(1, 1, 1), (1, 0, 0)]",
                    "#gibbs.residues<[1, 0, 0] mod 2>"),
       0.8},
      {"SerialLattice", latticeModel("3x3 periodic, [(0, 1), (1, 0)]", "#gibbs.serial<9>"), 0.4},
      {"ListedLattice",
       latticeModel("2x3 periodic(1), [(0, 1), (1, 0)]",
                    "#gibbs.listed<3, dense<[0, 1, 2, 1, 2, 0]> : tensor<6xi32>>")},
  };
}

std::vector<Case> weights() {
  std::string scalar = "  gibbs.buffer @K on shape []\n";
  std::string pairs = "[@s at source, @s at target] over edges #g";
  std::string open = "#ebm.lattice<3x4 open, [(0, 1), (1, 0)]>";
  std::string torus = "#ebm.lattice<4x4 periodic, [(0, 1), (1, 0)]>";
  std::string biased = "  gibbs.buffer @K on shape []\n  gibbs.buffer @b on nodes #g\n";
  return {
      {"UniformOpen", spinModel(open, "", {"-0.4 " + pairs, "0.2 [@s] over nodes #g"}, kChess)},
      {"UniformTorus", spinModel(torus, "", {"-0.4 " + pairs, "0.2 [@s] over nodes #g"}, kChess),
       0.8},
      {"ScalarOpen", spinModel(open, scalar, {"-1.0 * @K " + pairs}, kChess)},
      {"ScalarTorus",
       spinModel(torus, biased, {"0.5 * @K " + pairs, "1.0 * @b [@s] over nodes #g"}, kChess)},
      {"Constant", spinModel(open, scalar, {"-0.4 " + pairs, "1.5 * @K [] over shape []"}, kChess)},
      {"Cold", latticeModel("3x3 open, [(0, 1), (1, 0)]", kChess), 3, 0.3},
      {"Hot", latticeModel("3x3 open, [(0, 1), (1, 0)]", kChess), 0.05},
  };
}

std::vector<Case> manyBody() {
  std::string open = "#ebm.lattice<3x4 open, []>", torus = "#ebm.lattice<4x4 periodic, []>";
  std::string perNode = "  gibbs.buffer @K on nodes #g\n  gibbs.buffer @b on nodes #g\n";
  std::string weighted = "-1.0 * @K [@s, @s at (1, 0), @s at (0, 1), @s at (1, 1)] over nodes #g";
  std::string bias = "0.5 * @b [@s] over nodes #g";
  std::string biases = "  gibbs.buffer @b on nodes #g\n";
  return {
      {"PlaquetteOpen", spinModel(open, biases, {kPlaquette, bias}, kFour), 0.7},
      {"PlaquetteTorus", spinModel(torus, biases, {kPlaquette, bias}, kFour), 0.6},
      {"PlaquetteWeights", spinModel(open, perNode, {weighted, bias}, kFour)},
      {"PlaquetteWeightsTorus", spinModel(torus, perNode, {weighted, bias}, kFour), 0.6},
      {"Triples", spinModel("#ebm.lattice<10 open, []>", perNode,
                            {"1.0 * @K [@s at (-1), @s, @s at (2)] over nodes #g", bias},
                            "#gibbs.residues<[1] mod 4>")},
      // Sites that do not contain their own cell, so that a pair of cells may lack its site.
      {"ShiftedSites", spinModel("#ebm.lattice<9 open, []>", perNode,
                                 {"1.0 * @K [@s at (1), @s at (2)] over nodes #g", bias},
                                 "#gibbs.residues<[1] mod 2>")},
      {"ShiftedRing", spinModel("#ebm.lattice<8 periodic, []>", perNode,
                                {"1.0 * @K [@s at (5), @s at (6)] over nodes #g", bias},
                                "#gibbs.residues<[1] mod 2>")},
      {"UniformShifted", spinModel("#ebm.lattice<9 open, []>", biases,
                                   {"-0.5 [@s at (1), @s at (2)] over nodes #g", bias},
                                   "#gibbs.residues<[1] mod 2>")},
      {"OpenOnRing",
       spinModel("#ebm.lattice<8 periodic, [(1)]>", biases,
                 {"-0.5 [@s at source, @s at target] over edges #g", bias,
                  "-0.4 [@s at source, @s at target] over edges #ebm.lattice<8 open, [(3)]>"},
                 "#gibbs.residues<[1] mod 2>")},
  };
}

std::vector<Case> irregular() {
  std::string sparse = "#ebm.sparse<7, dense<[[0, 1], [1, 2], [4, 2], [2, 3], [5, 3], [6, 0], [0, "
                       "3]]> : tensor<7x2xi32>>";
  std::string listed = "#gibbs.listed<3, dense<[0, 1, 0, 1, 1, 0, 2]> : tensor<7xi32>>";
  std::string buffers = "  gibbs.buffer @W on edges #g\n  gibbs.buffer @b on nodes #g\n";
  std::string pairs = "-1.0 * @W [@s at source, @s at target] over edges #g";
  std::string bias = "-1.0 * @b [@s] over nodes #g";
  std::string rows = "-0.3 [@s at column 0, @s at column 1, @s at column 2] over rows dense<[[0, "
                     "4, 5], [1, 6, 3]]> : tensor<2x3xi64>";
  std::string table = "  gibbs.buffer @t on shape [3]\n";
  std::string columns = "1.0 * @t at column 2 [@s at column 0, @s at column 1] over rows "
                        "dense<[[0, 5, 2], [8, 1, 0], [3, 7, 2]]> : tensor<3x3xi64>";
  std::string single =
      "1.0 * @t at column 1 [@s at column 0] over rows dense<[[4, 1], [2, 0]]> : tensor<2x2xi64>";
  std::string lattice = "#ebm.lattice<3x3 open, [(0, 1), (1, 0)]>";
  return {
      {"Sparse", spinModel(sparse, buffers, {pairs, bias}, listed)},
      {"SparseSerial", spinModel(sparse, buffers, {pairs, bias}, "#gibbs.serial<7>"), 1.5},
      {"SparseUniform",
       spinModel(sparse, "",
                 {"0.5 [@s at source, @s at target] over edges #g", "0.2 [@s] over nodes #g"},
                 listed)},
      {"Rows", spinModel(sparse, buffers, {pairs, bias, rows}, "#gibbs.serial<7>")},
      // Every product a factor of its own: they share lists, weighted or not.
      {"Products",
       spinModel(
           lattice, "  gibbs.buffer @K on shape []\n  gibbs.buffer @t on shape [3]\n",
           {"-0.8 * @K [@s at column 0, @s at column 1] over rows dense<[[0, 1]]> : "
            "tensor<1x2xi64>",
            "0.5 * @K [@s at column 0, @s at column 1] over rows dense<[[5, 4]]> : "
            "tensor<1x2xi64>",
            "1.2 * @t at column 2 [@s at column 0, @s at column 1] over rows dense<[[8, 7, "
            "2], [2, 1, 0], [3, 6, 1]]> : tensor<3x3xi64>",
            "0.7 [@s at column 0, @s at column 1] over rows dense<[[3, 4], [0, 8], [5, 6]]> : "
            "tensor<3x2xi64>",
            "-0.4 [@s at column 1, @s at column 0] over rows dense<[[4, 7], [1, 2]]> : "
            "tensor<2x2xi64>",
            "0.3 * @K [@s at column 0] over rows dense<4> : tensor<1x1xi64>",
            "-0.6 [@s at column 0] over rows dense<8> : tensor<1x1xi64>",
            "0.2 [@s at column 0] over rows dense<4> : tensor<1x1xi64>"},
           "#gibbs.listed<2, dense<[0, 1, 0, 0, 1, 0, 1, 0, 1]> : tensor<9xi32>>")},
      {"RowsOnLattice",
       spinModel(lattice, buffers + table, {pairs, bias, columns, single},
                 "#gibbs.listed<3, dense<[0, 1, 0, 1, 0, 1, 0, 2, 0]> : tensor<9xi32>>")},
      {"RowsOnResidues",
       spinModel("#ebm.lattice<3x3 open, [(0, 1), (1, 0)]>", buffers + table,
                 {pairs, bias,
                  "1.0 * @t at column 2 [@s at column 0, @s at column 1] over rows dense<[[0, 5, "
                  "2], [8, 1, 0], [3, 6, 2]]> : tensor<3x3xi64>"},
                 kChess)},
      {"Bipartite",
       spinModel("#ebm.bipartite<5, 4>", buffers, {pairs, bias}, "#gibbs.parts<[5, 4]>")},
      {"Complete", spinModel("#ebm.complete<7>", buffers, {pairs, bias}, "#gibbs.serial<7>"), 0.7},
  };
}

std::vector<Case> clampsAndRegions() {
  std::vector<Case> cases;
  std::string grid = latticeModel("3x4 periodic(1), [(0, 1), (1, 0)]", kChess);
  cases.push_back({"HeldShared", grid, 1, 0.6, {{{0, 1}, {5, -1}, {6, 1}}}});
  cases.push_back({"HeldPerChain", grid, 1, 0.6, {{}, {{0, 1}, {5, -1}}, {{0, -1}, {11, 1}}}});
  cases.push_back({"ByPhases", grid, 1, 0.6, {}, true});
  cases.push_back({"TwoVariables", R"(
#g = #ebm.lattice<2x3 periodic(1), [(0, 1)]>
#h = #ebm.lattice<2x3 open, [(1, 0)]>
gibbs.program @M beta 1.0 {
  gibbs.state @a on #g
  gibbs.state @c on #h
  gibbs.buffer @W on edges #g
  gibbs.buffer @V on edges #h
  gibbs.buffer @u on nodes #g
  gibbs.factor @f0 -1.0 * @W [@a at source, @a at target] over edges #g
  gibbs.factor @f1 1.0 * @V [@c at source, @c at target] over edges #h
  gibbs.factor @f2 0.7 * @u [@a, @c at (1, 1)] over nodes #g
  gibbs.factor @f3 0.5 * @W [@c at source, @a at target] over edges #g
  gibbs.sweep @gibbs {
    gibbs.update @a by #gibbs.residues<[1, 1] mod 2, seams [0, 1]> {
      %0 = gibbs.field @f0
      %1 = gibbs.field @f2
      %2 = gibbs.field @f3
      gibbs.yield %0, %1, %2
    }
    gibbs.update @c by #gibbs.residues<[1, 0] mod 2> {
      %0 = gibbs.field @f1
      %1 = gibbs.field @f2
      %2 = gibbs.field @f3
      gibbs.yield %0, %1, %2
    }
  }
})",
                   0.8});
  // One more than a table of six takes.
  cases.push_back({"SevenNeighbours", R"(
#g = #ebm.lattice<7 open, [(1), (2), (3)]>
gibbs.program @M beta 1.0 {
  gibbs.state @s on #g
  gibbs.state @t on #g
  gibbs.buffer @W on edges #g
  gibbs.buffer @c on nodes #g
  gibbs.buffer @b on nodes #g
  gibbs.factor @f0 -1.0 * @W [@s at source, @s at target] over edges #g
  gibbs.factor @f1 -1.0 * @c [@s, @t] over nodes #g
  gibbs.factor @f2 0.5 * @b [@s] over nodes #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1] mod 4> {
      %0 = gibbs.field @f0
      %1 = gibbs.field @f1
      %2 = gibbs.field @f2
      gibbs.yield %0, %1, %2
    }
    gibbs.update @t by #gibbs.residues<[0] mod 1> {
      %0 = gibbs.field @f1
      gibbs.yield %0
    }
  }
})",
                   0.6});
  // h = 2 (0.5 f0) + f1, computed in the region.
  cases.push_back({"RegionArithmetic", R"(
#g = #ebm.lattice<3x3 open, [(0, 1), (1, 0)]>
gibbs.program @M beta 1.0 {
  gibbs.state @s on #g
  gibbs.buffer @W on edges #g
  gibbs.buffer @b on nodes #g
  gibbs.factor @f0 -1.0 * @W [@s at source, @s at target] over edges #g
  gibbs.factor @f1 0.5 * @b [@s] over nodes #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1, 1] mod 2> {
      %0 = gibbs.field @f0
      %1 = gibbs.field @f1
      %half = arith.constant 5.0e-01 : f32
      %2 = arith.mulf %0, %half : f32
      %3 = arith.addf %2, %1 : f32
      gibbs.yield %3, %2
    }
  }
})"});
  return cases;
}

} // namespace

std::vector<Case> distributionCases() {
  std::vector<Case> all;
  for (const std::vector<Case> &some :
       {lattices(), weights(), manyBody(), irregular(), clampsAndRegions()})
    all.insert(all.end(), some.begin(), some.end());
  return all;
}

} // namespace isinglass::test
