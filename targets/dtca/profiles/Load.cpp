//===- Load.cpp - references, bases, variants -----------------------------------------------------===//
#include "runtime/chains/Names.h"
#include "targets/dtca/profiles/Builtin.h"
#include "targets/dtca/profiles/Resolve.h"
#include "targets/dtca/profiles/Toml.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <fstream>

namespace isinglass::dtca {
namespace {

namespace fs = std::filesystem;

/// NAME-OR-PATH[:ROWSxCOLUMNS][+VARIANT]...
struct Reference {
  std::string file;
  std::optional<std::array<int64_t, 2>> size;
  std::vector<std::string> variants;
};

std::array<int64_t, 2> readSize(const std::string &text, const std::string &reference) {
  std::array<int64_t, 2> size{};
  const char *end = text.data() + text.size();
  auto rows = std::from_chars(text.data(), end, size[0]);
  bool sound = rows.ec == std::errc() && rows.ptr != end && *rows.ptr == 'x';
  if (sound) {
    auto columns = std::from_chars(rows.ptr + 1, end, size[1]);
    sound = columns.ec == std::errc() && columns.ptr == end;
  }
  const Field &field = *findField("grid", "rows");
  if (!sound || size[0] < 1 || size[1] < 1 || double(size[0]) > field.highest ||
      double(size[1]) > field.highest)
    throw std::runtime_error("'" + reference + "': the size '" + text +
                             "' is not ROWSxCOLUMNS, each from 1 to " + shortest(field.highest));
  return size;
}

Reference readReference(const std::string &text) {
  // A path may hold ':' and '+', so its end is the last ".toml".
  size_t path = text.rfind(".toml");
  size_t end = path == std::string::npos ? text.find_first_of(":+") : path + 5;
  Reference reference{text.substr(0, end), {}, {}};
  while (end < text.size()) {
    char kind = text[end];
    size_t next = std::min(text.find_first_of(":+", end + 1), text.size());
    std::string part = text.substr(end + 1, next - end - 1);
    if (kind == ':' && !reference.size && reference.variants.empty())
      reference.size = readSize(part, text);
    else if (kind == '+' && !part.empty())
      reference.variants.push_back(part);
    else
      throw std::runtime_error("'" + text +
                               "' is not a profile; write NAME, NAME:ROWSxCOLUMNS or "
                               "NAME+VARIANT, where NAME may be a file that ends in .toml");
    end = next;
  }
  return reference;
}

bool isPath(std::string_view name) { return name.ends_with(".toml"); }

const Builtin *findBuiltin(std::string_view name) {
  for (const Builtin &builtin : builtinProfiles())
    if (builtin.name == name)
      return &builtin;
  return nullptr;
}

std::shared_ptr<const Source> readFile(const fs::path &path) {
  std::error_code ignored;
  std::ifstream file(path, std::ios::binary);
  if (!file || fs::is_directory(path, ignored))
    throw std::runtime_error(
        "cannot read '" + path.string() + "': " +
        (fs::exists(path, ignored) ? "it cannot be opened as a file" : "there is no such file"));
  std::string text(kMostText + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(file.gcount()));
  return std::make_shared<Source>(Source{path.string(), std::move(text)});
}

std::vector<std::string> listedNames() {
  std::vector<std::string> names;
  for (const auto &[name, summary] : listProfiles())
    names.push_back(name);
  return names;
}

std::shared_ptr<const Source> findSource(const std::string &name, const fs::path &folder) {
  if (isPath(name))
    return readFile(folder / name);
  if (const Builtin *builtin = findBuiltin(name))
    return std::make_shared<Source>(
        Source{"<" + std::string(builtin->name) + ">", std::string(builtin->text)});
  throw std::runtime_error(runtime::unknownName("profile", name, listedNames()) +
                           "; a file's name ends in .toml");
}

/// What a file that is its own base, by whatever way, has in common with itself.
std::string identity(const std::string &name, const fs::path &folder) {
  std::error_code ignored;
  return isPath(name) ? fs::weakly_canonical(folder / name, ignored).string() : name;
}

/// A file and its bases, the file first.
std::vector<Document> readChain(const std::string &reference, Problems &problems) {
  std::vector<Document> chain;
  std::vector<std::string> seen;
  std::string name = reference;
  fs::path folder;
  while (true) {
    seen.push_back(identity(name, folder));
    chain.push_back(readDocument(findSource(name, folder), problems));
    const Document &document = chain.back();
    if (!document.readable || !document.base)
      return chain;
    folder = isPath(name) ? (folder / name).parent_path() : fs::path();
    name = document.base->value;
    if (std::find(seen.begin(), seen.end(), identity(name, folder)) != seen.end()) {
      problems.add(document.base->place, "'" + name +
                                             "' is based on this profile, and this one on "
                                             "it; one of them must stand alone");
      return chain;
    }
    try {
      findSource(name, folder);
    } catch (const ProfileError &) {
      throw;
    } catch (const std::runtime_error &error) {
      problems.add(document.base->place, std::string("the base: ") + error.what());
      return chain;
    }
  }
}

std::vector<VariantName> variantsOf(const std::vector<Document> &chain) {
  std::vector<VariantName> variants;
  for (const Document &document : chain)
    for (const Variant &variant : document.variants)
      if (std::none_of(variants.begin(), variants.end(),
                       [&](const VariantName &known) { return known.name == variant.name; }))
        variants.push_back({variant.name, variant.summary, &document != &chain.front()});
  return variants;
}

const Variant &findVariant(const std::vector<Document> &chain, const std::string &name) {
  for (const Document &document : chain)
    for (const Variant &variant : document.variants)
      if (variant.name == name)
        return variant;
  std::vector<std::string> known;
  for (const VariantName &variant : variantsOf(chain))
    known.push_back(variant.name);
  throw std::runtime_error(known.empty() ? "the profile has no variants"
                                         : runtime::unknownName("variant", name, known));
}

bool isResizable(const std::vector<Document> &chain) {
  for (const Document &document : chain)
    if (document.resizable)
      return document.resizable->value;
  return false;
}

void resize(Entries &entries, std::array<int64_t, 2> size) {
  constexpr std::string_view kKeys[] = {"rows", "columns"};
  for (size_t i = 0; i < 2; ++i) {
    auto found = entries.find(findField("grid", kKeys[i]));
    if (found == entries.end() || !found->second)
      continue;
    found->second->value = size[i];
    found->second->origin.source = "the size that was asked for";
    found->second->origin.status = Status::Assumed;
  }
}

/// An image carries the text: what cannot be read back is refused now.
Profile checkPrintable(Profile profile, const Document &top, Problems &problems) {
  std::string text = printProfile(profile);
  if (text.size() > kMostText)
    problems.add({top.source, 1, 1}, "the resolved profile is more than 64 KiB of text; shorten "
                                     "its sources");
  if (tooDeepAt(text, kMostDots))
    problems.add({top.source, 1, 1}, "a line of the resolved profile has more than " +
                                         std::to_string(kMostDots) +
                                         " dots, its summaries joined; take some out");
  if (!problems.none())
    problems.raise();
  return profile;
}

/// A file's name without its folder; what could not stand in a reference is an underscore.
std::string stemOf(const std::string &path) {
  std::string stem = fs::path(path).stem().string();
  for (char &c : stem)
    if (!std::isalnum(static_cast<unsigned char>(c)) && c != '-' && c != '.')
      c = '_';
  return stem;
}

std::string nameOf(const Document &top, const Reference &reference) {
  std::string name = top.name                 ? top.name->value
                     : isPath(reference.file) ? stemOf(reference.file)
                                              : reference.file;
  if (reference.size)
    name += ":" + std::to_string((*reference.size)[0]) + "x" + std::to_string((*reference.size)[1]);
  for (const std::string &variant : reference.variants)
    name += "+" + variant;
  return name;
}

} // namespace

Profile loadProfile(const std::string &text) {
  Reference reference = readReference(text);
  Problems problems;
  std::vector<Document> chain = readChain(reference.file, problems);
  if (!chain.back().readable || chain.back().base)
    problems.raise();
  Entries entries;
  for (auto document = chain.rbegin(); document != chain.rend(); ++document)
    overlay(entries, document->entries);
  for (const std::string &variant : reference.variants)
    overlay(entries, findVariant(chain, variant).entries);
  if (reference.size) {
    if (!isResizable(chain))
      throw std::runtime_error("'" + reference.file +
                               "' has one size; a profile that comes in many says resizable = true "
                               "in its [grid]");
    resize(entries, *reference.size);
  }
  Profile profile = resolve(entries, chain.front(), problems);
  profile.name = nameOf(chain.front(), reference);
  for (const std::string &variant : reference.variants)
    profile.summary += "; " + findVariant(chain, variant).summary;
  return checkPrintable(std::move(profile), chain.front(), problems);
}

std::vector<std::string> filesOf(const std::string &reference) {
  Problems problems;
  std::vector<std::string> files;
  for (const Document &document : readChain(readReference(reference).file, problems))
    if (!document.source->where.starts_with('<'))
      files.push_back(document.source->where);
  return files;
}

Profile parseProfile(std::string_view text, const std::string &where) {
  Problems problems;
  auto source = std::make_shared<Source>(Source{where, std::string(text.substr(0, kMostText + 1))});
  Document document = readDocument(source, problems);
  auto refuse = [&](const Place &place, const std::string &what) {
    problems.add(place, "a resolved profile has no " + what);
  };
  if (document.base)
    refuse(document.base->place, "base");
  if (document.resizable)
    refuse(document.resizable->place, "resizable");
  for (const Variant &variant : document.variants)
    refuse(variant.place, "variants");
  if (!document.readable)
    problems.raise();
  if (!document.name)
    problems.add({source, 1, 1}, "the profile has no name; add name = \"...\"");
  Profile profile = resolve(document.entries, document, problems);
  profile.name = document.name ? document.name->value : "";
  return checkPrintable(std::move(profile), document, problems);
}

std::vector<std::pair<std::string, std::string>> listProfiles() {
  std::vector<std::pair<std::string, std::string>> list;
  for (const Builtin &builtin : builtinProfiles()) {
    Problems problems;
    Document document = readDocument(
        std::make_shared<Source>(Source{std::string(builtin.name), std::string(builtin.text)}),
        problems);
    if (document.summary) // one without is a base only
      list.emplace_back(builtin.name, document.summary->value);
  }
  return list;
}

std::vector<VariantName> listVariants(const std::string &reference) {
  Problems problems;
  std::vector<VariantName> variants =
      variantsOf(readChain(readReference(reference).file, problems));
  if (!problems.none())
    problems.raise();
  return variants;
}

} // namespace isinglass::dtca
