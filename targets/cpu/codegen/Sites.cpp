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

/// Of rows, `follows`: whether places and entries of their sites do.
void emitRow(Emitter &b, Value lower, Value upper, const SiteVisitor &visitor, bool follows,
             llvm::function_ref<Site(Value)> at) {
  Values carried = visitor.begin();
  if (visitor.together) {
    Value rest = b.rem(b.maximum(b.sub(upper, lower), b.index(0)), kTogether);
    Value end = b.sub(upper, rest);
    carried = b.loop(lower, end, b.index(kTogether), carried, [&](Value x, ValueRange values) {
      SmallVector<Site> sites;
      for (int64_t k = 0; k < (follows ? 1 : kTogether); ++k)
        sites.push_back(at(b.add(x, k)));
      return visitor.together(sites, values);
    });
    lower = b.maximum(lower, end);
  }
  carried = b.loop(lower, upper, carried,
                   [&](Value x, ValueRange values) { return visitor.site(at(x), values); });
  visitor.end(carried);
}

/// Of rows whose sites' places and entries do not follow each other.
SiteVisitor apart(const SiteVisitor &visitor) { return {visitor.begin, visitor.site, visitor.end}; }

/// Rows of kRow sites.
void emitChunks(Emitter &b, Value lower, Value upper, const SiteVisitor &visitor, bool follows,
                llvm::function_ref<Site(Value)> at) {
  b.loop(lower, upper, b.index(kRow), ValueRange(), [&](Value first, ValueRange) {
    emitRow(b, first, b.minimum(b.add(first, kRow), upper), visitor, follows, at);
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

/// Sites x of a box, of a lattice of these sizes.
struct SiteBox {
  const Box &box;
  SmallVector<BoxMember> members;
  int64_t entry; ///< of site 0
};

/// Visits boxes of one lattice, beside each other: those of one number along the first axis follow
/// each other, because they read much the same cells.
class BoxVisitor {
public:
  BoxVisitor(Emitter &b, ArrayRef<int64_t> sizes, Value tile, const SiteVisitor &visitor)
      : b(b), sizes(sizes), tile(tile), visitor(b.arrangement.planes ? apart(visitor) : visitor) {}

  void visit(ArrayRef<SiteBox> boxes);

private:
  void visitSlab(ArrayRef<SiteBox> boxes);
  Site siteOf(const SiteBox &box, Value last);
  /// Sites of a box at the coordinates `outer`.
  void descend(const SiteBox &box);

  Emitter &b;
  ArrayRef<int64_t> sizes;
  Value tile;
  SiteVisitor visitor;
  Values outer;
};

Site BoxVisitor::siteOf(const SiteBox &box, Value last) {
  Site site;
  Values x(outer);
  x.push_back(last);
  for (const BoxMember &member : box.members)
    site.places.push_back(placeOf(b, member, x));
  Value row = b.index(0);
  for (auto [position, size] : llvm::zip_equal(x, sizes))
    row = b.add(b.mul(row, size), position);
  site.entry = b.add(row, box.entry);
  return site;
}

void BoxVisitor::descend(const SiteBox &box) {
  size_t axis = outer.size();
  Value lower = b.index(box.box.lower[axis]), upper = b.index(box.box.upper[axis]);
  if (axis + 1 == sizes.size())
    return emitRow(b, lower, upper, visitor, true, [&](Value x) { return siteOf(box, x); });
  b.loop(lower, upper, [&](Value x) {
    outer.push_back(x);
    descend(box);
    outer.pop_back();
  });
}

void BoxVisitor::visitSlab(ArrayRef<SiteBox> boxes) {
  int64_t lower = sizes.front(), upper = 0;
  for (const SiteBox &box : boxes) {
    lower = std::min(lower, box.box.lower.front());
    upper = std::max(upper, box.box.upper.front());
  }
  auto [first, last] = cutTile(b, lower, upper, sizes.front(), tile);
  b.loop(first, last, [&](Value x) {
    outer.push_back(x);
    for (const SiteBox &box : boxes) {
      Value here = b.sub(x, b.index(box.box.lower.front()));
      int64_t size = box.box.upper.front() - box.box.lower.front();
      auto body = [&] { return descend(box), Values(); };
      if (size >= upper - lower)
        body();
      else
        b.when(b.compare(arith::CmpIPredicate::ult, here, b.index(std::max<int64_t>(size, 0))),
               ValueRange(), body);
    }
    outer.pop_back();
  });
}

void BoxVisitor::visit(ArrayRef<SiteBox> boxes) {
  if (sizes.size() > 1)
    return visitSlab(boxes);
  for (const SiteBox &box : boxes) {
    auto [lower, upper] =
        cutTile(b, box.box.lower.front(), box.box.upper.front(), sizes.front(), tile);
    emitChunks(b, lower, upper, visitor, true, [&](Value x) { return siteOf(box, x); });
  }
}

void visitRegular(Emitter &b, const FactorPlan &factor, Value tile, const SiteVisitor &visitor) {
  std::vector<SiteBox> boxes;
  for (const Pattern &pattern : factor.patterns) {
    boxes.push_back({pattern.sites, {}, pattern.entry});
    for (auto [variable, position] : llvm::zip_equal(factor.members, pattern.positions))
      boxes.back().members.push_back({variable, position});
  }
  BoxVisitor(b, factor.sizes, tile, visitor).visit(boxes);
}

std::string nameOf(Emitter &b, const ListPlan &list, StringRef array) {
  const FactorPlan &first = b.plan.factors[list.factors.front()];
  return ("factor_" + const_cast<gibbs::FactorOp &>(first.op).getSymName() + "_" + array).str();
}

/// An array's number of a site, where it may be the same for all.
Value readOf(Emitter &b, const ListPlan &list, StringRef array, ArrayRef<int64_t> values,
             Value site) {
  if (values.size() == 1)
    return b.index(values.front());
  return b.loadIndex(b.indexArray(nameOf(b, list, array), values), site);
}

void visitDense(Emitter &b, const FactorPlan &factor, Value tile, const SiteVisitor &visitor) {
  auto bipartite = dyn_cast<ebm::BipartiteAttr>(factor.graph);
  int64_t nodes = factor.graph.getNodeShape().front();
  int64_t sources = bipartite ? bipartite.getFirst() : nodes;
  int64_t targets = bipartite ? bipartite.getSecond() : nodes;
  auto [lower, upper] = cutTile(b, 0, sources, sources, tile);
  b.loop(lower, upper, [&](Value i) {
    Value first = bipartite ? b.index(0) : b.add(i, 1);
    emitRow(b, first, b.index(targets), apart(visitor), false, [&](Value j) {
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

std::pair<Value, Value> sitesOfTile(Emitter &b, const ListPlan &list, Value tile) {
  return cutTile(b, 0, list.numSites, list.numSites, tile);
}

Value floatOf(Emitter &b, const ListPlan &list, Value site) {
  return readOf(b, list, "floats", list.floats, site);
}

Value countOf(Emitter &b, const ListPlan &list, Value site) {
  return readOf(b, list, "counts", list.counts, site);
}

Value coefficientOf(Emitter &b, const ListPlan &list, Value site) {
  if (list.coefficients.size() == 1)
    return b.f64(list.coefficients.front());
  return b.load(b.doubleArray(nameOf(b, list, "coefficients"), list.coefficients), site);
}

void forEachSite(Emitter &b, const FactorPlan &factor, Value tile, const SiteVisitor &visitor) {
  switch (factor.kind) {
  case SiteKind::Regular:
    return visitRegular(b, factor, tile, visitor);
  case SiteKind::Listed:
    llvm_unreachable("the sites are in lists");
  case SiteKind::Dense:
    return visitDense(b, factor, tile, visitor);
  }
}

void forEachSite(Emitter &b, const ListPlan &list, Value tile, const SiteVisitor &visitor) {
  Value places;
  if (list.arity > 0)
    places = b.indexArray(nameOf(b, list, "places"), list.places);
  auto [lower, upper] = sitesOfTile(b, list, tile);
  emitChunks(b, lower, upper, visitor, false, [&](Value at) {
    Site site;
    site.entry = at;
    for (unsigned member = 0; member < list.arity; ++member)
      site.places.push_back(b.loadIndex(places, b.add(b.mul(at, list.arity), member)));
    return site;
  });
}

void forEachSite(Emitter &b, const VariablePlan &variable, Value tile, const SiteVisitor &visitor) {
  Box cells{Numbers(variable.getRank(), 0), variable.sizes};
  unsigned number = &variable - b.plan.variables.data();
  SiteBox box{cells, {{number, Numbers(variable.getRank(), 0)}}, 0};
  BoxVisitor(b, variable.sizes, tile, visitor).visit(box);
}

} // namespace isinglass::cpu
