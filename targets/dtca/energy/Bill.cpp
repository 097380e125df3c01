//===- Bill.cpp - events times unit costs ---------------------------------------------------------===//
#include "targets/dtca/energy/Energy.h"

#include <algorithm>
#include <cstdio>
#include <stdexcept>

namespace isinglass::dtca {
namespace {

std::string print(Step step) {
  return "(" + std::to_string(step.row) + ", " + std::to_string(step.column) + ")";
}

std::string print(const char *format, double value) {
  char text[48];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

Status weakest(std::initializer_list<Status> statuses) {
  return *std::max_element(statuses.begin(), statuses.end());
}

Status wireStatus(const Profile::Wires &wires) {
  return weakest({wires.capacitance.status, wires.pitch.status, wires.signal.status});
}

/// A unit cost, and the events that it multiplies.
struct Tariff {
  Cost cost; ///< events and energy 0
  int64_t (*count)(const Events &events, size_t rule);
  size_t rule = 0;
};

Tariff partOf(const char *component, const Quantity &quantity, const char *formula) {
  return {{component, Purpose::Sampling, 0, quantity.value, 0, quantity.status, formula,
           quantity.source},
          [](const Events &events, size_t) { return events.updates; }};
}

Tariff wiresOf(const Profile &profile, size_t rule) {
  Step step = profile.rules.value[rule];
  const Profile::Wires &wires = *profile.wires;
  std::string formula =
      "1/2 eta l sqrt(" + std::to_string(step.row) + "^2 + " + std::to_string(step.column) +
      "^2) V_sig^2, eta = " + print("%.6g aF/um", wires.capacitance.value * 1e12) +
      ", l = " + print("%.6g um", wires.pitch.value * 1e6) +
      ", V_sig = " + print("%.6g mV", wires.signal.value * 1e3);
  return {{"wires " + print(step), Purpose::Sampling, 0, profile.wireEnergy(step), 0,
           wireStatus(wires), formula,
           wires.capacitance.source + "; " + wires.pitch.source + "; " + wires.signal.source},
          [](const Events &events, size_t which) { return events.wiresOf(which); },
          rule};
}

Tariff commandOf(const Profile &profile, Purpose purpose, const Price &price,
                 int64_t (*count)(const Events &, size_t)) {
  constexpr const char *kNames[] = {"sampling", "configure", "seed", "clamp", "drive", "read"};
  constexpr const char *kCells[] = {"",
                                    "a cell of the window",
                                    "a powered cell",
                                    "a cell that is held",
                                    "a cell that is driven, as one that is held",
                                    "a cell that is read"};
  std::string formula = kCells[size_t(purpose)];
  Status status = price.quantity.status;
  if (price.lines) {
    formula += ": " + print("%.6g", price.quantity.value) + " charges of a line, " +
               print("%.6g fJ", profile.lineEnergy() * 1e15) + " each: 1/2 eta l " +
               std::to_string(std::max(profile.rows.value, profile.columns.value)) + " V_sig^2";
    status = weakest({status, wireStatus(*profile.wires)});
  }
  return {{kNames[size_t(purpose)], purpose, 0, profile.priceOf(price), 0, status, formula,
           price.quantity.source},
          count};
}

/// The unit costs of a chip in the order in which energies are summed.
std::vector<Tariff> tariffsOf(const Profile &profile) {
  std::vector<Tariff> tariffs;
  if (profile.update) {
    tariffs.push_back(partOf("updates", *profile.update, "E_cell"));
  } else {
    tariffs.push_back(partOf("random bits", *profile.randomBitEnergy, "E_rng"));
    tariffs.push_back(partOf("bias", *profile.biasEnergy, "E_bias"));
    tariffs.push_back(partOf("clock", *profile.clockEnergy, "E_clock"));
    for (size_t rule = 0; rule < profile.rules.value.size(); ++rule)
      tariffs.push_back(wiresOf(profile, rule));
  }
  tariffs.push_back(commandOf(profile, Purpose::Configure, profile.configureEnergy,
                              [](const Events &events, size_t) { return events.configured; }));
  tariffs.push_back(commandOf(profile, Purpose::Seed, profile.seedEnergy,
                              [](const Events &events, size_t) { return events.seeded; }));
  tariffs.push_back(commandOf(profile, Purpose::Clamp, profile.clampEnergy,
                              [](const Events &events, size_t) { return events.clamped; }));
  tariffs.push_back(commandOf(profile, Purpose::Drive, profile.clampEnergy,
                              [](const Events &events, size_t) { return events.driven; }));
  tariffs.push_back(commandOf(profile, Purpose::Read, profile.readEnergy,
                              [](const Events &events, size_t) { return events.read; }));
  return tariffs;
}

double secondsOf(const Profile &profile, const Events &events) {
  return double(events.phases) * profile.phase.value +
         double(events.configures) * profile.durationOf(profile.configureTime) +
         double(events.clamps + events.drives) * profile.durationOf(profile.clampTime) +
         double(events.reads) * profile.durationOf(profile.readTime);
}

std::string name(const Command &command) {
  switch (command.kind) {
  case CommandKind::Configure:
    return "configure";
  case CommandKind::Seed:
    return "seed";
  case CommandKind::Clamp:
    return "clamp";
  case CommandKind::Drive:
    return "drive";
  case CommandKind::Run:
    return "run " + std::to_string(command.iterations);
  case CommandKind::Read:
    break;
  }
  if (command.every == 0 && command.count == 1)
    return "read";
  return "read every " + std::to_string(command.every) + " for " + std::to_string(command.count);
}

/// The part of a phase's updates that cells make which the model does not use, if how many there
/// are, or that they are powered at all, is assumed.
double assumedIdleShare(const Image &image) {
  const Profile &profile = image.profile;
  bool assumed = profile.unusedPowered.status == Status::Assumed ||
                 profile.rows.status == Status::Assumed ||
                 profile.columns.status == Status::Assumed;
  if (!profile.unusedPowered.value || !assumed)
    return 0;
  int64_t updates = countPhase(image, 0).updates + countPhase(image, 1).updates;
  auto used = std::count_if(image.roles.begin(), image.roles.end(), [&](Role role) {
    return role == Role::Visible || role == Role::Latent ||
           (role == Role::Clamped && profile.clampedPowered.value);
  });
  return updates ? 1 - double(used) / double(updates) : 0;
}

CommandCost priceEvents(const std::vector<Tariff> &tariffs, const Profile &profile,
                        std::string what, const Events &events) {
  CommandCost cost{std::move(what), 0, secondsOf(profile, events)};
  for (const Tariff &tariff : tariffs)
    cost.energy += double(tariff.count(events, tariff.rule)) * tariff.cost.unit;
  return cost;
}

} // namespace

Bill billEvents(const Image &image, const std::vector<Events> &events) {
  const Profile &profile = image.profile;
  std::vector<Tariff> tariffs = tariffsOf(profile);
  Bill bill;
  Events sum;
  for (size_t i = 0; i < events.size(); ++i) {
    sum.add(events[i]);
    bill.commands.push_back(priceEvents(tariffs, profile, name(image.program[i]), events[i]));
  }
  for (int colour : {0, 1}) {
    Events phase = countPhase(image, colour);
    bill.phases.push_back(priceEvents(tariffs, profile,
                                      "phase " + std::to_string(colour) + ", " +
                                          std::to_string(phase.updates) + " cells",
                                      phase));
  }
  double assumed = 0, idle = assumedIdleShare(image);
  for (const Tariff &tariff : tariffs) {
    Cost cost = tariff.cost;
    cost.events = tariff.count(sum, tariff.rule);
    cost.energy = double(cost.events) * cost.unit;
    bill.total += cost.energy;
    if (cost.purpose == Purpose::Sampling)
      bill.sampling += cost.energy;
    bool perCell = cost.purpose == Purpose::Sampling || cost.purpose == Purpose::Seed;
    assumed += cost.energy * (cost.status == Status::Assumed ? 1 : perCell ? idle : 0);
    bill.costs.push_back(std::move(cost));
  }
  bill.samples = sum.reads;
  bill.updates = sum.updates;
  bill.perSample = bill.samples ? bill.total / double(bill.samples) : 0;
  bill.idle = idle;
  bill.assumed = bill.total > 0 ? assumed / bill.total : 0;
  bill.seconds = secondsOf(profile, sum);
  bill.configureSeconds = double(sum.configures) * profile.durationOf(profile.configureTime);
  return bill;
}

static void accumulate(int64_t &sum, int64_t more) {
  if (__builtin_add_overflow(sum, more, &sum))
    throw std::runtime_error("the steps have more than 2^63 - 1 events together; run fewer "
                             "iterations");
}

Bill sumBills(const std::vector<Bill> &steps) {
  Bill sum = steps.front();
  for (size_t step = 1; step < steps.size(); ++step) {
    const Bill &more = steps[step];
    if (!std::ranges::equal(more.costs, sum.costs, {}, &Cost::component, &Cost::component))
      throw std::invalid_argument("bills of different chips do not add up");
    for (size_t i = 0; i < sum.costs.size(); ++i) {
      accumulate(sum.costs[i].events, more.costs[i].events);
      sum.costs[i].energy += more.costs[i].energy;
    }
    sum.commands.insert(sum.commands.end(), more.commands.begin(), more.commands.end());
    // Shares are of the totals.
    double total = sum.total + more.total;
    if (total > 0)
      sum.assumed = (sum.assumed * sum.total + more.assumed * more.total) / total;
    sum.total = total;
    sum.sampling += more.sampling;
    sum.seconds += more.seconds;
    sum.configureSeconds += more.configureSeconds;
    accumulate(sum.updates, more.updates);
  }
  sum.samples = 1;
  sum.perSample = sum.total;
  return sum;
}

Bill estimateEnergy(const Image &image) { return billEvents(image, countEvents(image)); }

double cellEnergy(const Profile &profile) {
  if (profile.update)
    return profile.update->value;
  double wires = 0;
  for (Step step : profile.directions())
    wires += 2 * profile.wireEnergy(step);
  return profile.randomBitEnergy->value + profile.biasEnergy->value + profile.clockEnergy->value +
         wires;
}

const Quantity &cellStatement(const Profile &profile) {
  return profile.update ? *profile.update : *profile.biasEnergy;
}

SampleCost &operator+=(SampleCost &sum, const SampleCost &more) {
  for (auto part :
       {&SampleCost::sampling, &SampleCost::seeding, &SampleCost::clamping, &SampleCost::driving,
        &SampleCost::configuring, &SampleCost::reading, &SampleCost::total, &SampleCost::seconds,
        &SampleCost::configureSeconds, &SampleCost::updates})
    sum.*part += more.*part;
  return sum;
}

SampleCost costPerSample(const Bill &bill, int64_t steps, int64_t samplesPerConfigure) {
  double samples = double(std::max<int64_t>(bill.samples, 1));
  double share = double(steps) / samples;
  double configureShare =
      double(steps) / (samplesPerConfigure ? double(samplesPerConfigure) : samples);
  SampleCost cost;
  for (const Cost &line : bill.costs) {
    constexpr double SampleCost::*kParts[] = {&SampleCost::sampling, &SampleCost::configuring,
                                              &SampleCost::seeding,  &SampleCost::clamping,
                                              &SampleCost::driving,  &SampleCost::reading};
    bool configures = line.purpose == Purpose::Configure;
    cost.*kParts[size_t(line.purpose)] += line.energy * (configures ? configureShare : share);
  }
  cost.total =
      cost.sampling + cost.seeding + cost.clamping + cost.driving + cost.configuring + cost.reading;
  cost.configureSeconds = bill.configureSeconds * configureShare;
  cost.seconds = (bill.seconds - bill.configureSeconds) * share + cost.configureSeconds;
  cost.updates = double(bill.updates) * share;
  return cost;
}

} // namespace isinglass::dtca
