//===- SmallModel.cpp ---------------------------------------------------------------------------------------===//
#include "test/unit/cpu/SmallModel.h"

#include <algorithm>
#include <random>

namespace isinglass::test {

static std::string stepProgram(int rows, int columns) {
  return "#g = #ebm.lattice<" + std::to_string(rows) + "x" + std::to_string(columns) +
         R"( open, [(0, 1), (1, 0)]>
gibbs.program @M beta 8.0e-01 {
  gibbs.state @s on #g
  gibbs.state @s_in input on #g
  gibbs.buffer @W on edges #g
  gibbs.buffer @b on nodes #g
  gibbs.buffer @k on nodes #g
  gibbs.factor @pairs -1.0 * @W [@s at source, @s at target] over edges #g
  gibbs.factor @biases -1.0 * @b [@s] over nodes #g
  gibbs.factor @driven -1.0 * @k [@s, @s_in] over nodes #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1, 1] mod 2> {
      %0 = gibbs.field @pairs
      %1 = gibbs.field @biases
      %2 = gibbs.field @driven
      gibbs.yield %0, %1, %2
    }
  }
})";
}

static runtime::ChainInfo infoOf(int64_t steps) {
  runtime::ChainInfo info;
  info.steps = steps;
  info.observables.resize(2);
  info.observables[0].name = "x";
  info.observables[0].shape = {4};
  info.observables[0].rate = 0.9;
  info.observables[1].name = "y";
  info.observables[1].shape = {2};
  info.observables[1].rate = 0.4;
  info.placing = {runtime::Placing::Kind::Scattered, runtime::Placing::Parity::Any, 3, "", ""};
  info.visible = "s";
  info.input = "s_in";
  info.coupling = "k";
  return info;
}

SmallModel::SmallModel(int rows, int columns, int64_t steps, const std::string &precision)
    : rows(rows), columns(columns),
      compiled(stepProgram(rows, columns), {"auto", precision, "auto", "shishua", kBatch}),
      chain(infoOf(steps), {rows, columns}, kBeta) {
  size_t cells = rows * columns;
  for (size_t cell = 0; cell < cells; ++cell) {
    if (cell % columns + 1 < static_cast<size_t>(columns))
      edges.push_back({cell, int(cell), int(cell) + 1});
    if (cell + columns < cells)
      edges.push_back({cells + cell, int(cell), int(cell) + columns});
  }
  size_t s = std::ranges::find(compiled.description.variables, "s", &runtime::VariableInfo::name) -
             compiled.description.variables.begin();
  products.push_back({"W", -1, {s, s}, {}, {}});
  for (const ExactStep::Edge &edge : edges) {
    products[0].entries.push_back(edge.entry);
    products[0].cells.insert(products[0].cells.end(), {edge.first, edge.second});
  }
  // 64 patterns of 4 each, and four that are frequent.
  for (int pattern = 0; pattern < 64; ++pattern)
    add(pattern, 4);
  for (int pattern : {0b000111, 0b111000, 0b101011, 0b010000})
    add(pattern, 448);
  for (double &each : data)
    each /= static_cast<double>(items.items);
}

void SmallModel::add(int pattern, int times) {
  data[pattern] += times;
  for (int time = 0; time < times; ++time, ++items.items) {
    for (int i = 0; i < 4; ++i)
      items.values[0].push_back(pattern >> i & 1);
    for (int i = 4; i < 6; ++i)
      items.values[1].push_back(pattern >> i & 1);
  }
}

runtime::TrainerOptions SmallModel::options() const {
  runtime::TrainerOptions options;
  options.batch = kBatch;
  options.warmup = 30;
  options.samples = 4;
  options.thin = 3;
  options.rate = 1e-30; // moves nothing
  options.beta = kBeta;
  return options;
}

runtime::Parameters SmallModel::parameters(double size) const {
  runtime::Parameters parameters;
  parameters.data.assign(compiled.description.dataFloats, 0.0f);
  std::mt19937 random(5);
  std::normal_distribution<float> draw(0, 1);
  size_t cells = rows * columns;
  for (const ExactStep::Edge &edge : edges)
    parameters.data[offsetOf("W") + edge.entry] = static_cast<float>(size) * draw(random);
  for (size_t cell = 0; cell < cells; ++cell)
    parameters.data[offsetOf("b") + cell] = static_cast<float>(size) * draw(random);
  return parameters;
}

std::unique_ptr<runtime::Trainer> SmallModel::trainer(const runtime::TrainerOptions &options,
                                                      double size) const {
  return std::make_unique<runtime::Trainer>(compiled.program(), compiled.description, chain, items,
                                            items, options, products, parameters(size));
}

std::vector<double> SmallModel::weightsOf(std::span<const float> arena) const {
  std::vector<double> weights;
  size_t cells = rows * columns;
  for (auto [name, count] : {std::pair("W", 2 * cells), {"b", cells}})
    for (size_t i = 0; i < count; ++i)
      weights.push_back(arena[offsetOf(name) + i]);
  return weights;
}

size_t SmallModel::offsetOf(const std::string &name) const {
  return std::ranges::find(compiled.description.buffers, name, &runtime::BufferInfo::name)->offset;
}

} // namespace isinglass::test
