//===- ClassUpdate.cpp ------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/ClassUpdate.h"

#include "targets/cpu/codegen/Random.h"

using namespace mlir;

namespace isinglass::cpu {
namespace {

int64_t colourOf(const Traversal &traversal, ArrayRef<int64_t> a) {
  int64_t colour = 0, factor = 1;
  for (auto [r, modulus] : llvm::enumerate(traversal.residues.getModuli())) {
    int64_t residue = 0;
    for (auto [x, coefficient] : llvm::zip_equal(a, traversal.residues.getCoefficients(r)))
      residue += x * coefficient;
    colour += factor * ((residue % modulus + modulus) % modulus);
    factor *= modulus;
  }
  return colour;
}

} // namespace

void endClassUpdate(Emitter &b, const UpdatePlan &update, const UpdateArguments &arguments,
                    ClassBody body) {
  const CellPlanes &planes = *b.arrangement.planes;
  auto updateColour = [&](int64_t colour, ValueRange generators) {
    Values after(generators);
    auto [lower, upper] = planes.rowsOfTile(b, arguments.tile, arguments.tiles);
    for (int64_t number = 0; number < planes.numClasses; ++number)
      if (colourOf(update.traversal, planes.getClass(number)) == colour)
        after = body(number, lower, upper, after);
    return after;
  };
  Values generators = b.loop(
      arguments.firstColour, arguments.lastColour, loadStream(b, arguments.stream),
      [&](Value colour, ValueRange values) {
        Values after(values);
        for (int64_t known = 0; known < update.traversal.numColours; ++known) {
          Value same = b.compare(arith::CmpIPredicate::eq, colour, b.index(known));
          after = b.when(same, after, [&, before = after] { return updateColour(known, before); });
        }
        return after;
      });
  storeStream(b, arguments.stream, generators);
  b.endFunction();
}

} // namespace isinglass::cpu
