//===- Diagnostics.h - collects, orders and prints messages ----------------------------------===//
//
//   boltzmann.ebm:6:33: error [E0214]: 'W' is an array over g.edges but is indexed by one node
//     6 |   energy -sum((i,j) in g.edges) W[i]*s[i]*s[j];
//       |                                 ^~~~ did you mean W[i,j]?
//   boltzmann.ebm:4:9: note: 'W' declared here
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "lang/diagnostics/Codes.h"
#include "lang/diagnostics/Sources.h"

#include <deque>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace isinglass::lang {

/// One message; the calls add to it and may be chained.
class Message {
public:
  Message(Code code, Range range, std::string text)
      : code(code), range(range), text(std::move(text)) {}

  /// What stands beside the caret.
  Message &hint(std::string words);
  /// Another place that matters.
  Message &note(Range place, std::string words);

private:
  friend class Diagnostics;
  Code code;
  Range range;
  std::string text;
  std::string beside;
  std::vector<std::pair<Range, std::string>> notes;
};

class Diagnostics {
public:
  explicit Diagnostics(const Sources &sources) : sources(sources) {}

  /// Adds a message. A place gets one message: later ones for it are dropped, as consequences.
  Message &report(Code code, Range range, std::vector<std::string> fill = {});

  /// Whether a hint that takes time to find is still worth it: after many messages it is not read.
  bool wantsHints() const { return messages.size() <= kMostHinted; }

  bool hasErrors() const { return errors != 0; }
  unsigned countErrors() const { return errors; }

  /// All messages in order of place, at most kMostPrinted of them.
  std::string print() const;

private:
  static constexpr size_t kMostPrinted = 20;
  static constexpr size_t kMostKept = 1000;
  static constexpr size_t kMostHinted = 100; ///< They come roughly in order of place.

  void printMessage(std::string &out, const Message &message) const;
  void printLine(std::string &out, const Message &message) const;

  const Sources &sources;
  std::deque<Message> messages;
  std::set<std::pair<uint32_t, uint32_t>> taken;
  Message dropped{Code{}, {}, {}};
  unsigned errors = 0;
};

} // namespace isinglass::lang
