//===- Terms.cpp - the terms of every update and the layout of `prepared` ---------------------------===//
#include "targets/cpu/plan/Plan.h"

#include "dialects/ebm/Factors.h"
#include "dialects/ebm/Lattice.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;

namespace isinglass::cpu {
namespace {

/// Collects the terms of one update.
class Collector {
public:
  Collector(Plan &plan, UpdatePlan &update) : plan(plan), update(update) {}

  void addField(gibbs::FieldOp field);
  void addValue(gibbs::ValueOp value);
  void layOut();

private:
  unsigned groupOf(gibbs::FieldOp field);
  /// Whether the node that is updated may be this member of the field's factor.
  bool isUpdated(const FactorPlan &factor, size_t member) {
    return factor.members[member] == update.variable && (!only || member == *only);
  }
  void addRegular(unsigned factor, unsigned group);
  RegularTerm makeRegular(unsigned factor, const Pattern &pattern, unsigned member);
  Presence findPresence(const FactorPlan &factor, const RegularTerm &term);
  void addListed(unsigned factor, unsigned group);
  void fillListed(size_t number);
  void addDense(unsigned factor, unsigned group);

  /// A factor whose sites are in a list, and `only` of its field.
  struct Source {
    const FactorPlan *factor;
    std::optional<uint64_t> only;
  };

