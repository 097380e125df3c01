//===- Exchange.cpp - the halos of variables that lie place by place --------------------------------------===//
#include "targets/cpu/codegen/Entries.h"
#include "targets/cpu/codegen/Halos.h"

using namespace mlir;

namespace isinglass::cpu {

func::FuncOp emitExchangeOf(Emitter &b, const VariablePlan &variable, int64_t length,
                            ExchangeBody body) {
  auto name = "exchange_" + const_cast<gibbs::StateOp &>(variable.op).getSymName().str();
  Type index = b.getIndexType();
  func::FuncOp exchange = b.beginFunction(name, {b.stateType(), index, index}, /*isPublic=*/false);
  auto [lower, upper] = cutTile(b, b.index(0), b.index(length), length, exchange.getArgument(1),
                                exchange.getArgument(2));
  body(exchange.getArgument(0), lower, upper);
  b.endFunction();
  return exchange;
}

std::vector<func::FuncOp> emitExchanges(Emitter &b) {
  std::vector<func::FuncOp> exchanges(b.plan.variables.size());
  for (auto [variable, exchange] : llvm::zip_equal(b.plan.variables, exchanges)) {
    Numbers widths(variable.halo);
    for (auto [width, wraps] : llvm::zip_equal(widths, variable.wraps))
      width = wraps ? width : 0;
    if (llvm::all_of(widths, [](int64_t width) { return width == 0; }))
      continue;
    exchange = emitExchangeOf(b, variable, variable.sizes.front(),
                              [&, &variable = variable](Value state, Value lower, Value upper) {
                                Halos halos{variable.sizes, widths, variable.strides};
                                refreshHalos(b, halos, b.index(variable.offset), lower, upper,
                                             [&](Value to, Value from) {
                                               b.storePlace(b.loadPlace(state, from), state, to);
                                             });
                              });
  }
  emitExchange(b, exchanges);
  return exchanges;
}

} // namespace isinglass::cpu
