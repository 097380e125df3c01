//===- PassesTest.cpp - passes keep the meaning of random small models ----------------------------===//
//
// The reference is the plain sum over terms (compiler/terms), which knows no normal form, no box of
// existing sites and no displacement.
//
//===----------------------------------------------------------------------------------------------===//
#include "compiler/lowering/EbmToGibbs.h"
#include "compiler/passes/ColourGraph.h"
#include "compiler/passes/FoldEnergy.h"
#include "compiler/passes/Freeze.h"
#include "compiler/passes/Saturation.h"
#include "compiler/terms/Terms.h"
#include "dialects/ebm/Factors.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/raw_ostream.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>
#include <set>

using namespace mlir;
using namespace isinglass;

namespace {

/// Values of variables (-1, +1) and parameters by name; what is not there is 1.
struct Values {
  llvm::StringMap<std::vector<int>> spins;
  llvm::StringMap<std::vector<double>> weights;
};

/// E of the factors of a model or program.
double energyOf(Region &body, const Values &values) {
  double energy = 0;
  for (Operation &op : body.getOps()) {
    auto factor = dyn_cast<ebm::FactorInterface>(op);
    if (!factor)
      continue;
    compiler::forEachTerm(factor, [&](int64_t entry, ArrayRef<int64_t> nodes) {
      double term = factor.getCoefficient().convertToDouble();
      if (factor.getWeight())
        term *= values.weights.lookup(*factor.getWeight()).at(entry);
      for (auto [member, node] :
           llvm::zip_equal(factor.getMembers().getAsRange<ebm::MemberAttr>(), nodes))
        term *= values.spins.lookup(member.getVariable().getValue()).at(node);
      energy += term;
    });
  }
  return energy;
}

/// A random model over two variables on one small lattice, as text.
class RandomModel {
public:
  explicit RandomModel(unsigned seed) : random(seed) {
    rank = below(3) + 1;
    for (int axis = 0; axis < rank; ++axis) {
      sizes.push_back(below(rank == 1 ? 5 : 2) + 2);
      periodic.push_back(below(2));
    }
  }

  std::string write(int products) {
    std::string text = "#g = " + lattice() + "\nebm.model @M beta 1.0 {\n  ebm.spins @s on #g\n" +
                       "  ebm.spins @t on #g\n  ebm.param @K on shape [] = 0.75\n" +
                       "  ebm.param @b on nodes #g = -1.5\n  ebm.param @e on edges #g\n" +
                       "  ebm.param @r on shape [5]\n";
    for (int product = 0; product < products; ++product)
      text += "  ebm.product " + std::to_string(int(below(9)) - 4) + ".5 " + overSites() + "\n";
    return text + "}\n";
  }

  int nodes() const {
    int count = 1;
    for (int size : sizes)
      count *= size;
    return count;
  }
  int below(int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(random); }

private:
  std::string join(const std::vector<int> &numbers, const char *between) {
    std::string text;
    for (int number : numbers)
      text += (text.empty() ? "" : between) + std::to_string(number);
    return text;
  }
  /// One direction that every lattice here has: a step along axis 0, unless that names edges twice.
  std::string lattice() {
    std::vector<int> axes, step(rank, 0);
    for (int axis = 0; axis < rank; ++axis)
      if (periodic[axis])
        axes.push_back(axis);
    step[0] = 1;
    hasEdges = !periodic[0] || sizes[0] > 2;
    return "#ebm.lattice<" + join(sizes, "x") +
           (axes.empty() ? " open" : " periodic(" + join(axes, ", ") + ")") + ", [" +
           (hasEdges ? "(" + join(step, ", ") + ")" : "") + "]>";
  }
  std::string variable() { return below(2) ? "@s" : "@t"; }
  std::string shifted() {
    std::vector<int> shift;
    for (int axis = 0; axis < rank; ++axis)
      shift.push_back(periodic[axis] ? below(9) - 4 : below(2 * sizes[axis] - 1) - sizes[axis] + 1);
    return variable() + (below(3) ? " at (" + join(shift, ", ") + ")" : "");
  }
  std::string members(int most, const std::function<std::string()> &one) {
    std::string text;
    for (int count = below(most + 1); count > 0; --count)
      text += (text.empty() ? "" : ", ") + one();
    return " [" + text + "]";
  }
  std::string overSites() {
    static const char *nodeWeights[] = {"", "* @K", "* @b"}, *edgeWeights[] = {"", "* @K", "* @e"};
    int kind = below(hasEdges ? 4 : 3);
    if (kind == 0)
      return overRows();
    if (kind == 3)
      return edgeWeights[below(3)] +
             members(4, [&] { return variable() + (below(2) ? " at source" : " at target"); }) +
             " over edges #g";
    return nodeWeights[below(3)] + members(5, [&] { return shifted(); }) + " over nodes #g";
  }
  std::string overRows() {
    std::string rows;
    for (int row = 0; row < 4; ++row)
      rows += (row ? ", [" : "[") +
              join({below(nodes()), below(nodes()), below(nodes()), below(5)}, ", ") + "]";
    return std::string(below(2)   ? "* @r at column 3"
                       : below(2) ? "* @K"
                                  : "") +
           members(4, [&] { return variable() + " at column " + std::to_string(below(3)); }) +
           " over rows dense<[" + rows + "]> : tensor<4x4xi64>";
  }