  Plan &plan;
  UpdatePlan &update;
  std::vector<std::vector<Source>> sources; ///< of each listed term
  DenseMap<Value, unsigned> sums; ///< group of each sum of fields; null: of what is only yielded
  std::optional<uint64_t> only;   ///< the member as which the current field sees the node
};

//===-- Regular -----------------------------------------------------------------------------------===//

Presence Collector::findPresence(const FactorPlan &factor, const RegularTerm &term) {
  if (term.present.lower == Numbers(factor.sizes.size(), 0) && term.present.upper == factor.sizes)
    return Presence::Everywhere;
  if (term.others.size() != 1)
    return Presence::Masked;
  const auto &[other, step] = term.others.front();
  for (size_t axis = 0; axis < factor.sizes.size(); ++axis) {
    int64_t size = factor.sizes[axis];
    if (factor.periodic[axis])
      continue;
    // A halo of zeros says that the other cell is absent; the site may be absent for other reasons.
    bool sameBox = term.present.lower[axis] == std::max<int64_t>(0, -step[axis]) &&
                   term.present.upper[axis] == std::min(size, size - step[axis]);
    if (!sameBox || (plan.variables[other].wraps[axis] && step[axis] != 0))
      return Presence::Masked;
  }
  return Presence::Halo;
}

RegularTerm Collector::makeRegular(unsigned index, const Pattern &pattern, unsigned member) {
  const FactorPlan &factor = plan.factors[index];
  RegularTerm term;
  term.factor = index;
  term.entry = pattern.entry;
  term.present = pattern.sites;
  for (size_t axis = 0; axis < factor.sizes.size(); ++axis) {
    int64_t position = pattern.positions[member][axis];
    term.toSite.push_back(-position);
    term.present.lower[axis] += factor.periodic[axis] ? 0 : position;
    term.present.upper[axis] += factor.periodic[axis] ? 0 : position;
  }
  for (size_t b = 0; b < factor.members.size(); ++b) {
    if (b == member)
      continue;
    Numbers step(pattern.positions[b]);
    for (size_t axis = 0; axis < step.size(); ++axis) {
      step[axis] += term.toSite[axis];
      if (factor.periodic[axis])
        step[axis] = ebm::nearestToZero(step[axis], factor.sizes[axis]);
    }
    term.others.emplace_back(factor.members[b], step);
  }
  term.presence = findPresence(factor, term);
  term.uniform = (factor.buffer < 0 || factor.scalar) && term.presence != Presence::Masked;
  return term;
}

void Collector::addRegular(unsigned index, unsigned group) {
  const FactorPlan &factor = plan.factors[index];
  for (const Pattern &pattern : factor.patterns)
    for (size_t member = 0; member < factor.members.size(); ++member) {
      if (!isUpdated(factor, member))
        continue;
      RegularTerm term = makeRegular(index, pattern, member);
      term.group = group;
      if (!term.uniform || term.presence != Presence::Everywhere)
        update.groups[group].uniformBase = false;
      update.regular.push_back(std::move(term));
    }
}

//===-- Listed ------------------------------------------------------------------------------------===//

void Collector::addListed(unsigned index, unsigned group) {
  const FactorPlan &factor = plan.factors[index];
  unsigned arity = factor.members.size() - 1;
  bool weighted = factor.buffer >= 0;
  auto term = llvm::find_if(update.listed, [&](const ListedTerm &term) {
    return term.group == group && term.arity == arity && term.weighted == weighted;
  });
  if (term == update.listed.end()) {
    ListedTerm first;
    first.group = group;
    first.arity = arity;
    first.weighted = weighted;
    term = update.listed.insert(term, first);
    sources.emplace_back();
  }
  sources[term - update.listed.begin()].push_back({&factor, only});
  update.groups[group].uniformBase = false;
}

/// Counts the entries of every row, then puts them there.
void Collector::fillListed(size_t number) {
  ListedTerm &term = update.listed[number];
  size_t members = term.arity + 1;
  auto forEach = [&](llvm::function_ref<void(const FactorPlan &, int64_t, size_t, int64_t)> visit) {
    for (const Source &source : sources[number]) {
      const FactorPlan &factor = *source.factor;
      only = source.only;
      for (int64_t site = 0; site < factor.numListed; ++site)
        for (size_t member = 0; member < members; ++member)
          if (isUpdated(factor, member))
            visit(factor, site, member,
                  update.traversal.rowOf(factor.cells[site * members + member]));
    }
  };
  term.start.assign(update.traversal.numRows + 1, 0);
  forEach([&](const FactorPlan &, int64_t, size_t, int64_t row) { ++term.start[row + 1]; });
  for (size_t row = 1; row < term.start.size(); ++row)
    term.start[row] += term.start[row - 1];
  term.coefficients.resize(term.getNumEntries());
  term.floats.resize(term.weighted ? term.getNumEntries() : 0);
  term.places.resize(term.getNumEntries() * term.arity);
  std::vector<int64_t> next(term.start.begin(), term.start.end() - 1);
  forEach([&](const FactorPlan &factor, int64_t site, size_t member, int64_t row) {
    int64_t at = next[row]++;
    if (term.weighted)
      term.floats[at] = dataIndex(plan, factor, factor.entries[site]);
    term.coefficients[at] = factor.coefficient;
    int64_t *place = term.places.data() + at * term.arity;
    for (size_t b = 0; b < members; ++b)
      if (b != member)
        *place++ = plan.variables[factor.members[b]].placeOf(factor.cells[site * members + b]);
  });
  if (llvm::all_equal(term.coefficients))
    term.coefficients.resize(1);
}

//===-- Dense -------------------------------------------------------------------------------------===//

void Collector::addDense(unsigned index, unsigned group) {
  const FactorPlan &factor = plan.factors[index];
  auto bipartite = dyn_cast<ebm::BipartiteAttr>(factor.graph);
  int64_t nodes = factor.graph.getNodeShape().front();
  for (size_t member = 0; member < factor.members.size(); ++member) {
    if (!isUpdated(factor, member))
      continue;
    DenseTerm term;
    term.factor = index;
    term.group = group;
    term.member = member;
    term.complete = !bipartite;
    term.nodes = term.partners = nodes;
    if (bipartite) {
      term.nodes = bipartite.getFirst();
      term.partner = term.nodes;
      term.partners = bipartite.getSecond();
      if (factor.atTarget[member]) {
        std::swap(term.first, term.partner);
        std::swap(term.nodes, term.partners);
      }
    }
    update.dense.push_back(term);
  }
  update.groups[group].uniformBase = false;
}

//===-- Fields and prepared -------------------------------------------------------------------------===//

/// The value that a field only adds to: itself, or the last of the additions above it.
static Value sumOf(gibbs::FieldOp field) {
  Value sum = field.getField();
  while (sum.hasOneUse()) {
    auto add = dyn_cast<arith::AddFOp>(*sum.user_begin());
    if (!add || !isFieldSum(add.getResult()))
      break;
    sum = add.getResult();
  }
  return sum;
}

/// Fields that the region only adds up share one sum, those that are only yielded another.
unsigned Collector::groupOf(gibbs::FieldOp field) {
  Value sum = sumOf(field);
  auto [group, isNew] = sums.try_emplace(isOnlyYielded(sum) ? Value() : sum, update.groups.size());
  if (isNew)
    update.groups.emplace_back();
  return group->second;
}

void Collector::addField(gibbs::FieldOp field) {
  if (field->use_empty())
    return;
  unsigned factor = 0;
  while (plan.factors[factor].op.getSymNameAttr() != field.getFactorAttr().getAttr())
    ++factor;
  unsigned group = groupOf(field);
  update.fields.emplace_back(field, group);
  only = field.getMember();
  switch (plan.factors[factor].kind) {
  case SiteKind::Regular:
    return addRegular(factor, group);
  case SiteKind::Listed:
    return addListed(factor, group);
  case SiteKind::Dense:
    return addDense(factor, group);
  }
}

void Collector::addValue(gibbs::ValueOp value) {
  if (value->use_empty())
    return;
  unsigned buffer = plan.bufferOf(value.getBuffer());
  update.values.push_back({value, buffer, plan.buffers[buffer].shape.empty()});
}

void Collector::layOut() {
  for (size_t number = 0; number < update.listed.size(); ++number)
    fillListed(number);
  for (GroupPlan &group : update.groups)
    group.base = group.uniformBase ? update.numScalars++ : update.rowLength++;
  for (RegularTerm &term : update.regular)
    if (!term.others.empty())
      term.slot = term.uniform ? update.numScalars++ : update.rowLength++;
  for (ValuePlan &value : update.values)
    value.slot = value.uniform ? update.numScalars++ : update.rowLength++;
  auto take = [&](int64_t floats) {
    int64_t offset = plan.preparedFloats;
    plan.preparedFloats += llvm::alignTo(floats, 16);
    return offset;
  };
  update.scalars = take(update.numScalars);
  update.rows = take(update.rowLength * update.traversal.numRows);
  for (ListedTerm &term : update.listed)
    term.prepared = take(term.getNumEntries());
  // The two ends of a complete graph fill the two triangles of one square.
  std::optional<std::pair<unsigned, int64_t>> square;
  for (DenseTerm &term : update.dense) {
    if (term.complete && square && square->first == term.factor) {
      term.prepared = square->second;
      square.reset();
      continue;
    }
    term.prepared = take(term.nodes * term.partners);
    if (term.complete)
      square = {term.factor, term.prepared};
  }
}

} // namespace

bool isFieldSum(Value value) {
  if (value.getDefiningOp<gibbs::FieldOp>())
    return true;
  auto add = value.getDefiningOp<arith::AddFOp>();
  return add && llvm::all_of(add->getOperands(),
                             [](Value term) { return term.hasOneUse() && isFieldSum(term); });
}

bool isOnlyYielded(Value value) {
  if (!value.hasOneUse())
    return false;
  auto yield = dyn_cast<gibbs::YieldOp>(*value.user_begin());
  return yield && yield.getKeep() != value;
}

LogicalResult planUpdates(Plan &plan) {
  auto sweeps = plan.program.getBody().getOps<gibbs::SweepOp>();
  if (sweeps.empty())
    return plan.program.emitOpError() << "has no sweep, so there is nothing to run";
  for (auto op : (*sweeps.begin()).getBody().getOps<gibbs::UpdateOp>()) {
    UpdatePlan update;
    update.op = op;
    update.variable = plan.variableOf(op.getVariableAttr());
    if (op.getSavedAttr())
      update.saved = plan.variableOf(op.getSavedAttr());
    update.firstPhase = plan.phases;
    auto traversal = makeTraversal(op, plan.variables[update.variable].sizes);
    if (failed(traversal))
      return failure();
    update.traversal = std::move(*traversal);
    plan.phases += update.traversal.numColours;
    Collector collector(plan, update);
    for (auto field : op.getBody().getOps<gibbs::FieldOp>())
      collector.addField(field);
    for (auto value : op.getBody().getOps<gibbs::ValueOp>())
      collector.addValue(value);
    collector.layOut();
    plan.updates.push_back(std::move(update));
  }
  if (plan.updates.empty())
    return plan.program.emitOpError()
           << "has no variable to draw: each is an input, or its clamp is frozen";
  return success();
}

} // namespace isinglass::cpu
