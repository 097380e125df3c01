//===- Tally.h - how many inputs a fuzz target took -------------------------------------------------===//
#pragma once

#include <cstddef>
#include <cstdio>

/// Printed when the program ends: a run in which nothing is accepted tests little.
struct Tally {
  size_t refused = 0, accepted = 0;
  ~Tally() { std::printf("%zu refused, %zu accepted\n", refused, accepted); }
};
