#include "test/unit/dtca/ChainSample.h"

#include "test/unit/dtca/ImageSamples.h"

#include <cmath>
#include <filesystem>
#include <unistd.h>

namespace isinglass::dtca {

static Image stepImage(const std::vector<int32_t> &nodes, bool driven) {
  Image image = sampleImage();
  image.placements.pop_back();
  image.window = {1, 2, 3, 3};
  image.directions.clear();
  image.near.clear();
  image.far.clear();
  image.roles.assign(9, Role::Latent);
  image.biases.assign(9, 2);
  if (driven)
    image.drives.assign(9, 0);
  for (int32_t node : nodes) {
    Step cell = turnedCell(Turn::Quarter, {node / 3, node % 3}, 3, 3);
    image.roles[cell.row * 3 + cell.column] = Role::Visible;
    if (driven)
      image.drives[cell.row * 3 + cell.column] = 7;
  }
  Command configure, seed, drive, run, read;
  seed.kind = CommandKind::Seed;
  drive.kind = CommandKind::Drive;
  run.kind = CommandKind::Run;
  run.iterations = 30;
  read.kind = CommandKind::Read;
  image.program = {configure, seed, run, read};
  if (driven)
    image.program.insert(image.program.begin() + 2, drive);
  seal(image);
  return image;
}

ChainImage sampleChain() {
  ChainImage chain;
  chain.name = "Small";
  runtime::Observable pixels, label;
  pixels.name = "x";
  pixels.shape = {1, 2};
  pixels.rate = 0.9;
  label.name = "y";
  label.label = true;
  label.rate = 0.2;
  chain.observables = {pixels, label};
  chain.times = {0, 0.7, INFINITY};
  chain.nodes = {{0, 2, 4, 6}, {8, 6, 4, 2}};
  chain.steps = {stepImage(chain.nodes[0], true), stepImage(chain.nodes[1], false)};
  return chain;
}

runtime::NamedArrays sampleArrays() {
  std::filesystem::path path = std::filesystem::temp_directory_path() /
                               ("chain-sample." + std::to_string(getpid()) + ".dtcc");
  writeChainImage(path, sampleChain());
  runtime::NamedArrays arrays = runtime::readArrays(path);
  std::filesystem::remove(path);
  return arrays;
}

} // namespace isinglass::dtca
