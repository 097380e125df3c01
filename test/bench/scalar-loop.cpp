//===- scalar-loop.cpp - the sampler one would write first: the yardstick of the f32 kernel ----------------===//
//
// The 70 x 70 open grid of degree 12 (rules (0,1), (4,1), (9,10), each turned by 90 degrees) with a
// weight on every coupling and a bias on every cell; one chain, cell after cell, neighbours from a
// list, std::mt19937 and std::exp. Prints spin updates per ns of thread time, median of 9.
//
//===----------------------------------------------------------------------------------------------===//
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <random>
#include <vector>

namespace {

constexpr int kSide = 70;

struct Neighbour {
  int cell;
  float weight;
};

struct Machine {
  std::vector<std::vector<Neighbour>> neighbours;
  std::vector<float> biases;
  std::vector<int> spins;
};

Machine makeMachine(std::mt19937 &random) {
  const int directions[][2] = {{0, 1}, {-1, 0}, {4, 1}, {-1, 4}, {9, 10}, {-10, 9}};
  std::normal_distribution<float> normal(0, 0.1f);
  Machine machine;
  machine.neighbours.resize(kSide * kSide);
  for (int i = 0; i < kSide * kSide; ++i) {
    machine.biases.push_back(normal(random));
    machine.spins.push_back(random() & 1 ? 1 : -1);
    for (auto [dx, dy] : directions) {
      int x = i / kSide + dx, y = i % kSide + dy;
      if (x < 0 || x >= kSide || y < 0 || y >= kSide)
        continue;
      float weight = normal(random);
      machine.neighbours[i].push_back({x * kSide + y, weight});
      machine.neighbours[x * kSide + y].push_back({i, weight});
    }
  }
  return machine;
}

void sweep(Machine &machine, float beta, std::mt19937 &random) {
  std::uniform_real_distribution<float> uniform(0, 1);
  for (int i = 0; i < kSide * kSide; ++i) {
    float field = machine.biases[i];
    for (const Neighbour &neighbour : machine.neighbours[i])
      field += neighbour.weight * static_cast<float>(machine.spins[neighbour.cell]);
    float up = 1 / (1 + std::exp(-2 * beta * field));
    machine.spins[i] = uniform(random) < up ? 1 : -1;
  }
}

double threadSeconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

} // namespace

int main() {
  std::mt19937 random(1);
  Machine machine = makeMachine(random);
  constexpr int kSweeps = 100, kRuns = 9;
  sweep(machine, 1, random);
  std::vector<double> rates;
  for (int run = 0; run < kRuns; ++run) {
    double start = threadSeconds();
    for (int s = 0; s < kSweeps; ++s)
      sweep(machine, 1, random);
    rates.push_back(1e-9 * kSweeps * kSide * kSide / (threadSeconds() - start));
  }
  std::sort(rates.begin(), rates.end());
  int sum = 0;
  for (int spin : machine.spins)
    sum += spin;
  std::printf("%.5f spin updates/ns (magnetisation %d)\n", rates[kRuns / 2], sum);
}
