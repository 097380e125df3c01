//===- Command.h - the table of subcommands -------------------------------------------------------===//
#pragma once

#include <CLI/App.hpp>

#include <chrono>
#include <functional>

namespace isinglass::tool {

/// A subcommand: how it was declared, and what runs it. `run` returns the exit status; it may throw
/// std::exception, whose text is then the error.
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
