//===- Lift.cpp -----------------------------------------------------------------------------------===//
#include "targets/dtca/simulator/Lift.h"

#include "dialects/gibbs/Gibbs.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Verifier.h"
#include "llvm/ADT/STLExtras.h"

#include <stdexcept>

using namespace mlir;

namespace isinglass::dtca {
namespace {

class Lifter {
public:
  Lifter(MLIRContext &context, const Die &die, const Physics &physics)
      : die(die), physics(physics), builder(&context), location(builder.getUnknownLoc()) {}

  OwningOpRef<ModuleOp> lift();

private:
  ebm::LatticeAttr lattice();
  ebm::MemberAttr member(StringRef variable, ebm::Place place);
  void buffer(StringRef name, Attribute sites);
  void factor(StringRef name, bool unmeasured, StringRef weight, ArrayRef<Attribute> members,
              Attribute sites);
  void declare();
  void declareCouplings();
  void declareSweep();

  Value field(StringRef factor, std::optional<int64_t> member = {});
  Value value(StringRef buffer);
  Value times(Value a, Value b) { return arith::MulFOp::create(builder, location, a, b); }
  Value plus(Value a, Value b) { return arith::AddFOp::create(builder, location, a, b); }
  Value minus(Value a, Value b) { return arith::SubFOp::create(builder, location, a, b); }
  SmallVector<Value> neighbours();
  SmallVector<Value> fields();

  bool coupled() const { return !die.directions.empty(); }
  bool driven() const { return !die.drive.empty(); }
  bool stale() const { return physics.stale > 0 && coupled(); }

