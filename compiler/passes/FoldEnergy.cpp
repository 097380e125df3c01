//===- FoldEnergy.cpp -----------------------------------------------------------------------------===//
//
// A product becomes a Term; a term is normalised, split where rows repeat a spin, counted if
// nothing in it depends on the site, and added to the term with the same key.
//
//===----------------------------------------------------------------------------------------------===//
#include "compiler/passes/FoldEnergy.h"

#include "dialects/ebm/Arrays.h"
#include "dialects/ebm/Factors.h"
#include "dialects/ebm/Lattice.h"

#include "llvm/ADT/MapVector.h"

#include <cmath>
#include <limits>
#include <map>

namespace isinglass::compiler {
#define GEN_PASS_DEF_FOLDENERGY
#include "compiler/passes/FoldEnergy.h.inc"
} // namespace isinglass::compiler

using namespace mlir;
using namespace isinglass;
using namespace isinglass::compiler;
using namespace isinglass::ebm;

namespace {

using Members = SmallVector<MemberAttr>;

struct Term {
  ProductOp origin;
  double coefficient;
  bool perSite; ///< the weight has an entry a site
  Members members;
  SitesInterface sites;
};

/// The lattice whose nodes are the sites, or null.
LatticeAttr latticeOf(SitesInterface sites) {
  auto nodes = dyn_cast<NodesAttr>(sites);
  return nodes ? dyn_cast<LatticeAttr>(nodes.getGraph()) : LatticeAttr();
}

//===-- Members -----------------------------------------------------------------------------------===//

/// The member at a displacement from the site; at none it is the site itself.
MemberAttr memberAt(LatticeAttr lattice, FlatSymbolRefAttr variable, ArrayRef<int64_t> shift) {
  SmallVector<int64_t> reduced = reduceDisplacement(lattice, shift);
  if (llvm::all_of(reduced, [](int64_t step) { return step == 0; }))
    return MemberAttr::get(lattice.getContext(), variable, Place::Node, {});
  return MemberAttr::get(lattice.getContext(), variable, Place::Shift, reduced);
}

/// By variable, place and displacement, the site itself counting as a displacement by zeros.
bool precedes(MemberAttr a, MemberAttr b) {
  if (a.getVariable() != b.getVariable())
    return a.getVariable().getValue() < b.getVariable().getValue();
  bool shifts = a.getPlace() == Place::Shift || b.getPlace() == Place::Shift;
  if (!shifts && a.getPlace() != b.getPlace())
    return a.getPlace() < b.getPlace();
  SmallVector<int64_t> x(a.getOffset()), y(b.getOffset());
  x.resize(std::max(x.size(), y.size()));
  y.resize(x.size());
  return x < y;
}

void normaliseMembers(Term &term) {
  if (LatticeAttr lattice = latticeOf(term.sites))
    for (MemberAttr &member : term.members)
      member = memberAt(lattice, member.getVariable(), getShift(member, lattice.getRank()));
  llvm::sort(term.members, precedes);
}

/// s s = 1, unless the pair alone keeps sites off an open axis out of the sum.
void cancelPairs(Term &term) {
  for (size_t i = 0; i + 1 < term.members.size();) {
    Members rest = term.members;
    rest.erase(rest.begin() + i, rest.begin() + i + 2);
    if (term.members[i] == term.members[i + 1] && haveSameSites(term.sites, rest, term.members))
      term.members = std::move(rest);
    else
      ++i;
  }
}

/// The members moved so that shifts start at zero: along an open axis by the least shift if the
/// site itself lies between the shifts (else moving changes which terms exist), along periodic axes
/// by each member's in turn. Of those, the list that is last: its first steps are forward.
void moveToOrigin(Term &term) {
  LatticeAttr lattice = latticeOf(term.sites);
  if (!lattice || term.perSite || term.members.empty())
    return;
  int64_t rank = lattice.getRank();
  SmallVector<int64_t> least(rank, INT64_MAX), most(rank, INT64_MIN);
  for (MemberAttr member : term.members)
    for (auto [axis, step] : llvm::enumerate(getShift(member, rank))) {
      least[axis] = std::min(least[axis], step);
      most[axis] = std::max(most[axis], step);
    }
  std::optional<Members> best;
  for (MemberAttr base : term.members) {
    SmallVector<int64_t> origin = getShift(base, rank);
    for (int64_t axis = 0; axis < rank; ++axis)
      if (!lattice.getPeriodic()[axis])
        origin[axis] = least[axis] <= 0 && most[axis] >= 0 ? least[axis] : 0;
    Members moved;
    for (MemberAttr member : term.members) {
      SmallVector<int64_t> shift = getShift(member, rank);
      for (int64_t axis = 0; axis < rank; ++axis)
        shift[axis] -= origin[axis];
      moved.push_back(memberAt(lattice, member.getVariable(), shift));
    }
    llvm::sort(moved, precedes);
    if (!best || std::lexicographical_compare(best->begin(), best->end(), moved.begin(),
                                              moved.end(), precedes))
      best = std::move(moved);
  }
  term.members = std::move(*best);
}

//===-- Rows --------------------------------------------------------------------------------------===//

/// Which members are left in a row when equal spins cancel in pairs.
std::vector<bool> survivors(ArrayRef<MemberAttr> members, ArrayRef<int64_t> row) {
  std::vector<bool> alive(members.size(), true);
  for (size_t a = 0; a < members.size(); ++a)
    for (size_t b = a + 1; alive[a] && b < members.size(); ++b)
      if (alive[b] && members[a].getVariable() == members[b].getVariable() &&
          row[members[a].getOffset().front()] == row[members[b].getOffset().front()])
        alive[a] = alive[b] = false;
  return alive;
}

/// Rows by the members that survive in them, in a fixed order.
void splitRows(Term term, SmallVectorImpl<Term> &into) {
  auto rows = dyn_cast<RowsAttr>(term.sites);
  auto values = rows && term.members.size() > 1 ? readIntegers(rows.getIndices()) : std::nullopt;
  if (!values) {
    into.push_back(std::move(term));
    return;
  }
  size_t columns = rows.getIndices().getShapedType().getDimSize(1);
  std::map<std::vector<bool>, std::vector<int64_t>, std::greater<>> groups;
  for (size_t at = 0; at < values->size(); at += columns) {
    auto row = ArrayRef(*values).slice(at, columns);
    std::vector<int64_t> &group = groups[survivors(term.members, row)];
    group.insert(group.end(), row.begin(), row.end());
  }
  for (auto &[alive, group] : groups) {
    Term part = term;
    part.members.clear();
    for (auto [member, lives] : llvm::zip_equal(term.members, alive))
      if (lives)
        part.members.push_back(member);
    if (groups.size() > 1) {
      int64_t shape[] = {static_cast<int64_t>(group.size() / columns),
                         static_cast<int64_t>(columns)};
      part.sites = RowsAttr::get(term.sites.getContext(),
                                 makeArray(term.sites.getContext(), "rows", shape, group));
    }
    into.push_back(std::move(part));
  }
}

//===-- Constants and sums ------------------------------------------------------------------------===//

/// A term that is the same at every site is its number of sites times that, over shape [].
void countConstant(Term &term) {
  bool paired = term.members.size() % 2 == 0;
  for (size_t i = 0; paired && i < term.members.size(); i += 2)
    paired = term.members[i] == term.members[i + 1];
  if (term.perSite || !paired)
    return;
  term.coefficient *= countTerms(term.sites, term.members);
  term.members.clear();
  term.sites = ShapeAttr::get(term.sites.getContext(), {});
}

/// What two products must share to be added.
Attribute keyOf(const Term &term) {
  ProductOp product = term.origin;
  Builder builder(product.getContext());
  SmallVector<Attribute> members(term.members.begin(), term.members.end());
  auto orUnit = [&](Attribute attribute) { return attribute ? attribute : builder.getUnitAttr(); };
  return builder.getArrayAttr({orUnit(product.getWeightAttr()),
                               orUnit(product.getWeightColumnAttr()), builder.getArrayAttr(members),
                               term.sites});
}

/// The terms of a product, in their normal form.
SmallVector<Term> normalise(ProductOp product, SymbolTableCollection &symbols) {
  bool perSite = product.getWeightColumn().has_value();
  if (auto weight = product.getWeight(); weight && !perSite)
    perSite = !lookupParameter(product, *weight, &symbols).getSites().getShape().empty();
  Term term{product, product.getCoefficient().convertToDouble(), perSite,
            llvm::to_vector(product.getMembers().getAsRange<MemberAttr>()), product.getSites()};
  normaliseMembers(term);
  cancelPairs(term);
  moveToOrigin(term);
  SmallVector<Term> terms;
  splitRows(std::move(term), terms);
  llvm::for_each(terms, countConstant);
  return terms;
}

struct FoldEnergy : isinglass::compiler::impl::FoldEnergyBase<FoldEnergy> {
  void runOnOperation() override {
    SmallVector<ProductOp> products = llvm::to_vector(getOperation().getBody().getOps<ProductOp>());
    llvm::MapVector<Attribute, SmallVector<Term>> sums;
    SymbolTableCollection symbols;
    for (ProductOp product : products)
      for (Term &term : normalise(product, symbols))
        sums[keyOf(term)].push_back(term);
    for (auto &[key, terms] : sums)
      if (failed(emit(terms)))
        return signalPassFailure();
    for (ProductOp product : products)
      product.erase();
  }

  /// One product for terms that share a key, at the place of the first.
  LogicalResult emit(ArrayRef<Term> terms) {
    const Term &first = terms.front();
    ProductOp origin = first.origin;
    double sum = 0;
    SmallVector<Location> from;
    for (const Term &term : terms) {
      sum += term.coefficient;
      from.push_back(ProductOp(term.origin).getLoc());
    }
    bool number = first.members.empty() && !origin.getWeightAttr();
    double most = number ? std::numeric_limits<double>::max() : std::numeric_limits<float>::max();
    if (!(std::abs(sum) <= most))
      return origin.emitOpError() << "coefficients of the same product add up to no "
                                  << (number ? "finite number" : "32-bit real");
    if (sum == 0 || countTerms(first.sites, first.members) == 0)
      return success();
    OpBuilder builder(origin);
    SmallVector<Attribute> members(first.members.begin(), first.members.end());
    ProductOp::create(builder, builder.getFusedLoc(from), builder.getF64FloatAttr(sum),
                      origin.getWeightAttr(), origin.getWeightColumnAttr(),
                      builder.getArrayAttr(members), first.sites);
    return success();
  }
};

} // namespace
