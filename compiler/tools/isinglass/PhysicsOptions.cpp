//===- PhysicsOptions.cpp -------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/PhysicsOptions.h"
#include "compiler/tools/isinglass/Numbers.h"

#include <CLI/CLI.hpp>

#include <cstdio>

namespace isinglass::tool {

void PhysicsOptions::addTo(CLI::App &command) {
  auto add = [&](const char *name, auto &value, const char *help) {
    CLI::Option *option = command.add_option(name, value, help);
    options.push_back(option);
    return option;
  };
  add("--physics", physics,
      "ideal cells, or what the profile says of them; the options below replace single numbers")
      ->check(CLI::IsMember({"ideal", "profile"}))
      ->capture_default_str();
  add("--slope-spread", slopeSpread, "standard deviation of the cells' slopes");
  add("--offset-spread", offsetSpread, "standard deviation of the cells' offsets");
  add("--mismatch", mismatch,
      "relative standard deviation of each of a coupling's two conductances");
  add("--keep", keep, "probability that a latched cell keeps its state");
  add("--stale", stale, "share of the field that its neighbours' previous states still make");
  add("--die", die, "number of the die: seed of its spreads")
      ->check(CLI::Validator(isNotNegative, "NUMBER"))
      ->capture_default_str();
}

std::string PhysicsOptions::firstGiven() const {
  for (const CLI::Option *option : options)
    if (option->count() > 0)
      return option->get_name();
  return "";
}

dtca::Physics PhysicsOptions::apply(const dtca::Profile &profile) const {
  dtca::Physics chosen;
  if (physics == "profile")
    chosen = dtca::profilePhysics(profile, die);
  chosen.die = die;
  chosen.slopeSpread = slopeSpread.value_or(chosen.slopeSpread);
  chosen.offsetSpread = offsetSpread.value_or(chosen.offsetSpread);
  chosen.mismatchSpread = mismatch.value_or(chosen.mismatchSpread);
  chosen.keep = keep.value_or(chosen.keep);
  chosen.stale = stale.value_or(chosen.stale);
  chosen.check();
  return chosen;
}

std::vector<std::pair<std::string, std::string>>
PhysicsOptions::given(const dtca::Physics &physics) const {
  std::vector<std::pair<std::string, std::string>> options;
  auto add = [&](const char *name, double value) {
    if (value == 0)
      return;
    char text[32];
    std::snprintf(text, sizeof text, "%.17g", value);
    options.emplace_back(name, text);
  };
  add("--slope-spread", physics.slopeSpread);
  add("--offset-spread", physics.offsetSpread);
  add("--mismatch", physics.mismatchSpread);
  add("--keep", physics.keep);
  add("--stale", physics.stale);
  options.emplace_back("--die", std::to_string(physics.die));
  return options;
}

} // namespace isinglass::tool
