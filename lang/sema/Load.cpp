//===- Load.cpp -----------------------------------------------------------------------------------===//
#include "lang/sema/Load.h"

#include "lang/sema/CallArguments.h"
#include "lang/sema/Evaluate.h"

namespace isinglass::lang::sema {

std::optional<FromFile> evaluateLoad(Context &context, const syntax::Expression &load) {
  CallArguments arguments(context, {"'load'", 1, 2, {}, {}}, load.range, load.arguments);
  if (!arguments.good)
    return std::nullopt;
  std::optional<Value> path = evaluateText(context, arguments.unnamed[0]->value);
  std::optional<Value> array = Value::ofText("");
  if (arguments.unnamed.size() > 1)
    array = evaluateText(context, arguments.unnamed[1]->value);
  if (!path || !array)
    return std::nullopt;
  return FromFile{context.resolve(*path), array->text};
}

} // namespace isinglass::lang::sema
