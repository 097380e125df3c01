//===- Sites.cpp -----------------------------------------------------------------------------===//
#include "lang/sema/Sites.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <tuple>

namespace isinglass::lang::sema {

static constexpr int64_t kMostRows = int64_t(1) << 22;

//===-- Regular sums -------------------------------------------------------------------------===//

static bool fits(const Binder &binder, int index, const Reference &reference, const Sites *weight) {
  if (reference.kind == Reference::Kind::Scalar)
    return reference.parameter;
  if (reference.binder != index)
    return false;
  if (!reference.parameter)
    return reference.kind == Reference::Kind::Node &&
           (binder.kind == Binder::Kind::Node || reference.shift.empty());
  bool edges = weight->kind == Sites::Kind::Edges;
  return reference.kind == (edges ? Reference::Kind::Edge : Reference::Kind::Node) &&
         edges == (binder.kind == Binder::Kind::Edge) && reference.shift.empty() &&
         weight->graph == binder.graph;
}

/// Whether a shift leads from some node off an open axis.
static bool canLeave(const Graph &graph, const std::vector<int64_t> &shift) {
  for (size_t axis = 0; axis < shift.size(); ++axis)
    if (!graph.periodic[axis] && shift[axis] != 0)
      return true;
  return false;
}

static bool canBeAbsent(const Context &context, const std::vector<Binder> &binders,
                        const Reference &reference) {
  return reference.kind == Reference::Kind::Node &&
         canLeave(context.model.graphs[binders[reference.binder].graph], reference.shift);
}

namespace {
/// The nodes of a lattice from which some shifts stay within it: a margin at both ends of each
/// axis.
class Inside {
public:
  explicit Inside(const Graph &lattice)
      : lattice(lattice), before(lattice.sizes.size()), after(lattice.sizes.size()) {}

  /// Whether the shift takes nodes away.
  bool narrow(const std::vector<int64_t> &shift) {
    bool narrower = false;
    for (size_t axis = 0; axis < shift.size(); ++axis) {
      int64_t &margin = shift[axis] < 0 ? before[axis] : after[axis];
      if (lattice.periodic[axis] || std::abs(shift[axis]) <= margin)
        continue;
      margin = std::abs(shift[axis]);
      narrower = true;
    }
    return narrower;
  }
  int64_t count() const {
    int64_t nodes = 1;
    for (size_t axis = 0; axis < before.size(); ++axis)
      nodes *= std::max<int64_t>(0, lattice.sizes[axis] - before[axis] - after[axis]);
    return nodes;
  }

private:
  const Graph &lattice;
  std::vector<int64_t> before, after;
};
} // namespace

/// Whether the members are absent wherever a guard is.
static bool membersGuard(const Context &context, const std::vector<Binder> &binders,
                         const Term &term) {
  const Binder &binder = binders[term.binders[0]];
  if (binder.kind != Binder::Kind::Node)
    return false;
  const Graph &graph = context.model.graphs[binder.graph];
  Inside inside(graph);
  for (const Reference &member : term.members)
    inside.narrow(member.shift);
  return std::none_of(term.guards.begin(), term.guards.end(),
                      [&](const Reference &guard) { return inside.narrow(guard.shift); });
}

/// Whether the term is one sum over edges or nodes and takes only what its site names.
static bool isRegular(const Context &context, const std::vector<Binder> &binders,
                      const Term &term) {
  if (term.binders.size() != 1)
    return false;
  int index = term.binders[0];
  const Binder &binder = binders[index];
  if (binder.kind == Binder::Kind::Counter)
    return false;
  const Sites *weight = nullptr;
  if (term.weight)
    weight = &context.model.parameters[term.weight->index].sites;
  if (term.weight && !fits(binder, index, *term.weight, weight))
    return false;
  return std::all_of(
             term.members.begin(), term.members.end(),
             [&](const Reference &member) { return fits(binder, index, member, nullptr); }) &&
         (term.guards.empty() || membersGuard(context, binders, term));
}

/// Whether the term is a number at the nodes of a lattice where its guards are. These are counted
/// by arithmetic.
static bool isGuardedNumber(const std::vector<Binder> &binders, const Term &term) {
  bool number = !term.weight || term.weight->kind == Reference::Kind::Scalar;
  return number && term.members.empty() && term.binders.size() == 1 && !term.guards.empty() &&
         binders[term.binders[0]].kind == Binder::Kind::Node;
}

static int64_t countGuarded(const Context &context, const std::vector<Binder> &binders,
                            const Term &term) {
  Inside inside(context.model.graphs[binders[term.binders[0]].graph]);
  for (const Reference &guard : term.guards)
    inside.narrow(guard.shift);
  return inside.count();
}

static void makeRegular(const std::vector<Binder> &binders, const Term &term, Factor &factor) {
  const Binder &binder = binders[term.binders[0]];
  bool edges = binder.kind == Binder::Kind::Edge;
  factor.sites.kind = edges ? Sites::Kind::Edges : Sites::Kind::Nodes;
  factor.sites.graph = binder.graph;
  for (const Reference &reference : term.members) {
    Member &member = factor.members.emplace_back();
    member.variable = reference.index;
    member.offset = reference.shift;
    member.place = edges ? (reference.end ? Member::Place::Target : Member::Place::Source)
                         : (reference.shift.empty() ? Member::Place::Node : Member::Place::Shift);
  }
}

//===-- Rows ---------------------------------------------------------------------------------===//

namespace {

/// Lists the sites of a term: runs through every value of its binders, the first outermost.
class Lister {
public:
  Lister(Context &context, const std::vector<Binder> &binders, const Term &term, Factor &factor)
      : context(context), binders(binders), term(term), factor(factor),
        values(term.binders.size()) {}

