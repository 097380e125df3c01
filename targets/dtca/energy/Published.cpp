//===- Published.cpp - figures of others, from published.toml -------------------------------------===//
#include "targets/dtca/energy/Energy.h"

#include "targets/dtca/energy/PublishedText.h"
#include "targets/dtca/profiles/Toml.h"

#include <stdexcept>

namespace isinglass::dtca {

static Status statusOf(const std::string &name) {
  for (Status status : {Status::Measured, Status::Modelled, Status::Assumed})
    if (statusName(status) == name)
      return status;
  throw std::logic_error("published.toml: the status '" + name + "' is not one");
}

static Published readFigure(const toml::node &node) {
  const toml::table *row = node.as_table();
  if (!row)
    throw std::logic_error("published.toml: a figure is a table");
  auto text = [&](const char *key) { return (*row)[key].value_or(std::string()); };
  return {text("system"),
          text("setting"),
          (*row)["joules"].value_or(0.0),
          (*row)["fid"].value_or(0.0),
          text("source"),
          statusOf(text("status"))};
}

static std::vector<Published> readFigures() {
  toml::parse_result file = toml::parse(std::string_view(kPublishedText));
  if (!file || !file.table()["figure"].is_array())
    throw std::logic_error("published.toml cannot be read");
  std::vector<Published> figures;
  for (const toml::node &node : *file.table()["figure"].as_array())
    figures.push_back(readFigure(node));
  return figures;
}

const std::vector<Published> &publishedFigures() {
  static const std::vector<Published> figures = readFigures();
  return figures;
}

} // namespace isinglass::dtca
