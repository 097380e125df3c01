//===- Order.cpp ----------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/Order.h"

using namespace mlir;

namespace isinglass::cpu {

Value Cell::placeOf(Emitter &b, const VariablePlan &variable, ArrayRef<int64_t> step) const {
  int64_t base = variable.offset;
  for (auto [distance, stride] : llvm::zip_equal(step, variable.strides))
    base += distance * stride;
  if (variable.isFlat())
    return b.add(index, base);
  return b.add(b.affine(b.index(0), x, variable.strides), base);
}

std::pair<Value, Value> cutTile(Emitter &b, Value lower, Value upper, int64_t size, Value tile,
                                Value tiles) {
  auto bound = [&](Value t) { return b.createOrFold<arith::DivUIOp>(b.mul(t, size), tiles); };
  return {b.maximum(lower, bound(tile)), b.minimum(upper, bound(b.add(tile, 1)))};
}

namespace {

//===-- Residues ----------------------------------------------------------------------------------===//

/// Walks a lattice row by row; of a row, the cells of one colour are the starts x0 below the period
/// whose residues are the colour's, with the period as step.
class ResidueWalk {
public:
  ResidueWalk(Emitter &b, const Traversal &traversal, int64_t group)
      : b(b), traversal(traversal), group(group) {}

  Values walk(const Part &part, ValueRange carried, GroupBody body) {
    decode(part.colour);
    std::tie(lower[0], upper[0]) =
        cutTile(b, lower[0], upper[0], traversal.sizes[0], part.tile, part.tiles);
    return axis(0, {}, carried, body);
  }

private:
  void decode(Value colour);
  Values axis(size_t axis, Values x, ValueRange carried, GroupBody body);
  Values row(ValueRange x, ValueRange carried, GroupBody body);
  Value matches(ValueRange outer, Value start);
  Values start(ValueRange outer, Value row, Value start, ValueRange carried, GroupBody body);