  std::mt19937 random;
  int rank;
  std::vector<int> sizes;
  std::vector<bool> periodic;
  bool hasEdges = false;
};

Values drawValues(RandomModel &model) {
  Values values;
  auto draw = [&](int count) {
    std::vector<double> numbers;
    for (int i = 0; i < count; ++i)
      numbers.push_back(model.below(1000) / 256.0 - 2);
    return numbers;
  };
  values.weights["K"] = {0.75};
  values.weights["b"].assign(model.nodes(), -1.5);
  values.weights["e"] = draw(model.nodes());
  values.weights["r"] = draw(5);
  for (const char *name : {"s", "t"})
    for (int node = 0; node < model.nodes(); ++node)
      values.spins[name].push_back(model.below(2) ? 1 : -1);
  return values;
}

class Passes : public testing::Test {
protected:
  Passes() { context.loadDialect<ebm::EbmDialect, gibbs::GibbsDialect>(); }

  OwningOpRef<ModuleOp> parse(const std::string &text) {
    auto module = parseSourceString<ModuleOp>(text, &context);
    EXPECT_TRUE(module) << text;
    return module;
  }
  template <typename... Pass> bool run(ModuleOp module, Pass... passes) {
    PassManager manager(&context, ModuleOp::getOperationName(), OpPassManager::Nesting::Implicit);
    (manager.addPass(std::move(passes)), ...);
    return succeeded(manager.run(module));
  }
  ebm::ModelOp modelOf(ModuleOp module) { return *module.getOps<ebm::ModelOp>().begin(); }

