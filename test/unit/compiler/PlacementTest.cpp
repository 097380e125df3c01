//===- PlacementTest.cpp - placements and images of random small models ---------------------------===//
//
// The reference knows no direction, no box and no rule: terms are written out (compiler/terms), a
// turn is a table of eight lines, a wire is an edge of the chip's lattice from its list. A model
// that is placed has the same energy on the chip, pair by pair on wires; an open model that is
// refused fits nowhere.
//
//===----------------------------------------------------------------------------------------------===//
#include "compiler/terms/Terms.h"
#include "dialects/dtca/Dtca.h"
#include "dialects/ebm/Factors.h"
#include "targets/dtca/lowering/EbmToDtca.h"
#include "targets/dtca/placement/PlaceOnChip.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/ADT/StringMap.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

using namespace mlir;
using namespace isinglass;

namespace {

using Arrays = llvm::StringMap<std::vector<double>>;
using Wires = std::map<std::pair<int64_t, int64_t>, int64_t>; ///< two cells to an entry

double energyOf(Region &body, const Arrays &weights, const std::vector<double> &spins) {
  double energy = 0;
  for (Operation &op : body.getOps()) {
    auto factor = dyn_cast<ebm::FactorInterface>(op);
    if (!factor)
      continue;
    compiler::forEachTerm(factor, [&](int64_t entry, ArrayRef<int64_t> nodes) {
      double term = factor.getCoefficient().convertToDouble();
      if (factor.getWeight())
        term *= weights.lookup(*factor.getWeight()).at(entry);
      for (int64_t node : nodes)
        term *= spins.at(node);
      energy += term;
    });
  }
  return energy;
}

chip::Step turnByTable(chip::Turn turn, int64_t r, int64_t c, int64_t R, int64_t C) {
  switch (turn) {
  case chip::Turn::Identity:
    return {r, c};
  case chip::Turn::Quarter:
    return {C - 1 - c, r};
  case chip::Turn::Half:
    return {R - 1 - r, C - 1 - c};
  case chip::Turn::ThreeQuarters:
    return {c, R - 1 - r};
  case chip::Turn::Transpose:
    return {c, r};
  case chip::Turn::FlipRows:
    return {R - 1 - r, c};
  case chip::Turn::FlipColumns:
    return {r, C - 1 - c};
  case chip::Turn::AntiTranspose:
    return {C - 1 - c, R - 1 - r};
  }
  return {};
}

/// A random chip, and a model that is likely to fit it, as text.
class RandomCase {
public:
  explicit RandomCase(unsigned seed) : random(seed) {
    wrapped = below(3) == 0;
    chipRows = 2 * (below(3) + 2);
    chipColumns = 2 * (below(3) + 2);
    rank = below(4) == 0 ? 1 : 2;
    rows = rank == 1 ? 1 : below(5) == 0 ? chipRows : below(chipRows) + 1;
    columns = below(5) == 0 ? chipColumns : below(std::max(chipRows, chipColumns)) + 1;
    periodic = below(3) == 0;
  }
  int below(int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(random); }

  std::string write() {
    std::string text = "#chip = " + chip() + "\nmodule attributes {dtca.chip = #chip} {\n" +
                       "ebm.model @M beta 1.0 {\n  ebm.spins @s on " + lattice("") + "\n" +
                       "  ebm.param @K on shape []\n  ebm.param @b on nodes " + lattice("") + "\n";
    std::string products;
    for (int product = below(3); product >= 0; --product) {
      std::string graph = lattice(directions());
      std::string name = "@e" + std::to_string(product);
      text += "  ebm.param " + name + " on edges " + graph + "\n";
      products += "  ebm.product " + coefficient() +
                  (below(2) ? " * " + name : std::string(below(2) ? " * @K" : "")) +
                  (below(5) ? " [@s at source, @s at target]" : " [@s at target]") +
                  " over edges " + graph + "\n";
    }
    if (below(2))
      products += "  ebm.product " + coefficient() + (below(2) ? " * @b" : "") + " [@s at " +
                  shift() + ", @s at " + shift() + "] over nodes " + lattice("") + "\n";
    if (below(2))
      products += "  ebm.product " + coefficient() + (below(2) ? " * @b" : "") + " [@s at " +
                  shift() + "] over nodes " + lattice("") + "\n";
    if (below(2))
      products += "  ebm.product " + coefficient() + " * @b [] over nodes " + lattice("") + "\n";
    int top = below(rows), left = below(columns);
    std::string box =
        std::to_string(left) + " to " + std::to_string(left + 1 + below(columns - left));
    if (rank == 2)
      box = std::to_string(top) + " to " + std::to_string(top + 1 + below(rows - top)) + ", " + box;
    return text + products + "  ebm.observe @s slice [" + box + "] = 1\n}\n}\n";
  }

