//===- EnergyReport.cpp ---------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/EnergyReport.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace isinglass::tool {
namespace {

using Json = nlohmann::ordered_json;

/// A few digits and a prefix: "1.961 nJ".
std::string printSi(double value, const char *unit, int digits = 4) {
  constexpr const char *kPrefixes[] = {"a", "f", "p", "n", "u", "m", "", "k", "M", "G"};
  int prefix = 6;
  if (value > 0)
    prefix = std::clamp(static_cast<int>(std::floor(std::log10(value) / 3)) + 6, 0, 9);
  char text[48];
  std::snprintf(text, sizeof text, "%.*g %s%s", digits, value / std::pow(10.0, 3 * (prefix - 6)),
                kPrefixes[prefix], unit);
  return text;
}

void printCosts(const dtca::Bill &bill, bool explain) {
  std::printf("\n%-16s %14s %12s %12s %7s  %s\n", "component", "events", "unit", "energy", "share",
              "unit cost is");
  for (const dtca::Cost &cost : bill.costs) {
    std::printf("%-16s %14lld %12s %12s %6.2f%%  %s\n", cost.component.c_str(),
                static_cast<long long>(cost.events), printSi(cost.unit, "J").c_str(),
                printSi(cost.energy, "J").c_str(),
                bill.total > 0 ? 100 * cost.energy / bill.total : 0,
                std::string(statusName(cost.status)).c_str());
    if (explain)
      std::printf("    %s\n    %s\n", cost.formula.c_str(), cost.source.c_str());
  }
  std::printf("%-16s %14s %12s %12s\n", "total", "", "", printSi(bill.total, "J").c_str());
}

void printLines(const char *title, const std::vector<dtca::CommandCost> &lines) {
  std::printf("\n%-30s %12s %12s\n", title, "energy", "time");
  for (const dtca::CommandCost &line : lines)
    std::printf("%-30s %12s %12s\n", line.command.c_str(), printSi(line.energy, "J").c_str(),
                printSi(line.seconds, "s").c_str());
}

void printCommands(const dtca::Bill &bill) {
  printLines("phase of an iteration", bill.phases);
  printLines("command", bill.commands);
  std::printf("%-30s %12s %12s\n", "total", printSi(bill.total, "J").c_str(),
              printSi(bill.seconds, "s").c_str());
}

void printComparisons(const EnergyReport &report) {
  std::printf("\n%-26s %-8s %12s %8s %15s %15s\n", "other figures, a sample", "", "energy", "FID",
              "/ updates alone", "/ total");
  auto times = [](double joules, double sample) {
    char text[32] = "-"; // of nothing
    if (sample > 0)
      std::snprintf(text, sizeof text, "%.4g", joules / sample);
    return std::string(text);
  };
  for (const Comparison &other : report.comparisons)
    std::printf("%-26s %-8s %12s %8s %15s %15s\n", other.system.c_str(), other.setting.c_str(),
                printSi(other.joules, "J").c_str(),
                other.fid > 0 ? printSi(other.fid, "").c_str() : "-",
                times(other.joules, report.sample.sampling).c_str(),
                times(other.joules, report.sample.total).c_str());
  std::printf("published figures are of binarised Fashion-MNIST; a ratio says something where task "
              "and FID are the same\n");
}

/// Rewrites a second that the samples ask for, were they drawn one after another; 0 where a sample
/// takes no time.
double rewriteRate(const EnergyReport &report) {
  if (report.sample.seconds <= 0)
    return 0;
  return double(report.steps) / double(report.samplesPerConfigure) / report.sample.seconds;
}

void printSample(const EnergyReport &report) {
  const dtca::SampleCost &sample = report.sample;
  std::printf("\na sample: %lld step%s, codes written once for %lld sample%s\n",
              static_cast<long long>(report.steps), report.steps == 1 ? "" : "s",
              static_cast<long long>(report.samplesPerConfigure),
              report.samplesPerConfigure == 1 ? "" : "s");
  for (auto [name, joules] : {std::pair("updates alone", sample.sampling),
                              {"first states", sample.seeding},
                              {"clamping", sample.clamping},
                              {"driving", sample.driving},
                              {"configuration", sample.configuring},
                              {"read-out", sample.reading},
                              {"total", sample.total}})
    std::printf("  %-14s %12s\n", name, printSi(joules, "J").c_str());
  std::printf("  %-14s %12s, %s of it writing codes\n", "time",
              printSi(sample.seconds, "s").c_str(), printSi(sample.configureSeconds, "s").c_str());
  double most = report.image.profile.configureRate.value;
  if (double rate = rewriteRate(report); rate > most)
    std::printf("  the chip is rewritten at most %s, and this asks for %s: draw more samples for "
                "each writing of codes\n",
                printSi(most, "Hz").c_str(), printSi(rate, "Hz").c_str());
}

Json describeSample(const EnergyReport &report) {
  const dtca::SampleCost &sample = report.sample;
  return {{"steps", report.steps},
          {"samples_per_configure", report.samplesPerConfigure},
          {"updates", sample.updates},
          {"sampling", sample.sampling},
          {"seeding", sample.seeding},
          {"clamping", sample.clamping},
          {"driving", sample.driving},
          {"configuring", sample.configuring},
          {"reading", sample.reading},
          {"total", sample.total},
          {"seconds", sample.seconds},
          {"configure_seconds", sample.configureSeconds},
          {"configures_per_second", rewriteRate(report)},
          {"most_configures_per_second", report.image.profile.configureRate.value}};
}

Json describeCosts(const dtca::Bill &bill) {
  Json costs = Json::array();
  for (const dtca::Cost &cost : bill.costs)
    costs.push_back({{"component", cost.component},
                     {"events", cost.events},
                     {"unit", cost.unit},
                     {"joules", cost.energy},
                     {"status", statusName(cost.status)},
                     {"formula", cost.formula},
                     {"source", cost.source}});
  return costs;
}

Json describeLines(const char *name, const std::vector<dtca::CommandCost> &lines) {
  Json texts = Json::array();
  for (const dtca::CommandCost &line : lines)
    texts.push_back({{name, line.command}, {"joules", line.energy}, {"seconds", line.seconds}});
  return texts;
}

Json describeComparisons(const EnergyReport &report) {
  Json others = Json::array();
  for (const Comparison &other : report.comparisons)
    others.push_back({{"system", other.system},
                      {"setting", other.setting},
                      {"joules", other.joules},
                      {"fid", other.fid > 0 ? Json(other.fid) : Json(nullptr)},
                      {"ratio_to_sampling", other.joules / report.sample.sampling},
                      {"ratio_to_total", other.joules / report.sample.total},
                      {"source", other.source}});
  return others;
}

} // namespace

