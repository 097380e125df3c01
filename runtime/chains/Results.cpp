#include "runtime/chains/Results.h"

#include <cstring>
#include <memory>
#include <stdexcept>

namespace isinglass::runtime {

namespace {

void addMoments(NpzWriter &writer, const std::string &prefix,
                const std::vector<MomentResult> &moments) {
  for (const MomentResult &moment : moments)
    writer.add(prefix + moment.name, fromDoubles(moment.shape, moment.values));
}

} // namespace

void checkResultNames(std::span<const std::string> variables) {
  for (const std::string &name : variables)
    if (name == "energy" || name == "meta")
      throw std::runtime_error("the variable '" + name +
                               "' has the name of another array of the results; rename it");
}

void writeResults(NpzWriter &writer, const Description &description, const Samples &samples,
                  const std::string &meta) {
  if (samples.recorded.spins)
    for (size_t v = 0; v < description.variables.size(); ++v) {
      const VariableInfo &variable = description.variables[v];
      std::vector<int64_t> shape{samples.chains, samples.samples};
      shape.insert(shape.end(), variable.shape.begin(), variable.shape.end());
      // Expanded while it is written: eight times the packed samples never exist at once.
      writer.add(variable.name, {Dtype::i1, 1, std::move(shape)},
                 [&samples, v](uint64_t offset, std::span<std::byte> out) {
                   samples.spins.expand(v, static_cast<int64_t>(offset),
                                        {reinterpret_cast<int8_t *>(out.data()), out.size()});
                 });
    }
  if (samples.recorded.energy)
    writer.add("energy", fromDoubles({samples.chains, samples.samples}, samples.energy));
  addMoments(writer, "mean.", samples.means);
  addMoments(writer, "moment.", samples.moments);
  writer.addText("meta", meta);
  writer.finish();
}

} // namespace isinglass::runtime