  Emitter &b;
  const Traversal &traversal;
  int64_t group;       ///< cells at a time
  Values wanted;       ///< per residue
  Values lower, upper; ///< per axis
};

void ResidueWalk::decode(Value colour) {
  gibbs::ResiduesAttr residues = traversal.residues;
  for (int64_t modulus : residues.getModuli()) {
    wanted.push_back(b.rem(colour, modulus));
    colour = b.div(colour, modulus);
  }
  for (auto [seam, size] : llvm::zip_equal(residues.getSeams(), traversal.sizes)) {
    lower.push_back(b.index(0));
    upper.push_back(b.index(size));
    if (seam == 0)
      continue;
    Value inSeam = b.compare(arith::CmpIPredicate::ne, b.rem(colour, 2), b.index(0));
    lower.back() = b.select(inSeam, b.index(size - seam), b.index(0));
    upper.back() = b.select(inSeam, b.index(size), b.index(size - seam));
    colour = b.div(colour, 2);
  }
}

Values ResidueWalk::axis(size_t axis, Values x, ValueRange carried, GroupBody body) {
  if (axis + 1 == traversal.sizes.size())
    return row(x, carried, body);
  return b.loop(lower[axis], upper[axis], carried, [&](Value at, ValueRange values) {
    Values deeper = x;
    deeper.push_back(at);
    return this->axis(axis + 1, deeper, values, body);
  });
}

Value ResidueWalk::matches(ValueRange outer, Value start) {
  gibbs::ResiduesAttr residues = traversal.residues;
  Value all;
  for (auto [r, modulus] : llvm::enumerate(residues.getModuli())) {
    if (modulus == 1)
      continue;
    Values x(outer);
    x.push_back(start);
    SmallVector<int64_t> coefficients;
    for (int64_t coefficient : residues.getCoefficients(r))
      coefficients.push_back(coefficient % modulus);
    Value residue = b.rem(b.affine(b.index(0), x, coefficients), modulus);
    Value same = b.compare(arith::CmpIPredicate::eq, residue, wanted[r]);
    all = all ? arith::AndIOp::create(b, all, same) : same;
  }
  return all;
}

Values ResidueWalk::row(ValueRange outer, ValueRange carried, GroupBody body) {
  ArrayRef<int64_t> sizes = traversal.sizes;
  Value row = b.index(0);
  for (auto [x, size] : llvm::zip_equal(outer, sizes.drop_back()))
    row = b.add(b.mul(row, size), x);
  Value first = lower.back(), end = b.minimum(upper.back(), b.add(first, traversal.period));
  return b.loop(first, end, carried, [&](Value x0, ValueRange values) {
    Value match = matches(outer, x0);
    if (!match)
      return start(outer, row, x0, values, body);
    return b.when(match, values, [&] { return start(outer, row, x0, values, body); });
  });
}

Values ResidueWalk::start(ValueRange outer, Value row, Value x0, ValueRange carried,
                          GroupBody body) {
  int64_t period = traversal.period;
  Value length = b.add(b.sub(upper.back(), x0), period - 1);
  Value count = b.div(length, period);
  Value phase = b.add(b.mul(row, period), b.rem(x0, period));
  Value firstRow = b.add(b.mul(phase, traversal.perStart), b.div(x0, period));
  Value firstCell = b.add(b.mul(row, traversal.sizes.back()), x0);
  return b.loop(b.index(0), count, b.index(group), carried, [&](Value i, ValueRange values) {
    SmallVector<Cell> cells;
    for (int64_t k = 0; k < group; ++k) {
      Value number = k == 0 ? i : b.minimum(b.add(i, k), b.sub(count, b.index(1)));
      Value step = b.mul(number, period);
      Values x(outer);
      x.push_back(b.add(x0, step));
      cells.emplace_back(b.add(firstCell, step), b.add(firstRow, number), x);
    }
    return body(cells, values);
  });
}

//===-- Runs and lists ------------------------------------------------------------------------------===//

Cell cellAt(Emitter &b, const Traversal &traversal, StringRef name, Value position) {
  Value index = position;
  if (traversal.kind == Traversal::Kind::Listed)
    index = b.loadIndex(b.indexArray((name + "_order").str(), traversal.order), position);
  return Cell(index, position, b.coordinates(index, traversal.sizes));
}

std::pair<Value, Value> findRun(Emitter &b, const Traversal &traversal, StringRef name,
                                const Part &part) {
  if (traversal.starts.empty())
    return {part.colour, b.add(part.colour, 1)};
  Value starts = b.indexArray((name + "_colours").str(), traversal.starts);
  Value lower = b.loadIndex(starts, part.colour);
  Value upper = b.loadIndex(starts, b.add(part.colour, 1));
  return {lower, upper};
}

} // namespace

Values forEachGroup(Emitter &b, const Traversal &traversal, StringRef name, const Part &part,
                    int64_t size, ValueRange carried, GroupBody body) {
  if (traversal.kind == Traversal::Kind::Residues)
    return ResidueWalk(b, traversal, size).walk(part, carried, body);
  auto [lower, upper] = findRun(b, traversal, name, part);
  Value length = b.sub(upper, lower);
  auto bound = [&, lower = lower](Value tile) {
    Value cut = b.createOrFold<arith::MulIOp>(length, tile);
    return b.add(lower, b.createOrFold<arith::DivUIOp>(cut, part.tiles));
  };
  Value first = bound(part.tile), last = bound(b.add(part.tile, 1));
  return b.loop(first, last, b.index(size), carried, [&](Value position, ValueRange values) {
    SmallVector<Cell> cells;
    for (int64_t k = 0; k < size; ++k) {
      Value at = k == 0 ? position : b.minimum(b.add(position, k), b.sub(last, b.index(1)));
      cells.push_back(cellAt(b, traversal, name, at));
    }
    return body(cells, values);
  });
}

Values foldEveryCell(Emitter &b, const Traversal &traversal, StringRef name, ValueRange carried,
                     CellBody body) {
  int64_t cells = 1;
  for (int64_t size : traversal.sizes)
    cells *= size;
  return b.loop(b.index(0), b.index(cells), carried, [&](Value at, ValueRange values) {
    if (traversal.kind != Traversal::Kind::Residues)
      return body(cellAt(b, traversal, name, at), values);
    Value x = b.rem(at, traversal.sizes.back()), row = b.div(at, traversal.sizes.back());
    Value phase = b.add(b.mul(row, traversal.period), b.rem(x, traversal.period));
    Value prepared = b.add(b.mul(phase, traversal.perStart), b.div(x, traversal.period));
    return body(Cell(at, prepared, b.coordinates(at, traversal.sizes)), values);
  });
}

void forEveryCell(Emitter &b, const Traversal &traversal, StringRef name,
                  llvm::function_ref<void(const Cell &)> body) {
  foldEveryCell(b, traversal, name, ValueRange(), [&](const Cell &cell, ValueRange) {
    body(cell);
    return Values();
  });
}

} // namespace isinglass::cpu
