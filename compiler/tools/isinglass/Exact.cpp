//===- Exact.cpp - isinglass exact: enumerates small models ---------------------------------------===//
#include "compiler/terms/Terms.h"
#include "compiler/tools/isinglass/Command.h"
#include "compiler/tools/isinglass/Interrupt.h"
#include "compiler/tools/isinglass/JsonText.h"
#include "compiler/tools/isinglass/ModelOptions.h"
#include "compiler/tools/isinglass/Numbers.h"
#include "compiler/tools/isinglass/RunOptions.h"
#include "compiler/tools/isinglass/SameFile.h"

#include "runtime/arrays/PendingFile.h"
#include "runtime/chains/Places.h"
#include "runtime/statistics/Enumerate.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <stdexcept>

namespace isinglass::tool {
namespace {

using Json = nlohmann::ordered_json;

struct ExactOptions {
  ModelOptions model;
  InputOptions inputs;
  std::string output;
  double beta = 0; ///< 0: the model's
};

/// The spins of all variables in order, which of them are free, and what the others are held at.
class SpinTable {
public:
  SpinTable(const runtime::Description &description, const runtime::Clamps &clamps);

  int free() const { return static_cast<int>(freeSpins.size()); }
  const std::vector<int64_t> &freeNumbers() const { return freeSpins; }
  int64_t size() const { return static_cast<int64_t>(fixed.size()); }
  /// Number of a variable's node among all spins.
  int64_t number(llvm::StringRef variable, int64_t node) const {
    return first.at(variable.str()) + node;
  }
  /// -1 or +1 if held, 0 if free.
  int held(int64_t number) const { return fixed[number]; }
  int freeIndex(int64_t number) const { return indices[number]; }

private:
  std::map<std::string, int64_t> first;
  std::vector<int8_t> fixed;
  std::vector<int> indices;
  std::vector<int64_t> freeSpins;
};

SpinTable::SpinTable(const runtime::Description &description, const runtime::Clamps &clamps) {
  for (const runtime::VariableInfo &variable : description.variables) {
    first[variable.name] = size();
    runtime::eachPlace(variable, [&](int64_t, int64_t place) {
      bool isHeld = runtime::bitAt(clamps.held.data(), description.block, place, 0);
      bool isUp = runtime::bitAt(clamps.values.data(), description.block, place, 0);
      indices.push_back(isHeld ? -1 : free());
      if (!isHeld) {
        freeSpins.push_back(size());
        if (free() > runtime::kMaxEnumeratedSpins)
          throw std::runtime_error("more than 24 free spins cannot be enumerated; clamp some, make "
                                   "the model smaller (-D) or use `isinglass sample`");
      }
      fixed.push_back(!isHeld ? 0 : isUp ? 1 : -1);
    });
  }
}

/// A factor's term over the free spins: its sign from held ones, and each free spin once.
struct FreeTerm {
  double sign = 1;
  std::vector<int> spins;
};

FreeTerm restrict(const SpinTable &spins, gibbs::FactorOp factor, llvm::ArrayRef<int64_t> nodes) {
  FreeTerm term;
  for (auto [member, node] :
       llvm::zip_equal(factor.getMembers().getAsRange<ebm::MemberAttr>(), nodes)) {
    int64_t number = spins.number(member.getVariable().getValue(), node);
    if (int held = spins.held(number)) {
      term.sign *= held;
      continue;
    }
    int index = spins.freeIndex(number);
    auto twice = std::find(term.spins.begin(), term.spins.end(), index);
    if (twice == term.spins.end())
      term.spins.push_back(index);
    else
      term.spins.erase(twice); // s s = 1
  }
  return term;
}

const runtime::BufferInfo *findBuffer(const runtime::Description &description,
                                      gibbs::FactorOp factor) {
  if (factor.getWeight())
    for (const runtime::BufferInfo &buffer : description.buffers)
      if (buffer.name == *factor.getWeight())
        return &buffer;
  return nullptr;
}

std::vector<runtime::EnumerationTerm>
collectTerms(const CompiledModel &model, const SpinTable &spins, std::span<const float> data) {
  std::vector<runtime::EnumerationTerm> terms;
  for (auto factor : model.gibbs().getBody().getOps<gibbs::FactorOp>()) {
    const runtime::BufferInfo *buffer = findBuffer(model.description(), factor);
    double coefficient = factor.getCoefficient().convertToDouble();
    compiler::forEachTerm(factor, [&](int64_t entry, llvm::ArrayRef<int64_t> nodes) {
      FreeTerm term = restrict(spins, factor, nodes);
      double weight = coefficient * (buffer ? data[buffer->offset + entry] : 1.0);
      terms.push_back({weight * term.sign, std::move(term.spins)});
    });
  }
  return terms;
}

/// <dE/dP> of every parameter, flat in its shape.
Json collectMoments(const CompiledModel &model, const SpinTable &spins,
                    const runtime::Enumeration &exact) {
  std::map<std::string, std::vector<double>> moments;
  for (auto factor : model.gibbs().getBody().getOps<gibbs::FactorOp>()) {
    const runtime::BufferInfo *buffer = findBuffer(model.description(), factor);
    if (!buffer)
      continue;
    int64_t entries = 1;
    for (int64_t extent : buffer->shape)
      entries *= extent;
    auto &values = moments[buffer->name];
    values.resize(entries);
    compiler::forEachTerm(factor, [&](int64_t entry, llvm::ArrayRef<int64_t> nodes) {
      FreeTerm term = restrict(spins, factor, nodes);
      uint32_t mask = 0;
      for (int index : term.spins)
        mask |= uint32_t(1) << index;
      values[entry] +=
          factor.getCoefficient().convertToDouble() * term.sign * exact.correlation(mask);
    });
  }
  return moments;
}

Json collectMeans(const runtime::Description &description, const SpinTable &spins,
                  const runtime::Enumeration &exact) {
  Json means = Json::object();
  int64_t number = 0;
  for (const runtime::VariableInfo &variable : description.variables) {
    int64_t nodes = 1;
    for (int64_t extent : variable.shape)
      nodes *= extent;
    std::vector<double> values;
    for (int64_t node = 0; node < nodes; ++node, ++number)
      values.push_back(spins.held(number)
                           ? spins.held(number)
                           : exact.correlation(uint32_t(1) << spins.freeIndex(number)));
    means[variable.name] = values;
  }
  return means;
}

Json report(const CompiledModel &model, const SpinTable &spins, const runtime::Enumeration &exact,
            double beta) {
  std::vector<double> flat = exact.pairCorrelations();
  Json correlation = Json::array();
  for (int i = 0; i < spins.free(); ++i)
    correlation.push_back(std::vector<double>(flat.begin() + i * spins.free(),
                                              flat.begin() + (i + 1) * spins.free()));
  return {{"model", model.description().name},
          {"model_digest", model.digest()},
          {"beta", beta},
          {"log_z", exact.logZ()},
          {"energy", exact.meanEnergy()},
          {"energy_variance", exact.energyVariance()},
          {"mean", collectMeans(model.description(), spins, exact)},
          {"moment", collectMoments(model, spins, exact)},
          {"free", spins.freeNumbers()},
          {"correlation", correlation}};
}

int enumerate(const ExactOptions &options) {
  refuseSameFiles({options.model.file, options.inputs.params, options.inputs.clamp},
                  {options.output});
  auto model = CompiledModel::load(options.model);
  if (!model)
    return 1;
  refuseSameFiles(model->files(), {options.output});
  model->compile();
  InterruptGuard interrupt; // a file that is begun is finished, or taken away
  std::optional<runtime::PendingFile> output;
  if (!options.output.empty())
    output.emplace(options.output);
  SpinTable spins(model->description(), options.inputs.clamps(*model, 1));
  runtime::Parameters parameters = options.inputs.bind(*model);
  double beta = options.beta > 0 ? options.beta : model->gibbs().getBeta().convertToDouble();
  runtime::Enumeration exact(spins.free(), collectTerms(*model, spins, parameters.data), beta);
  Json result = report(*model, spins, exact, beta);
  if (*interrupt.flag())
    throw std::runtime_error("interrupted; nothing is written");
  std::printf("free spins   %d\nlog Z        %.12g\nmean energy  %.12g\n", spins.free(),
              exact.logZ(), exact.meanEnergy());
  if (!output) {
    std::printf("%s\n", textOf({{"mean", result["mean"]}, {"moment", result["moment"]}}).c_str());
    return 0;
  }
  output->write(textOf(result, 2) + "\n");
  output->commit();
  return 0;
}

} // namespace

Command exactCommand(CLI::App &app) {
  auto options = std::make_shared<ExactOptions>();
  CLI::App *command = app.add_subcommand(
      "exact", "Enumerate a model of up to 24 free spins: log Z, marginals, correlations");
  options->model.addTo(*command);
  options->inputs.addTo(*command);
  command->add_option("-o,--output", options->output, "JSON file to write");
  command->add_option("--beta", options->beta, "inverse temperature (default: the model's)")
      ->check(isPositive);
  return {command, [options] { return enumerate(*options); }};
}

} // namespace isinglass::tool
