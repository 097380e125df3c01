//===- Sites.cpp ----------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/Sites.h"

#include "targets/cpu/codegen/Order.h"
#include "targets/cpu/codegen/Terms.h"

using namespace mlir;

namespace isinglass::cpu {
namespace {

/// Listed sites and one-dimensional boxes are cut into rows of this many sites.
constexpr int64_t kRow = 64;

std::pair<Value, Value> cutTile(Emitter &b, int64_t lower, int64_t upper, int64_t size,
                                Value tile) {
  if (b.tiles() == 1)
    return {b.index(lower), b.index(upper)};
  return cutTile(b, b.index(lower), b.index(upper), size, tile, b.index(b.tiles()));
}

void emitRow(Emitter &b, Value lower, Value upper, const SiteVisitor &visitor,
             llvm::function_ref<Site(Value)> at) {
  Values carried = b.loop(lower, upper, visitor.begin(),
                          [&](Value x, ValueRange values) { return visitor.site(at(x), values); });
  visitor.end(carried);
}

/// Rows of kRow sites.
void emitChunks(Emitter &b, Value lower, Value upper, const SiteVisitor &visitor,
                llvm::function_ref<Site(Value)> at) {
  b.loop(lower, upper, b.index(kRow), ValueRange(), [&](Value first, ValueRange) {
    emitRow(b, first, b.minimum(b.add(first, kRow), upper), visitor, at);
    return Values();
  });
}

/// A member of a box of sites: a variable, at a displacement from site x.
struct BoxMember {
  unsigned variable;
  Numbers step;
};

/// Its place: an affine function of x, unless classes of cells lie apart.
Value placeOf(Emitter &b, const BoxMember &member, ValueRange x) {
  const VariablePlan &variable = b.plan.variables[member.variable];
  if (!b.arrangement.planes) {
    int64_t base = variable.offset;
    for (auto [step, stride] : llvm::zip_equal(member.step, variable.strides))
      base += step * stride;
    return b.add(b.affine(b.index(0), x, variable.strides), base);
  }
  Values at(x);
  for (auto [position, step, size] : llvm::zip_equal(at, member.step, variable.sizes))
    if (step != 0)
      position = b.rem(b.add(position, (step % size + size) % size), size);
  return b.arrangement.planes->placeOf(b, member.variable, at);
}

void visitBox(Emitter &b, ArrayRef<int64_t> sizes, const Box &box, ArrayRef<BoxMember> members,
              int64_t entry, Value tile, const SiteVisitor &visitor) {
  size_t rank = sizes.size();
  auto site = [&](ValueRange outer, Value last) {
    Site site;
    Values x(outer);
    x.push_back(last);
    for (const BoxMember &member : members)
      site.places.push_back(placeOf(b, member, x));
    Value row = b.index(0);
    for (auto [position, size] : llvm::zip_equal(x, sizes))
      row = b.add(b.mul(row, size), position);
    site.entry = b.add(row, entry);
    return site;
  };
  auto bounds = [&](size_t axis) -> std::pair<Value, Value> {
    if (axis == 0)
      return cutTile(b, box.lower[0], box.upper[0], sizes[0], tile);
    return {b.index(box.lower[axis]), b.index(box.upper[axis])};
  };
  Values outer;
  std::function<void(size_t)> descend = [&](size_t axis) {
    auto [lower, upper] = bounds(axis);
    auto last = [&](Value x) { return site(outer, x); };
    if (axis + 1 == rank)
      return rank == 1 ? emitChunks(b, lower, upper, visitor, last)
                       : emitRow(b, lower, upper, visitor, last);
    b.loop(lower, upper, [&](Value x) {
      outer.push_back(x);
      descend(axis + 1);
      outer.pop_back();
    });
  };
  descend(0);
}

void visitPattern(Emitter &b, const FactorPlan &factor, const Pattern &pattern, Value tile,
                  const SiteVisitor &visitor) {
  SmallVector<BoxMember> members;
  for (auto [variable, position] : llvm::zip_equal(factor.members, pattern.positions))
    members.push_back({variable, position});
  visitBox(b, factor.sizes, pattern.sites, members, pattern.entry, tile, visitor);
}

void visitListed(Emitter &b, const FactorPlan &factor, Value tile, const SiteVisitor &visitor) {
  size_t arity = factor.members.size();
  std::string name = "factor_" + const_cast<gibbs::FactorOp &>(factor.op).getSymName().str();
  std::vector<int64_t> places;
  for (size_t at = 0; at < factor.cells.size(); ++at)
    places.push_back(b.plan.variables[factor.members[at % arity]].placeOf(factor.cells[at]));
  auto [lower, upper] = cutTile(b, 0, factor.numListed, factor.numListed, tile);
  bool perSite = factor.buffer >= 0 && !factor.scalar;
  emitChunks(b, lower, upper, visitor, [&](Value at) {
    Site site;
    site.entry = at;
    if (perSite)
      site.entry = b.loadIndex(b.indexArray(name + "_entries", factor.entries), at);
    Value array = arity == 0 ? Value() : b.indexArray(name + "_places", places);
    for (size_t member = 0; member < arity; ++member)
      site.places.push_back(b.loadIndex(array, b.add(b.mul(at, arity), member)));
    return site;
  });
}

void visitDense(Emitter &b, const FactorPlan &factor, Value tile, const SiteVisitor &visitor) {
  auto bipartite = dyn_cast<ebm::BipartiteAttr>(factor.graph);
  int64_t nodes = factor.graph.getNodeShape().front();
  int64_t sources = bipartite ? bipartite.getFirst() : nodes;
  int64_t targets = bipartite ? bipartite.getSecond() : nodes;
  auto [lower, upper] = cutTile(b, 0, sources, sources, tile);
  b.loop(lower, upper, [&](Value i) {
    Value first = bipartite ? b.index(0) : b.add(i, 1);
    emitRow(b, first, b.index(targets), visitor, [&](Value j) {
      Site site;
      site.entry = denseEntry(b, factor, i, j);
      for (auto [index, atTarget] : llvm::zip_equal(factor.members, factor.atTarget)) {
        Value node = atTarget ? b.add(j, bipartite ? sources : 0) : i;
        site.places.push_back(b.add(node, b.plan.variables[index].offset));
      }
      return site;
    });
  });
}

} // namespace

void forEachSite(Emitter &b, const FactorPlan &factor, Value tile, const SiteVisitor &visitor) {
  switch (factor.kind) {
  case SiteKind::Regular:
    for (const Pattern &pattern : factor.patterns)
      visitPattern(b, factor, pattern, tile, visitor);
    return;
  case SiteKind::Listed:
    return visitListed(b, factor, tile, visitor);
  case SiteKind::Dense:
    return visitDense(b, factor, tile, visitor);
  }
}

void forEachSite(Emitter &b, const VariablePlan &variable, Value tile, const SiteVisitor &visitor) {
  Box cells{Numbers(variable.getRank(), 0), variable.sizes};
  unsigned number = &variable - b.plan.variables.data();
  visitBox(b, variable.sizes, cells, BoxMember{number, Numbers(variable.getRank(), 0)}, 0, tile,
           visitor);
}

} // namespace isinglass::cpu
