//===- CallArguments.cpp ---------------------------------------------------------------------===//
#include "lang/sema/CallArguments.h"

#include "lang/diagnostics/Suggestions.h"

#include <algorithm>

namespace isinglass::lang::sema {

static void checkName(Context &context, const Signature &signature, const syntax::Name &name,
                      CallArguments &result) {
  std::vector<std::string> known = signature.required;
  known.insert(known.end(), signature.optional.begin(), signature.optional.end());
  if (result.named.count(name.text)) {
    context.diagnostics.report(Code::RepeatedOption, name.range, {name.text});
    result.good = false;
  } else if (std::find(known.begin(), known.end(), name.text) == known.end()) {
    std::string hint = didYouMean(name.text, known);
    if (hint.empty() && !known.empty())
      hint = "it has " + alternatives(known);
    context.diagnostics.report(Code::UnknownOption, name.range, {signature.words, name.text})
        .hint(hint);
    result.good = false;
  }
}

static std::string takes(const Signature &signature) {
  if (signature.most == 0)
    return "options only (name: value)";
  if (signature.fewest == signature.most)
    return count(signature.most, "argument", "arguments");
  if (signature.most > 100)
    return "at least " + count(signature.fewest, "argument", "arguments");
  return std::to_string(signature.fewest) + " to " + std::to_string(signature.most) + " arguments";
}

CallArguments::CallArguments(Context &context, const Signature &signature, Range range,
                             const std::vector<syntax::Argument> &arguments) {
  for (const syntax::Argument &argument : arguments) {
    if (argument.name.text.empty()) {
      unnamed.push_back(&argument);
      continue;
    }
    checkName(context, signature, argument.name, *this);
    named.emplace(argument.name.text, &argument);
  }
  if (unnamed.size() < signature.fewest || unnamed.size() > signature.most) {
    context.diagnostics.report(Code::WrongArguments, range,
                               {signature.words, takes(signature), std::to_string(unnamed.size())});
    good = false;
  }
  for (const std::string &option : signature.required)
    if (good && !named.count(option)) {
      context.diagnostics.report(Code::MissingOption, range, {signature.words, option});
      good = false;
    }
}

const syntax::Argument *CallArguments::find(const std::string &option) const {
  auto found = named.find(option);
  return found == named.end() ? nullptr : found->second;
}

} // namespace isinglass::lang::sema
