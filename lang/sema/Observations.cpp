//===- Observations.cpp ----------------------------------------------------------------------===//
#include "lang/sema/Observations.h"

#include "lang/sema/Evaluate.h"

namespace isinglass::lang::sema {

/// One axis of the box.
static bool addSlice(Context &context, const syntax::Slice &slice, const Variable &variable,
                     int64_t size, Observation &box) {
  size_t axis = box.lower.size();
  int64_t first = 0;
  int64_t last = size - 1;
  if (slice.first) {
    std::optional<int64_t> from = evaluateInt(context, *slice.first);
    std::optional<int64_t> to = slice.last ? evaluateInt(context, *slice.last) : from;
    if (!from || !to)
      return false;
    first = *from;
    last = *to;
  }
  if (first < 0 || last >= size || first > last) {
    if (!slice.last)
      context.diagnostics.report(
          Code::IndexOutOfRange, slice.range,
          {std::to_string(first), std::to_string(axis), variable.name, std::to_string(size)});
    else
      context.diagnostics
          .report(Code::SliceRange, slice.range,
                  {std::to_string(first), std::to_string(last), std::to_string(axis), variable.name,
                   std::to_string(size)})
          .hint(first > last ? "the smaller end comes first" : "indices start at 0");
    return false;
  }
  box.lower.push_back(first);
  box.upper.push_back(last + 1);
  return true;
}

static bool addValue(Context &context, const syntax::Expression &expression,
                     const Variable &variable, Observation &box) {
  std::optional<int64_t> value = evaluateInt(context, expression);
  if (!value)
    return false;
  bool good = variable.spin ? *value == 1 || *value == -1 : *value >= 0 && *value < variable.states;
  if (!good)
    context.diagnostics.report(
        Code::BadState, expression.range,
        {variable.name, variable.spin ? "-1 or +1" : "0 to " + std::to_string(variable.states - 1),
         std::to_string(*value)});
  box.value = *value;
  return good;
}

std::optional<Observation> makeObservation(Context &context, const syntax::Statement &statement) {
  const syntax::Name &name = statement.name;
  Entity *entity = context.scope.find(name);
  if (!entity || entity->kind == Entity::Kind::Broken)
    return std::nullopt;
  if (entity->kind != Entity::Kind::Variable) {
    context.diagnostics
        .report(Code::WrongKind, name.range, {name.text, words(entity->kind), "a variable"})
        .note(entity->range, "'" + name.text + "' declared here");
    return std::nullopt;
  }
  const Variable &variable = context.model.variables[entity->index];
  Shape shape = context.model.graphs[variable.graph].nodeShape();
  Observation box;
  box.variable = entity->index;
  box.range = statement.range;
  std::vector<syntax::Slice> slices = statement.slices;
  if (!statement.sliced) // all of it
    slices.resize(shape.size());
  if (slices.size() != shape.size()) {
    Range all = join(slices.front().range, slices.back().range);
    context.diagnostics
        .report(Code::IndexCount, all,
                {name.text, count(shape.size(), "axis", "axes"),
                 count(slices.size(), "range", "ranges")})
        .note(variable.range, "'" + name.text + "' declared here");
    return std::nullopt;
  }
  bool good = true;
  for (size_t axis = 0; good && axis < shape.size(); ++axis)
    good = addSlice(context, slices[axis], variable, shape[axis], box);
  if (statement.value)
    good &= addValue(context, *statement.value, variable, box);
  return good ? std::optional(box) : std::nullopt;
}

} // namespace isinglass::lang::sema
