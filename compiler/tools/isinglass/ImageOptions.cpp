//===- ImageOptions.cpp ----------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/ImageOptions.h"
#include "compiler/tools/isinglass/Numbers.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <limits>
#include <stdexcept>

namespace isinglass::tool {

/// "ROW,COLUMN", or nothing.
static void checkPlace(const std::string &text) {
  llvm::StringRef place(text);
  auto [row, column] = place.split(',');
  int64_t number = 0;
  if (!place.empty() &&
      (row.trim().getAsInteger(10, number) || column.trim().getAsInteger(10, number)))
    throw std::runtime_error("--at '" + text + "' is not ROW,COLUMN");
}

/// A box in the language's words as the passes spell it: "s[0, 0..9]" is "s[0 to 1, 0 to 10]". Only
/// the name: the whole variable.
static std::string toSlice(const std::string &text) {
  auto refuse = [&] {
    throw std::runtime_error("--visible '" + text +
                             "' is not a variable or a box of it: s, s[3], s[.., 0..9]");
  };
  auto [name, rest] = llvm::StringRef(text).trim().split('[');
  if (rest.empty() && !llvm::StringRef(text).contains('['))
    return name.str();
  if (!rest.consume_back("]"))
    refuse();
  std::string slice = name.trim().str() + "[";
  llvm::SmallVector<llvm::StringRef> axes;
  rest.split(axes, ',');
  for (llvm::StringRef axis : axes) {
    if (axis.trim() == "..") { // all of it
      slice += slice.back() == '[' ? "*" : ", *";
      continue;
    }
    auto [first, last] = axis.split("..");
    int64_t from = 0, to = 0;
    if (first.trim().getAsInteger(10, from))
      refuse();
    to = from;
    if (axis.contains("..") && last.trim().getAsInteger(10, to))
      refuse();
    if (from < 0 || to < from || to >= std::numeric_limits<int64_t>::max())
      refuse();
    slice +=
        (slice.back() == '[' ? "" : ", ") + std::to_string(from) + " to " + std::to_string(to + 1);
  }
  return slice + "]";
}

void ImageOptions::addTo(CLI::App &command) {
  const std::string group = "For a chip (--target=dtca:PROFILE)";
  auto add = [&](const char *name, auto &value, const char *text) {
    return command.add_option(name, value, text)->group(group);
  };
  add("--params", params,
      "NPZ file with values of parameters, by name, for the image's codes, or the model.npz of a "
      "training");
  add("--step", step,
      "one step of a trained model, as a model of its own (default: all, as a chain of images)")
      ->check(CLI::Validator(isPositive, "NUMBER"));
  add("--at", at, "ROW,COLUMN of the model's first cell (default: the lowest that fits)");
  std::vector<std::string> turns;
  for (chip::Turn turn : chip::kTurns)
    turns.push_back(chip::stringifyTurn(turn).str());
  add("--turn", turn, "how the model is turned (default: the first that fits)")
      ->check(CLI::IsMember(turns));
  add("--visible", visible,
      "cells to read, as the language says them: \"s[0, 0..9]\"; all others are latent (default: "
      "all are read)")
      ->allow_extra_args(false);
  add("--iterations", iterations, "run so many iterations and read once, instead of the schedule")
      ->check(CLI::Range(int64_t(1), int64_t(1) << 40));
  add("--coupling-bits", couplingBits, "bits of a coupling's code (default: the chip's)")
      ->check(CLI::Range(2, 16));
  add("--bias-bits", biasBits, "bits of a bias' code (default: the chip's)")
      ->check(CLI::Range(2, 16));
  add("--rounding", rounding, "nearest or stochastic")
      ->check(CLI::IsMember({"nearest", "stochastic"}))
      ->capture_default_str();
  add("--rounding-seed", seed, "seed of stochastic rounding")
      ->check(CLI::Validator(isNotNegative, "NUMBER"))
      ->capture_default_str();
  command
      .add_flag("--saturate", saturate,
                "cut what the chip cannot hold, and say how much, instead of refusing it")
      ->group(group);
  add("--beta", beta, "inverse temperature to fold into the codes (default: the model's)")
      ->check(CLI::Validator(isPositive, "POSITIVE"));
  add("--report", report, "write what quantisation did as JSON");
}

void ImageOptions::addChosen(
    const std::function<void(const char *, const std::string &)> &add) const {
  auto number = [&](const char *option, int64_t value) {
    if (value != 0)
      add(option, std::to_string(value));
  };
  add("--at", at);
  add("--turn", turn);
  for (const std::string &box : visible)
    add("--visible", box);
  number("--step", step.value_or(0));
  number("--iterations", iterations);
  number("--coupling-bits", couplingBits);
  number("--bias-bits", biasBits);
  if (rounding != "nearest")
    add("--rounding", rounding);
  if (seed != 0)
    add("--rounding-seed", std::to_string(seed));
  if (beta) {
    char text[32];
    std::snprintf(text, sizeof text, "%.17g", *beta);
    add("--beta", text);
  }
}

std::string ImageOptions::firstGiven(llvm::ArrayRef<llvm::StringRef> taken) const {
  std::string first;
  auto note = [&](const char *option, const std::string &value) {
    if (first.empty() && !value.empty() && !llvm::is_contained(taken, option))
      first = option;
  };
  note("--params", params);
  note("--report", report);
  addChosen(note);
  note("--saturate", saturate ? "given" : "");
  return first;
}

chip::ChipAttr chipOf(mlir::MLIRContext &context, const dtca::Profile &profile) {
  context.loadDialect<chip::DtcaDialect>();
  llvm::SmallVector<int64_t> rules;
  for (dtca::Step rule : profile.rules.value)
    rules.append({rule.row, rule.column});
  return chip::ChipAttr::get(
      &context, profile.name, profile.rows.value, profile.columns.value, profile.wrapped.value,
      rules, profile.cores.value[0], profile.cores.value[1], profile.coresConnected.value,
      profile.couplingBits.value, profile.biasBits.value, profile.betaControl.value);
}

dtca::DtcaOptions ImageOptions::passes(mlir::MLIRContext &context,
                                       const dtca::Profile &profile) const {
  dtca::DtcaOptions passes;
  passes.chip = chipOf(context, profile);
  checkPlace(at);
  passes.at = at;
  passes.turn = turn;
  for (const std::string &box : visible)
    passes.visible.push_back(toSlice(box));
  passes.iterations = iterations;
  passes.couplingBits = couplingBits;
  passes.biasBits = biasBits;
  if (seed != 0 && rounding == "nearest")
    throw std::runtime_error("--rounding-seed is for --rounding=stochastic");
  passes.rounding = rounding;
  passes.seed = seed;
  passes.saturate = saturate;
  return passes;
}

} // namespace isinglass::tool