  int nodes() const { return rows * columns; }
  bool isPeriodic() const { return periodic; }

private:
  std::string coefficient() { return std::to_string(below(9) - 4) + ".5"; }
  std::string size(int r, int c) { return std::to_string(r) + "x" + std::to_string(c); }
  std::string chip() {
    static const char *rules[] = {"(0, 1)", "(0, 1), (2, 1)", "(0, 1), (1, 2)", "(0, 1), (0, 3)"};
    bool apart = !wrapped && below(3) == 0;
    return "#dtca.chip<\"c\", " + size(chipRows, chipColumns) + (wrapped ? " wrapped" : " open") +
           ", rules [" + rules[below(4)] + "], cores " + (apart ? "2x1 apart" : "1x1 joined") +
           ", coupling 8 bits, bias 8 bits, beta fixed>";
  }
  std::string lattice(const std::string &directions) {
    std::string sizes = rank == 1 ? std::to_string(columns) : size(rows, columns);
    return "#ebm.lattice<" + sizes + (periodic ? " periodic" : " open") + ", [" + directions + "]>";
  }
  std::string directions() {
    static const char *one[] = {"(1)", "(3)", "(1), (3)", "(-1)", "(2)"};
    static const char *two[] = {"(0, 1)",          "(1, 0), (0, -1)", "(2, 1)", "(1, -2), (0, 1)",
                                "(2, -1), (1, 2)", "(0, 3), (-3, 0)", "(1, 1)", "(-1, 0)",
                                "(1, 2), (2, -1)", "(0, 1), (2, 1)"};
    return rank == 1 ? one[below(5)] : two[below(10)];
  }
  std::string shift() {
    auto along = [&](int count) {
      return std::to_string(below(std::min(2 * count - 1, 3)) - (count > 1));
    };
    return rank == 1 ? "(" + along(columns) + ")" : "(" + along(rows) + ", " + along(columns) + ")";
  }

  std::mt19937 random;
  bool wrapped, periodic;
  int chipRows, chipColumns, rank, rows, columns;
};

/// A chip with its wires written out.
struct Board {
  chip::ChipAttr chip;
  Wires wires;

  explicit Board(chip::ChipAttr chip) : chip(chip) {
    chip.getLattice().forEachEdge([&](int64_t entry, int64_t source, int64_t target) {
      wires[std::minmax(source, target)] = entry;
    });
  }
  /// The cell of every node of a rows x columns model, or nothing if they do not fit.
  std::optional<std::vector<int64_t>> place(int64_t rows, int64_t columns, chip::Turn turn,
                                            int64_t row, int64_t column) const {
    std::vector<int64_t> cells;
    std::set<std::pair<int64_t, int64_t>> cores;
    for (int64_t r = 0; r < rows; ++r)
      for (int64_t c = 0; c < columns; ++c) {
        chip::Step at = turnByTable(turn, r, c, rows, columns);
        at = {at.row + row, at.column + column};
        if (chip.getWrapped())
          at = {at.row % chip.getRows(), at.column % chip.getColumns()};
        if (at.row >= chip.getRows() || at.column >= chip.getColumns())
          return std::nullopt;
        if (!chip.getJoined())
          cores.insert({at.row / (chip.getRows() / chip.getCoresAlongRows()),
                        at.column / (chip.getColumns() / chip.getCoresAlongColumns())});
        cells.push_back(at.row * chip.getColumns() + at.column);
      }
    std::set<int64_t> distinct(cells.begin(), cells.end());
    if (distinct.size() != cells.size() || cores.size() > 1)
      return std::nullopt;
    return cells;
  }
};

class Placement : public testing::Test {
protected:
  Placement() { context.loadDialect<ebm::EbmDialect, gibbs::GibbsDialect, chip::DtcaDialect>(); }

  bool run(ModuleOp module, std::unique_ptr<Pass> pass) {
    PassManager manager(&context);
    manager.addPass(std::move(pass));
    return succeeded(manager.run(module));
  }

