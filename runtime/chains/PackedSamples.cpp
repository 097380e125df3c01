#include "runtime/chains/PackedSamples.h"

#include "runtime/arrays/Memory.h"
#include "runtime/chains/Places.h"

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

int64_t chainsIn(int64_t group, int64_t perGroup, int64_t chains) {
  return std::min(perGroup, chains - group * perGroup);
}

/// Word w of each place.
template <typename Word>
void storeWords(const VariableInfo &variable, const uint64_t *state, int64_t block, int64_t w,
                std::byte *out) {
  eachPlace(variable, [&](int64_t number, int64_t place) {
    auto word = static_cast<Word>(bitsAt(state, block, place, w));
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

std::optional<int64_t> PackedSamples::bytesFor(const Description &description, int64_t chains,
                                               int64_t samples) {
  int64_t perGroup = chainsOfWord(description.block), last = (chains - 1) / perGroup;
  auto full = checkedProduct(last, widthFor(perGroup));
  auto perCell = full ? checkedSum(*full, widthFor(chainsIn(last, perGroup, chains))) : full;
  auto perSample = perCell ? checkedProduct(*perCell, description.spins) : std::nullopt;
  return perSample ? checkedProduct(*perSample, samples) : std::nullopt;
}

PackedSamples::PackedSamples(const Description &description, int64_t chains, int64_t samples)
    : perGroup(chainsOfWord(description.block)), count(samples) {
  for (const VariableInfo &variable : description.variables) {
    firstCell.push_back(cellsInAll);
    cells.push_back(checkedCount(variable.shape).value());
    cellsInAll += cells.back();
  }
  if (!bytesFor(description, chains, samples))
    throw std::runtime_error("the recorded spins are too large; take fewer samples or chains");
  groups.resize((chains - 1) / perGroup + 1);
  for (size_t g = 0; g < groups.size(); ++g) {
    groups[g].width = widthFor(chainsIn(static_cast<int64_t>(g), perGroup, chains));
    groups[g].words.resize(static_cast<size_t>(groups[g].width * cellsInAll * samples));
  }
}

void PackedSamples::store(const Description &description, int64_t block, int64_t sample,
                          const uint64_t *state) {
  int64_t words = wordsOfPlace(description.block);
  // The last block may have more words than chains.
  for (int64_t w = 0; w < words && block * words + w < static_cast<int64_t>(groups.size()); ++w) {
    Group &group = groups[block * words + w];
    for (size_t v = 0; v < cells.size(); ++v) {
      std::byte *out = group.words.data() + (sample * cellsInAll + firstCell[v]) * group.width;
      auto store = [&]<typename Word>(Word) {
        storeWords<Word>(description.variables[v], state, description.block, w, out);
      };
      switch (group.width) {
      case 1:
        store(uint8_t());
        break;
      case 2:
        store(uint16_t());
        break;
      case 4:
        store(uint32_t());
        break;
      default:
        store(uint64_t());
        break;
      }
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
    const Group &group = groups.at(chain / perGroup);
    int lane = static_cast<int>(chain % perGroup);
    const std::byte *words =
        group.words.data() + (sample * cellsInAll + firstCell[variable] + cell) * group.width;
    switch (group.width) {
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
