//===- Reference.cpp --------------------------------------------------------------------------------------===//
#include "test/unit/cpu/Reference.h"

#include "dialects/ebm/Arrays.h"
#include "dialects/ebm/Factors.h"
#include "dialects/ebm/Lattice.h"

#include <cmath>

using namespace mlir;

namespace isinglass::test {
namespace {

/// Collects the terms of one factor.
class Sites {
public:
  Sites(Reference &reference, gibbs::ProgramOp program, gibbs::FactorOp factor, int number)
      : reference(reference), factor(factor),
        members(factor.getMembers().getAsRange<ebm::MemberAttr>()) {
    blank.coefficient = factor.getCoefficient().convertToDouble();
    blank.factor = number;
    blank.measured = !factor.getUnmeasured();
    int index = 0;
    for (auto buffer : program.getBody().getOps<gibbs::BufferOp>()) {
      if (factor.getWeight() && buffer.getSymName() == *factor.getWeight()) {
        blank.buffer = index;
        scalar = buffer.getSites().getShape().empty();
      }
      ++index;
    }
    index = 0;
    for (auto state : program.getBody().getOps<gibbs::StateOp>()) {
      first[state.getSymName().str()] = reference.firstCell[index++];
    }
  }

  void collect() {
    ebm::SitesInterface sites = factor.getSites();
    if (auto edges = dyn_cast<ebm::EdgesAttr>(sites))
      edges.getGraph().forEachEdge([&](int64_t entry, int64_t source, int64_t target) {
        add(entry, [&](ebm::MemberAttr member) {
          return std::optional(member.getPlace() == ebm::Place::Target ? target : source);
        });
      });
    else if (auto nodes = dyn_cast<ebm::NodesAttr>(sites))
      overNodes(nodes.getGraph());
    else if (auto rows = dyn_cast<ebm::RowsAttr>(sites))
      overRows(rows);
    else
      for (int64_t entry = 0; entry < ebm::countEntries(sites.getShape()); ++entry)
        add(entry, [](ebm::MemberAttr) { return std::optional<int64_t>(); });
  }

private:
  using Cell = llvm::function_ref<std::optional<int64_t>(ebm::MemberAttr)>;

  void add(int64_t entry, Cell cellOf) {
    Term term = blank;
    term.entry = scalar ? 0 : entry;
    for (ebm::MemberAttr member : members) {
      auto cell = cellOf(member);
      if (!cell)
        return;
      term.cells.push_back(*cell + first[member.getVariable().getValue().str()]);
    }
    reference.terms.push_back(std::move(term));
  }

  void overNodes(ebm::GraphInterface graph) {
    for (int64_t node = 0; node < ebm::countEntries(graph.getNodeShape()); ++node)
      add(node, [&](ebm::MemberAttr member) -> std::optional<int64_t> {
        if (member.getPlace() == ebm::Place::Node)
          return node;
        return ebm::latticeNeighbour(cast<ebm::LatticeAttr>(graph), node, member.getOffset());
      });
  }

  void overRows(ebm::RowsAttr rows) {
    auto values = *ebm::readIntegers(rows.getIndices());
    int64_t columns = rows.getIndices().getShapedType().getDimSize(1);
    auto weight = factor.getWeightColumn();
    for (int64_t row = 0; row < rows.getShape()[0]; ++row)
      add(weight ? values[row * columns + *weight] : row, [&](ebm::MemberAttr member) {
        return std::optional(values[row * columns + member.getOffset().front()]);
      });
  }

  Reference &reference;
  gibbs::FactorOp factor;
  SmallVector<ebm::MemberAttr> members;
  Term blank;
  bool scalar = false;
  std::map<std::string, int64_t> first;
};

} // namespace

Reference::Reference(gibbs::ProgramOp program) {
  for (auto state : program.getBody().getOps<gibbs::StateOp>()) {
    firstCell.push_back(numCells);
    numCells += ebm::countEntries(state.getGraph().getNodeShape());
  }
  for (auto buffer : program.getBody().getOps<gibbs::BufferOp>())
    bufferSize.push_back(ebm::countEntries(buffer.getSites().getShape()));
  int number = 0;
  for (auto factor : program.getBody().getOps<gibbs::FactorOp>())
    Sites(*this, program, factor, number++).collect();
}

double Reference::energy(const std::vector<int> &spins, const Parameters &parameters) const {
  double sum = 0;
  for (const Term &term : terms) {
    if (!term.measured)
      continue;
    double value = term.coefficient;
    if (term.buffer >= 0)
      value *= parameters[term.buffer][term.entry];
    for (int64_t cell : term.cells)
      value *= spins[cell];
    sum += value;
  }
  return sum;
}

Averages Reference::enumerate(const Parameters &parameters, double beta,
                              const std::map<int64_t, int> &clamped) const {
  std::vector<int64_t> free;
  std::vector<int> spins(numCells, -1);
  for (int64_t cell = 0; cell < numCells; ++cell) {
    if (auto it = clamped.find(cell); it != clamped.end())
      spins[cell] = it->second;
    else
      free.push_back(cell);
  }
  Averages averages;
  averages.mean.assign(numCells, 0);
  averages.pairs.assign(numCells, std::vector<double>(numCells, 0));
  double z = 0, reference = energy(spins, parameters);
  for (uint64_t code = 0; code < uint64_t(1) << free.size(); ++code) {
    for (size_t k = 0; k < free.size(); ++k)
      spins[free[k]] = code >> k & 1 ? 1 : -1;
    double e = energy(spins, parameters), p = std::exp(-beta * (e - reference));
    z += p;
    averages.energy += p * e;
    for (int64_t i = 0; i < numCells; ++i) {
      averages.mean[i] += p * spins[i];
      for (int64_t j = 0; j < i; ++j)
        averages.pairs[i][j] += p * spins[i] * spins[j];
    }
  }
  averages.energy /= z;
  for (int64_t i = 0; i < numCells; ++i) {
    averages.mean[i] /= z;
    for (int64_t j = 0; j < i; ++j)
      averages.pairs[i][j] /= z;
  }
  return averages;
}

} // namespace isinglass::test