  bool list();

private:
  /// What a binder stands for at the moment: a number, a node, or an edge and its ends.
  struct Bound {
    int64_t entry = 0;
    int64_t node[2] = {0, 0};
  };

  /// A term has few binders; the energy may have very many.
  Bound &bound(int binder) {
    size_t slot = 0;
    while (term.binders[slot] != binder)
      ++slot;
    return values[slot];
  }

  bool countSites();
  bool run(size_t depth);
  bool addRow();
  bool evaluate(const IndexForm &form, int64_t &value);
  enum class Found { Yes, No, Error };
  Found column(const Reference &reference, int64_t &index);
  Found coordinates(const Reference &reference, int64_t &index);
  bool isAbsent(const Reference &reference, int64_t entry) const;
  Shape shapeOf(const Reference &reference) const;
  std::string nameOf(const Reference &reference) const;

  Context &context;
  const std::vector<Binder> &binders;
  const Term &term;
  Factor &factor;
  std::vector<Bound> values;
  std::vector<const Reference *> columns;
  int64_t rows = 0;
};

} // namespace

Shape Lister::shapeOf(const Reference &reference) const {
  if (!reference.parameter)
    return context.model.graphs[context.model.variables[reference.index].graph].nodeShape();
  const Sites &sites = context.model.parameters[reference.index].sites;
  if (sites.graph < 0)
    return sites.shape;
  const Graph &graph = context.model.graphs[sites.graph];
  return sites.kind == Sites::Kind::Edges ? graph.edgeShape() : graph.nodeShape();
}

std::string Lister::nameOf(const Reference &reference) const {
  return reference.parameter ? context.model.parameters[reference.index].name
                             : context.model.variables[reference.index].name;
}

bool Lister::countSites() {
  int64_t total = 1;
  for (int index : term.binders) {
    const Binder &binder = binders[index];
    int64_t size = 0;
    if (binder.kind == Binder::Kind::Counter) {
      if (__builtin_sub_overflow(binder.last, binder.first, &size) || size > kMostRows)
        size = kMostRows;
      ++size;
    } else {
      const Graph &graph = context.model.graphs[binder.graph];
      size =
          countEntries(binder.kind == Binder::Kind::Edge ? graph.edgeShape() : graph.nodeShape());
    }
    if (size > kMostRows / total) {
      context.diagnostics.report(Code::TooManySites, term.range, {std::to_string(kMostRows)});
      return false;
    }
    total *= size;
  }
  return true;
}

bool Lister::evaluate(const IndexForm &form, int64_t &value) {
  using Op = IndexForm::Op;
  std::vector<int64_t> stack;
  bool overflow = false;
  for (const IndexForm::Step &step : form.steps) {
    if (step.op == Op::Number || step.op == Op::Counter) {
      stack.push_back(step.op == Op::Number ? step.value
                                            : bound(static_cast<int>(step.value)).entry);
      continue;
    }
    int64_t right = stack.back();
    stack.pop_back();
    int64_t &left = stack.back();
    overflow |= step.op == Op::Add        ? __builtin_add_overflow(left, right, &left)
                : step.op == Op::Subtract ? __builtin_sub_overflow(left, right, &left)
                                          : __builtin_mul_overflow(left, right, &left);
  }
  value = stack.back();
  if (overflow)
    context.diagnostics.report(Code::Overflow, form.range);
  return !overflow;
}

Lister::Found Lister::coordinates(const Reference &reference, int64_t &index) {
  Shape shape = shapeOf(reference);
  index = 0;
  for (size_t axis = 0; axis < shape.size(); ++axis) {
    int64_t position = 0;
    if (!evaluate(reference.coordinates[axis], position))
      return Found::Error;
    if (position < 0 || position >= shape[axis]) {
      context.diagnostics.report(Code::IndexOutOfRange, reference.coordinates[axis].range,
                                 {std::to_string(position), std::to_string(axis), nameOf(reference),
                                  std::to_string(shape[axis])});
      return Found::Error;
    }
    index = index * shape[axis] + position;
  }
  return Found::Yes;
}

/// An entry of an array on edges that is no edge is 0: its product is absent.
bool Lister::isAbsent(const Reference &reference, int64_t entry) const {
  if (!reference.parameter)
    return false;
  const Sites &sites = context.model.parameters[reference.index].sites;
  return sites.kind == Sites::Kind::Edges && !context.model.graphs[sites.graph].hasEdge(entry);
}

Lister::Found Lister::column(const Reference &reference, int64_t &index) {
  if (reference.kind == Reference::Kind::Coordinates) {
    Found found = coordinates(reference, index);
    return found == Found::Yes && isAbsent(reference, index) ? Found::No : found;
  }
  const Bound &site = bound(reference.binder);
  index = site.entry;
  if (reference.kind == Reference::Kind::Edge)
    return Found::Yes;
  const Graph &graph = context.model.graphs[binders[reference.binder].graph];
  std::optional<int64_t> node = graph.shifted(site.node[reference.end], reference.shift);
  if (!node)
    return Found::No; // off an open axis: the product is absent
  index = *node;
  return Found::Yes;
}

bool Lister::addRow() {
  std::vector<int64_t> row;
  int64_t index = 0;
  for (const Reference &guard : term.guards)
    if (Found found = column(guard, index); found != Found::Yes)
      return found == Found::No;
  for (const Reference *reference : columns) {
    Found found = column(*reference, index);
    if (found != Found::Yes)
      return found == Found::No;
    row.push_back(index);
  }
  factor.sites.rows.insert(factor.sites.rows.end(), row.begin(), row.end());
  ++rows;
  return true;
}

bool Lister::run(size_t depth) {
  if (depth == term.binders.size())
    return addRow();
  int index = term.binders[term.binders.size() - 1 - depth]; // inner sums are listed first
  const Binder &binder = binders[index];
  bool good = true;
  if (binder.kind == Binder::Kind::Edge) {
    context.model.graphs[binder.graph].forEachEdge([&](int64_t entry, int64_t i, int64_t j) {
      bound(index) = {entry, {i, j}};
      good = good && run(depth + 1);
    });
    return good;
  }
  bool counter = binder.kind == Binder::Kind::Counter;
  int64_t first = counter ? binder.first : 0;
  int64_t last =
      counter ? binder.last : countEntries(context.model.graphs[binder.graph].nodeShape()) - 1;
  for (int64_t value = first; good && value <= last; ++value) {
    bound(index) = {value, {value, value}};
    good = run(depth + 1);
  }
  return good;
}

bool Lister::list() {
  if (!countSites())
    return false;
  for (const Reference &member : term.members)
    columns.push_back(&member);
  bool weightColumn = term.weight && term.weight->kind != Reference::Kind::Scalar;
  if (weightColumn)
    columns.push_back(&*term.weight);
  if (!run(0))
    return false;
  for (size_t m = 0; m < term.members.size(); ++m)
    factor.members.push_back(
        {term.members[m].index, Member::Place::Column, {static_cast<int64_t>(m)}});
  if (weightColumn)
    factor.weightColumn = static_cast<int>(term.members.size());
  factor.sites.kind = Sites::Kind::Rows;
  factor.sites.shape = {rows, static_cast<int64_t>(columns.size())};
  if (columns.empty()) { // a number, as often as the sums run
    factor.coefficient *= static_cast<double>(rows);
    factor.sites = Sites();
  }
  return rows > 0;
}

//===-- Factors ------------------------------------------------------------------------------===//

/// Whether both are one spin: shifts along periodic axes may differ by periods.
static bool isSameSpin(const Context &context, const std::vector<Binder> &binders,
                       const Reference &a, const Reference &b) {
  if (a.index != b.index || a.kind != b.kind || a.binder != b.binder || a.end != b.end ||
      a.shift.size() != b.shift.size())
    return false;
  const Graph &graph = context.model.graphs[binders[a.binder].graph];
  for (size_t axis = 0; axis < a.shift.size(); ++axis) {
    int64_t apart = a.shift[axis] - b.shift[axis];
    if (graph.periodic[axis] ? apart % graph.sizes[axis] != 0 : apart != 0)
      return false;
  }
  return true;
}

/// Takes out s[i+1] s[i+1], which is 1 where there is a node i+1. Other pairs cancel by their
/// sites.
static void cancelPairs(const Context &context, const std::vector<Binder> &binders, Term &term) {
  std::vector<Reference> &members = term.members;
  for (size_t i = 0; i < members.size();) {
    auto twin = members.end();
    if (canBeAbsent(context, binders, members[i]))
      twin = std::find_if(members.begin() + i + 1, members.end(), [&](const Reference &other) {
        return isSameSpin(context, binders, members[i], other);
      });
    if (twin == members.end()) {
      ++i;
      continue;
    }
    term.guards.push_back(members[i]);
    members.erase(twin);
    members.erase(members.begin() + i);
  }
}

/// Local fields are 32-bit reals, in which a larger coefficient is infinite; a number alone is not
/// part of any.
static bool checkCoefficient(Context &context, const Factor &factor) {
  double size = std::abs(factor.coefficient);
  bool number = factor.members.empty() && factor.weight < 0;
  if (!std::isfinite(size))
    context.diagnostics.report(Code::NotFinite, factor.range);
  else if (!number && size > std::numeric_limits<float>::max())
    context.diagnostics.report(Code::NumberTooLarge, factor.range)
        .hint("coefficients are 32-bit reals");
  else
    return true;
  return false;
}

/// Nothing after a report, or if the term has no sites.
static std::optional<Factor> makeFactor(Context &context, const std::vector<Binder> &binders,
                                        Term term) {
  if (!term.table)
    cancelPairs(context, binders, term);
  auto present = [&](const Reference &guard) { return !canBeAbsent(context, binders, guard); };
  term.guards.erase(std::remove_if(term.guards.begin(), term.guards.end(), present),
                    term.guards.end());
  Factor factor;
  factor.coefficient = term.coefficient;
  factor.table = term.table;
  factor.range = term.range;
  if (term.weight)
    factor.weight = term.weight->index;
  if (isRegular(context, binders, term))
    makeRegular(binders, term, factor);
  else if (isGuardedNumber(binders, term))
    factor.coefficient *= static_cast<double>(countGuarded(context, binders, term));
  else if (!Lister(context, binders, term, factor).list())
    return std::nullopt;
  return checkCoefficient(context, factor) ? std::optional(std::move(factor)) : std::nullopt;
}

namespace {

/// Puts the rows of equal factors together, one place in the text at a time.
class RowsByPlace {
public:
  explicit RowsByPlace(Context &context) : context(context) {}