  const Die &die;
  const Physics &physics;
  OpBuilder builder;
  Location location;
  ebm::LatticeAttr graph;
  Attribute edges, nodes;
};

ebm::LatticeAttr Lifter::lattice() {
  SmallVector<int64_t> directions;
  for (Step step : die.directions)
    directions.append({step.row, step.column});
  return ebm::LatticeAttr::get(builder.getContext(), {die.rows, die.columns},
                               {die.periodicRows, die.periodicColumns}, directions);
}

ebm::MemberAttr Lifter::member(StringRef variable, ebm::Place place) {
  auto name = FlatSymbolRefAttr::get(builder.getContext(), variable);
  return ebm::MemberAttr::get(builder.getContext(), name, place, {});
}

void Lifter::buffer(StringRef name, Attribute sites) {
  gibbs::BufferOp::create(builder, location, builder.getStringAttr(name),
                          cast<ebm::SitesInterface>(sites), nullptr, nullptr, nullptr);
}

void Lifter::factor(StringRef name, bool unmeasured, StringRef weight, ArrayRef<Attribute> members,
                    Attribute sites) {
  gibbs::FactorOp::create(
      builder, location, builder.getStringAttr(name), builder.getF64FloatAttr(-1),
      FlatSymbolRefAttr::get(builder.getContext(), weight), nullptr, builder.getArrayAttr(members),
      cast<ebm::SitesInterface>(sites), unmeasured ? builder.getUnitAttr() : nullptr);
}

/// Weights as both ends feel them, or as each does; the energy is that of their mean.
void Lifter::declareCouplings() {
  auto at = [&](StringRef variable, ebm::Place place) -> Attribute {
    return member(variable, place);
  };
  Attribute source = at(kCells, ebm::Place::Source), target = at(kCells, ebm::Place::Target);
  StringRef near = die.symmetric ? "coupling" : "near", far = die.symmetric ? "coupling" : "far";
  buffer("coupling", edges);
  if (!die.symmetric) {
    buffer("near", edges);
    buffer("far", edges);
    factor("at_near", true, "near", {source, target}, edges);
    factor("at_far", true, "far", {source, target}, edges);
  }
  factor("pairs", false, "coupling", {source, target}, edges);
  if (stale()) {
    factor("past_near", true, near, {source, at(kPast, ebm::Place::Target)}, edges);
    factor("past_far", true, far, {at(kPast, ebm::Place::Source), target}, edges);
  }
}

void Lifter::declare() {
  gibbs::StateOp::create(builder, location, builder.getStringAttr(kCells), graph);
  if (stale())
    gibbs::StateOp::create(builder, location, builder.getStringAttr(kPast), graph);
  if (driven())
    gibbs::StateOp::create(builder, location, builder.getStringAttr(kInput), builder.getUnitAttr(),
                           graph);
  if (coupled())
    declareCouplings();
  buffer("bias", nodes);
  factor("single", false, "bias", {member(kCells, ebm::Place::Node)}, nodes);
  if (driven()) {
    buffer("drive", nodes);
    factor("driven", false, "drive",
           {member(kInput, ebm::Place::Node), member(kCells, ebm::Place::Node)}, nodes);
  }
  if (!die.slope.empty()) {
    buffer("slope", nodes);
    buffer("offset", nodes);
  }
  Attribute scalar = ebm::ShapeAttr::get(builder.getContext(), {});
  if (physics.keep > 0)
    buffer("keep", scalar);
  if (stale())
    buffer("stale", scalar);
}

Value Lifter::field(StringRef factor, std::optional<int64_t> member) {
  auto which = member ? builder.getI64IntegerAttr(*member) : nullptr;
  auto name = FlatSymbolRefAttr::get(builder.getContext(), factor);
  return gibbs::FieldOp::create(builder, location, builder.getF32Type(), name, which);
}

Value Lifter::value(StringRef buffer) {
  auto name = FlatSymbolRefAttr::get(builder.getContext(), buffer);
  return gibbs::ValueOp::create(builder, location, builder.getF32Type(), name);
}

/// What the neighbours add, as terms to sum.
SmallVector<Value> Lifter::neighbours() {
  SmallVector<Value> now;
  if (!coupled())
    return now;
  if (die.symmetric)
    now.push_back(field("pairs"));
  else
    now.append({field("at_near", 0), field("at_far", 1)});
  if (!stale())
    return now;
  Value share = value("stale");
  Value present = now.size() == 1 ? now.front() : plus(now[0], now[1]);
  Value past = plus(field("past_near"), field("past_far"));
  return {plus(present, times(share, minus(past, present)))};
}

SmallVector<Value> Lifter::fields() {
  SmallVector<Value> terms = neighbours();
  terms.push_back(field("single"));
  if (driven())
    terms.push_back(field("driven"));
  if (die.slope.empty())
    return terms;
  Value sum = terms.front();
  for (Value term : ArrayRef(terms).drop_front())
    sum = plus(sum, term);
  return {minus(times(value("slope"), sum), value("offset"))};
}

void Lifter::declareSweep() {
  auto sweep = gibbs::SweepOp::create(builder, location, "iteration");
  builder.createBlock(&sweep.getBody());
  auto name = [&](StringRef symbol) {
    return FlatSymbolRefAttr::get(builder.getContext(), symbol);
  };
  auto phases = gibbs::ResiduesAttr::get(builder.getContext(), {1, 1}, {2}, {0, 0});
  auto update =
      gibbs::UpdateOp::create(builder, location, name(kCells), stale() ? name(kPast) : nullptr,
                              cast<gibbs::ColouringInterface>(Attribute(phases)));
  builder.createBlock(&update.getBody());
  SmallVector<Value> terms = fields();
  Value keep = physics.keep > 0 ? value("keep") : Value();
  gibbs::YieldOp::create(builder, location, terms, keep);
}

OwningOpRef<ModuleOp> Lifter::lift() {
  graph = lattice();
  edges = ebm::EdgesAttr::get(builder.getContext(), graph);
  nodes = ebm::NodesAttr::get(builder.getContext(), graph);
  OwningOpRef<ModuleOp> module = ModuleOp::create(location);
  builder.setInsertionPointToStart(module->getBody());
  auto program =
      gibbs::ProgramOp::create(builder, location, "chip", builder.getF64FloatAttr(1).getValue());
  builder.createBlock(&program.getBody());
  declare();
  declareSweep();
  if (failed(verify(*module)))
    throw std::runtime_error("the image's couplings make no program that can be simulated");
  return module;
}

} // namespace

OwningOpRef<ModuleOp> liftDie(MLIRContext &context, const Die &die, const Physics &physics) {
  context.loadDialect<ebm::EbmDialect, gibbs::GibbsDialect, arith::ArithDialect>();
  return Lifter(context, die, physics).lift();
}

runtime::NamedArrays dieArrays(const Die &die, const Physics &physics) {
  runtime::NamedArrays arrays;
  std::vector<int64_t> nodes{die.rows, die.columns};
  std::vector<int64_t> edges{static_cast<int64_t>(die.directions.size()), die.rows, die.columns};
  auto add = [&](const char *name, const std::vector<int64_t> &shape, std::span<const float> data) {
    arrays.emplace(name, runtime::fromFloats(shape, data));
  };
  add("bias", nodes, die.bias);
  if (!die.drive.empty())
    add("drive", nodes, die.drive);
  if (!die.directions.empty()) {
    add("coupling", edges, die.mean);
    if (!die.symmetric) {
      add("near", edges, die.near);
      add("far", edges, die.far);
    }
    if (physics.stale > 0)
      add("stale", {}, std::vector<float>{static_cast<float>(physics.stale)});
  }
  if (!die.slope.empty()) {
    std::vector<float> half(die.offset);
    for (float &offset : half)
      offset /= 2;
    add("slope", nodes, die.slope);
    add("offset", nodes, half);
  }
  if (physics.keep > 0)
    add("keep", {}, std::vector<float>{static_cast<float>(physics.keep)});
  return arrays;
}

} // namespace isinglass::dtca
