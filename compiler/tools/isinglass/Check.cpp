//===- Check.cpp - isinglass check: is the model right, and what is it ----------------------------===//
#include "compiler/tools/isinglass/ArrayFiles.h"
#include "compiler/tools/isinglass/Command.h"
#include "compiler/tools/isinglass/ModelOptions.h"

#include "lang/Frontend.h"

#include <cstdio>
#include <memory>

namespace isinglass::tool {

static std::string printShape(const std::vector<int64_t> &shape) {
  std::string text;
  for (int64_t size : shape)
    text += (text.empty() ? "" : ", ") + std::to_string(size);
  return "[" + text + "]";
}

static void printRows(const char *kind, const std::vector<lang::Summary::Row> &rows) {
  for (const lang::Summary::Row &row : rows)
    std::printf("  %-9s %s%s: %s\n", kind, row.name.c_str(), printShape(row.shape).c_str(),
                row.words.c_str());
}

static int check(const ModelOptions &options) {
  ArrayFiles arrays;
  lang::Frontend frontend({options.file, {}, options.defines, options.model, &arrays});
  std::optional<lang::Summary> summary = frontend.check();
  std::fputs(frontend.messages().c_str(), stderr);
  if (!summary)
    return 1;
  if (const auto &chain = summary->chain) {
    std::printf("ok: dtm %s, steps %lld\n", chain->name.c_str(),
                static_cast<long long>(chain->steps));
    printRows("sees", chain->observables);
    std::printf("step: model %s\n", summary->model.c_str());
  } else {
    std::printf("ok: model %s\n", summary->model.c_str());
  }
  printRows("variable", summary->variables);
  printRows("param", summary->parameters);
  std::printf("  %lld nodes, %lld edges, %lld factors\n", static_cast<long long>(summary->spins),
              static_cast<long long>(summary->edges), static_cast<long long>(summary->factors));
  return 0;
}

Command checkCommand(CLI::App &app) {
  CLI::App *command = app.add_subcommand("check", "Checks a model file and says what it holds");
  auto options = std::make_shared<ModelOptions>();
  options->addTo(*command);
  return {command, [options] { return check(*options); }};
}

} // namespace isinglass::tool