  bool add(Factor factor);

private:
  using Place = std::pair<uint32_t, uint32_t>;
  using Key = std::tuple<Place, double, int, int, bool, std::vector<int>>;

  Context &context;
  std::map<Place, int64_t> listed;
  std::map<Key, size_t> factors; ///< in the model
};

} // namespace

bool RowsByPlace::add(Factor factor) {
  std::vector<Factor> &all = context.model.factors;
  if (factor.sites.kind != Sites::Kind::Rows) {
    all.push_back(std::move(factor));
    return true;
  }
  Place place{factor.range.begin, factor.range.end};
  int64_t rows = factor.sites.shape[0];
  if ((listed[place] += rows) > kMostRows) {
    context.diagnostics.report(Code::TooManySites, factor.range, {std::to_string(kMostRows)});
    return false;
  }
  std::vector<int> variables;
  for (const Member &member : factor.members)
    variables.push_back(member.variable);
  auto [known, fresh] =
      factors.emplace(Key{place, factor.coefficient, factor.weight, factor.weightColumn,
                          factor.table, std::move(variables)},
                      all.size());
  if (fresh) {
    all.push_back(std::move(factor));
    return true;
  }
  Sites &sites = all[known->second].sites;
  sites.rows.insert(sites.rows.end(), factor.sites.rows.begin(), factor.sites.rows.end());
  sites.shape[0] += rows;
  return true;
}

void addFactors(Context &context, const std::vector<Binder> &binders,
                const std::vector<Term> &terms) {
  RowsByPlace rows(context);
  for (const Term &term : terms)
    if (std::optional<Factor> factor = makeFactor(context, binders, term))
      if (!rows.add(std::move(*factor)))
        return;
}

} // namespace isinglass::lang::sema
