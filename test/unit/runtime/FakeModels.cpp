#include "test/unit/runtime/FakeModels.h"

#include "runtime/random/Streams.h"

#include <bit>
#include <cmath>
#include <cstring>

namespace isinglass::runtime::test {

namespace {

// State: a halo of one around s, then a, then a word of padding that nobody may touch.
constexpr int kRow = kSide + 2;
constexpr int kFirstApart = kRow * kRow;
constexpr int kStateWords = kFirstApart + kApart + 1;

int place(int row, int column) { return (row + 1) * kRow + column + 1; }
int cellOf(int row, int column) { return row * kSide + column; }
int wrap(int x) { return (x + kSide) % kSide; }

double spin(uint64_t word, int chain) { return (word >> chain & 1) ? 1.0 : -1.0; }

double fieldAt(const uint64_t *state, const float *data, int row, int column, int chain) {
  const float *down = data, *right = data + kCells, *field = data + kEdges;
  int here = place(row, column);
  return field[cellOf(row, column)] + down[cellOf(row, column)] * spin(state[here + kRow], chain) +
         down[cellOf(wrap(row - 1), column)] * spin(state[here - kRow], chain) +
         right[cellOf(row, column)] * spin(state[here + 1], chain) +
         right[cellOf(row, wrap(column - 1))] * spin(state[here - 1], chain);
}

template <Fault fault, typename Field>
void update(uint64_t &word, uint64_t *stream, uint64_t held, double beta, Field field) {
  Draw numbers = draw(StreamWords(stream, getGenerators().front().streamWords));
  uint64_t fresh = 0;
  for (int chain = 0; chain < 64; ++chain) {
    double h = fault == Fault::WrongSign ? -field(chain) : field(chain);
    double p = 1 / (1 + std::exp(-2 * beta * h));
    uint32_t number = chainNumber(numbers, fault == Fault::SharedBits ? 0 : chain);
    fresh |= uint64_t(number < p * 0x1p32) << chain;
  }
  word = (word & held) | (fresh & ~held);
}

int firstRow(int64_t tile, int tiles) { return static_cast<int>(tile * kSide / tiles); }

/// The copies of a tile's rows.
void exchange(uint64_t *state, int64_t tile, int tiles) {
  for (int row = firstRow(tile, tiles); row < firstRow(tile + 1, tiles); ++row) {
    state[place(row, -1)] = state[place(row, kSide - 1)];
    state[place(row, kSide)] = state[place(row, 0)];
    for (int column = 0; column < kSide; ++column) {
      if (row == 0)
        state[place(kSide, column)] = state[place(row, column)];
      if (row == kSide - 1)
        state[place(-1, column)] = state[place(row, column)];
    }
  }
}

uint64_t heldAt(const uint64_t *held, int place) { return held ? held[place] : 0; }

/// From the factor of `exponential`, 2 beta / ln 2.
double betaOf(const void *tempered) {
  return *static_cast<const float *>(tempered) / 2.8853900817779268;
}

template <int tiles, Fault fault>
void phase(uint64_t *state, uint64_t *stream, const uint64_t *held, const void *prepared,
           const void *tempered, int64_t colour, int64_t tile) {
  double beta = betaOf(tempered);
  auto weights = static_cast<const float *>(prepared);
  for (int row = firstRow(tile, tiles); row < firstRow(tile + 1, tiles); ++row)
    for (int column = 0; column < kSide; ++column)
      if ((row + column) % 2 == colour)
        update<fault>(state[place(row, column)], stream, heldAt(held, place(row, column)), beta,
                      [&](int chain) { return fieldAt(state, weights, row, column, chain); });
  if (colour == 0 && tile == 0)
    for (int i = 0; i < kApart; ++i)
      update<fault>(state[kFirstApart + i], stream, heldAt(held, kFirstApart + i), beta,
                    [&](int) { return weights[kEdges + kCells]; });
  exchange(state, tile, tiles);
}

template <Fault fault>
void sweep(uint64_t *state, uint64_t *stream, const uint64_t *held, const void *prepared,
           const void *tempered, int64_t sweeps) {
  for (int64_t i = 0; i < sweeps; ++i)
    for (int colour = 0; colour < 2; ++colour)
      phase<1, fault>(state, stream, held, prepared, tempered, colour, 0);
}

template <int tiles>
void energy(const uint64_t *state, const float *data, int64_t tile, double *energies) {
  const float *down = data, *right = data + kCells, *field = data + kEdges;
  for (int chain = 0; chain < 64; ++chain) {
    for (int row = firstRow(tile, tiles); row < firstRow(tile + 1, tiles); ++row)
      for (int column = 0; column < kSide; ++column) {
        int here = place(row, column), cell = cellOf(row, column);
        double s = spin(state[here], chain);
        energies[chain] -= s * (down[cell] * spin(state[here + kRow], chain) +
                                right[cell] * spin(state[here + 1], chain) + field[cell]);
      }
    for (int i = 0; i < kApart && tile == 0; ++i)
      energies[chain] -= data[kEdges + kCells] * spin(state[kFirstApart + i], chain);
  }
}

// Counts: products in J's shape, spins of s (which are also the products of b), of a, and their
// sum.
constexpr int kCountSpins = kEdges, kCountApart = kEdges + kCells, kCountSum = kCountApart + kApart;

int64_t sumOver(uint64_t word, uint64_t lanes) {
  return 2 * std::popcount(word & lanes) - std::popcount(lanes);
}

template <int tiles>
void moments(const uint64_t *state, const uint64_t *chains, int64_t tile, int64_t *counts) {
  uint64_t lanes = *chains;
  for (int row = firstRow(tile, tiles); row < firstRow(tile + 1, tiles); ++row)
    for (int column = 0; column < kSide; ++column) {
      int here = place(row, column), cell = cellOf(row, column);
      counts[cell] += sumOver(~(state[here] ^ state[here + kRow]), lanes);
      counts[kCells + cell] += sumOver(~(state[here] ^ state[here + 1]), lanes);
      counts[kCountSpins + cell] += sumOver(state[here], lanes);
    }
  for (int i = 0; i < kApart && tile == 0; ++i) {
    counts[kCountApart + i] += sumOver(state[kFirstApart + i], lanes);
    counts[kCountSum] += sumOver(state[kFirstApart + i], lanes);
  }
}

template <int tiles> const char *describe() {
  static const std::string text = printDescription(fakeDescription(tiles));
  return text.c_str();
}

template <int tiles, Fault fault> isg_program program() {
  return {describe<tiles>,
          [](float *) {},
          [](const float *data, void *prepared) {
            std::memcpy(prepared, data, kDataFloats * sizeof(float));
          },
          [](void *, double, isg_accuracy *accuracy) { *accuracy = {0, 0, 1, 0, 0}; },
          [](uint64_t *state) { exchange(state, 0, 1); },
          tiles == 1 ? sweep<fault> : nullptr,
          tiles == 1 ? nullptr : phase<tiles, fault>,
          energy<tiles>,
          moments<tiles>,
          [](int64_t *) {}};
}

} // namespace

isg_program fakeProgram(int tiles, Fault fault) {
  switch (fault) {
  case Fault::WrongSign:
    return tiles == 1 ? program<1, Fault::WrongSign>() : program<2, Fault::WrongSign>();
  case Fault::SharedBits:
    return tiles == 1 ? program<1, Fault::SharedBits>() : program<2, Fault::SharedBits>();
  default:
    return tiles == 1 ? program<1, Fault::None>() : program<2, Fault::None>();
  }
}

Description fakeDescription(int tiles) {
  Description d;
  d.abi = ISG_ABI;
  d.name = "Fake";
  d.version = "0.1";
  d.digest = "none";
  d.layout = "scalar";
  d.precision = "f64";
  d.phases = 2;
  d.tiles = tiles;
  d.reach = tiles - 1;
  d.stateWords = kStateWords;
  d.dataFloats = kDataFloats;
  d.preparedBytes = kDataFloats * sizeof(float);
  d.temperedBytes = 64;
  d.acceptances = {{"exponential", 0}};
  d.countWords = kCountSum + 1;
  d.spins = kCells + kApart;
  d.variables = {{"s", {kSide, kSide}, place(0, 0), {kRow, 1}, kCountSpins, {}, {}},
                 {"a", {kApart}, kFirstApart, {1}, kCountApart, {}, {}}};
  LatticeInfo lattice{{kSide, kSide}, {true, true}, {{1, 0}, {0, 1}}};
  d.buffers = {{"J", {2, kSide, kSide}, 0, {"normal", 0, 0.4, 5, "", ""}, {}, lattice},
               {"b", {kSide, kSide}, kEdges, {"uniform", -0.3, 0.3, 6, "", ""}, {}, {}},
               {"c", {}, kEdges + kCells, {"constant", 0.25, 0, 0, "", ""}, {}, {}}};
  d.factors = {{-1, "J", 0}, {-1, "b", kCountSpins}, {-1, "c", kCountSum}};
  return d;
}

std::vector<EnumerationTerm> fakeTerms(std::span<const float> data) {
  std::vector<EnumerationTerm> terms;
  for (int row = 0; row < kSide; ++row)
    for (int column = 0; column < kSide; ++column) {
      int cell = cellOf(row, column);
      terms.push_back({-data[cell], {cell, cellOf(wrap(row + 1), column)}});
      terms.push_back({-data[kCells + cell], {cell, cellOf(row, wrap(column + 1))}});
      terms.push_back({-data[kEdges + cell], {cell}});
    }
  for (int i = 0; i < kApart; ++i)
    terms.push_back({-data[kEdges + kCells], {kCells + i}});
  return terms;
}

} // namespace isinglass::runtime::test
