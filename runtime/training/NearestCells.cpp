#include "runtime/training/NearestCells.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace isinglass::runtime {

/// Cells at most `radius` from the centre along each axis but the last, and the nearest so far.
struct NearestCells::Search {
  std::span<const int64_t> centre;
  int64_t radius = 0;
  int64_t distance = std::numeric_limits<int64_t>::max();
  int64_t line = -1, position = -1;
};

NearestCells::NearestCells(std::span<const int64_t> shape, const std::vector<bool> &free)
    : shape(shape.begin(), shape.end()) {
  int64_t width = shape.back(), lines = static_cast<int64_t>(free.size()) / width;
  for (int64_t line = 0; line < lines; ++line)
    for (int64_t column = -1; column <= width; ++column) {
      bool isFree = column < 0 || column == width || free[line * width + column];
      int64_t position = static_cast<int64_t>(after.size());
      after.push_back(isFree ? position : position + 1);
      before.push_back(isFree ? position : position - 1);
    }
}

int64_t NearestCells::findAfter(int64_t position) {
  for (; after[position] != position; position = after[position])
    after[position] = after[after[position]];
  return position;
}

int64_t NearestCells::findBefore(int64_t position) {
  for (; before[position] != position; position = before[position])
    before[position] = before[before[position]];
  return position;
}

void NearestCells::searchLine(Search &search, int64_t line, int64_t distance) {
  int64_t width = shape.back(), first = line * (width + 2) + 1;
  int64_t centre = first + search.centre.back();
  for (int64_t position : {findBefore(centre), findAfter(centre)}) {
    int64_t column = position - first, off = std::abs(position - centre);
    if (column < 0 || column == width || distance + off * off >= search.distance)
      continue;
    search.distance = distance + off * off;
    search.line = line;
    search.position = position;
  }
}

/// The lines that are `radius` away along at least one axis. `line` counts lines of the axes before
/// `axis`, which are `distance` away, and have `reached` the radius.
void NearestCells::searchShell(Search &search, size_t axis, int64_t line, int64_t distance,
                               bool reached) {
  if (distance >= search.distance)
    return;
  if (axis + 1 == shape.size()) {
    if (reached)
      searchLine(search, line, distance);
    return;
  }
  bool isLast = axis + 2 == shape.size();
  int64_t stride = isLast && !reached ? std::max<int64_t>(2 * search.radius, 1) : 1;
  for (int64_t off = -search.radius; off <= search.radius; off += stride) {
    int64_t at = search.centre[axis] + off;
    if (at >= 0 && at < shape[axis])
      searchShell(search, axis + 1, line * shape[axis] + at, distance + off * off,
                  reached || std::abs(off) == search.radius);
  }
}

int64_t NearestCells::take(std::span<const int64_t> centre) {
  Search search{centre};
  int64_t furthest = 0;
  for (size_t axis = 0; axis + 1 < shape.size(); ++axis)
    furthest = std::max({furthest, centre[axis], shape[axis] - 1 - centre[axis]});
  for (; search.radius <= furthest && search.radius * search.radius < search.distance;
       ++search.radius)
    searchShell(search, 0, 0, 0, shape.size() == 1);
  if (search.position < 0)
    return -1;
  after[search.position] = search.position + 1;
  before[search.position] = search.position - 1;
  return search.position - 2 * search.line - 1;
}

} // namespace isinglass::runtime
