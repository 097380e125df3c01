//===- ImageOptions.cpp ----------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/ImageOptions.h"

#include <CLI/CLI.hpp>

#include <cstdio>

namespace isinglass::tool {

void ImageOptions::addTo(CLI::App &command) {
  const std::string group = "For a chip (--target=dtca:PROFILE)";
  auto add = [&](const char *name, auto &value, const char *text) {
    return command.add_option(name, value, text)->group(group);
  };
  add("--params", params, "NPZ file with values of parameters, by name, for the image's codes");
  add("--at", at, "ROW,COLUMN of the model's first cell (default: the lowest that fits)");
  add("--turn", turn, "identity, quarter, half, transpose, ... (default: the first that fits)");
  add("--visible", visible,
      "cells to read, \"s[0 to 1, 0 to 10]\", all others are latent (default: all)");
  add("--iterations", iterations, "run so many iterations and read once, instead of the schedule")
      ->check(CLI::Range(int64_t(1), int64_t(1) << 40));
  add("--coupling-bits", couplingBits, "bits of a coupling's code (default: the chip's)")
      ->check(CLI::Range(2, 16));
  add("--bias-bits", biasBits, "bits of a bias' code (default: the chip's)")
      ->check(CLI::Range(2, 16));
  add("--rounding", rounding, "nearest or stochastic")
      ->check(CLI::IsMember({"nearest", "stochastic"}))
      ->capture_default_str();
  add("--rounding-seed", seed, "seed of stochastic rounding")->capture_default_str();
  add("--beta", beta, "inverse temperature to fold into the codes (default: the model's)")
      ->check(CLI::PositiveNumber);
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
  number("--iterations", iterations);
  number("--coupling-bits", couplingBits);
  number("--bias-bits", biasBits);
  if (rounding != "nearest")
    add("--rounding", rounding);
  number("--rounding-seed", seed);
  if (beta) {
    char text[32];
    std::snprintf(text, sizeof text, "%.17g", *beta);
    add("--beta", text);
  }
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
  passes.at = at;
  passes.turn = turn;
  passes.visible = visible;
  passes.iterations = iterations;
  passes.couplingBits = couplingBits;
  passes.biasBits = biasBits;
  passes.rounding = rounding;
  passes.seed = seed;
  return passes;
}

} // namespace isinglass::tool
