//===- Chips.cpp - the chip attribute -------------------------------------------------------------===//
#include "dialects/dtca/Dtca.h"
#include "dialects/ebm/Lattice.h"

using namespace mlir;

namespace isinglass::chip {

using EmitError = llvm::function_ref<InFlightDiagnostic()>;

static constexpr int64_t kMostCells = int64_t(1) << 32;
static constexpr int64_t kFewestBits = 2, kMostBits = 16;

static SmallVector<int64_t> directionsOf(ArrayRef<int64_t> flatRules) {
  SmallVector<int64_t> flat;
  for (size_t rule = 0; rule + 1 < flatRules.size(); rule += 2) {
    int64_t a = flatRules[rule], b = flatRules[rule + 1];
    flat.append({a, b, -b, a});
  }
  return flat;
}

static LogicalResult verifyGrid(EmitError emitError, int64_t rows, int64_t columns, bool wrapped) {
  if (rows < 1 || columns < 1 || rows > kMostCells / columns)
    return emitError() << "a chip has between 1 and 2^32 cells, not " << rows << "x" << columns;
  if (wrapped && (rows % 2 != 0 || columns % 2 != 0))
    return emitError() << "a wrapped chip has an even number of rows and columns, or its "
                          "chessboard would not close: not "
                       << rows << "x" << columns;
  return success();
}

/// Odd, and each its own: (a, b) turned by quarters is one rule.
static LogicalResult verifyRules(EmitError emitError, ArrayRef<int64_t> flatRules) {
  if (flatRules.empty() || flatRules.size() % 2 != 0)
    return emitError() << "a chip has at least one rule, of two numbers each";
  for (size_t rule = 0; rule < flatRules.size(); rule += 2) {
    int64_t a = flatRules[rule], b = flatRules[rule + 1];
    if (std::min(a, b) < -kMostCells || std::max(a, b) > kMostCells)
      return emitError() << "rule " << printStep({a, b}) << " is out of range";
    if ((a + b) % 2 == 0)
      return emitError() << "rule " << printStep({a, b})
                         << " joins cells of one colour: a + b must be odd";
    for (size_t other = 0; other < rule; other += 2) {
      int64_t c = flatRules[other], d = flatRules[other + 1];
      if ((a == c && b == d) || (a == -d && b == c) || (a == -c && b == -d) || (a == d && b == -c))
        return emitError() << "rule " << printStep({a, b}) << " is rule " << printStep({c, d})
                           << " again, turned";
    }
  }
  return success();
}

/// Whether every direction of the rules is an edge of its own on a grid of these sizes.
static LogicalResult verifyFit(EmitError emitError, const Grid &grid, ArrayRef<int64_t> flatRules) {
  auto [rows, columns] = grid.extent;
  SmallVector<Step> seen;
  SmallVector<int64_t> directions = directionsOf(flatRules);
  for (size_t d = 0; d < directions.size(); d += 2) {
    Step step{directions[d], directions[d + 1]};
    bool leaves =
        !grid.periodicRows && (std::abs(step.row) >= rows || std::abs(step.column) >= columns);
    Step there = grid.reduce(step), back = grid.reduce({-step.row, -step.column});
    if (leaves || there == back || llvm::is_contained(seen, there) ||
        llvm::is_contained(seen, back))
      return emitError() << "rule " << printStep({flatRules[d / 4 * 2], flatRules[d / 4 * 2 + 1]})
                         << " does not fit " << rows << "x" << columns << " cells: "
                         << (leaves ? "it leaves the grid from every cell"
                                    : "going around the grid it joins what is joined already");
    seen.append({there, back});
  }
  return success();
}

LogicalResult ChipAttr::verify(EmitError emitError, StringRef name, int64_t rows, int64_t columns,
                               bool wrapped, ArrayRef<int64_t> flatRules, int64_t coresAlongRows,
                               int64_t coresAlongColumns, bool joined, int64_t couplingBits,
                               int64_t biasBits, bool) {
  (void)name;
  if (failed(verifyGrid(emitError, rows, columns, wrapped)) ||
      failed(verifyRules(emitError, flatRules)) ||
      failed(verifyFit(emitError, Grid{{rows, columns}, wrapped, wrapped}, flatRules)))
    return failure();
  if (coresAlongRows < 1 || coresAlongColumns < 1 || rows % coresAlongRows != 0 ||
      columns % coresAlongColumns != 0)
    return emitError() << coresAlongRows << "x" << coresAlongColumns << " cores do not divide "
                       << rows << "x" << columns << " cells";
  if (wrapped && !joined && coresAlongRows * coresAlongColumns > 1)
    return emitError() << "the cores of a wrapped chip are joined";
  for (int64_t bits : {couplingBits, biasBits})
    if (bits < kFewestBits || bits > kMostBits)
      return emitError() << "a code has " << kFewestBits << " to " << kMostBits << " bits, not "
                         << bits;
  return success();
}

SmallVector<Step> ChipAttr::getRules() const {
  SmallVector<Step> rules;
  for (size_t rule = 0; rule < getFlatRules().size(); rule += 2)
    rules.push_back({getFlatRules()[rule], getFlatRules()[rule + 1]});
  return rules;
}

ebm::LatticeAttr ChipAttr::getLattice() const {
  SmallVector<bool> periodic(2, getWrapped());
  SmallVector<int64_t> directions = directionsOf(getFlatRules());
  return ebm::LatticeAttr::get(getContext(), {getRows(), getColumns()}, periodic, directions);
}

std::optional<int64_t> ChipAttr::findDirection(Step step) const {
  Grid grid{{getRows(), getColumns()}, getWrapped(), getWrapped()};
  Step there = grid.reduce(step), back = grid.reduce({-step.row, -step.column});
  SmallVector<int64_t> flat = directionsOf(getFlatRules());
  for (size_t d = 0; d < flat.size() / 2; ++d) {
    Step direction = grid.reduce({flat[2 * d], flat[2 * d + 1]});
    if (direction == there || direction == back)
      return d;
  }
  return std::nullopt;
}

//===-- Assembly ----------------------------------------------------------------------------------===//

/// One of two words; `second` is set if it is the second.
static ParseResult parseEither(AsmParser &parser, StringRef one, StringRef other, bool &second) {
  second = failed(parser.parseOptionalKeyword(one));
  return second ? parser.parseKeyword(other) : success();
}

static ParseResult parsePair(AsmParser &parser, SmallVector<int64_t> &pair) {
  SMLoc at = parser.getCurrentLocation();
  if (parser.parseDimensionList(pair, /*allowDynamic=*/false, /*withTrailingX=*/false))
    return failure();
  if (pair.size() != 2)
    return parser.emitError(at, "expected ROWSxCOLUMNS");
  return success();
}

static ParseResult parseBits(AsmParser &parser, StringRef what, int64_t &bits) {
  return failure(parser.parseKeyword(what) || parser.parseInteger(bits) ||
                 parser.parseKeyword("bits") || parser.parseComma());
}

Attribute ChipAttr::parse(AsmParser &parser, Type) {
  std::string name;
  SmallVector<int64_t> sizes, cores, rules;
  bool wrapped, apart, controlled;
  int64_t couplingBits, biasBits;
  SMLoc at = parser.getCurrentLocation();
  auto report = [&] { return parser.emitError(at); };
  EmitError emitError = report;
  auto rule = [&]() -> ParseResult {
    return failure(parser.parseLParen() || parser.parseInteger(rules.emplace_back()) ||
                   parser.parseComma() || parser.parseInteger(rules.emplace_back()) ||
                   parser.parseRParen());
  };
  if (parser.parseLess() || parser.parseString(&name) || parser.parseComma() ||
      parsePair(parser, sizes) || parseEither(parser, "open", "wrapped", wrapped) ||
      parser.parseComma() || parser.parseKeyword("rules") ||
      parser.parseCommaSeparatedList(AsmParser::Delimiter::Square, rule) || parser.parseComma() ||
      parser.parseKeyword("cores") || parsePair(parser, cores) ||
      parseEither(parser, "joined", "apart", apart) || parser.parseComma() ||
      parseBits(parser, "coupling", couplingBits) || parseBits(parser, "bias", biasBits) ||
      parser.parseKeyword("beta") || parseEither(parser, "fixed", "controlled", controlled) ||
      parser.parseGreater())
    return {};
  return getChecked(emitError, parser.getContext(), StringRef(name), sizes[0], sizes[1], wrapped,
                    ArrayRef<int64_t>(rules), cores[0], cores[1], !apart, couplingBits, biasBits,
                    controlled);
}

void ChipAttr::print(AsmPrinter &printer) const {
  printer << "<";
  printer.printString(getName());
  printer << ", " << getRows() << "x" << getColumns() << (getWrapped() ? " wrapped" : " open")
          << ", rules [";
  llvm::interleaveComma(getRules(), printer, [&](Step rule) { printer << printStep(rule); });
  printer << "], cores " << getCoresAlongRows() << "x" << getCoresAlongColumns()
          << (getJoined() ? " joined" : " apart") << ", coupling " << getCouplingBits()
          << " bits, bias " << getBiasBits() << " bits, beta "
          << (getBetaControlled() ? "controlled" : "fixed") << ">";
}

} // namespace isinglass::chip
