//===- SampledCase.h - averages of a case, sampled ----------------------------------------------------------===//
#pragma once

#include "test/unit/cpu/Compiled.h"
#include "test/unit/cpu/DistributionCases.h"
#include "test/unit/cpu/PerChain.h"

namespace isinglass::test {

/// Spins, pairs and the energy of 2,048 chains, which start at random and warm up.
class SampledCase {
public:
  SampledCase(const Case &test, Compiled &model) : test(test), model(model) {
    int64_t cells = model.reference.numCells;
    for (int64_t i = 0; i < cells + cells * (cells - 1) / 2 + 1; ++i)
      quantities.emplace_back(kChains);
  }

  /// A planted fault: phases go on with the halos of the start.
  bool staleHalos = false;

  void run() {
    for (int first = 0; first < kChains; first += static_cast<int>(model.chains()))
      runBlock(first);
  }

  /// The largest deviation, in standard errors, from the averages of a law, over the chains clamped
  /// as number `group`; the energy too, if the law has the model's.
  double worst(const Averages &exact, size_t group, size_t groups, bool energy) const {
    size_t at = 0;
    double worst = 0;
    auto check = [&](double value) {
      worst = std::max(worst, quantities[at++].deviation(value, kSamples, group, groups));
    };
    for (int64_t i = 0; i < model.reference.numCells; ++i)
      check(exact.mean[i]);
    for (int64_t i = 0; i < model.reference.numCells; ++i)
      for (int64_t j = 0; j < i; ++j)
        check(exact.pairs[i][j]);
    if (energy)
      check(exact.energy);
    return worst;
  }

private:
  static constexpr int kChains = 2048, kWarmup = 200, kSamples = 300;

  void advance(Block &block, const Aligned<uint64_t> &held, int sweeps) {
    // Without clamps, held is null.
    const Aligned<uint64_t> *clamps = test.clamps.empty() ? nullptr : &held;
    if (!test.phases)
      return model.sweep(block, clamps, test.beta, sweeps);
    for (int sweep = 0; sweep < sweeps; ++sweep)
      for (int64_t phase = 0; phase < model.description.phases; ++phase) {
        Block stale = block;
        model.phase(block, block.stream, clamps, test.beta, phase);
        if (staleHalos)
          block.halosOf(model, std::move(stale));
      }
  }

  void runBlock(int first) {
    Block block(model, 71000 + first);
    Aligned<uint64_t> held(model.description.stateWords);
    for (int chain = 0; chain < model.chains() && !test.clamps.empty(); ++chain)
      for (auto [cell, spin] : test.clamps[(first + chain) % test.clamps.size()]) {
        block.setSpin(model, cell, chain, spin);
        setBit(model, held, cell, chain, true);
      }
    model.program().exchange(block.state.get());
    advance(block, held, kWarmup);
    for (int sample = 0; sample < kSamples; ++sample) {
      advance(block, held, 1);
      for (int64_t w = 0; w < runtime::wordsOfPlace(model.chains()); ++w)
        record(block, first, w);
      recordEnergies(block, first);
    }
  }

  /// Spins and pairs of the chains that share word w.
  void record(const Block &block, int first, int64_t w) {
    size_t at = 0;
    auto add = [&](uint64_t bits) {
      for (int chain = 0; chain < runtime::chainsOfWord(model.chains()); ++chain)
        quantities[at].add(first + 64 * w + chain, bits >> chain & 1 ? 1 : -1);
      ++at;
    };
    auto word = [&](int64_t cell) { return block.bits(model, cell, w); };
    for (int64_t i = 0; i < model.reference.numCells; ++i)
      add(word(i));
    for (int64_t i = 0; i < model.reference.numCells; ++i)
      for (int64_t j = 0; j < i; ++j)
        add(~(word(i) ^ word(j)));
  }

  void recordEnergies(const Block &block, int first) {
    Aligned<double> energies(model.chains());
    model.program().energy(block.state.get(), model.data.get(), 0, energies.get());
    for (int chain = 0; chain < model.chains(); ++chain)
      quantities.back().add(first + chain, energies[chain]);
  }

  const Case &test;
  Compiled &model;
  std::vector<PerChain> quantities;
};

} // namespace isinglass::test
