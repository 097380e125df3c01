//===- ImageVerbs.h - the verbs of isinglass image ------------------------------------------------===//
#pragma once

#include "compiler/tools/isinglass/Command.h"

#include <string>
#include <string_view>

namespace isinglass::tool {

/// One function a file, declared here and listed in Image.cpp.
Command imageDumpCommand(CLI::App &app);
Command imageAssembleCommand(CLI::App &app);
Command imageVerifyCommand(CLI::App &app);
Command imageDiffCommand(CLI::App &app);
Command imageInfoCommand(CLI::App &app);
Command imageRunCommand(CLI::App &app);
Command imageLiftCommand(CLI::App &app);
Command imageStepCommand(CLI::App &app);

/// Writes a file as a whole, or not at all.
void writeOutput(const std::string &path, std::string_view bytes);

} // namespace isinglass::tool
