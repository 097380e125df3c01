//===- Functions.cpp -------------------------------------------------------------------------===//
#include "lang/sema/Functions.h"

#include <cmath>
#include <limits>

namespace isinglass::lang::sema {

using Values = std::vector<Value>;

template <double (*f)(double)> static Value real(const Values &x) {
  return Value::ofReal(f(x[0].asReal()));
}

/// Rounds to an int; what does not fit stays a real, which no place for ints takes.
template <double (*f)(double)> static Value integer(const Values &x) {
  if (x[0].type == Value::Type::Int)
    return x[0];
  double rounded = f(x[0].real);
  if (std::abs(rounded) < 9.2e18)
    return Value::ofInt(static_cast<int64_t>(rounded));
  return Value::ofReal(rounded);
}

template <bool larger> static Value extreme(const Values &x) {
  Value best = x[0];
  bool real = best.type == Value::Type::Real;
  for (const Value &each : x) {
    real |= each.type == Value::Type::Real;
    bool both = each.type == Value::Type::Int && best.type == Value::Type::Int;
    bool less = both ? each.integer < best.integer : each.asReal() < best.asReal();
    bool more = both ? each.integer > best.integer : each.asReal() > best.asReal();
    if (larger ? more : less)
      best = each;
  }
  return real ? Value::ofReal(best.asReal()) : best;
}

static Value absolute(const Values &x) {
  if (x[0].type == Value::Type::Int && x[0].integer != std::numeric_limits<int64_t>::min())
    return Value::ofInt(std::abs(x[0].integer));
  return Value::ofReal(std::abs(x[0].asReal()));
}

static Value power(const Values &x) {
  return Value::ofReal(std::pow(x[0].asReal(), x[1].asReal()));
}

static const Function kFunctions[] = {
    {"sqrt", 1, 1, real<std::sqrt>},
    {"exp", 1, 1, real<std::exp>},
    {"log", 1, 1, real<std::log>},
    {"sin", 1, 1, real<std::sin>},
    {"cos", 1, 1, real<std::cos>},
    {"tanh", 1, 1, real<std::tanh>},
    {"floor", 1, 1, integer<std::floor>},
    {"ceil", 1, 1, integer<std::ceil>},
    {"round", 1, 1, integer<std::round>},
    {"abs", 1, 1, absolute},
    {"pow", 2, 2, power},
    {"min", 1, 16, extreme<false>},
    {"max", 1, 16, extreme<true>},
};

const Function *findFunction(const std::string &name) {
  for (const Function &function : kFunctions)
    if (name == function.name)
      return &function;
  return nullptr;
}

std::vector<std::string> functionNames() {
  std::vector<std::string> names;
  for (const Function &function : kFunctions)
    names.push_back(function.name);
  return names;
}

} // namespace isinglass::lang::sema
