#include "compiler/tools/isinglass/KernelOptions.h"

#include "runtime/random/Generators.h"
#include "targets/cpu/isa/Isa.h"

#include <CLI/CLI.hpp>

namespace isinglass::tool {

/// What `auto` takes for no change: probabilities of 16 bits are rounded by 7.6e-6.
static constexpr double kAutoBound = 1e-5;

void KernelOptions::addTo(CLI::App &command, bool judged) {
  std::vector<std::string> isas{"auto"}, generators;
  for (const cpu::Isa &row : cpu::getIsas())
    isas.push_back(row.name.str());
  for (const runtime::Generator &row : runtime::getGenerators())
    generators.emplace_back(row.name);
  auto add = [&](const char *name, auto &value, const char *help) {
    given.push_back(command.add_option(name, value, help));
    return given.back();
  };
  add("--precision", precision,
      judged ? "of local fields; auto: the first of i8, i16 and f32 within --precision-bound"
             : "of local fields; auto: i16, or f32 where the model has no layout in it")
      ->capture_default_str()
      ->check(CLI::IsMember(std::vector<std::string>{"f32", "i16", "i8", "auto"}));
  if (judged)
    add("--precision-bound", bound,
        "refuse a precision that may change a conditional probability by more than this (auto: try "
        "the next; default there: 1e-5)")
        ->check(CLI::PositiveNumber);
  add("--layout", layout,
      "what lies side by side in a vector: cells, tables, sliced, chains (auto: the first that "
      "fits)")
      ->capture_default_str();
  add("--isa", isa, "instruction set (auto: the best that this machine has)")
      ->capture_default_str()
      ->check(CLI::IsMember(isas));
  add("--rng", generator, "random generator")
      ->capture_default_str()
      ->check(CLI::IsMember(generators));
  given.push_back(command.add_flag(
      "--shared-low-byte", sharedLowByte,
      "in tables, chains share the random bits that decide where their others tie: faster, each "
      "chain's law as it was, but chains are no longer independent"));
}

std::string KernelOptions::firstGiven() const {
  for (const CLI::Option *option : given)
    if (option->count() > 0)
      return option->get_name();
  return "";
}

cpu::CpuOptions KernelOptions::of(const std::string &one, int64_t chains) const {
  return {layout, one, isa, generator, chains, sharedLowByte};
}

std::vector<std::string> KernelOptions::precisions() const {
  if (precision == "auto")
    return {"i8", "i16", "f32"};
  return {precision};
}

bool KernelOptions::accepts(const runtime::Precision &found,
                            const runtime::Description &description, double beta) const {
  bool isAuto = precision == "auto";
  if (isAuto && description.precision == "f32")
    return true;
  return found.worstChange(description, beta) <= bound.value_or(isAuto ? kAutoBound : 1);
}

} // namespace isinglass::tool
