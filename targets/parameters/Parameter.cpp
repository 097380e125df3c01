//===- Parameter.cpp ------------------------------------------------------------------------------===//
#include "targets/parameters/Parameter.h"

#include "dialects/ebm/Arrays.h"

using namespace mlir;
using namespace isinglass::runtime;

namespace isinglass {
namespace {

template <typename Range> std::vector<int64_t> toVector(const Range &range) {
  return std::vector<int64_t>(range.begin(), range.end());
}

InitialiserInfo describeInitialiser(Attribute init) {
  InitialiserInfo info;
  if (auto number = dyn_cast_or_null<FloatAttr>(init)) {
    info.kind = "constant";
    info.first = number.getValueAsDouble();
  } else if (auto normal = dyn_cast_or_null<ebm::NormalAttr>(init)) {
    info.kind = "normal";
    info.first = normal.getMean().getValueAsDouble();
    info.second = normal.getSd().getValueAsDouble();
    info.seed = normal.getSeed();
  } else if (auto uniform = dyn_cast_or_null<ebm::UniformAttr>(init)) {
    info.kind = "uniform";
    info.first = uniform.getLow().getValueAsDouble();
    info.second = uniform.getHigh().getValueAsDouble();
    info.seed = uniform.getSeed();
  } else if (auto signs = dyn_cast_or_null<ebm::SignsAttr>(init)) {
    info.kind = "signs";
    info.seed = signs.getSeed();
  } else if (auto file = dyn_cast_or_null<ebm::FileAttr>(init)) {
    info.kind = "file";
    info.path = file.getPath().str();
    info.array = file.getArray().str();
  } else if (isa_and_nonnull<ElementsAttr>(init)) {
    info.kind = "data";
  }
  return info;
}

std::optional<LatticeInfo> describeLattice(ebm::SitesInterface sites) {
  auto edges = dyn_cast<ebm::EdgesAttr>(sites);
  auto lattice = edges ? dyn_cast<ebm::LatticeAttr>(edges.getGraph()) : nullptr;
  if (!lattice)
    return std::nullopt;
  LatticeInfo info;
  info.sizes = toVector(lattice.getSizes());
  info.periodic.assign(lattice.getPeriodic().begin(), lattice.getPeriodic().end());
  for (int64_t d = 0; d < lattice.getNumDirections(); ++d)
    info.directions.push_back(toVector(lattice.getDirection(d)));
  return info;
}

} // namespace

BufferInfo describeParameter(ebm::ParameterInterface parameter) {
  BufferInfo info;
  info.name = SymbolTable::getSymbolName(parameter).str();
  info.shape = toVector(parameter.getSites().getShape());
  info.init = describeInitialiser(parameter.getInitAttr());
  if (auto among = parameter.getAmong())
    info.among.assign(among->begin(), among->end());
  info.lattice = describeLattice(parameter.getSites());
  return info;
}

void writeLiteral(ebm::ParameterInterface parameter, std::span<float> values) {
  auto array = dyn_cast_or_null<ElementsAttr>(parameter.getInitAttr());
  if (!array)
    return;
  // The parameter's verifier has read it once.
  std::vector<float> literal = *ebm::readFloats(array);
  std::copy(literal.begin(), literal.end(), values.begin());
}

} // namespace isinglass
