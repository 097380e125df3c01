//===- Colourings.cpp - residues, parts, serial, listed; ramps ------------------------------------===//
#include "dialects/ebm/Arrays.h"
#include "dialects/ebm/Factors.h"
#include "dialects/ebm/Lattice.h"
#include "dialects/gibbs/Gibbs.h"

#include <cmath>

using namespace mlir;

namespace isinglass::gibbs {

using EmitError = llvm::function_ref<InFlightDiagnostic()>;

/// More colours than this are no pattern any more.
static constexpr int64_t kMostColours = 1 << 16;

static LogicalResult checkNodes(int64_t colouring, ebm::GraphInterface graph, EmitError emitError) {
  int64_t nodes = ebm::countEntries(graph.getNodeShape());
  if (colouring == nodes)
    return success();
  return emitError() << "the colouring is of " << colouring << " nodes, the graph has " << nodes;
}

//===-- Residues ----------------------------------------------------------------------------------===//

LogicalResult ResiduesAttr::verify(EmitError emitError, ArrayRef<int64_t> coefficients,
                                   ArrayRef<int64_t> moduli, ArrayRef<int64_t> seams) {
  if (moduli.empty() || seams.empty() || coefficients.size() != moduli.size() * seams.size())
    return emitError() << "every residue has one coefficient per axis";
  int64_t colours = 1;
  for (int64_t modulus : moduli) {
    if (modulus < 1 || modulus > kMostColours || (colours *= modulus) > kMostColours)
      return emitError() << "moduli are at least 1, with a product of at most " << kMostColours;
  }
  for (int64_t seam : seams) {
    if (seam < 0)
      return emitError() << "a seam's width is at least 0";
    if (seam > 0 && (colours *= 2) > kMostColours)
      return emitError() << "more than " << kMostColours << " colours";
  }
  for (int64_t coefficient : coefficients)
    if (coefficient < 0 || coefficient > kMostColours)
      return emitError() << "coefficients are between 0 and " << kMostColours;
  return success();
}

int64_t ResiduesAttr::getNumColours() const {
  int64_t colours = 1;
  for (int64_t modulus : getModuli())
    colours *= modulus;
  for (int64_t seam : getSeams())
    colours *= seam > 0 ? 2 : 1;
  return colours;
}

int64_t ResiduesAttr::getColour(ArrayRef<int64_t> x, ArrayRef<int64_t> sizes) const {
  int64_t colour = 0, weight = 1;
  for (auto [r, modulus] : llvm::enumerate(getModuli())) {
    int64_t sum = 0;
    for (auto [coefficient, position] : llvm::zip_equal(getCoefficients(r), x))
      sum = (sum + (coefficient % modulus) * (position % modulus)) % modulus;
    colour += weight * sum;
    weight *= modulus;
  }
  for (auto [axis, seam] : llvm::enumerate(getSeams()))
    if (seam > 0) {
      colour += x[axis] >= sizes[axis] - seam ? weight : 0;
      weight *= 2;
    }
  return colour;
}

LogicalResult ResiduesAttr::checkGraph(ebm::GraphInterface graph, EmitError emitError) const {
  SmallVector<int64_t> shape = graph.getNodeShape();
  if (static_cast<int64_t>(shape.size()) != getRank())
    return emitError() << "the pattern has " << getRank() << " axes, the graph " << shape.size();
  for (auto [seam, size] : llvm::zip_equal(getSeams(), shape))
    if (seam >= size)
      return emitError() << "a seam of width " << seam << " on an axis of size " << size;
  return success();
}

std::vector<int32_t> ResiduesAttr::getColours(ebm::GraphInterface graph) const {
  SmallVector<int64_t> shape = graph.getNodeShape();
  std::vector<int32_t> colours(ebm::countEntries(shape));
  for (size_t node = 0; node < colours.size(); ++node)
    colours[node] = getColour(ebm::latticeCoordinates(shape, node), shape);
  return colours;
}

Attribute ResiduesAttr::parse(AsmParser &parser, Type) {
  SmallVector<int64_t> coefficients, moduli, seams;
  SMLoc at = parser.getCurrentLocation();
  auto report = [&] { return parser.emitError(at); };
  EmitError emitError = report;
  size_t rank = 0;
  auto list = [&](SmallVector<int64_t> &into) -> ParseResult {
    size_t before = into.size();
    SMLoc here = parser.getCurrentLocation();
    if (parser.parseCommaSeparatedList(AsmParser::Delimiter::Square,
                                       [&] { return parser.parseInteger(into.emplace_back()); }))
      return failure();
    if (rank != 0 && into.size() - before != rank)
      return parser.emitError(here, "every residue and the seams have one number per axis");
    rank = into.size() - before;
    return success();
  };
  if (parser.parseLess())
    return {};
  do {
    if (succeeded(parser.parseOptionalKeyword("seams"))) {
      if (list(seams))
        return {};
      break;
    }
    if (list(coefficients) || parser.parseKeyword("mod") ||
        parser.parseInteger(moduli.emplace_back()))
      return {};
  } while (succeeded(parser.parseOptionalComma()));
  if (parser.parseGreater())
    return {};
  if (seams.empty())
    seams.assign(rank, 0);
  return getChecked(emitError, parser.getContext(), ArrayRef<int64_t>(coefficients),
                    ArrayRef<int64_t>(moduli), ArrayRef<int64_t>(seams));
}

void ResiduesAttr::print(AsmPrinter &printer) const {
  auto list = [&](ArrayRef<int64_t> numbers) {
    printer << "[";
    llvm::interleaveComma(numbers, printer);
    printer << "]";
  };
  printer << "<";
  for (auto [r, modulus] : llvm::enumerate(getModuli())) {
    printer << (r ? ", " : "");
    list(getCoefficients(r));
    printer << " mod " << modulus;
  }
  if (llvm::any_of(getSeams(), [](int64_t seam) { return seam != 0; })) {
    printer << ", seams ";
    list(getSeams());
  }
  printer << ">";
}

//===-- Parts, serial, listed -----------------------------------------------------------------------===//

LogicalResult PartsAttr::verify(EmitError emitError, ArrayRef<int64_t> sizes) {
  if (sizes.empty())
    return emitError() << "there is at least one part";
  int64_t nodes = 0;
  for (int64_t size : sizes) {
    if (size < 1 || size > (int64_t(1) << 40) || (nodes += size) > (int64_t(1) << 40))
      return emitError() << "every part has at least one node, all together at most 2^40";
  }
  return success();
}
int64_t PartsAttr::getNumColours() const { return getSizes().size(); }
LogicalResult PartsAttr::checkGraph(ebm::GraphInterface graph, EmitError emitError) const {
  int64_t nodes = 0;
  for (int64_t size : getSizes())
    nodes += size;
  return checkNodes(nodes, graph, emitError);
}
std::vector<int32_t> PartsAttr::getColours(ebm::GraphInterface) const {
  std::vector<int32_t> colours;
  for (auto [part, size] : llvm::enumerate(getSizes()))
    colours.insert(colours.end(), size, part);
  return colours;
}

LogicalResult SerialAttr::verify(EmitError emitError, int64_t nodes) {
  if (nodes < 1 || nodes > INT32_MAX)
    return emitError() << "a serial order is of 1 to 2^31-1 nodes, not " << nodes;
  return success();
}
int64_t SerialAttr::getNumColours() const { return getNumNodes(); }
LogicalResult SerialAttr::checkGraph(ebm::GraphInterface graph, EmitError emitError) const {
  return checkNodes(getNumNodes(), graph, emitError);
}
std::vector<int32_t> SerialAttr::getColours(ebm::GraphInterface) const {
  std::vector<int32_t> colours(getNumNodes());
  for (size_t node = 0; node < colours.size(); ++node)
    colours[node] = node;
  return colours;
}

static LogicalResult verifyColours(EmitError emitError, int64_t numColours,
                                   ArrayRef<int64_t> colours) {
  for (int64_t colour : colours)
    if (colour < 0 || colour >= numColours)
      return emitError() << "colour " << colour << " is outside 0 to " << numColours - 1;
  return success();
}

LogicalResult ListedAttr::verify(EmitError emitError, int64_t numColours, ElementsAttr colours) {
  if (!ebm::isArrayOf(colours, 1, IntegerType::get(colours.getContext(), 32)))
    return emitError() << "colours are an [n] array of i32, not " << colours.getType();
  if (numColours < 1 || numColours > INT32_MAX)
    return emitError() << "a list has between 1 and 2^31-1 colours, not " << numColours;
  // A resource may not be there yet: checkGraph looks again.
  auto values = isa<DenseElementsAttr>(colours) ? ebm::readIntegers(colours) : std::nullopt;
  return values ? verifyColours(emitError, numColours, *values) : success();
}

LogicalResult ListedAttr::checkGraph(ebm::GraphInterface graph, EmitError emitError) const {
  if (failed(checkNodes(getColours().getNumElements(), graph, emitError)))
    return failure();
  if (auto values = ebm::readIntegers(getColours()))
    return verifyColours(emitError, getNumColours(), *values);
  return emitError()
         << "the colours cannot be read: their resource is missing or of another length "
            "than "
         << getColours().getType();
}
std::vector<int32_t> ListedAttr::getColours(ebm::GraphInterface) const {
  auto values = ebm::readIntegers(getColours());
  return values ? std::vector<int32_t>(values->begin(), values->end()) : std::vector<int32_t>();
}

//===-- Ramp --------------------------------------------------------------------------------------===//

LogicalResult RampAttr::verify(EmitError emitError, RampKind kind, FloatAttr first,
                               FloatAttr last) {
  for (FloatAttr beta : {first, last})
    if (!(beta.getValueAsDouble() > 0) || !std::isfinite(beta.getValueAsDouble()))
      return emitError() << "beta must be a positive number";
  if (kind == RampKind::Constant && first != last)
    return emitError() << "a constant ramp repeats one number";
  return success();
}

} // namespace isinglass::gibbs
