//===- Resolve.cpp --------------------------------------------------------------------------------===//
#include "targets/dtca/profiles/Resolve.h"

#include <cstdlib>
#include <set>

namespace isinglass::dtca {
namespace {

std::string size(const Profile &profile) {
  return std::to_string(profile.rows.value) + " x " + std::to_string(profile.columns.value);
}

/// Puts a value in its place in the profile.
struct Put {
  const Entry &entry;

  template <typename T> void operator()(Sourced<T> *slot) const {
    *slot = {std::get<T>(entry.value), entry.origin.unit, entry.origin.source, entry.origin.status};
  }
  void operator()(Price *slot) const {
    (*this)(&slot->quantity);
    slot->lines = entry.origin.unit == kLineUnit;
  }
};

/// What several entries must agree on. Entries that were refused are left alone.
class Agreement {
public:
  Agreement(const Entries &entries, const Document &top, const Profile &profile, Problems &problems)
      : entries(entries), top(top), profile(profile), problems(problems) {}

  void check() {
    checkRequired();
    if (sound("grid", "rows") && sound("grid", "columns"))
      checkGrid();
    checkUpdate();
    checkWires();
    checkBiasCircuit();
  }

private:
  using Name = std::pair<std::string_view, std::string_view>;

  bool given(const Field &field) const { return entries.contains(&field); }
  bool given(Name name) const { return given(*findField(name.first, name.second)); }
  bool sound(std::string_view section, std::string_view key) const {
    auto found = entries.find(findField(section, key));
    return found != entries.end() && found->second;
  }
  /// Where an entry is; where its section begins if there is none.
  Place placeOf(std::string_view section, std::string_view key = "") const {
    if (const Field *field = findField(section, key))
      if (auto found = entries.find(field); found != entries.end() && found->second)
        return found->second->place;
    auto found = top.sections.find(std::string(section));
    return found != top.sections.end() ? found->second : Place{top.source, 1, 1};
  }
  void addMissing(std::string_view section, const std::vector<const Field *> &missing,
                  const std::string &why) {
    std::string names;
    for (size_t i = 0; i < missing.size(); ++i)
      names += (i == 0                    ? ""
                : i + 1 == missing.size() ? " and "
                                          : ", ") +
               std::string(missing[i]->key);
    problems.add(placeOf(section), "[" + std::string(section) + "] has no " + names + why +
                                       "; add " + std::string(missing[0]->key) +
                                       " = { value = ..., unit = \"" +
                                       std::string(unitsOf(missing[0]->dimension)[0].name) +
                                       "\", source = \"...\", status = \"...\" }" +
                                       (missing.size() > 1 ? " and so on" : ""));
  }
  /// Reports what is not there of the fields that `wanted` picks, a section at a time.
  template <typename Wanted> void require(Wanted wanted, const std::string &why) {
    std::vector<const Field *> missing;
    std::string_view section;
    auto flush = [&] {
      if (!missing.empty())
        addMissing(section, missing, why);
      missing.clear();
    };
    for (const Field &field : fields()) {
      if (field.section != section)
        flush();
      section = field.section;
      if (wanted(field) && !given(field))
        missing.push_back(&field);
    }
    flush();
  }

  void checkRequired() {
    require([](const Field &field) { return field.required; }, "");
  }

  void checkGrid() {
    if (profile.cells() > int64_t(1) << 32)
      problems.add(placeOf("grid", "columns"),
                   "[grid] has " + size(profile) + " cells; at most 2^32 are supported");
    if (sound("grid", "rules") && checkReach() && profile.wrapped.value)
      checkWrapped();
    if (sound("grid", "cores"))
      checkCores();
  }

  bool checkReach() {
    for (Step step : profile.directions())
      if (std::abs(step.row) >= profile.rows.value ||
          std::abs(step.column) >= profile.columns.value) {
        problems.add(placeOf("grid", "rules"),
                     "a rule reaches (" + std::to_string(step.row) + ", " +
                         std::to_string(step.column) + "), beyond any cell of a grid of " +
                         size(profile) + "; take a larger grid or shorter rules");
        return false;
      }
    return true;
  }

