#include "runtime/chains/PackedSamples.h"

#include "runtime/arrays/Memory.h"
#include "runtime/chains/Cells.h"
#include "runtime/chains/Program.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <stdexcept>

namespace isinglass::runtime {

namespace {

/// Bytes of the narrowest word with a bit for each of 1..64 chains.
int widthFor(int64_t chains) {
  return static_cast<int>(std::bit_ceil(static_cast<uint64_t>(chains + 7) / 8));
}

int64_t chainsIn(int64_t block, int64_t chains) {
  return std::min<int64_t>(ISG_BLOCK, chains - block * ISG_BLOCK);
}

template <typename Word>
void storeWords(const VariableInfo &variable, const uint64_t *state, std::byte *out) {
  eachCell(variable.shape, variable.offset, variable.strides, [&](int64_t number, int64_t place) {
    auto word = static_cast<Word>(state[place]);
    std::memcpy(out + number * sizeof(Word), &word, sizeof(Word));
  });
}

template <typename Word> void expandWords(const std::byte *words, int lane, std::span<int8_t> out) {
  for (size_t i = 0; i < out.size(); ++i) {
    Word word;
    std::memcpy(&word, words + i * sizeof(Word), sizeof(Word));
    out[i] = static_cast<int8_t>((word >> lane & 1) * 2 - 1);
  }
}

} // namespace

std::optional<int64_t> PackedSamples::bytesFor(int64_t cells, int64_t chains, int64_t samples) {
  int64_t last = (chains - 1) / ISG_BLOCK;
  auto perCell = checkedSum(last * 8, widthFor(chainsIn(last, chains)));
  auto perSample = perCell ? checkedProduct(*perCell, cells) : std::nullopt;
  return perSample ? checkedProduct(*perSample, samples) : std::nullopt;
}

PackedSamples::PackedSamples(const Description &description, int64_t chains, int64_t samples)
    : count(samples) {
  for (const VariableInfo &variable : description.variables) {
    firstCell.push_back(cellsInAll);
    cells.push_back(checkedCount(variable.shape).value());
    cellsInAll += cells.back();
  }
  if (!bytesFor(cellsInAll, chains, samples))
    throw std::runtime_error("the recorded spins are too large; take fewer samples or chains");
  blocks.resize((chains - 1) / ISG_BLOCK + 1);
  for (size_t b = 0; b < blocks.size(); ++b) {
    blocks[b].width = widthFor(chainsIn(static_cast<int64_t>(b), chains));
    blocks[b].words.resize(static_cast<size_t>(blocks[b].width * cellsInAll * samples));
  }
}

void PackedSamples::store(const Description &description, int64_t block, int64_t sample,
                          const uint64_t *state) {
  Block &target = blocks[block];
  for (size_t v = 0; v < cells.size(); ++v) {
    const VariableInfo &variable = description.variables[v];
    std::byte *out = target.words.data() + (sample * cellsInAll + firstCell[v]) * target.width;
    switch (target.width) {
    case 1:
      storeWords<uint8_t>(variable, state, out);
      break;
    case 2:
      storeWords<uint16_t>(variable, state, out);
      break;
    case 4:
      storeWords<uint32_t>(variable, state, out);
      break;
    default:
      storeWords<uint64_t>(variable, state, out);
      break;
    }
  }
}

void PackedSamples::truncate(int64_t samples) { count = std::min(count, samples); }

void PackedSamples::expand(size_t variable, int64_t first, std::span<int8_t> out) const {
  int64_t size = cells.at(variable);
  // Runs inside one (chain, sample), where cells are consecutive.
  while (!out.empty()) {
    int64_t row = first / size, cell = first % size;
    int64_t chain = row / count, sample = row % count;
    auto run =
        static_cast<size_t>(std::min<int64_t>(size - cell, static_cast<int64_t>(out.size())));
    const Block &block = blocks.at(chain / ISG_BLOCK);
    int lane = static_cast<int>(chain % ISG_BLOCK);
    const std::byte *words =
        block.words.data() + (sample * cellsInAll + firstCell[variable] + cell) * block.width;
    switch (block.width) {
    case 1:
      expandWords<uint8_t>(words, lane, out.first(run));
      break;
    case 2:
      expandWords<uint16_t>(words, lane, out.first(run));
      break;
    case 4:
      expandWords<uint32_t>(words, lane, out.first(run));
      break;
    default:
      expandWords<uint64_t>(words, lane, out.first(run));
      break;
    }
    out = out.subspan(run);
    first += static_cast<int64_t>(run);
  }
}

} // namespace isinglass::runtime
