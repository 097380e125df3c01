//===- ModelOptions.cpp ---------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/ModelOptions.h"

#include <stdexcept>

namespace isinglass::tool {

void ModelOptions::addTo(CLI::App &command) {
  command.add_option("model-file", file, "model file (.ebm; .mlir: an ebm module)")->required();
  command.add_option("-D,--define", defines, "name=value: a parameter of the model")
      ->allow_extra_args(false);
  command.add_option("--model", model, "which model of the file (default: the only one)");
  command.add_option("--freeze-params", freezeParams, "parameters to fold into the code; * is all")
      ->delimiter(',')
      ->allow_extra_args(false);
  command
      .add_option("--freeze-clamps", freezeClamps,
                  "clamped variables to fold into the code; * is all")
      ->delimiter(',')
      ->allow_extra_args(false);
}

std::string ModelOptions::firstGiven() const {
  if (!defines.empty())
    return "-D";
  if (!model.empty())
    return "--model";
  if (!freezeParams.empty())
    return "--freeze-params";
  return freezeClamps.empty() ? "" : "--freeze-clamps";
}

void ModelOptions::refuseFrozen(const runtime::NamedArrays &given) const {
  for (const std::string &name : freezeParams)
    if (given.contains(name))
      throw std::runtime_error("'" + name +
                               "' is frozen: leave it out of --params or of --freeze-params");
}

} // namespace isinglass::tool
