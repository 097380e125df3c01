//===- Corpus.h - what Rounds.cpp mutates ---------------------------------------------------------===//
#pragma once

#include <string>
#include <vector>

struct Corpus {
  std::vector<std::string> seeds;
  std::vector<std::string> pieces; ///< what a mutation likes to write
  /// For formats with a checksum: makes it right again, so that what lies behind it is reached.
  /// Used on every second input; every fourth then keeps its size.
  void (*repair)(std::string &bytes) = nullptr;
};

/// Defined beside each target, in ...Seeds.cpp.
Corpus corpus();
