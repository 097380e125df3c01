//===- Halos.cpp - axis by axis, each copying what the axes before it have refreshed -------------------===//
#include "targets/cpu/codegen/Halos.h"

using namespace mlir;

namespace isinglass::cpu {
namespace {

class Refresh {
public:
  Refresh(Emitter &b, const Halos &halos, Value lower, Value upper,
          llvm::function_ref<void(Value, Value)> copy)
      : b(b), halos(halos), lower(lower), upper(upper), copy(copy) {}

  /// The first axis comes last: copies along the others belong to the same cells of it.
  void emit(Value first) {
    for (size_t axis = 1; axis < halos.sizes.size(); ++axis)
      copyAxis(first, axis);
    copyAxis(first, 0);
  }

private:
  using Bounds = std::pair<Value, Value>;

  void copyAxis(Value first, size_t axis);
  /// Copies the cells that lie within `bounds` on `axis`; `place` is that of the axes before `at`.
  void walk(Value place, size_t at, size_t axis, const Bounds &bounds, int64_t distance);
  /// Of another axis, while `axis` is copied.
  Bounds boundsOf(size_t at, size_t axis);

  Emitter &b;
  const Halos &halos;
  Value lower, upper;
  llvm::function_ref<void(Value, Value)> copy;
};

void Refresh::copyAxis(Value first, size_t axis) {
  int64_t size = halos.sizes[axis], width = halos.widths[axis];
  if (width == 0)
    return;
  Bounds start(b.index(0), b.index(width)), end(b.index(size - width), b.index(size));
  if (axis == 0) {
    start = {lower, b.minimum(upper, start.second)};
    end = {b.maximum(lower, end.first), upper};
  }
  int64_t around = size * halos.strides[axis];
  walk(first, 0, axis, start, around);
  walk(first, 0, axis, end, -around);
}

Refresh::Bounds Refresh::boundsOf(size_t at, size_t axis) {
  if (at == 0)
    return {lower, upper};
  int64_t refreshed = at < axis || axis == 0 ? halos.widths[at] : 0;
  return {b.index(-refreshed), b.index(halos.sizes[at] + refreshed)};
}

void Refresh::walk(Value place, size_t at, size_t axis, const Bounds &bounds, int64_t distance) {
  if (at == halos.sizes.size())
    return copy(b.add(place, distance), place);
  auto [from, to] = at == axis ? bounds : boundsOf(at, axis);
  b.loop(from, to, [&](Value x) {
    walk(b.add(place, b.mul(x, halos.strides[at])), at + 1, axis, bounds, distance);
  });
}

} // namespace

void refreshHalos(Emitter &b, const Halos &halos, Value first, Value lower, Value upper,
                  llvm::function_ref<void(Value, Value)> copy) {
  Refresh(b, halos, lower, upper, copy).emit(first);
}

} // namespace isinglass::cpu
