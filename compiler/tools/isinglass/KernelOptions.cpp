#include "compiler/tools/isinglass/KernelOptions.h"

#include "runtime/random/Generators.h"
#include "targets/cpu/isa/Isa.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <stdexcept>

namespace isinglass::tool {

/// What `auto` takes for the same: the least that tables of 16 bits can do.
static constexpr double kAutoBound = 1e-5;

void KernelOptions::addTo(CLI::App &command) {
  std::vector<std::string> isas{"auto"}, generators;
  for (const cpu::Isa &row : cpu::getIsas())
    isas.push_back(row.name.str());
  for (const runtime::Generator &row : runtime::getGenerators())
    generators.emplace_back(row.name);
  command
      .add_option("--precision", precision,
                  "of local fields; auto: the first of i8, i16 and f32 within --precision-bound")
      ->capture_default_str()
      ->check(CLI::IsMember(std::vector<std::string>{"f32", "i16", "i8", "auto"}));
  command
      .add_option("--precision-bound", bound,
                  "refuse a precision that may change a conditional probability by more than this "
                  "(auto: try the next; default there: 1e-5)")
      ->check(CLI::PositiveNumber);
  command
      .add_option("--layout", layout,
                  "what lies side by side in a vector: tables, sliced, chains (default: the first "
                  "that fits)")
      ->capture_default_str();
  command.add_option("--isa", isa, "instruction set (default: the best that this machine has)")
      ->capture_default_str()
      ->check(CLI::IsMember(isas));
  command.add_option("--rng", generator, "random generator")
      ->capture_default_str()
      ->check(CLI::IsMember(generators));
}

cpu::CpuOptions KernelOptions::of(const std::string &one, int64_t chains) const {
  return {layout, one, isa, generator, chains};
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
  double change = found.worstChange(description, beta);
  if (change <= bound.value_or(isAuto ? kAutoBound : 1))
    return true;
  if (isAuto)
    return false;
  char text[160];
  std::snprintf(text, sizeof text,
                "precision %s may change a conditional probability by %.2g, more than "
                "--precision-bound=%g; take a wider one, or --precision=auto",
                description.precision.c_str(), change, *bound);
  throw std::runtime_error(text);
}

} // namespace isinglass::tool
