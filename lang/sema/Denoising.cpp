//===- Denoising.cpp -------------------------------------------------------------------------===//
#include "lang/sema/Denoising.h"

#include "lang/diagnostics/Suggestions.h"
#include "lang/sema/Evaluate.h"
#include "lang/sema/GraphRules.h"
#include "lang/sema/Load.h"
#include "lang/sema/Settings.h"

#include <algorithm>
#include <limits>
#include <set>

namespace isinglass::lang::sema {

using syntax::DtmItem;

namespace {

constexpr int64_t kMostSteps = 4096;
constexpr int64_t kMostLevels = 255;
constexpr int64_t kMostClasses = 1 << 16;

class Denoising {
public:
  Denoising(Context &context, const syntax::Dtm &dtm) : context(context), dtm(dtm) {}

  const DtmItem *run();

private:
  const DtmItem *find(const char *kind);
  bool pixels(const DtmItem &item);
  bool label(const DtmItem &item);
  bool step(const DtmItem &item);
  bool drawn(const DtmItem &item);
  bool forward(const DtmItem &item);
  bool times(const CallArguments &options);
  bool rates(const syntax::Argument &argument);
  bool add(const DtmItem &item, Observable observable);
  Observable *observable(const syntax::Name &name);

  Context &context;
  const syntax::Dtm &dtm;
  Chain chain;
  std::vector<Observable> declared;
};

} // namespace

//===-- What a step sees ---------------------------------------------------------------------===//

bool Denoising::add(const DtmItem &item, Observable observable) {
  observable.name = item.name.text;
  observable.range = item.name.range;
  Entity entity;
  entity.kind = Entity::Kind::Variable;
  if (!context.scope.declare(item.name, entity))
    return false;
  declared.push_back(std::move(observable));
  return true;
}

bool Denoising::pixels(const DtmItem &item) {
  Observable made;
  std::optional<Shape> shape = makeShape(context, item.shape);
  CallArguments options(context, {"'pixels'", 0, 0, {}, {"levels", "fill"}}, item.kind.range,
                        item.options);
  bool good = take(context, options, "levels", 1, kMostLevels, made.levels);
  int fill = takeChoice(context, options, "fill", "a way to fill pixels", {{"random"}, {"front"}});
  made.front = fill == 1;
  if (!shape || !good || !options.good || fill == -2)
    return false;
  made.shape = *shape;
  return add(item, std::move(made));
}

bool Denoising::label(const DtmItem &item) {
  Observable made;
  made.label = true;
  std::optional<int64_t> classes = evaluateInt(context, *item.value);
  CallArguments options(context, {"'label'", 0, 0, {}, {"copies"}}, item.kind.range, item.options);
  bool good = take(context, options, "copies", 1, kMostClasses, made.copies);
  if (!classes || !good || !options.good)
    return false;
  made.classes = *classes;
  if (*classes >= 2 && *classes <= kMostClasses)
    return add(item, std::move(made));
  context.diagnostics.report(
      Code::OptionRange, item.value->range,
      {"of", "2 to " + std::to_string(kMostClasses), std::to_string(*classes)});
  return false;
}

Observable *Denoising::observable(const syntax::Name &name) {
  std::vector<std::string> known;
  for (Observable &each : chain.observables) {
    if (each.name == name.text)
      return &each;
    known.push_back(each.name);
  }
  std::string hint = didYouMean(name.text, known);
  context.diagnostics.report(Code::UnknownChoice, name.range, {name.text, "seen by the step"})
      .hint(hint.empty() && !known.empty() ? "it sees " + alternatives(known) : hint);
  return nullptr;
}

//===-- Step ---------------------------------------------------------------------------------===//

/// Scattered or spread.
bool Denoising::drawn(const DtmItem &item) {
  const std::string &word = item.placement.text;
  chain.places = word == "spread" ? Chain::Places::Spread : Chain::Places::Scattered;
  CallArguments options(context, {"'" + word + "'", 0, 0, {}, {"parity", "seed"}},
                        item.placement.range, item.options);
  int parity = takeChoice(context, options, "parity", "a parity", {{"any"}, {"even"}, {"odd"}});
  chain.parity = static_cast<Chain::Parity>(std::max(parity, 0));
  return take(context, options, "seed", 0, std::numeric_limits<int64_t>::max(), chain.seed) &&
         options.good && parity != -2;
}

bool Denoising::step(const DtmItem &item) {
  bool good = true;
  chain.on = item.on.text;
  chain.onRange = item.on.range;
  for (const syntax::Name &name : item.visible) {
    auto seen = [&](const Observable &each) { return each.name == name.text; };
    auto found = std::find_if(declared.begin(), declared.end(), seen);
    if (std::any_of(chain.observables.begin(), chain.observables.end(), seen)) {
      context.diagnostics.report(Code::RepeatedOption, name.range, {name.text});
      good = false;
    } else if (found == declared.end()) {
      Entity *entity = context.scope.find(name); // says if it is not declared, and what is near
      if (entity && entity->kind != Entity::Kind::Broken)
        context.diagnostics.report(Code::WrongKind, name.range,
                                   {name.text, words(entity->kind), "pixels or a label"});
      good = false;
    } else {
      chain.observables.push_back(*found);
    }
  }
  for (const Observable &each : declared)
    if (good && std::none_of(chain.observables.begin(), chain.observables.end(),
                             [&](const Observable &seen) { return seen.name == each.name; })) {
      context.diagnostics.report(Code::NotVisible, each.range, {each.name});
      good = false;
    }
  if (item.placement.text.empty())
    return good;
  if (!item.map)
    return drawn(item) && good;
  chain.places = Chain::Places::Listed;
  if (item.map->text != "load") {
    context.diagnostics
        .report(Code::UnknownChoice, item.map->range, {item.map->text, "a way to place"})
        .hint("as in placed load(\"places.npz\", \"places\")");
    return false;
  }
  std::optional<FromFile> file = evaluateLoad(context, *item.map);
  chain.listed = file.value_or(FromFile{});
  return file && good;
}

//===-- Forward process ----------------------------------------------------------------------===//

bool Denoising::times(const CallArguments &options) {
  int scale =
      takeChoice(context, options, "times", "a scale of times", {{"log"}, {"linear", true}});
  chain.logTimes = scale != 1;
  if (scale < 1)
    return scale != -2;
  const syntax::Expression &value = options.find("times")->value;
  CallArguments given(context, {"'linear'", 0, 0, {"end"}, {}}, value.range, value.arguments);
  return given.good && take(context, given, "end", RealRange{}, chain.end);
}

/// One number for all, or {x: 0.9, y: 0.2}.
bool Denoising::rates(const syntax::Argument &argument) {
  bool good = true;
  auto evaluate = [&](const syntax::Expression &expression, Observable &to) {
    std::optional<double> rate = evaluateReal(context, expression);
    good &= rate && *rate > 0;
    if (rate && !(*rate > 0))
      context.diagnostics.report(Code::OptionRange, expression.range,
                                 {"rate", "above 0", std::to_string(*rate)});
    to.rate = rate.value_or(1);
  };
  for (Observable &each : chain.observables)
    if (argument.record.empty())
      evaluate(argument.value, each);
  std::set<std::string> given;
  for (const syntax::Argument &entry : argument.record) {
    Observable *to = observable(entry.name);
    good &= to != nullptr;
    if (to && !given.insert(entry.name.text).second) {
      context.diagnostics.report(Code::RepeatedOption, entry.name.range, {entry.name.text});
      good = false;
    } else if (to) {
      evaluate(entry.value, *to);
    }
  }
  for (const Observable &each : chain.observables)
    if (good && !argument.record.empty() &&
        std::none_of(argument.record.begin(), argument.record.end(),
                     [&](const syntax::Argument &entry) { return entry.name.text == each.name; })) {
      context.diagnostics.report(Code::MissingOption, argument.range, {"'rate'", each.name});
      good = false;
    }
  return good;
}

bool Denoising::forward(const DtmItem &item) {
  CallArguments options(context, {"'forward'", 0, 0, {"steps", "rate"}, {"times"}}, item.kind.range,
                        item.options);
  if (!options.good)
    return false;
  bool good = take(context, options, "steps", 1, kMostSteps, chain.steps);
  good &= times(options);
  good &= rates(*options.find("rate"));
  return good;
}

//===-- All of it ----------------------------------------------------------------------------===//

/// The one item of a kind; a report if there is none, or another.
const DtmItem *Denoising::find(const char *kind) {
  const DtmItem *found = nullptr;
  bool good = true;
  for (const DtmItem &item : dtm.items) {
    if (item.kind.text != kind)
      continue;
    if (found)
      context.diagnostics.report(Code::Redeclared, item.kind.range, {kind})
          .note(found->kind.range, "'" + std::string(kind) + "' is here");
    good &= !found;
    found = &item;
  }
  if (!found)
    context.diagnostics.report(Code::MissingOption, dtm.name.range,
                               {"the denoising model '" + dtm.name.text + "'", kind});
  return good ? found : nullptr;
}

const DtmItem *Denoising::run() {
  chain.name = dtm.name.text;
  chain.range = dtm.name.range;
  bool good = true;
  for (const DtmItem &item : dtm.items)
    if (item.kind.text == "pixels")
      good &= pixels(item);
    else if (item.kind.text == "label")
      good &= label(item);
  const DtmItem *stepItem = find("step");
  const DtmItem *forwardItem = find("forward");
  if (!good || !stepItem || !forwardItem || !step(*stepItem) || !forward(*forwardItem))
    return nullptr;
  context.model.chain = std::move(chain);
  return stepItem;
}

const DtmItem *makeChain(Context &context, const syntax::Dtm &dtm) {
  return Denoising(context, dtm).run();
}

bool makeMachine(Context &context, const syntax::Argument &visible) {
  const syntax::Expression &value = visible.value;
  std::string word = wordOf(visible);
  if (word.empty()) {
    std::string text(context.sources.text(value.range));
    context.diagnostics.report(Code::UnknownChoice, value.range, {text, "seen by the training"})
        .hint("a spin variable, as in visible: v, or its first cells, as in visible: v(28, 28)");
    return false;
  }
  Entity *entity = context.scope.find({word, value.range});
  if (!entity || entity->kind == Entity::Kind::Broken)
    return false;
  Observable seen;
  seen.name = word;
  seen.range = value.range;
  if (entity->kind == Entity::Kind::Variable)
    seen.shape = context.model.graphs[context.model.variables[entity->index].graph].nodeShape();
  if (value.kind == syntax::Expression::Kind::Call) {
    CallArguments sizes(context, {"'" + word + "'", 1, 8, {}, {}}, value.range, value.arguments);
    std::vector<syntax::Expression> each;
    for (const syntax::Argument *size : sizes.unnamed)
      each.push_back(size->value);
    std::optional<Shape> shape = sizes.good ? makeShape(context, each) : std::nullopt;
    if (!shape)
      return false;
    seen.shape = *shape;
  }
  Chain chain;
  chain.name = context.model.name + "_trained"; // two symbols of one name are none
  chain.range = visible.range;
  chain.on = word;
  chain.onRange = value.range;
  chain.observables = {seen};
  context.model.chain = std::move(chain);
  checkChain(context);
  return !context.diagnostics.hasErrors();
}

/// Cells of a lattice whose coordinates add up to an even number, or an odd one.
static int64_t countParity(const Shape &shape, bool odd) {
  int64_t even = 1, uneven = 0;
  for (int64_t size : shape) {
    int64_t half = (size + 1) / 2, other = size / 2;
    int64_t both = even * half + uneven * other;
    uneven = even * other + uneven * half;
    even = both;
  }
  return odd ? uneven : even;
}

void checkChain(Context &context) {
  const Chain &chain = *context.model.chain;
  Entity *entity = context.scope.find({chain.on, chain.onRange});
  if (!entity || entity->kind == Entity::Kind::Broken)
    return;
  bool variable = entity->kind == Entity::Kind::Variable;
  if (!variable || !context.model.variables[entity->index].spin) {
    context.diagnostics.report(
        Code::WrongKind, chain.onRange,
        {chain.on, variable ? "categorical" : words(entity->kind), "a spin variable"});
    return;
  }
  Shape shape = context.model.graphs[context.model.variables[entity->index].graph].nodeShape();
  for (const Observable &each : chain.observables)
    if (chain.places == Chain::Places::Spread && !each.label && each.shape.size() != shape.size())
      context.diagnostics
          .report(Code::NotSpread, each.range,
                  {each.name, std::to_string(each.shape.size()), chain.on,
                   std::to_string(shape.size())})
          .hint("spread lays a picture over a lattice of as many axes; scattered takes any");
  bool parity = chain.parity != Chain::Parity::Any;
  int64_t cells =
      parity ? countParity(shape, chain.parity == Chain::Parity::Odd) : countEntries(shape);
  int64_t spins = 0;
  for (const Observable &each : chain.observables)
    if (spins <= cells) // each has at most 2^48, so that the sum fits
      spins += each.spins();
  if (spins > cells)
    context.diagnostics.report(
        Code::TooManyVisible, chain.onRange,
        {std::to_string(spins), std::to_string(cells), chain.on, parity ? " of one parity" : ""});
}

} // namespace isinglass::lang::sema
