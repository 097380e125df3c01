//===- KernelOptions.h - options that choose the code of a sampler --------------------------------===//
#pragma once

#include "runtime/chains/Precision.h"
#include "targets/cpu/Cpu.h"

#include <CLI/App.hpp>

#include <optional>
#include <string>
#include <vector>

namespace isinglass::tool {

struct KernelOptions {
  std::string precision = "f32"; ///< or i16, i8; auto: the first of i8, i16, f32 within the bound
  std::optional<double> bound;   ///< on the change of a conditional probability
  std::string layout = "auto", isa = "auto", generator = "shishua";
  bool sharedLowByte = false;

  /// Without `judged`, parameters move while the code runs: there is no bound to hold them to.
  void addTo(CLI::App &command, bool judged = true);
  /// The first of these options that the user gave; empty: none.
  std::string firstGiven() const;
  /// For one precision.
  cpu::CpuOptions of(const std::string &precision, int64_t chains) const;
  /// The precisions to try in turn.
  std::vector<std::string> precisions() const;
  /// Whether a precision is good enough for parameters, at the largest beta of the run; f32 is,
  /// where it is what auto is left with.
  bool accepts(const runtime::Precision &precision, const runtime::Description &description,
               double beta) const;

private:
  std::vector<CLI::Option *> given;
};

} // namespace isinglass::tool
