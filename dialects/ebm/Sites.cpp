//===- Sites.cpp - sites, members, draws ----------------------------------------------------------===//
#include "dialects/ebm/Arrays.h"
#include "dialects/ebm/Ebm.h"
#include "dialects/ebm/Factors.h"

#include <cmath>

using namespace mlir;

namespace isinglass::ebm {

using EmitError = llvm::function_ref<InFlightDiagnostic()>;

SmallVector<int64_t> EdgesAttr::getShape() const { return getGraph().getEdgeShape(); }
SmallVector<int64_t> NodesAttr::getShape() const { return getGraph().getNodeShape(); }
SmallVector<int64_t> RowsAttr::getShape() const {
  return {getIndices().getShapedType().getDimSize(0)};
}
SmallVector<int64_t> ShapeAttr::getShape() const { return SmallVector<int64_t>(getSizes()); }

int64_t EdgesAttr::countSites() const { return getGraph().countEdges(); }
int64_t NodesAttr::countSites() const { return countEntries(getShape()); }
int64_t RowsAttr::countSites() const { return getShape().front(); }
int64_t ShapeAttr::countSites() const { return countEntries(getSizes()); }

LogicalResult RowsAttr::verify(EmitError emitError, ElementsAttr indices) {
  if (!isArrayOf(indices, 2, IntegerType::get(indices.getContext(), 64)))
    return emitError() << "rows are an [r, k] array of i64, not " << indices.getType();
  return success();
}

LogicalResult ShapeAttr::verify(EmitError emitError, ArrayRef<int64_t> sizes) {
  int64_t entries = 1;
  for (int64_t size : sizes) {
    if (size < 1)
      return emitError() << "a size must be at least 1, not " << size;
    if (size > (int64_t(1) << 40) / entries)
      return emitError() << "more than 2^40 entries";
    entries *= size;
  }
  return success();
}

LogicalResult NormalAttr::verify(EmitError emitError, FloatAttr mean, FloatAttr sd, uint64_t) {
  if (!std::isfinite(mean.getValueAsDouble()) || !(sd.getValueAsDouble() >= 0) ||
      !std::isfinite(sd.getValueAsDouble()))
    return emitError() << "a normal draw needs a finite mean and a standard deviation >= 0";
  return success();
}

LogicalResult UniformAttr::verify(EmitError emitError, FloatAttr low, FloatAttr high, uint64_t) {
  if (!std::isfinite(low.getValueAsDouble()) || !std::isfinite(high.getValueAsDouble()) ||
      !(low.getValueAsDouble() < high.getValueAsDouble()))
    return emitError() << "a uniform draw needs finite bounds, the lower one first";
  return success();
}

//===-- Members -----------------------------------------------------------------------------------===//

LogicalResult MemberAttr::verify(EmitError emitError, FlatSymbolRefAttr, Place place,
                                 ArrayRef<int64_t> offset) {
  if (place == Place::Shift && offset.empty())
    return emitError() << "a shift has one number per axis";
  if (place == Place::Column && (offset.size() != 1 || offset.front() < 0))
    return emitError() << "a column is one number, at least 0";
  if (place != Place::Shift && place != Place::Column && !offset.empty())
    return emitError() << "only a shift or a column comes with numbers";
  return success();
}

Attribute MemberAttr::parse(AsmParser &parser, Type) {
  StringAttr name;
  if (parser.parseSymbolName(name))
    return {};
  MLIRContext *context = parser.getContext();
  auto variable = FlatSymbolRefAttr::get(name);
  SmallVector<int64_t> offset;
  SMLoc at = parser.getCurrentLocation();
  auto report = [&] { return parser.emitError(at); };
  EmitError emitError = report;
  if (failed(parser.parseOptionalKeyword("at")))
    return get(context, variable, Place::Node, offset);
  auto number = [&] { return parser.parseInteger(offset.emplace_back()); };
  if (succeeded(parser.parseOptionalLParen())) {
    if (parser.parseCommaSeparatedList(number) || parser.parseRParen())
      return {};
    return get(context, variable, Place::Shift, offset);
  }
  StringRef keyword;
  at = parser.getCurrentLocation();
  if (parser.parseKeyword(&keyword))
    return {};
  std::optional<Place> place = symbolizePlace(keyword);
  if (!place || *place == Place::Node || *place == Place::Shift) {
    parser.emitError(at, "expected 'source', 'target', 'column' or a shift");
    return {};
  }
  if (*place == Place::Column && number())
    return {};
  return getChecked(emitError, context, variable, *place, ArrayRef<int64_t>(offset));
}

void MemberAttr::print(AsmPrinter &printer) const {
  printer << getVariable();
  switch (getPlace()) {
  case Place::Node:
    return;
  case Place::Shift:
    printer << " at (";
    llvm::interleaveComma(getOffset(), printer);
    printer << ")";
    return;
  case Place::Column:
    printer << " at column " << getOffset().front();
    return;
  default:
    printer << " at " << stringifyPlace(getPlace());
  }
}

} // namespace isinglass::ebm
