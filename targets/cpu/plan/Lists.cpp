//===- Lists.cpp - the listed sites that observers visit ----------------------------------------------===//
#include "targets/cpu/plan/Plan.h"

using namespace mlir;

namespace isinglass::cpu {
namespace {

/// Sites of one weight, or of entries that follow each other, are read faster by themselves:
/// factors of so many sites have a list of their own, but only so many factors.
constexpr int64_t kManySites = 64;
constexpr size_t kOwnLists = 16;

/// Of the factors whose sites are observed.
struct ListedFactor {
  unsigned number;
  bool isShared;
};

std::vector<ListedFactor> chooseLists(const Plan &plan) {
  std::vector<ListedFactor> factors;
  std::vector<std::pair<int64_t, size_t>> longest; // minus the length, to be sorted
  for (auto [number, factor] : llvm::enumerate(plan.factors))
    if (factor.measured && factor.numListed > 0) {
      longest.emplace_back(-factor.numListed, factors.size());
      factors.push_back({static_cast<unsigned>(number), factor.numListed < kManySites});
    }
  llvm::sort(longest);
  for (auto [length, at] : llvm::drop_begin(longest, std::min(kOwnLists, longest.size())))
    factors[at].isShared = true;
  return factors;
}

/// The list that a factor's sites go to: its own, or the first shared one of its kind.
ListPlan &listFor(Plan &plan, std::vector<bool> &shared, const ListedFactor &factor) {
  const FactorPlan &of = plan.factors[factor.number];
  unsigned arity = of.members.size();
  bool weighted = of.buffer >= 0;
  for (auto [list, isShared] : llvm::zip_equal(plan.lists, shared))
    if (factor.isShared && isShared && list.arity == arity && list.weighted == weighted)
      return list;
  shared.push_back(factor.isShared);
  ListPlan &list = plan.lists.emplace_back();
  list.arity = arity;
  list.weighted = weighted;
  return list;
}

/// A site of a factor, by the place of its first member.
struct OrderedSite {
  int64_t place;
  unsigned factor;
  int64_t site;
  auto operator<=>(const OrderedSite &) const = default;
};

std::vector<OrderedSite> orderSites(const Plan &plan, const ListPlan &list) {
  std::vector<OrderedSite> sites;
  for (unsigned number : list.factors) {
    const FactorPlan &factor = plan.factors[number];
    for (int64_t site = 0; site < factor.numListed; ++site) {
      int64_t place = 0;
      if (list.arity > 0)
        place = plan.variables[factor.members.front()].placeOf(factor.cells[site * list.arity]);
      sites.push_back({place, number, site});
    }
  }
  llvm::sort(sites);
  return sites;
}

template <typename T> void keepOneIfEqual(std::vector<T> &values) {
  if (llvm::all_equal(values))
    values.resize(1);
}

void fillList(const Plan &plan, ListPlan &list) {
  for (auto [place, number, site] : orderSites(plan, list)) {
    const FactorPlan &factor = plan.factors[number];
    for (unsigned member = 0; member < list.arity; ++member)
      list.places.push_back(
          plan.variables[factor.members[member]].placeOf(factor.cells[site * list.arity + member]));
    list.coefficients.push_back(factor.coefficient);
    if (list.weighted) {
      list.floats.push_back(dataIndex(plan, factor, factor.entries[site]));
      list.counts.push_back(factor.counts + (factor.scalar ? 0 : factor.entries[site]));
    }
    ++list.numSites;
  }
  keepOneIfEqual(list.coefficients);
  if (list.weighted) {
    keepOneIfEqual(list.floats);
    keepOneIfEqual(list.counts);
  }
}

} // namespace

void planLists(Plan &plan) {
  std::vector<bool> shared;
  for (const ListedFactor &factor : chooseLists(plan))
    listFor(plan, shared, factor).factors.push_back(factor.number);
  for (ListPlan &list : plan.lists)
    fillList(plan, list);
}

} // namespace isinglass::cpu
