//===- HoldLabel.cpp - a step's image that holds a label ------------------------------------------===//
#include "targets/dtca/image/ChainImage.h"
#include "targets/dtca/image/Validate.h"

#include <algorithm>

namespace isinglass::dtca {
namespace {

/// A clamp of one node, whose value the run gives.
Command clampOf(const Placement &placement, int64_t node) {
  int64_t columns = extentOf(placement).column;
  Command clamp;
  clamp.kind = CommandKind::Clamp;
  clamp.lower = {node / columns, node % columns};
  if (placement.shape.size() == 1)
    clamp.lower = {node};
  for (int64_t at : clamp.lower)
    clamp.upper.push_back(at + 1);
  return clamp;
}

/// Drives that are all 0 are none, and are not given.
void dropEmptyDrives(Image &image) {
  if (std::ranges::any_of(image.drives, [](int16_t drive) { return drive != 0; }))
    return;
  image.drives.clear();
  std::erase_if(image.program,
                [](const Command &command) { return command.kind == CommandKind::Drive; });
}

} // namespace

Image holdLabel(const ChainImage &chain, size_t step, size_t observable) {
  Image image = chain.steps[step];
  const Placement &placement = image.placements.front();
  int64_t columns = extentOf(placement).column;
  int64_t first = runtime::firstSpin(chain.observables, observable);
  int64_t count = chain.observables[observable].spins();
  Wiring wiring(image.profile, image.window);
  std::vector<Command> clamps;
  for (int32_t node : std::span(chain.nodes[step]).subspan(first, count)) {
    Step cell =
        *wiring.windowCell(placedCell(image.profile, placement, {node / columns, node % columns}));
    int64_t at = cell.row * image.window.columns + cell.column;
    image.roles[at] = Role::Clamped;
    if (!image.drives.empty())
      image.drives[at] = 0;
    clamps.push_back(clampOf(placement, node));
  }
  // After configure and seed.
  image.program.insert(image.program.begin() + 2, clamps.begin(), clamps.end());
  dropEmptyDrives(image);
  return image;
}

} // namespace isinglass::dtca
