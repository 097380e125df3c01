//===- Profile.cpp - isinglass profile: which chips are known, and how well -----------------------===//
#include "compiler/tools/isinglass/Command.h"
#include "compiler/tools/isinglass/JsonText.h"

#include "targets/dtca/profiles/Fields.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <memory>

namespace isinglass::tool {
namespace {

using Json = nlohmann::ordered_json;

struct ProfileOptions {
  CLI::App *list, *show, *check;
  std::string reference;
  std::vector<std::string> files;
  bool json = false;
};

void printVariants(const std::string &name) {
  for (const dtca::VariantName &variant : dtca::listVariants(name))
    std::printf("  +%-11s %s\n", variant.name.c_str(), variant.summary.c_str());
}

int list() {
  for (const auto &[name, summary] : dtca::listProfiles()) {
    std::printf("%-13s %s\n", name.c_str(), summary.c_str());
    printVariants(name);
  }
  return 0;
}

/// What a person reads of one field.
struct Row {
  std::string name, value, status, source;
};

std::vector<Row> rowsOf(dtca::Profile &profile) {
  std::vector<Row> rows;
  for (const dtca::Field &field : dtca::fields()) {
    dtca::Slot slot = field.slot(profile, false);
    std::optional<dtca::Origin> origin = dtca::originOf(slot);
    if (!origin)
      continue;
    std::string unit = origin->unit == "1" ? "" : " " + origin->unit;
    rows.push_back({std::string(field.section) + "." + std::string(field.key),
                    dtca::printValue(field, slot) + unit,
                    std::string(dtca::statusName(origin->status)), origin->source});
  }
  return rows;
}

void showTable(dtca::Profile &profile) {
  std::vector<Row> rows = rowsOf(profile);
  rows.insert(rows.begin(), {"quantity", "value", "status", "source"});
  int names = 0, values = 0;
  for (const Row &row : rows) {
    names = std::max(names, static_cast<int>(row.name.size()));
    values = std::max(values, static_cast<int>(row.value.size()));
  }
  std::printf("%s: %s\n\n", profile.name.c_str(), profile.summary.c_str());
  for (const Row &row : rows)
    std::printf("%-*s  %-*s  %-8s  %s\n", names, row.name.c_str(), values, row.value.c_str(),
                row.status.c_str(), row.source.c_str());
}

void showJson(dtca::Profile &profile) {
  Json json = {{"name", profile.name}, {"summary", profile.summary}};
  for (const dtca::Field &field : dtca::fields()) {
    dtca::Slot slot = field.slot(profile, false);
    if (std::optional<dtca::Origin> origin = dtca::originOf(slot))
      json[std::string(field.section)][std::string(field.key)] = {
          {"value", Json::parse(dtca::printValue(field, slot))},
          {"unit", origin->unit},
          {"source", origin->source},
          {"status", dtca::statusName(origin->status)}};
  }
  std::printf("%s\n", textOf(json, 2).c_str());
}

int show(const ProfileOptions &options) {
  dtca::Profile profile = dtca::loadProfile(options.reference);
  if (options.json) {
    showJson(profile);
    return 0;
  }
  showTable(profile);
  auto variants = dtca::listVariants(options.reference);
  if (!variants.empty())
    std::printf("\nvariants, as in %s+%s:\n", options.reference.c_str(), variants[0].name.c_str());
  printVariants(options.reference);
  return 0;
}

/// A file is right if it is by itself and with each variant that it adds. Those of its bases may
/// not go with it: a base's E_bias has no place beside an update of one's own.
void checkFile(const std::string &file) {
  dtca::Profile profile = dtca::loadProfile(file);
  size_t variants = 0;
  // Variants that are asked for need not go with others.
  bool chosen = file.find('+', std::max(file.rfind(".toml") + 1, size_t(1)) - 1) != file.npos;
  for (const dtca::VariantName &variant : dtca::listVariants(file))
    if (!variant.inherited && !chosen) {
      dtca::loadProfile(file + "+" + variant.name);
      ++variants;
    }
  std::printf("ok: profile %s, %lld x %lld cells, %zu variants of its own\n", profile.name.c_str(),
              static_cast<long long>(profile.rows.value),
              static_cast<long long>(profile.columns.value), variants);
}

int check(const ProfileOptions &options) {
  int status = 0;
  for (const std::string &file : options.files) {
    try {
      checkFile(file);
    } catch (const dtca::ProfileError &error) {
      std::fputs(error.what(), stderr);
      status = 1;
    } catch (const std::runtime_error &error) {
      std::fprintf(stderr, "isinglass: error: %s\n", error.what());
      status = 1;
    }
  }
  return status;
}

} // namespace

Command profileCommand(CLI::App &app) {
  auto options = std::make_shared<ProfileOptions>();
  CLI::App *command = app.add_subcommand("profile", "What is known of the chips, and how well");
  command->require_subcommand(1);
  options->list = command->add_subcommand("list", "The profiles that are built in");
  options->show = command->add_subcommand("show", "Every number of a profile, and its source");
  options->show
      ->add_option("profile", options->reference,
                   "NAME or FILE.toml, then :ROWSxCOLUMNS and +VARIANT if wanted")
      ->required();
  options->show->add_flag("--json", options->json, "write JSON");
  options->check = command->add_subcommand("check", "Whether profile files are right");
  options->check->add_option("files", options->files, "FILE.toml ...")->required();
  return {command, [options] {
            return options->list->parsed()   ? list()
                   : options->show->parsed() ? show(*options)
                                             : check(*options);
          }};
}

} // namespace isinglass::tool
