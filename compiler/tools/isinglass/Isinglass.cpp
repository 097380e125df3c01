//===- Isinglass.cpp - the command line -----------------------------------------------------------===//
#include "compiler/tools/isinglass/Command.h"
#include "compiler/tools/isinglass/Numbers.h"
#include "compiler/tools/isinglass/Version.h"

#include "targets/dtca/profiles/Profile.h"

#include <CLI/CLI.hpp>

#include "runtime/chains/Names.h"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <new>
#include <stdexcept>

namespace isinglass::tool {

const Clock::time_point processStart = Clock::now();

/// Every subcommand: a new one is a file and a row.
constexpr Command (*kCommands[])(CLI::App &) = {
    checkCommand,    compileCommand,  sampleCommand, exactCommand,   trainCommand,
    generateCommand, evaluateCommand, imageCommand,  profileCommand, energyCommand};

/// What is wrong with a name that is no command, or nothing if no name is.
static std::string misspelt(const CLI::App &app, int argc, char **argv) {
  const CLI::App *parent = &app;
  int at = 1;
  for (; at < argc; ++at) {
    auto commands =
        parent->get_subcommands([&](const CLI::App *sub) { return sub->get_name() == argv[at]; });
    if (commands.empty())
      break;
    parent = commands.front();
  }
  if (at == argc || argv[at][0] == '-' || parent->get_require_subcommand_min() == 0)
    return "";
  std::vector<std::string> names;
  for (const CLI::App *command : parent->get_subcommands([](const CLI::App *) { return true; }))
    names.push_back(command->get_name());
  return runtime::unknownName("command", argv[at], names);
}

/// An option that is given as "" is a variable that a script forgot to set.
static void refuseEmpty(const CLI::App &app) {
  for (const CLI::Option *option : app.get_options())
    if (std::ranges::count(option->results(), "") > 0)
      throw std::runtime_error(option->get_name() + " is empty; leave it out, or give it a value");
  for (const CLI::App *command : app.get_subcommands())
    refuseEmpty(*command);
}

static int main(int argc, char **argv) {
  CLI::App app("Isinglass, the open compiler for thermodynamic computers", "isinglass");
  app.set_version_flag("--version", std::string("isinglass ") + kVersion);
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::simple);
  std::vector<Command> commands;
  for (auto declare : kCommands)
    commands.push_back(declare(app));
  readDecimals(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    if (std::string problem = misspelt(app, argc, argv);
        !problem.empty() && error.get_exit_code() != 0)
      throw std::runtime_error(problem);
    return app.exit(error) == 0 ? 0 : 1;
  }
  refuseEmpty(app);
  for (const Command &command : commands)
    if (command.app->parsed()) {
      int code = command.run();
      if (std::fflush(stdout) != 0 || std::ferror(stdout))
        throw std::runtime_error("cannot write to the standard output");
      return code;
    }
  return 1;
}

} // namespace isinglass::tool

int main(int argc, char **argv) {
  try {
    return isinglass::tool::main(argc, argv);
  } catch (const std::bad_alloc &) {
    std::fputs("isinglass: error: not enough memory\n", stderr);
  } catch (const isinglass::tool::ErrorsPrinted &) {
  } catch (const isinglass::dtca::ProfileError &error) {
    std::fputs(error.what(), stderr); // says its place itself
  } catch (const std::exception &error) {
    std::fprintf(stderr, "isinglass: error: %s\n", error.what());
  }
  return 1;
}