std::vector<Comparison> publishedComparisons() {
  std::vector<Comparison> rows;
  for (const dtca::Published &figure : dtca::publishedFigures())
    rows.push_back({figure.system, figure.setting, figure.joules, figure.fid,
                    figure.source + " (" + std::string(statusName(figure.status)) + ")"});
  return rows;
}

Comparison processorComparison(double updatesPerSecond, double watts, double updatesPerSample) {
  return {"this processor", printSi(watts, "W"), updatesPerSample / updatesPerSecond * watts, 0,
          "measured: " + printSi(updatesPerSecond, "updates/s") + "; the watts are as given"};
}

void EnergyReport::print(bool explain) const {
  const dtca::Profile &chip = image.profile;
  const dtca::Quantity &statement = cellStatement(chip);
  std::printf("%s on %s\nE_cell %s, %s: %s\n", image.name.c_str(), chip.name.c_str(),
              printSi(cellEnergy(chip), "J", 5).c_str(),
              std::string(statusName(statement.status)).c_str(), statement.source.c_str());
  printCosts(bill, explain);
  printCommands(bill);
  std::printf("\n%.1f %% of the energy rests on assumed numbers\n", 100 * bill.assumed);
  if (bill.idle > 0)
    std::printf(
        "  %.1f %% of the updates are by cells that the model does not use; that they are, and "
        "how many, is assumed\n",
        100 * bill.idle);
  if (!perStep.empty())
    printLines("step of a sample", perStep);
  printSample(*this);
  printComparisons(*this);
}

Json EnergyReport::json() const {
  const dtca::Quantity &statement = cellStatement(image.profile);
  return {{"image", image.name},
          {"profile", image.profile.name},
          {"cell",
           {{"joules", cellEnergy(image.profile)},
            {"status", statusName(statement.status)},
            {"source", statement.source}}},
          {"costs", describeCosts(bill)},
          {"phases", describeLines("phase", bill.phases)},
          {"commands", describeLines("command", bill.commands)},
          {"steps", describeLines("step", perStep)},
          {"joules", bill.total},
          {"seconds", bill.seconds},
          {"samples", bill.samples},
          {"assumed", bill.assumed},
          {"idle", bill.idle},
          {"sample", describeSample(*this)},
          {"comparisons", describeComparisons(*this)}};
}

} // namespace isinglass::tool