  void checkWrapped() {
    int64_t rows = profile.rows.value, columns = profile.columns.value;
    if (rows % 2 || columns % 2)
      return problems.add(placeOf("grid", "wrapped"),
                          "a wrapped grid of " + size(profile) +
                              " cells has neighbours of one colour, which a phase updates at "
                              "once; both sides must be even");
    std::set<std::pair<int64_t, int64_t>> ends;
    for (Step step : profile.directions())
      for (int64_t sign : {1, -1})
        if (!ends.emplace((sign * step.row + rows) % rows, (sign * step.column + columns) % columns)
                 .second)
          return problems.add(placeOf("grid", "rules"),
                              "on a wrapped grid of " + size(profile) +
                                  " cells two couplings join the same cells; take a larger grid or "
                                  "shorter rules");
  }

  void checkCores() {
    const std::array<int64_t, 2> &cores = profile.cores.value;
    if (profile.rows.value % cores[0] || profile.columns.value % cores[1])
      problems.add(placeOf("grid", "cores"),
                   std::to_string(cores[0]) + " x " + std::to_string(cores[1]) +
                       " cores do not divide a grid of " + size(profile) + " cells");
    if (sound("grid", "cores_connected") && !profile.coresConnected.value &&
        profile.wrapped.value && cores[0] * cores[1] > 1)
      problems.add(placeOf("grid", "cores_connected"),
                   "a wrapped grid joins its cores at the seam; say cores_connected = true, or "
                   "wrapped = false");
  }

  void checkUpdate() {
    const Name parts[] = {{"energy", "random_bit"}, {"energy", "bias"}, {"energy", "clock"}};
    bool any = false;
    for (Name part : parts)
      any |= given(part);
    if (given(Name("energy", "update"))) {
      if (any)
        problems.add(placeOf("energy", "update"),
                     "[energy] update is the whole price of an update; give either it or "
                     "random_bit, bias and clock");
      return;
    }
    if (!any)
      return problems.add(placeOf("energy"),
                          "[energy] has no price of an update; give either update, or random_bit, "
                          "bias and clock with [wires]");
    require([](const Field &field) { return field.section == "energy" && field.key != "update"; },
            ", and there is no update");
    if (!given(Name("wires", "capacitance")) && !given(Name("wires", "pitch")))
      problems.add(placeOf("wires"), "[wires] is missing, for [energy] has no update; give "
                                     "capacitance, pitch, signal and edges_drive_all");
  }

  void checkWires() {
    if (profile.wires)
      require([](const Field &field) { return field.section == "wires"; }, ", which wires need");
    for (const Field &field : fields())
      if (auto found = entries.find(&field); found != entries.end() && found->second &&
                                             found->second->origin.unit == kLineUnit &&
                                             !profile.wires)
        problems.add(found->second->place, nameOf(field) +
                                               " is in charges of a line, and there are no "
                                               "[wires]; give them, or an energy");
  }

  void checkBiasCircuit() {
    bool any = given(Name("bias_circuit", "capacitance")) || given(Name("bias_circuit", "supply"));
    require([&](const Field &field) { return any && field.section == "bias_circuit"; },
            ", which its companion needs");
  }

  const Entries &entries;
  const Document &top;
  const Profile &profile;
  Problems &problems;
};

} // namespace

void overlay(Entries &entries, const Entries &over) {
  bool update = false, parts = false;
  for (const auto &[field, entry] : over) {
    update |= field->section == "energy" && field->key == "update";
    parts |= field->section == "energy" && field->key != "update";
  }
  if (update != parts)
    std::erase_if(entries, [&](const auto &item) {
      return item.first->section == "energy" && (item.first->key == "update") == parts;
    });
  for (const auto &[field, entry] : over)
    entries[field] = entry;
}

Profile resolve(const Entries &entries, const Document &top, Problems &problems) {
  Profile profile;
  for (const auto &[field, entry] : entries)
    if (entry)
      std::visit(Put{*entry}, field->slot(profile, true));
  if (!top.summary)
    problems.add({top.source, 1, 1}, "the profile has no summary; add summary = \"...\", a line");
  else
    profile.summary = top.summary->value;
  Agreement(entries, top, profile, problems).check();
  return profile;
}

} // namespace isinglass::dtca
