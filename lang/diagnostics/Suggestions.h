//===- Suggestions.h - the known word that a misspelt one is close to ------------------------===//
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace isinglass::lang {

/// The candidate within a third of the word's length in edit distance (a swap of neighbours counts
/// as one edit), the nearest first; empty if none is close.
std::string nearest(std::string_view word, const std::vector<std::string> &candidates);

/// "did you mean 'x'?" for the nearest candidate, or empty.
std::string didYouMean(std::string_view word, const std::vector<std::string> &candidates);

/// "a", "a or b", "a, b or c".
std::string alternatives(const std::vector<std::string> &words);

} // namespace isinglass::lang
