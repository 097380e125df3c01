//===- Scope.cpp -----------------------------------------------------------------------------===//
#include "lang/sema/Scope.h"

#include "lang/diagnostics/Suggestions.h"

namespace isinglass::lang::sema {

const char *words(Entity::Kind kind) {
  switch (kind) {
  case Entity::Kind::Broken:
    break;
  case Entity::Kind::Scalar:
    return "a number or text known at compile time";
  case Entity::Kind::Graph:
    return "a graph";
  case Entity::Kind::Variable:
    return "a variable";
  case Entity::Kind::Parameter:
    return "a param";
  case Entity::Kind::Node:
    return "a node bound by a sum";
  case Entity::Kind::Counter:
    return "a number bound by a sum";
  }
  return "";
}

bool Scope::declare(const syntax::Name &name, Entity entity) {
  std::vector<Entity> &meanings = entities[name.text];
  if (!meanings.empty()) {
    diagnostics.report(Code::Redeclared, name.range, {name.text})
        .note(meanings.front().range, "'" + name.text + "' declared here");
    return false;
  }
  entity.range = name.range;
  meanings.push_back(std::move(entity));
  return true;
}

void Scope::hide(const syntax::Name &name, Entity entity) {
  entity.range = name.range;
  entities[name.text].push_back(std::move(entity));
}

void Scope::unhide(const std::string &name) {
  std::vector<Entity> &meanings = entities[name];
  meanings.pop_back();
  if (meanings.empty())
    entities.erase(name);
}

Entity *Scope::findQuietly(const std::string &name) {
  auto found = entities.find(name);
  return found == entities.end() || found->second.empty() ? nullptr : &found->second.back();
}

Entity *Scope::find(const syntax::Name &name) {
  if (Entity *entity = findQuietly(name.text))
    return entity;
  Message &message = diagnostics.report(Code::UnknownName, name.range, {name.text});
  if (auto place = later.find(name.text); place != later.end()) {
    message.hint("declared further down only");
    message.note(place->second, "'" + name.text + "' declared here");
    return nullptr;
  }
  if (!diagnostics.wantsHints())
    return nullptr;
  std::vector<std::string> known;
  for (const auto &[text, meanings] : entities)
    if (!meanings.empty())
      known.push_back(text);
  std::string near = nearest(name.text, known);
  if (near.empty())
    return nullptr;
  message.hint("did you mean '" + near + "'?")
      .note(entities[near].back().range, "'" + near + "' declared here");
  return nullptr;
}

} // namespace isinglass::lang::sema
