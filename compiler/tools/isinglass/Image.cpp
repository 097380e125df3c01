//===- Image.cpp - isinglass image: chip images as files ------------------------------------------===//
#include "compiler/tools/isinglass/ImageVerbs.h"

#include "runtime/arrays/PendingFile.h"

#include <vector>

namespace isinglass::tool {

/// Every verb: a new one is a file and a row.
constexpr Command (*kVerbs[])(CLI::App &) = {
    imageInfoCommand,     imageVerifyCommand, imageDiffCommand, imageDumpCommand,
    imageAssembleCommand, imageRunCommand,    imageLiftCommand, imageStepCommand};

void writeOutput(const std::string &path, std::string_view bytes) {
  if (path == "-") {
    if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size() ||
        std::fflush(stdout) != 0)
      throw std::runtime_error("cannot write to the standard output");
    return;
  }
  runtime::PendingFile file(path);
  file.write(bytes);
  file.commit();
}

static int runVerb(const std::vector<Command> &verbs) {
  for (const Command &verb : verbs)
    if (verb.app->parsed())
      return verb.run();
  return 1;
}

Command imageCommand(CLI::App &app) {
  CLI::App *command = app.add_subcommand("image", "Reads, checks and edits chip images (.dtci)");
  command->require_subcommand(1);
  std::vector<Command> verbs;
  for (auto declare : kVerbs)
    verbs.push_back(declare(*command));
  return {command, [verbs] { return runVerb(verbs); }};
}

} // namespace isinglass::tool
