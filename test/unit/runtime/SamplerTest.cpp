// The sampler end to end, on a program written by hand.
#include "runtime/chains/Sampler.h"
#include "runtime/chains/Results.h"
#include "runtime/random/Streams.h"
#include "test/unit/runtime/Expect.h"
#include "test/unit/runtime/FakeModels.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace isinglass::runtime;
using namespace isinglass::runtime::test;

namespace {

Sampler makeSampler(int tiles, SamplerOptions options, Fault fault = Fault::None,
                    const NamedArrays &clamps = {}) {
  isg_program program = fakeProgram(tiles, fault);
  Description description = parseDescription(program.describe());
  return Sampler(program, description, options, bindParameters(program, description, {}),
                 buildClamps(description, clamps, options.chains));
}

/// All recorded spins of a variable, [chains, samples, cells].
std::vector<int8_t> recorded(const Samples &samples, size_t variable, int64_t cells) {
  std::vector<int8_t> spins(samples.chains * samples.samples * cells);
  samples.spins.expand(variable, 0, spins);
  return spins;
}

Schedule shortSchedule() { return {30, 4, 5, {"constant", 0.8, 0.8}}; }

/// The largest distance, in standard errors over independent chains, of the means of all spins and
/// of all products along edges from the exact ones.
double worstScore(Sampler &sampler, const Schedule &schedule, const Enumeration &exact) {
  Samples samples = sampler.run(schedule);
  auto spins = recorded(samples, 0, kCells);
  double worst = 0;
  for (const EnumerationTerm &term : fakeTerms(sampler.data())) {
    if (term.spins[0] >= kCells)
      continue;
    uint32_t mask = 0;
    for (int i : term.spins)
      mask ^= 1u << i;
    double sum = 0, squares = 0;
    for (int64_t chain = 0; chain < samples.chains; ++chain) {
      double mean = 0; // of one chain: the unit that is independent
      for (int64_t k = 0; k < samples.samples; ++k) {
        double product = 1;
        for (int i : term.spins)
          product *= spins[(chain * samples.samples + k) * kCells + i];
        mean += product / static_cast<double>(samples.samples);
      }
      sum += mean;
      squares += mean * mean;
    }
    auto n = static_cast<double>(samples.chains);
    double mean = sum / n, error = std::sqrt((squares / n - mean * mean) / (n - 1));
    worst = std::max(worst, std::abs(mean - exact.correlation(mask)) / error);
  }
  return worst;
}

struct Exactness : testing::TestWithParam<int> {};

TEST_P(Exactness, AgreesWithEnumerationAndTheWrongSignDoesNot) {
  auto sampler = makeSampler(GetParam(), {8192, 11, 1});
  Enumeration exact(kCells + kApart, fakeTerms(sampler.data()), 0.8);
  EXPECT_LT(worstScore(sampler, shortSchedule(), exact), 4);
  auto wrong = makeSampler(GetParam(), {1024, 11, 1}, Fault::WrongSign);
  EXPECT_GT(worstScore(wrong, shortSchedule(), exact), 4);
}

TEST_P(Exactness, EnergiesAgreeWithEnumerationStateByState) {
  auto sampler = makeSampler(GetParam(), {70, 3, 1});
  auto energies = enumerateEnergies(kCells + kApart, fakeTerms(sampler.data()));
  Samples samples = sampler.run(shortSchedule());
  auto s = recorded(samples, 0, kCells), a = recorded(samples, 1, kApart);
  for (int64_t i = 0; i < samples.chains * samples.samples; ++i) {
    uint32_t state = 0;
    for (int k = 0; k < kCells; ++k)
      state |= uint32_t(s[i * kCells + k] > 0) << k;
    for (int k = 0; k < kApart; ++k)
      state |= uint32_t(a[i * kApart + k] > 0) << (kCells + k);
    ASSERT_NEAR(samples.energy[i], energies[state], 1e-5);
  }
  auto now = sampler.energies();
  for (int64_t chain = 0; chain < samples.chains; ++chain)
    ASSERT_EQ(now[chain], samples.energy[chain * samples.samples + samples.samples - 1]);
}

TEST_P(Exactness, MeansAndMomentsAreThoseOfTheRecordedSpins) {
  auto sampler = makeSampler(GetParam(), {70, 3, 2});
  Samples samples = sampler.run(shortSchedule());
  auto s = recorded(samples, 0, kCells);
  auto count = static_cast<double>(samples.chains * samples.samples);
  for (int cell = 0; cell < kCells; ++cell) {
    int right = cell / kSide * kSide + (cell + 1) % kSide, down = (cell + kSide) % kCells;
    double mean = 0, toRight = 0, toBelow = 0;
    for (int64_t i = 0; i < samples.chains * samples.samples; ++i) {
      mean += s[i * kCells + cell];
      toRight += s[i * kCells + cell] * s[i * kCells + right];
      toBelow += s[i * kCells + cell] * s[i * kCells + down];
    }
    EXPECT_DOUBLE_EQ(samples.means[0].values[cell], mean / count);
    EXPECT_DOUBLE_EQ(samples.moments[0].values[cell], -toBelow / count);
    EXPECT_DOUBLE_EQ(samples.moments[0].values[kCells + cell], -toRight / count);
    EXPECT_DOUBLE_EQ(samples.moments[1].values[cell], -mean / count);
  }
  double sum = 0;
  for (double mean : samples.means[1].values)
    sum += mean;
  EXPECT_NEAR(samples.moments[2].values[0], -sum, 1e-12);
  EXPECT_EQ(samples.moments[2].shape, std::vector<int64_t>{});
}

TEST_P(Exactness, BitsDoNotDependOnThreads) {
  Schedule schedule{7, 5, 3, {"linear", 0.1, 1.0}};
  auto one = makeSampler(GetParam(), {300, 9, 1}), two = makeSampler(GetParam(), {300, 9, 2});
  Samples first = one.run(schedule), second = two.run(schedule);
  EXPECT_EQ(recorded(first, 0, kCells), recorded(second, 0, kCells));
  EXPECT_EQ(recorded(first, 1, kApart), recorded(second, 1, kApart));
  EXPECT_EQ(first.energy, second.energy);
  for (size_t i = 0; i < first.moments.size(); ++i)
    EXPECT_EQ(first.moments[i].values, second.moments[i].values);
  auto other = makeSampler(GetParam(), {300, 10, 1});
  EXPECT_NE(recorded(first, 0, kCells), recorded(other.run(schedule), 0, kCells));
}

/// Nothing waits for them where nothing else is recorded: there are more threads than need be.
TEST_P(Exactness, MomentsAreThoseOfTheSamplesSpins) {
  for (int64_t thin : {1, 3}) {
    Schedule schedule{2, 40, thin, {"linear", 0.1, 1.0}};
    auto whole = makeSampler(GetParam(), {130, 9, 1}), alone = makeSampler(GetParam(), {130, 9, 4});
    Samples expected = whole.run(schedule), found = alone.run(schedule, {false, false, true});
    EXPECT_EQ(whole.spins(0), alone.spins(0));
    ASSERT_EQ(expected.means.size(), found.means.size());
    for (size_t i = 0; i < expected.means.size(); ++i)
      EXPECT_EQ(expected.means[i].values, found.means[i].values);
    for (size_t i = 0; i < expected.moments.size(); ++i)
      EXPECT_EQ(expected.moments[i].values, found.moments[i].values);
  }
}

TEST_P(Exactness, ChainsDoNotDependOnHowManyThereAre) {
  auto few = makeSampler(GetParam(), {3, 9, 1}), many = makeSampler(GetParam(), {130, 9, 1});
  auto small = recorded(few.run(shortSchedule()), 0, kCells);
  auto large = recorded(many.run(shortSchedule()), 0, kCells);
  large.resize(small.size());
  EXPECT_EQ(small, large);
}

TEST_P(Exactness, ARunIsWhatTheProgramDoesWithItsOwnStreams) {
  int tiles = GetParam();
  auto sampler = makeSampler(tiles, {130, 21, 2});
  sampler.sweep(0.6, 3);
  auto spins = sampler.spins(0);
  isg_program program = fakeProgram(tiles);
  const Description &d = sampler.description();
  const VariableInfo &s = d.variables[0], &a = d.variables[1];
  std::vector<std::byte> tempered(d.temperedBytes);
  temper(d.acceptances[0], 0.6, 0, nullptr, tempered.data());
  for (uint32_t block = 0; block < 3; ++block) {
    std::vector<uint64_t> state(d.stateWords, 0), streams(tiles * d.streamWords);
    for (int i = 0; i < kCells; ++i)
      state[s.offset + i / kSide * s.strides[0] + i % kSide] = initialSpins(21, block, i);
    for (int i = 0; i < kApart; ++i)
      state[a.offset + i] = initialSpins(21, block, kCells + i);
    for (int tile = 0; tile < tiles; ++tile)
      getGenerators().front().seed(
          21, block, tile, StreamWords(streams.data() + tile * d.streamWords, d.streamWords));
    program.exchange(state.data());
    for (int sweep = 0; sweep < 3; ++sweep)
      for (int phase = 0; phase < 2 && tiles > 1; ++phase)
        for (int tile = tiles - 1; tile >= 0; --tile)
          program.phase(state.data(), streams.data() + tile * d.streamWords, nullptr,
                        sampler.data().data(), tempered.data(), phase, tile);
    if (tiles == 1)
      program.sweep(state.data(), streams.data(), nullptr, sampler.data().data(), tempered.data(),
                    3);
    for (int chain = 0; chain < 64 && block * 64 + chain < 130; ++chain)
      for (int i = 0; i < kCells; ++i) {
        bool up = state[s.offset + i / kSide * s.strides[0] + i % kSide] >> chain & 1;
        ASSERT_EQ(spins[(block * 64 + chain) * kCells + i], up ? 1 : -1);
      }
  }
}

/// Every sweep of a ramp has its own temperature, in all of its phases.
TEST_P(Exactness, ARampIsSweepAfterSweep) {
  Schedule ramp{9, 1, 2, {"geometric", 0.2, 1.5}};
  auto whole = makeSampler(GetParam(), {130, 6, 2}), single = makeSampler(GetParam(), {130, 6, 2});
  whole.run(ramp);
  for (int64_t sweep = 0; sweep < 9; ++sweep)
    single.sweep(rampValue(ramp.beta, sweep, 9), 1);
  single.sweep(1.5, 2);
  EXPECT_EQ(whole.spins(0), single.spins(0));
}

TEST_P(Exactness, LanesBeyondTheLastChainAreLeftOut) {
  // 65 chains: one in the last block. Its mean must be its own.
  auto sampler = makeSampler(GetParam(), {65, 4, 1});
  Samples samples = sampler.run({0, 1, 1, {"constant", 0.5, 0.5}});
  auto s = recorded(samples, 0, kCells);
  double mean = 0;
  for (int chain = 0; chain < 65; ++chain)
    mean += s[chain * kCells];
  EXPECT_DOUBLE_EQ(samples.means[0].values[0], mean / 65);
  EXPECT_EQ(samples.energy.size(), 65u);
  EXPECT_DOUBLE_EQ(samples.updates, 65.0 * (kCells + kApart));
}

TEST_P(Exactness, ClampedSpinsStayAndTheOthersFollowTheConditional) {
  std::vector<int8_t> held(kCells, 0);
  held[0] = 1, held[5] = -1, held[10] = 1;
  NamedArrays clamps;
  clamps.emplace("s", fromInt8({kSide, kSide}, held));
  auto sampler = makeSampler(GetParam(), {4096, 2, 1}, Fault::None, clamps);
  Samples samples = sampler.run(shortSchedule());
  EXPECT_DOUBLE_EQ(samples.updates, 4096.0 * (kCells + kApart - 3) * (30 + 4 * 5));
  EXPECT_EQ(samples.means[0].values[0], 1);
  EXPECT_EQ(samples.means[0].values[5], -1);

  // Exact: a strong field does the clamping.
  auto terms = fakeTerms(sampler.data());
  for (int cell : {0, 5, 10})
    terms.push_back({held[cell] > 0 ? -1000.0 : 1000.0, {cell}});
  auto exact = Enumeration(kCells + kApart, terms, 0.8).means();
  for (int cell = 0; cell < kCells; ++cell) {
    double bound = 4 * std::sqrt(std::max(0.0, 1 - exact[cell] * exact[cell]) / 4096);
    EXPECT_NEAR(samples.means[0].values[cell], exact[cell], bound + 1e-12) << cell;
  }
}

TEST_P(Exactness, ClampsPerChain) {
  constexpr int chains = 100;
  std::vector<int8_t> held(chains * kCells, 0);
  // Unlike in every block, so that none can pass with the masks of another.
  for (int chain = 0; chain < chains; ++chain)
    held[chain * kCells + (chain + 5 * (chain / 64)) % kCells] = chain % 2 ? 1 : -1;
  NamedArrays clamps;
  clamps.emplace("s", fromInt8({chains, kSide, kSide}, held));
  auto sampler = makeSampler(GetParam(), {chains, 2, 2}, Fault::None, clamps);
  Samples samples = sampler.run(shortSchedule());
  EXPECT_DOUBLE_EQ(samples.updates, double(chains) * (kCells + kApart - 1) * 50);
  auto s = recorded(samples, 0, kCells);
  int free = 0;
  for (int chain = 0; chain < chains; ++chain)
    for (int k = 0; k < 4; ++k)
      for (int cell = 0; cell < kCells; ++cell) {
        int8_t spin = s[(chain * 4 + k) * kCells + cell], want = held[chain * kCells + cell];
        if (want != 0) {
          ASSERT_EQ(spin, want);
        } else {
          free += spin;
        }
      }
  EXPECT_LT(std::abs(free), chains * 4 * (kCells - 1)); // the others move
}

/// A restart draws what is not held as it draws it without clamps.
TEST_P(Exactness, HeldSpinsTakeNoneOfTheDraws) {
  std::vector<int8_t> held(kCells, 0);
  held[0] = 1, held[6] = -1;
  NamedArrays clamps;
  clamps.emplace("s", fromInt8({kSide, kSide}, held));
  auto free = makeSampler(GetParam(), {70, 3, 1});
  auto some = makeSampler(GetParam(), {70, 4, 1}, Fault::None, clamps);
  some.restart(3);
  auto expected = free.spins(0);
  for (int chain = 0; chain < 70; ++chain)
    for (int cell : {0, 6})
      expected[chain * kCells + cell] = held[cell];
  EXPECT_EQ(some.spins(0), expected);
  EXPECT_EQ(some.spins(1), free.spins(1));
}

TEST_P(Exactness, SpinsArePutIntoAllChainsAndClampedOnesStay) {
  std::vector<int8_t> held(kCells, 0), spins(kCells);
  held[1] = -1;
  for (int cell = 0; cell < kCells; ++cell)
    spins[cell] = cell % 3 == 1 ? 1 : -1;
  NamedArrays clamps;
  clamps.emplace("s", fromInt8({kSide, kSide}, held));
  auto sampler = makeSampler(GetParam(), {70, 3, 1}, Fault::None, clamps);
  auto apart = sampler.spins(1);
  sampler.setSpins(0, spins);
  spins[1] = -1;
  auto put = sampler.spins(0);
  for (int chain = 0; chain < 70; ++chain)
    for (int cell = 0; cell < kCells; ++cell)
      ASSERT_EQ(put[chain * kCells + cell], spins[cell]) << chain << ", " << cell;
  EXPECT_EQ(sampler.spins(1), apart);
  expectError([&] { sampler.setSpins(0, std::vector<int8_t>(kCells - 1, 1)); }, "shape");
  expectError([&] { sampler.copySpins(0, 1); }, "shape");
}

INSTANTIATE_TEST_SUITE_P(Tiles, Exactness, testing::Values(1, 2),
                         [](const auto &info) { return "Tiles" + std::to_string(info.param); });

/// Independent chains are uncorrelated; chains fed the same bits are not.
double worstChainCorrelation(Fault fault) {
  auto sampler = makeSampler(1, {64, 5, 1}, fault);
  sampler.sweep(0.1, 100);
  Samples samples = sampler.run({0, 4000, 3, {"constant", 0.1, 0.1}}, {true, false, false});
  auto a = recorded(samples, 1, kApart);
  auto at = [&](int64_t chain, int64_t k) { return a[(chain * samples.samples + k) * kApart]; };
  double worst = 0;
  for (int chain = 1; chain < 64; ++chain) {
    double x = 0, y = 0, xy = 0;
    for (int64_t k = 0; k < samples.samples; ++k) {
      x += at(0, k), y += at(chain, k), xy += at(0, k) * at(chain, k);
    }
    double n = 4000;
    worst = std::max(worst, std::abs(xy / n - x / n * y / n) * std::sqrt(n));
  }
  return worst;
}

TEST(Sampler, ChainsOfABlockAreIndependent) {
  EXPECT_LT(worstChainCorrelation(Fault::None), 4);
  EXPECT_GT(worstChainCorrelation(Fault::SharedBits), 4);
}

TEST(Sampler, RunsContinueFromTheirStates) {
  auto whole = makeSampler(1, {64, 5, 1}), parts = makeSampler(1, {64, 5, 1});
  Samples all = whole.run({10, 6, 2, {"constant", 0.7, 0.7}});
  parts.run({10, 3, 2, {"constant", 0.7, 0.7}});
  Samples rest = parts.run({0, 3, 2, {"constant", 0.7, 0.7}});
  EXPECT_EQ(whole.spins(0), parts.spins(0));
  EXPECT_EQ(all.energy.back(), rest.energy.back());
  parts.restart(5);
  EXPECT_EQ(recorded(parts.run({10, 6, 2, {"constant", 0.7, 0.7}}), 0, kCells),
            recorded(all, 0, kCells));
}

TEST(Sampler, NewParametersTakeEffectAfterPrepare) {
  auto sampler = makeSampler(1, {64, 5, 1});
  std::vector<float> strong(kCells, 50.0f);
  auto warnings =
      setParameter(sampler.description(), "b", fromFloats({kSide, kSide}, strong), sampler.data());
  EXPECT_TRUE(warnings.empty());
  sampler.prepare();
  sampler.sweep(1.0, 2);
  for (int8_t spin : sampler.spins(0))
    EXPECT_EQ(spin, 1);
}

TEST(Sampler, CancelKeepsTheSamplesThatAllBlocksHave) {
  auto sampler = makeSampler(1, {200, 5, 2}), full = makeSampler(1, {200, 5, 2});
  std::atomic<bool> cancel{false};
  RunControl control;
  int64_t seen = 0;
  control.cancel = &cancel;
  control.progress = [&](const RunProgress &progress) {
    EXPECT_EQ(progress.sweepsTotal, 1010);
    seen = progress.samplesDone;
    cancel = progress.samplesDone >= 3;
  };
  Schedule schedule{10, 1000, 1, {"constant", 0.5, 0.5}};
  Samples some = sampler.run(schedule, {}, control);
  ASSERT_TRUE(some.cancelled);
  ASSERT_EQ(some.samples, seen);
  ASSERT_LT(some.samples, 1000);
  Samples same = full.run({10, some.samples, 1, {"constant", 0.5, 0.5}});
  EXPECT_FALSE(same.cancelled);
  EXPECT_EQ(some.energy, same.energy);
  EXPECT_EQ(recorded(some, 0, kCells), recorded(same, 0, kCells));
  EXPECT_EQ(some.means[0].values, same.means[0].values);
  cancel = true;
  Samples none = sampler.run(schedule, {}, control);
  EXPECT_EQ(none.samples, 0);
  EXPECT_TRUE(none.means.empty());
}

TEST(Sampler, RefusesWhatItCannotRun) {
  Description d = fakeDescription(1);
  auto estimate = [&](SamplerOptions options, Schedule schedule) {
    return estimateMemory(d, options, schedule, {});
  };
  expectError([&] { estimate({0, 1, 1}, {}); }, "number of chains");
  expectError([&] { estimate({int64_t(1) << 40, 1, 1}, {}); }, "number of chains");
  expectError([&] { estimate({64, 1, -1}, {}); }, "number of threads");
  expectError([&] { estimate({64, 1, 1}, {-1, 1, 1, {}}); }, "warmup");
  expectError([&] { estimate({64, 1, 1}, {1, 1, -1, {}}); }, "thin");
  expectError([&] { estimate({64, 1, 1}, {1, INT64_MAX, 2, {}}); }, "more sweeps");
  expectError([&] { estimate({64, 1, 1}, {1, INT64_MAX / 2, 1, {}}); }, "would not fit");
  expectError([&] { estimate({64, 1, 1}, {1, 1, 1, {"cubic", 1, 1}}); }, "cubic");
  expectError([&] { estimate({64, 1, 1}, {1, 1, 1, {"linear", NAN, 1}}); }, "from 0 to 1e30");
  expectError([&] { estimate({64, 1, 1}, {1, 1, 1, {"geometric", 0, 1}}); }, "above 0");
  isg_program program = fakeProgram(1);
  program.moments = nullptr;
  expectError([&] { Sampler(program, d, {}, bindParameters(program, d, {}), {}); }, "lacks");
  program = fakeProgram(1);
  program.settle = nullptr;
  expectError([&] { Sampler(program, d, {}, bindParameters(program, d, {}), {}); }, "lacks");
  program = fakeProgram(1);
  expectError([&] { Sampler(program, d, {}, {}, buildClamps(d, {}, 64)); }, "parameters");
  expectError([&] { Sampler(program, d, {}, bindParameters(program, d, {}), {}); }, "clamps");
  expectError([&] { findVariable(d, "S"); }, "did you mean 's'");
}

TEST(Sampler, MemoryEstimateNamesItsItems) {
  auto estimate = estimateMemory(fakeDescription(1), {130, 1, 1}, {1, 10, 1, {}}, {});
  int64_t sum = 0;
  bool spins = false;
  for (const auto &[name, bytes] : estimate.items) {
    sum += bytes;
    if (name == "recorded spins") {
      spins = true;
      EXPECT_EQ(bytes, 19 * 10 * (8 + 8 + 1)); // two full blocks, and two chains in a byte
    }
  }
  EXPECT_TRUE(spins);
  EXPECT_EQ(sum, estimate.total);
}

TEST(PackedSamples, ExpandsAnyPieceOfTheArray) {
  auto sampler = makeSampler(1, {70, 8, 1});
  Samples samples = sampler.run(shortSchedule());
  auto all = recorded(samples, 0, kCells);
  for (size_t first : {0u, 1u, 15u, 16u, 77u, 4000u})
    for (size_t count : {1u, 16u, 17u, 129u}) {
      std::vector<int8_t> part(count);
      samples.spins.expand(0, static_cast<int64_t>(first), part);
      EXPECT_TRUE(std::equal(part.begin(), part.end(), all.begin() + first));
    }
}

TEST(Results, FileHoldsTheRun) {
  TemporaryFolder folder;
  auto sampler = makeSampler(1, {5, 8, 1});
  NpzWriter writer(folder / "run.npz");
  Samples samples = sampler.run(shortSchedule());
  writeResults(writer, sampler.description(), samples, "{\"seed\": 8}");
  NpzReader reader(folder / "run.npz");
  EXPECT_EQ(reader.names(), (std::vector<std::string>{"s", "a", "energy", "mean.s", "mean.a",
                                                      "moment.J", "moment.b", "moment.c", "meta"}));
  EXPECT_EQ(reader.info("s").shape, (std::vector<int64_t>{5, 4, kSide, kSide}));
  EXPECT_EQ(toInt8(reader.read("s"), "s"), recorded(samples, 0, kCells));
  EXPECT_EQ(toInt8(reader.read("a"), "a"), recorded(samples, 1, kApart));
  EXPECT_EQ(reader.info("energy").dtype, Dtype::f8);
  EXPECT_EQ(reader.info("moment.c").shape, std::vector<int64_t>{});
  Array meta = reader.read("meta");
  EXPECT_EQ(std::string(reinterpret_cast<const char *>(meta.bytes.data()), meta.bytes.size()),
            "{\"seed\": 8}");
}

TEST(Results, NamesOfOtherArraysAreRefused) {
  checkResultNames(std::vector<std::string>{"s", "mean"});
  for (const char *name : {"energy", "meta"})
    expectError([&] { checkResultNames(std::vector<std::string>{"s", name}); }, name);
}

TEST(Results, SameRunSameBytes) {
  TemporaryFolder folder;
  for (const char *name : {"one.npz", "two.npz"}) {
    auto sampler = makeSampler(1, {70, 8, name[0] == 'o' ? 1 : 2});
    NpzWriter writer(folder / name);
    writeResults(writer, sampler.description(), sampler.run(shortSchedule()), "{}");
  }
  EXPECT_EQ(readBytes(folder / "one.npz"), readBytes(folder / "two.npz"));
}

} // namespace
