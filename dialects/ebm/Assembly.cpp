//===- Assembly.cpp -------------------------------------------------------------------------------===//
#include "dialects/ebm/Assembly.h"

using namespace mlir;

namespace isinglass::ebm {

ParseResult parseSites(OpAsmParser &parser, SitesInterface &sites) {
  StringRef keyword;
  SMLoc at = parser.getCurrentLocation();
  auto report = [&] { return parser.emitError(at); };
  llvm::function_ref<InFlightDiagnostic()> emitError = report;
  if (parser.parseKeyword(&keyword))
    return failure();
  MLIRContext *context = parser.getContext();
  if (keyword == "edges" || keyword == "nodes") {
    GraphInterface graph;
    SMLoc graphAt = parser.getCurrentLocation();
    Attribute attribute;
    if (parser.parseAttribute(attribute))
      return failure();
    graph = dyn_cast<GraphInterface>(attribute);
    if (!graph)
      return parser.emitError(graphAt, "expected a graph");
    sites = keyword == "edges" ? cast<SitesInterface>(EdgesAttr::get(context, graph))
                               : cast<SitesInterface>(NodesAttr::get(context, graph));
    return success();
  }
  if (keyword == "rows") {
    ElementsAttr indices;
    if (parser.parseAttribute(indices))
      return failure();
    sites = RowsAttr::getChecked(emitError, context, indices);
    return success(sites != nullptr);
  }
  if (keyword == "shape") {
    SmallVector<int64_t> sizes;
    auto one = [&] { return parser.parseInteger(sizes.emplace_back()); };
    if (parser.parseCommaSeparatedList(AsmParser::Delimiter::Square, one))
      return failure();
    sites = ShapeAttr::getChecked(emitError, context, ArrayRef<int64_t>(sizes));
    return success(sites != nullptr);
  }
  return parser.emitError(at, "expected 'edges', 'nodes', 'rows' or 'shape'");
}

void printSites(OpAsmPrinter &printer, Operation *, SitesInterface sites) {
  if (auto edges = dyn_cast<EdgesAttr>(sites)) {
    printer << "edges " << edges.getGraph();
  } else if (auto nodes = dyn_cast<NodesAttr>(sites)) {
    printer << "nodes " << nodes.getGraph();
  } else if (auto rows = dyn_cast<RowsAttr>(sites)) {
    printer << "rows " << rows.getIndices();
  } else {
    printer << "shape [";
    llvm::interleaveComma(cast<ShapeAttr>(sites).getSizes(), printer);
    printer << "]";
  }
}

ParseResult parseMembers(OpAsmParser &parser, ArrayAttr &members) {
  SmallVector<Attribute> list;
  auto one = [&]() -> ParseResult {
    Attribute member = MemberAttr::parse(parser, Type());
    list.push_back(member);
    return success(member != nullptr);
  };
  if (parser.parseCommaSeparatedList(AsmParser::Delimiter::Square, one))
    return failure();
  members = parser.getBuilder().getArrayAttr(list);
  return success();
}

void printMembers(OpAsmPrinter &printer, Operation *, ArrayAttr members) {
  printer << "[";
  llvm::interleaveComma(members.getAsRange<MemberAttr>(), printer,
                        [&](MemberAttr member) { member.print(printer); });
  printer << "]";
}

ParseResult parseSlice(OpAsmParser &parser, DenseI64ArrayAttr &lower, DenseI64ArrayAttr &upper) {
  SmallVector<int64_t> from, to;
  auto one = [&]() -> ParseResult {
    return failure(parser.parseInteger(from.emplace_back()) || parser.parseKeyword("to") ||
                   parser.parseInteger(to.emplace_back()));
  };
  if (parser.parseCommaSeparatedList(AsmParser::Delimiter::Square, one))
    return failure();
  lower = parser.getBuilder().getDenseI64ArrayAttr(from);
  upper = parser.getBuilder().getDenseI64ArrayAttr(to);
  return success();
}

void printSlice(OpAsmPrinter &printer, Operation *, DenseI64ArrayAttr lower,
                DenseI64ArrayAttr upper) {
  printer << "[";
  llvm::interleaveComma(
      llvm::zip_equal(lower.asArrayRef(), upper.asArrayRef()), printer,
      [&](auto range) { printer << std::get<0>(range) << " to " << std::get<1>(range); });
  printer << "]";
}

ParseResult parseInitialiser(OpAsmParser &parser, Attribute &init) {
  return parser.parseAttribute(init);
}

void printInitialiser(OpAsmPrinter &printer, Operation *, Attribute init) {
  // A number's type is always f64; leaving it out keeps the line readable.
  if (auto number = dyn_cast<FloatAttr>(init); number && number.getType().isF64())
    printer.printAttributeWithoutType(number);
  else
    printer.printAttribute(init);
}

} // namespace isinglass::ebm
