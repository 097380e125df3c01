//===- Terms.cpp ----------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/Terms.h"

using namespace mlir;

namespace isinglass::cpu {

std::string updateName(const Plan &plan, const UpdatePlan &update) {
  return ("update_" + const_cast<gibbs::StateOp &>(plan.variables[update.variable].op).getSymName())
      .str();
}

static std::string listedName(Emitter &b, const UpdatePlan &update, unsigned term, StringRef what) {
  return updateName(b.plan, update) + "_list" + std::to_string(term) + "_" + what.str();
}

Value listedStart(Emitter &b, const UpdatePlan &update, unsigned term) {
  return b.indexArray(listedName(b, update, term, "start"), update.listed[term].start);
}
Value listedPlaces(Emitter &b, const UpdatePlan &update, unsigned term) {
  return b.indexArray(listedName(b, update, term, "places"), update.listed[term].places);
}

Value listedFloat(Emitter &b, const UpdatePlan &update, unsigned term, Value at) {
  ArrayRef<int64_t> floats = update.listed[term].floats;
  if (!floats.empty() && llvm::all_equal(floats))
    return b.index(floats.front());
  return b.loadIndex(b.indexArray(listedName(b, update, term, "floats"), floats), at);
}

Value listedCoefficient(Emitter &b, const UpdatePlan &update, unsigned term, Value at) {
  ArrayRef<double> coefficients = update.listed[term].coefficients;
  if (coefficients.size() == 1)
    return b.f64(coefficients.front());
  return b.load(b.doubleArray(listedName(b, update, term, "coefficients"), coefficients), at);
}

std::pair<Value, Value> densePartners(Emitter &b, const Plan &plan, const DenseTerm &term,
                                      Value i) {
  Value none = b.index(0), all = b.index(term.partners);
  if (term.complete) {
    bool atTarget = plan.factors[term.factor].atTarget[term.member];
    return atTarget ? std::pair{none, i} : std::pair{b.add(i, 1), all};
  }
  auto predicate = term.first == 0 ? arith::CmpIPredicate::ult : arith::CmpIPredicate::uge;
  Value limit = b.index(term.first == 0 ? term.nodes : term.first);
  return {none, b.select(b.compare(predicate, i, limit), all, none)};
}

Value densePrepared(Emitter &b, const DenseTerm &term, Value i, Value j) {
  Value row = b.mul(b.sub(i, b.index(term.first)), term.partners);
  return b.add(b.add(row, j), term.prepared);
}

Value denseEntry(Emitter &b, const FactorPlan &factor, Value i, Value j) {
  if (auto bipartite = dyn_cast<ebm::BipartiteAttr>(factor.graph))
    return b.add(b.mul(i, bipartite.getSecond()), j);
  // (0,1), (0,2), ... (1,2), ...: i n - i (i + 1) / 2 + j - i - 1
  int64_t nodes = factor.graph.getNodeShape().front();
  Value before = b.sub(b.mul(i, nodes), b.div(b.mul(i, b.add(i, 1)), 2));
  return b.sub(b.add(before, b.sub(j, i)), b.index(1));
}

} // namespace isinglass::cpu