  MLIRContext context;
};

TEST_F(Passes, FoldKeepsTheEnergy) {
  for (unsigned seed = 0; seed < 400; ++seed) {
    RandomModel model(seed);
    std::string text = model.write(6);
    auto before = parse(text), after = parse(text);
    ASSERT_TRUE(run(*after, compiler::createFoldEnergy())) << text;
    for (int draw = 0; draw < 4; ++draw) {
      Values values = drawValues(model);
      ASSERT_NEAR(energyOf(modelOf(*before).getBody(), values),
                  energyOf(modelOf(*after).getBody(), values), 1e-9)
          << text;
    }
  }
}

TEST_F(Passes, FreezeKeepsTheEnergy) {
  compiler::FreezeOptions options;
  options.params = {"K", "b"};
  options.clamps = {"t"};
  for (unsigned seed = 0; seed < 200; ++seed) {
    RandomModel model(seed);
    std::string text = model.write(6);
    auto before = parse(text), after = parse(text);
    int value = seed % 2 ? 1 : -1;
    ebm::ModelOp frozen = modelOf(*after);
    ebm::SpinsOp t = *std::next(frozen.getBody().getOps<ebm::SpinsOp>().begin());
    SmallVector<int64_t> upper = t.getGraph().getNodeShape(), lower(upper.size(), 0);
    auto builder = OpBuilder::atBlockEnd(&frozen.getBody().front());
    ebm::ObserveOp::create(builder, t.getLoc(), "t", lower, upper,
                           builder.getI64IntegerAttr(value));
    // Remarks on clamps that stay data are expected here.
    ScopedDiagnosticHandler quiet(&context, [](Diagnostic &) { return success(); });
    ASSERT_TRUE(run(*after, compiler::createFreeze(options), compiler::createFoldEnergy())) << text;
    Values values = drawValues(model);
    values.spins["t"].assign(model.nodes(), value);
    ASSERT_NEAR(energyOf(modelOf(*before).getBody(), values), energyOf(frozen.getBody(), values),
                1e-9)
        << text;
  }
}

/// Pairs of nodes of one variable that some term of a program holds both of.
std::set<std::pair<int64_t, int64_t>> conflictsOf(gibbs::ProgramOp program, StringRef variable) {
  std::set<std::pair<int64_t, int64_t>> conflicts;
  for (auto factor : program.getBody().getOps<gibbs::FactorOp>()) {
    auto members = llvm::to_vector(factor.getMembers().getAsRange<ebm::MemberAttr>());
    compiler::forEachTerm(factor, [&](int64_t, ArrayRef<int64_t> nodes) {
      for (size_t a = 0; a < nodes.size(); ++a)
        for (size_t b = 0; b < a; ++b)
          if (members[a].getVariable().getValue() == variable &&
              members[b].getVariable().getValue() == variable)
            conflicts.insert({nodes[a], nodes[b]});
    });
  }
  return conflicts;
}

TEST_F(Passes, EveryColouringSeparatesEveryTerm) {
  int coloured = 0;
  ScopedDiagnosticHandler quiet(&context, [](Diagnostic &) { return success(); });
  for (unsigned seed = 0; seed < 300; ++seed) {
    RandomModel model(seed);
    std::string text = model.write(3);
    auto module = parse(text);
    // A pair that decides which terms exist is refused by the lowering.
    if (!run(*module, compiler::createFoldEnergy(), compiler::createEbmToGibbs(),
             compiler::createColourGraph()))
      continue;
    ++coloured;
    auto program = *module->getOps<gibbs::ProgramOp>().begin();
    auto sweep = *program.getBody().getOps<gibbs::SweepOp>().begin();
    for (auto update : sweep.getBody().getOps<gibbs::UpdateOp>()) {
      auto graph = ebm::lookupVariable(update, update.getVariableAttr()).getGraph();
      std::vector<int32_t> colours = update.getColouringAttr().getColours(graph);
      for (auto [i, j] : conflictsOf(program, update.getVariable()))
        ASSERT_NE(colours[i], colours[j]) << text;
    }
  }
  EXPECT_GT(coloured, 200);
}

TEST_F(Passes, LoweringKeepsTheEnergy) {
  int lowered = 0;
  ScopedDiagnosticHandler quiet(&context, [](Diagnostic &) { return success(); });
  for (unsigned seed = 0; seed < 100; ++seed) {
    RandomModel model(seed);
    std::string text = model.write(3);
    auto before = parse(text), after = parse(text);
    if (!run(*after, compiler::createFoldEnergy(), compiler::createEbmToGibbs()))
      continue;
    ++lowered;
    Values values = drawValues(model);
    auto program = *after->getOps<gibbs::ProgramOp>().begin();
    ASSERT_NEAR(energyOf(modelOf(*before).getBody(), values), energyOf(program.getBody(), values),
                1e-9)
        << text;
  }
  EXPECT_GT(lowered, 60);
}

/// Every rule that a lattice of up to three directions can have on small sizes: the pattern that is
/// found separates all edges.
TEST_F(Passes, SmallLatticesOfEveryPeriod) {
  ScopedDiagnosticHandler quiet(&context, [](Diagnostic &) { return success(); });
  std::mt19937 random(7);
  auto below = [&](int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(random); };
  int tried = 0;
  for (int trial = 0; trial < 1000; ++trial) {
    int64_t sizes[] = {below(8) + 1, below(8) + 1};
    bool periodic[] = {below(2) == 1, below(2) == 1};
    SmallVector<int64_t> directions;
    for (int count = below(3) + 1; count > 0; --count)
      directions.append({below(9) - 4, below(9) - 4});
    auto lattice = ebm::LatticeAttr::getChecked(
        [&] { return mlir::emitError(UnknownLoc::get(&context)); }, &context,
        ArrayRef<int64_t>(sizes), ArrayRef<bool>(periodic), ArrayRef<int64_t>(directions));
    if (!lattice)
      continue;
    ++tried;
    std::string text;
    llvm::raw_string_ostream(text)
        << "ebm.model @M beta 1.0 {\n ebm.spins @s on " << lattice
        << "\n ebm.product 1.0 [@s at source, @s at target] over edges " << lattice << "\n}\n";
    auto module = parse(text);
    ASSERT_TRUE(run(*module, compiler::createEbmToGibbs(), compiler::createColourGraph())) << text;
    auto program = *module->getOps<gibbs::ProgramOp>().begin();
    auto sweep = *program.getBody().getOps<gibbs::SweepOp>().begin();
    auto update = *sweep.getBody().getOps<gibbs::UpdateOp>().begin();
    std::vector<int32_t> colours = update.getColouringAttr().getColours(lattice);
    lattice.forEachEdge(
        [&](int64_t, int64_t i, int64_t j) { EXPECT_NE(colours[i], colours[j]) << text; });
  }
  EXPECT_GT(tried, 200);
}

/// Large cliques, odd wheels and even cycles: as many colours as it takes, and no more.
TEST(Saturation, CountsColours) {
  using Pairs = std::vector<std::pair<int32_t, int32_t>>;
  auto count = [](int64_t nodes, const Pairs &pairs) {
    std::vector<int32_t> colours = compiler::colourBySaturation(nodes, pairs);
    for (auto [i, j] : pairs)
      EXPECT_NE(colours[i], colours[j]);
    return *std::max_element(colours.begin(), colours.end()) + 1;
  };
  Pairs clique, cycle;
  for (int32_t i = 0; i < 200; ++i)
    for (int32_t j = 0; j < i; ++j)
      clique.push_back({i, j});
  for (int32_t i = 0; i < 1000; ++i)
    cycle.push_back({i * 7 % 1000, (i + 1) * 7 % 1000});
  EXPECT_EQ(count(200, clique), 200);
  EXPECT_EQ(count(1000, cycle), 2);
  EXPECT_EQ(count(3, {}), 1);
  // A pair that is named twice is one conflict.
  EXPECT_EQ(count(2, {{0, 1}, {1, 0}, {0, 1}}), 2);
}

} // namespace
