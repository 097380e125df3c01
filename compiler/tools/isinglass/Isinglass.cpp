//===- Isinglass.cpp - the command line -----------------------------------------------------------===//
#include "compiler/tools/isinglass/Command.h"
#include "compiler/tools/isinglass/Version.h"

#include "targets/dtca/profiles/Profile.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>
#include <new>

namespace isinglass::tool {

const Clock::time_point processStart = Clock::now();

/// Every subcommand: a new one is a file and a row.
constexpr Command (*kCommands[])(CLI::App &) = {checkCommand, compileCommand, sampleCommand,
                                                exactCommand, imageCommand,   profileCommand,
                                                energyCommand};

static int main(int argc, char **argv) {
  CLI::App app("Isinglass, the open compiler for thermodynamic computers", "isinglass");
  app.set_version_flag("--version", std::string("isinglass ") + kVersion);
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::simple);
  std::vector<Command> commands;
  for (auto declare : kCommands)
    commands.push_back(declare(app));
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    return app.exit(error) == 0 ? 0 : 1;
  }
  for (const Command &command : commands)
    if (command.app->parsed())
      return command.run();
  return 1;
}

} // namespace isinglass::tool

int main(int argc, char **argv) {
  try {
    return isinglass::tool::main(argc, argv);
  } catch (const std::bad_alloc &) {
    std::fputs("isinglass: error: not enough memory\n", stderr);
  } catch (const isinglass::dtca::ProfileError &error) {
    std::fputs(error.what(), stderr); // says its place itself
  } catch (const std::exception &error) {
    std::fprintf(stderr, "isinglass: error: %s\n", error.what());
  }
  return 1;
}
