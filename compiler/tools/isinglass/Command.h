//===- Command.h - the table of subcommands -------------------------------------------------------===//
#pragma once

#include <CLI/App.hpp>

#include <chrono>
#include <exception>
#include <functional>

namespace isinglass::tool {

/// Errors that have been printed, each at its place in the model: nothing is left to say.
struct ErrorsPrinted : std::exception {
  const char *what() const noexcept override { return "the model has errors"; }
};

/// A subcommand: how it was declared, and what runs it. `run` returns the exit status; it may throw
/// std::exception, whose text is then the error, or ErrorsPrinted.
struct Command {
  CLI::App *app;
  std::function<int()> run;
};

/// One function a file, declared here and listed in Isinglass.cpp.
Command checkCommand(CLI::App &app);
Command compileCommand(CLI::App &app);
Command sampleCommand(CLI::App &app);
Command exactCommand(CLI::App &app);
Command trainCommand(CLI::App &app);
Command generateCommand(CLI::App &app);
Command evaluateCommand(CLI::App &app);
Command imageCommand(CLI::App &app);
Command profileCommand(CLI::App &app);
Command energyCommand(CLI::App &app);

using Clock = std::chrono::steady_clock;
/// When the process began, for start-up times.
extern const Clock::time_point processStart;

} // namespace isinglass::tool
