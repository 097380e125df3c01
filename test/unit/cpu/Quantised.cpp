//===- Quantised.cpp ------------------------------------------------------------------------------------===//
#include "test/unit/cpu/Quantised.h"

#include <cmath>

namespace isinglass::test {

Reference quantised(const Reference &reference, const Reference::Parameters &parameters,
                    double unit, bool andAHalf) {
  Reference result = reference;
  result.terms.clear();
  std::vector<double> bias(reference.numCells, 0), codes(reference.numCells, 0);
  for (const Term &term : reference.terms) {
    double value = term.buffer < 0 ? 1 : parameters[term.buffer][term.entry];
    auto weight = static_cast<double>(static_cast<float>(-term.coefficient * value));
    if (term.cells.size() == 1)
      bias[term.cells.front()] += weight;
    if (term.cells.size() < 2)
      continue;
    double code = std::nearbyint(weight / unit);
    for (int64_t cell : term.cells)
      codes[cell] += code;
    result.terms.push_back({-code * unit, 0, true, -1, 0, term.cells});
  }
  for (int64_t cell = 0; cell < reference.numCells; ++cell) {
    double offset = andAHalf ? 1 : 0;
    double half = std::nearbyint((bias[cell] / unit - codes[cell] - offset) / 2);
    double code = 2 * half + offset + codes[cell];
    result.terms.push_back({-code * unit, 0, true, -1, 0, {cell}});
  }
  return result;
}

} // namespace isinglass::test
