#include "runtime/chains/Recorder.h"

#include <algorithm>
#include <map>
#include <string_view>

namespace isinglass::runtime {

Recorder::Recorder(const isg_program &program, const Description &description,
                   const Observables &observables, int64_t chains, int64_t samples)
    : observables(observables), program(program), description(description), chains(chains),
      samples(samples),
      threadCounts([size = description.countWords] { return AlignedVector<int64_t>(size, 0); }) {
  if (observables.spins)
    spins = PackedSamples(description, chains, samples);
  if (observables.energy)
    energy.assign(chains * samples, 0.0);
  int64_t blocks = (chains - 1) / description.block + 1;
  if (observables.energy && description.tiles > 1)
    perTile.assign(blocks * description.tiles * description.block, 0.0);
}

void Recorder::storeEnergies(int64_t block, int64_t sample, std::span<const double> energies) {
  int64_t first = block * description.block;
  int64_t count = std::min(description.block, chains - first);
  for (int64_t chain = 0; chain < count; ++chain)
    energy[(first + chain) * samples + sample] = energies[chain];
}

double *Recorder::tileEnergies(int64_t block, int64_t tile) {
  double *part = perTile.data() + (block * description.tiles + tile) * description.block;
  std::fill_n(part, description.block, 0.0);
  return part;
}

void Recorder::sumTiles(int64_t block, int64_t sample) {
  // Tile by tile, so that the rounding is the same for any number of threads.
  std::vector<double> energies(description.block, 0.0);
  const double *part = perTile.data() + block * description.tiles * description.block;
  for (int64_t tile = 0; tile < description.tiles; ++tile)
    for (double &sum : energies)
      sum += *part++;
  storeEnergies(block, sample, energies);
}

/// Of a cancelled run: keeps the first `done` samples.
void Recorder::truncate(int64_t done) {
  spins.truncate(done);
  if (!observables.energy || done == samples)
    return;
  for (int64_t chain = 0; chain < chains; ++chain)
    std::copy_n(energy.begin() + chain * samples, done, energy.begin() + chain * done);
  energy.resize(chains * done);
  samples = done;
}

std::vector<int64_t> Recorder::sumCounts() {
  std::vector<int64_t> total(endOfSums(description), 0);
  for (auto &part : threadCounts) {
    program.settle(part.data());
    for (size_t i = 0; i < total.size(); ++i)
      total[i] += part[i];
  }
  return total;
}

std::vector<MomentResult> Recorder::means(const std::vector<int64_t> &sums,
                                          double observations) const {
  std::vector<MomentResult> means;
  for (const VariableInfo &variable : description.variables) {
    int64_t cells = checkedCount(variable.shape).value();
    MomentResult mean{variable.name, variable.shape, std::vector<double>(cells)};
    for (int64_t i = 0; i < cells; ++i)
      mean.values[i] = static_cast<double>(sums[variable.mean + i]) / observations;
    means.push_back(std::move(mean));
  }
  return means;
}

std::vector<MomentResult> Recorder::moments(const std::vector<int64_t> &sums,
                                            double observations) const {
  std::map<std::string_view, std::vector<const FactorInfo *>> factors;
  for (const FactorInfo &factor : description.factors)
    factors[factor.buffer].push_back(&factor);
  std::vector<MomentResult> moments;
  for (const BufferInfo &buffer : description.buffers) {
    auto own = factors.find(buffer.name);
    if (own == factors.end())
      continue;
    int64_t entries = checkedCount(buffer.shape).value();
    MomentResult moment{buffer.name, buffer.shape, std::vector<double>(entries, 0.0)};
    for (const FactorInfo *factor : own->second)
      for (int64_t i = 0; i < entries; ++i)
        moment.values[i] +=
            factor->coefficient * static_cast<double>(sums[factor->counts + i]) / observations;
    moments.push_back(std::move(moment));
  }
  return moments;
}

void Recorder::finish(Samples &result, int64_t done) {
  truncate(done);
  result.chains = chains;
  result.samples = done;
  result.recorded = observables;
  result.spins = std::move(spins);
  result.energy = std::move(energy);
  if (!observables.moments || done == 0)
    return;
  std::vector<int64_t> sums = sumCounts();
  double observations = static_cast<double>(chains) * static_cast<double>(done);
  result.means = means(sums, observations);
  result.moments = moments(sums, observations);
}

} // namespace isinglass::runtime
