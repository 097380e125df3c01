//===- Terms.cpp ----------------------------------------------------------------------------------===//
#include "compiler/terms/Terms.h"

#include "dialects/ebm/Arrays.h"
#include "dialects/ebm/Factors.h"
#include "dialects/ebm/Lattice.h"

using namespace mlir;

namespace isinglass::compiler {
namespace {

using Visit = llvm::function_ref<void(int64_t, ArrayRef<int64_t>)>;
using ebm::Place;

/// Whether the weight has one entry for all sites.
bool isUniform(ebm::FactorInterface factor) {
  if (!factor.getWeight())
    return true;
  return ebm::lookupParameter(factor, *factor.getWeight()).getSites().getShape().empty();
}

void forEdges(ebm::FactorInterface factor, ebm::EdgesAttr sites, Visit visit) {
  bool uniform = isUniform(factor);
  SmallVector<int64_t> nodes;
  sites.getGraph().forEachEdge([&](int64_t entry, int64_t source, int64_t target) {
    nodes.clear();
    for (auto member : factor.getMembers().getAsRange<ebm::MemberAttr>())
      nodes.push_back(member.getPlace() == Place::Source ? source : target);
    visit(uniform ? 0 : entry, nodes);
  });
}

/// The member's node at a site, or nothing off an open axis.
std::optional<int64_t> shifted(ebm::MemberAttr member, ebm::GraphInterface graph, int64_t site) {
  if (member.getPlace() != Place::Shift)
    return site;
  return ebm::latticeNeighbour(cast<ebm::LatticeAttr>(graph), site, member.getOffset());
}

void forNodes(ebm::FactorInterface factor, ebm::NodesAttr sites, Visit visit) {
  bool uniform = isUniform(factor);
  int64_t count = ebm::countEntries(sites.getShape());
  SmallVector<int64_t> nodes;
  for (int64_t site = 0; site < count; ++site) {
    nodes.clear();
    for (auto member : factor.getMembers().getAsRange<ebm::MemberAttr>())
      if (auto node = shifted(member, sites.getGraph(), site))
        nodes.push_back(*node);
    if (nodes.size() == factor.getMembers().size())
      visit(uniform ? 0 : site, nodes);
  }
}

bool forRows(ebm::FactorInterface factor, ebm::RowsAttr sites, Visit visit) {
  auto indices = ebm::readIntegers(sites.getIndices());
  if (!indices)
    return false;
  int64_t columns = sites.getIndices().getShapedType().getDimSize(1);
  int64_t rows = sites.getIndices().getShapedType().getDimSize(0);
  SmallVector<int64_t> nodes;
  for (int64_t row = 0; row < rows; ++row) {
    nodes.clear();
    for (auto member : factor.getMembers().getAsRange<ebm::MemberAttr>())
      nodes.push_back((*indices)[row * columns + member.getOffset().front()]);
    auto column = factor.getWeightColumn();
    visit(column ? (*indices)[row * columns + *column] : 0, nodes);
  }
  return true;
}

} // namespace

bool forEachTerm(ebm::FactorInterface factor, Visit visit) {
  if (auto edges = dyn_cast<ebm::EdgesAttr>(factor.getSites()))
    return forEdges(factor, edges, visit), true;
  if (auto nodes = dyn_cast<ebm::NodesAttr>(factor.getSites()))
    return forNodes(factor, nodes, visit), true;
  if (auto rows = dyn_cast<ebm::RowsAttr>(factor.getSites()))
    return forRows(factor, rows, visit);
  // Sites of a plain shape have no members: one constant each.
  int64_t count = ebm::countEntries(factor.getSites().getShape());
  bool uniform = isUniform(factor);
  for (int64_t site = 0; site < count; ++site)
    visit(uniform ? 0 : site, {});
  return true;
}

} // namespace isinglass::compiler
