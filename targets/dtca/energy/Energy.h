//===- Energy.h - what a run of an image costs -----------------------------------------------------===//
//
// The static estimate counts the events of an image's program by arithmetic and multiplies each
// kind by its unit cost; the simulator counts the same events one by one. Both sum in the order of
// Events::kinds, so equal counts give equal joules to the last bit.
//
//   E = sum over kinds of count * unit cost
//   E_cell = E_rng + E_bias + E_clock + E_comm   (arXiv 2510.23972, eq. for E_cell; facts in
//   profiles)
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "targets/dtca/image/Image.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace isinglass::dtca {

/// Counts of what happened on a chip, integers all.
struct Events {
  int64_t updates = 0; ///< latches of powered cells: a random bit, a bias and a clock edge each
  std::vector<int64_t> wires; ///< per direction of the profile, both ways: neighbour wires driven
  int64_t configured = 0, seeded = 0, clamped = 0, driven = 0, read = 0; ///< cells
  int64_t phases = 0;                                                    ///< latches of the array
  int64_t configures = 0, clamps = 0, drives = 0, reads = 0; ///< commands, each over the array
  /// Throws std::runtime_error if a count exceeds int64.
  void add(const Events &more, int64_t times = 1);
  /// Wires driven in both directions of a rule of the profile; throws likewise.
  int64_t wiresOf(size_t rule) const;
  friend bool operator==(const Events &, const Events &) = default;
};

/// Events of one phase of the array: `colour` 0 are the cells with row + column even. By
/// arithmetic.
Events countPhase(const Image &image, int colour);
/// Events of each command of the program, in order. O((window + commands) * directions). Throws
/// std::runtime_error if a count exceeds int64.
std::vector<Events> countEvents(const Image &image);

/// What a cost is for: updating cells, or one of the commands around it.
enum class Purpose : uint8_t { Sampling, Configure, Seed, Clamp, Drive, Read };

/// One line of the bill.
struct Cost {
  std::string component; ///< "random bits", "bias", "clock", "wires (4, 1)", "configure", ...
  Purpose purpose = Purpose::Sampling;
  int64_t events = 0;
  double unit = 0;                 ///< J an event
  double energy = 0;               ///< J, in the whole program
  Status status = Status::Assumed; ///< the weakest of what the unit cost is made of
  std::string formula, source;     ///< for --explain
};
struct CommandCost {
  std::string command; ///< "configure", "run 250", "read every 10 for 100", ...
  double energy = 0, seconds = 0;
};
struct Bill {
  std::vector<Cost> costs;
  std::vector<CommandCost> commands;
  /// One phase of the array each: the cells with even row + column, then the others.
  std::vector<CommandCost> phases;
  double total = 0;            ///< J of the whole program
  double perSample = 0;        ///< total / samples
  double sampling = 0;         ///< J of the updates alone: what the paper's figure counts
  double seconds = 0;          ///< of the whole program
  double configureSeconds = 0; ///< of them, writing codes
  int64_t samples = 0;         ///< reads
  int64_t updates = 0;         ///< of cells
  double idle = 0;             ///< share of the updates by idle cells, where that is assumed
  double assumed = 0;          ///< share of total that rests on assumed numbers, 0 to 1:
                               ///< prices, and cells that are powered by assumption
};

/// The bill of given events (one entry a command of the image's program).
Bill billEvents(const Image &image, const std::vector<Events> &events);
/// The static estimate: billEvents(image, countEvents(image)).
Bill estimateEnergy(const Image &image);

/// The bill of one sample that takes all these programs, one after the other, on one chip; each
/// reads once. Throws std::invalid_argument for bills of chips that are priced otherwise.
Bill sumBills(const std::vector<Bill> &steps);

/// J of one update of a cell that drives all its wires: E_cell.
double cellEnergy(const Profile &profile);
/// Where E_cell is from: the source of `update`, or of E_bias, which carries what is not published.
const Quantity &cellStatement(const Profile &profile);

/// What one sample costs when it takes `steps` programs like this one, each with codes of its own,
/// and `samplesPerConfigure` samples are drawn for each writing of codes.
struct SampleCost {
  double sampling = 0; ///< J of the updates alone: what the paper's figure counts
  double seeding = 0, clamping = 0, driving = 0, configuring = 0, reading = 0; ///< J
  double total = 0;                         ///< J, all of the above
  double seconds = 0, configureSeconds = 0; ///< `seconds` includes the writing of codes
  double updates = 0;
};
SampleCost &operator+=(SampleCost &sum, const SampleCost &more);
/// `samplesPerConfigure` 0: as many as the program reads.
SampleCost costPerSample(const Bill &bill, int64_t steps = 1, int64_t samplesPerConfigure = 0);

/// A published figure to set beside a bill.
struct Published {
  std::string system;  ///< "DTM", "VAE (A100, theoretical)", ...
  std::string setting; ///< "T = 8"
  double joules = 0;   ///< a sample
  double fid = 0;      ///< Frechet distance of the same line; 0 if none
  std::string source;
  Status status = Status::Modelled;
};
/// From published.toml, built in.
const std::vector<Published> &publishedFigures();

} // namespace isinglass::dtca
