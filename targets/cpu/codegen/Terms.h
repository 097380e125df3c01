//===- Terms.h - reading the prepared terms of a cell ---------------------------------------------------===//
#pragma once

#include "targets/cpu/codegen/Order.h"

namespace isinglass::cpu {

/// Name of an update's constant arrays.
std::string updateName(const Plan &plan, const UpdatePlan &update);

/// The arrays of a listed term: `start` by prepared row, `places` of the other members.
Value listedStart(Emitter &b, const UpdatePlan &update, unsigned term);
Value listedPlaces(Emitter &b, const UpdatePlan &update, unsigned term);
/// Of the entry `at`: the float of data, if it is weighted, and the coefficient, f64.
Value listedFloat(Emitter &b, const UpdatePlan &update, unsigned term, Value at);
Value listedCoefficient(Emitter &b, const UpdatePlan &update, unsigned term, Value at);

/// The partners j of node i of a dense term, as numbers 0 .. partners: none if i is not a node of
/// it.
std::pair<Value, Value> densePartners(Emitter &b, const Plan &plan, const DenseTerm &term, Value i);
/// The prepared float of (i, partner number j).
Value densePrepared(Emitter &b, const DenseTerm &term, Value i, Value j);
/// The entry of edge (i, j) of a bipartite or complete graph, ends numbered within their groups.
Value denseEntry(Emitter &b, const FactorPlan &factor, Value i, Value j);

} // namespace isinglass::cpu
