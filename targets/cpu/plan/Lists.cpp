//===- Lists.cpp - the listed sites that observers visit ----------------------------------------------===//
#include "targets/cpu/plan/Plan.h"

#include <numeric>

using namespace mlir;

namespace isinglass::cpu {
namespace {

/// Factors of fewer sites share lists: sites of one weight, or of entries that follow each other,
/// are read faster by themselves.
constexpr int64_t kFewSites = 64;

bool isJoined(const FactorPlan &factor) { return factor.numListed < kFewSites; }

/// The list that a factor's sites go to: its own, or the first of its kind.
ListPlan &listFor(Plan &plan, std::vector<bool> &shared, const FactorPlan &factor) {
  unsigned arity = factor.members.size();
  bool weighted = factor.buffer >= 0;
  for (auto [list, isShared] : llvm::zip_equal(plan.lists, shared))
    if (isJoined(factor) && isShared && list.arity == arity && list.weighted == weighted)
      return list;
  shared.push_back(isJoined(factor));
  ListPlan &list = plan.lists.emplace_back();
  list.arity = arity;
  list.weighted = weighted;
  return list;
}

/// The sites of all factors, as (factor, site), by the places of their first members.
std::vector<std::pair<unsigned, int64_t>> orderSites(const Plan &plan, const ListPlan &list) {
  auto firstPlace = [&](const FactorPlan &factor, int64_t site) {
    return list.arity == 0
               ? 0
               : plan.variables[factor.members.front()].placeOf(factor.cells[site * list.arity]);
  };
  std::vector<std::pair<unsigned, int64_t>> sites;
  std::vector<int64_t> places, next(plan.places + 2, 0);
  for (unsigned number : list.factors)
    for (int64_t site = 0; site < plan.factors[number].numListed; ++site) {
      sites.emplace_back(number, site);
      places.push_back(firstPlace(plan.factors[number], site));
      ++next[places.back() + 1];
    }
  std::partial_sum(next.begin(), next.end(), next.begin());
  std::vector<std::pair<unsigned, int64_t>> ordered(sites.size());
  for (size_t at = 0; at < sites.size(); ++at)
    ordered[next[places[at]]++] = sites[at];
  return ordered;
}

template <typename T> void keepOneIfEqual(std::vector<T> &values) {
  if (llvm::all_equal(values))
    values.resize(1);
}

void fillList(const Plan &plan, ListPlan &list) {
  for (auto [number, site] : orderSites(plan, list)) {
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
  for (auto [number, factor] : llvm::enumerate(plan.factors))
    if (factor.measured && factor.numListed > 0)
      listFor(plan, shared, factor).factors.push_back(number);
  for (ListPlan &list : plan.lists)
    fillList(plan, list);
}

} // namespace isinglass::cpu