  MLIRContext context;
};

ebm::ModelOp modelOf(ModuleOp module) { return *module.getOps<ebm::ModelOp>().begin(); }

/// The pairs of nodes that a model's products couple.
std::set<std::pair<int64_t, int64_t>> pairsOf(ebm::ModelOp model) {
  std::set<std::pair<int64_t, int64_t>> pairs;
  for (auto product : model.getBody().getOps<ebm::ProductOp>())
    if (product.getMembers().size() == 2)
      compiler::forEachTerm(product, [&](int64_t, ArrayRef<int64_t> nodes) {
        pairs.insert(std::minmax(nodes[0], nodes[1]));
      });
  return pairs;
}

bool fitsSomewhere(const Board &board, ebm::ModelOp model) {
  ebm::SpinsOp spins = *model.getBody().getOps<ebm::SpinsOp>().begin();
  SmallVector<int64_t> shape = spins.getGraph().getNodeShape();
  int64_t rows = shape.size() == 1 ? 1 : shape[0], columns = shape.back();
  auto pairs = pairsOf(model);
  for (chip::Turn turn : chip::kTurns)
    for (int64_t row = 0; row < board.chip.getRows(); ++row)
      for (int64_t column = 0; column < board.chip.getColumns(); ++column) {
        auto cells = board.place(rows, columns, turn, row, column);
        if (cells && llvm::all_of(pairs, [&](auto pair) {
              return board.wires.count(std::minmax((*cells)[pair.first], (*cells)[pair.second]));
            }))
          return true;
      }
  return false;
}

/// The user's spins on the chip, and the placed arrays as dtca.moved fills them.
void fill(chip::PlacementOp placement, const Board &board, const std::vector<int64_t> &cells,
          const Arrays &user, Arrays &placed) {
  int64_t all = board.chip.getRows() * board.chip.getColumns();
  for (auto moved : placement.getBody().getOps<chip::MovedOp>()) {
    bool pair = moved.getMembers().size() == 2;
    std::vector<double> &array = placed[moved.getPlaced()];
    array.assign(pair ? all * board.chip.getLattice().getNumDirections() : all, 0.0);
    compiler::forEachTerm(moved, [&](int64_t entry, ArrayRef<int64_t> nodes) {
      double weight = moved.getWeight() ? user.lookup(*moved.getWeight()).at(entry) : 1;
      array[pair ? board.wires.at(std::minmax(cells[nodes[0]], cells[nodes[1]]))
                 : cells[nodes[0]]] += weight;
    });
  }
}

/// The arithmetic of Terms against the terms written out.
void expectTerms(ebm::FactorInterface factor) {
  using Term = std::pair<int64_t, std::vector<int64_t>>;
  std::vector<Term> expected, found;
  bool each = factor.getWeight() &&
              !ebm::lookupParameter(factor, *factor.getWeight()).getSites().getShape().empty();
  compiler::forEachTerm(factor, [&](int64_t entry, ArrayRef<int64_t> nodes) {
    expected.push_back({each ? entry : 0, {nodes.begin(), nodes.end()}});
  });
  for (const chip::Terms &terms : chip::termsOf(factor.getSites(), factor.getMembers())) {
    auto [R, C] = terms.grid.extent;
    for (int64_t r = terms.sites.lower.row; r < terms.sites.upper.row; ++r)
      for (int64_t c = terms.sites.lower.column; c < terms.sites.upper.column; ++c) {
        Term term{each ? terms.firstEntry + r * C + c : 0, {}};
        for (chip::Step member : terms.members)
          term.second.push_back((r + member.row + 4 * R) % R * C + (c + member.column + 4 * C) % C);
        found.push_back(term);
      }
  }
  std::sort(expected.begin(), expected.end());
  std::sort(found.begin(), found.end());
  EXPECT_EQ(expected, found);
}

/// All cells or nodes of boxes, row-major in `columns`.
template <typename BoxOp> std::set<int64_t> nodesIn(Region &body, int64_t columns) {
  std::set<int64_t> nodes;
  for (auto op : body.getOps<BoxOp>()) {
    chip::Box box = chip::boxOf(op.getLower(), op.getUpper());
    for (int64_t r = box.lower.row; r < box.upper.row; ++r)
      for (int64_t c = box.lower.column; c < box.upper.column; ++c)
        nodes.insert(r * columns + c);
  }
  return nodes;
}

TEST_F(Placement, KeepsTheEnergyOnWiresOrFitsNowhere) {
  ScopedDiagnosticHandler quiet(&context, [](Diagnostic &) { return success(); });
  int placedCount = 0, refusedCount = 0, turned = 0;
  for (unsigned seed = 0; seed < 6000; ++seed) {
    RandomCase random(seed);
    std::string text = random.write();
    // A lattice that names an edge twice, or a rule too long for its chip.
    auto before = parseSourceString<ModuleOp>(text, &context);
    if (!before)
      continue;
    auto module = parseSourceString<ModuleOp>(text, &context);
    Board board(cast<chip::ChipAttr>((*module)->getAttr("dtca.chip")));
    // Sometimes where the user wants it.
    int64_t row = random.below(board.chip.getRows()),
            column = random.below(board.chip.getColumns());
    std::string at;
    if (board.chip.getWrapped() && seed % 2)
      at = std::to_string(row) + "," + std::to_string(column);
    if (!run(*module, dtca::createPlaceOnChip(board.chip, at))) {
      ++refusedCount;
      // On a torus a step around it may be another wire by chance; such chances are not taken.
      // A spin twice in a term is for ebm-fold.
      bool twice =
          llvm::any_of(pairsOf(modelOf(*before)), [](auto p) { return p.first == p.second; });
      if (!random.isPeriodic() && !twice)
        ASSERT_FALSE(fitsSomewhere(board, modelOf(*before))) << text;
      continue;
    }
    ++placedCount;
    auto placement = *module->getOps<chip::PlacementOp>().begin();
    chip::CellsOp op = *placement.getBody().getOps<chip::CellsOp>().begin();
    turned += op.getTurn() != chip::Turn::Identity;
    chip::Step extent = op.getGrid().extent;
    auto cells = board.place(extent.row, extent.column, op.getTurn(), op.getRow(), op.getColumn());
    ASSERT_TRUE(cells) << text;

    Arrays user, placed;
    auto draw = [&](int64_t count) {
      std::vector<double> numbers;
      for (int64_t i = 0; i < count; ++i)
        numbers.push_back(random.below(1000) / 256.0 - 2);
      return numbers;
    };
    for (auto param : placement.getBody().getOps<chip::ParamOp>())
      user[param.getSymName()] = draw(ebm::countEntries(param.getSites().getShape()));
    placed = user; // constants keep their arrays
    fill(placement, board, *cells, user, placed);
    std::vector<double> spins, onChip(board.chip.getRows() * board.chip.getColumns(), 1.0);
    for (int64_t cell : *cells) {
      spins.push_back(random.below(2) ? 1 : -1);
      onChip[cell] = spins.back();
    }
    double energy = energyOf(modelOf(*before).getBody(), user, spins);
    ASSERT_NEAR(energyOf(modelOf(*module).getBody(), placed, onChip), energy, 1e-9) << text;

    std::set<int64_t> observed, moved;
    for (int64_t node : nodesIn<ebm::ObserveOp>(modelOf(*before).getBody(), extent.column))
      observed.insert((*cells)[node]);
    moved = nodesIn<ebm::ObserveOp>(modelOf(*module).getBody(), board.chip.getColumns());
    ASSERT_EQ(observed, moved) << text;

    // The image: the same model again, less its constants.
    for (auto product :
         llvm::make_early_inc_range(modelOf(*before).getBody().getOps<ebm::ProductOp>()))
      if (product.getMembers().empty())
        product.erase();
    ASSERT_TRUE(run(*module, dtca::createEbmToDtca())) << text;
    chip::ImageOp image = *module->getOps<chip::ImageOp>().begin();
    ASSERT_NEAR(-energyOf(image.getBody(), user, spins),
                energyOf(modelOf(*before).getBody(), user, spins), 1e-9)
        << text;
    for (Operation &term : image.getBody().getOps())
      if (auto factor = dyn_cast<ebm::FactorInterface>(term))
        expectTerms(factor);
    ASSERT_EQ(nodesIn<ebm::ObserveOp>(modelOf(*before).getBody(), extent.column),
              nodesIn<chip::ClampOp>(image.getProgram().getBody(), extent.column))
        << text;
  }
  EXPECT_GT(placedCount, 500);
  EXPECT_GT(refusedCount, 500);
  EXPECT_GT(turned, 100);
}

TEST_F(Placement, TurnsAreTheTable) {
  for (chip::Turn turn : chip::kTurns)
    for (int64_t r = 0; r < 3; ++r)
      for (int64_t c = 0; c < 5; ++c) {
        chip::Step cell = chip::turnedCell(turn, {r, c}, {3, 5});
        EXPECT_EQ(cell, turnByTable(turn, r, c, 3, 5));
        chip::Step next = chip::turnedCell(turn, {r + 1, c + 2}, {3, 5});
        EXPECT_EQ(chip::turnedStep(turn, {1, 2}),
                  (chip::Step{next.row - cell.row, next.column - cell.column}));
        EXPECT_EQ(chip::turnedCell(chip::inverseTurn(turn), cell, chip::turnedExtent(turn, {3, 5})),
                  (chip::Step{r, c}));
      }
}

} // namespace
