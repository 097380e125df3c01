//===- Plan.h - where everything of a program lies, and what each update adds up ------------------===//
//
// The plan is made once from a coloured gibbs.program and read by every emitter. It holds numbers
// only: addresses of cells, parameters and counts, and per update the list of its terms. For a
// regular lattice its size does not depend on the lattice's; only index lists (sparse edges, rows,
// listed colours) grow with the model.
//
// A place is the state of one cell in the chains of a block; how many words that is, the layout
// says. Lattice variables whose factors reach over displacements have a halo, so that a neighbour
// is a constant distance away: the halo of a periodic axis is a copy of the other side, that of an
// open axis is zero (absent).
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "dialects/gibbs/Gibbs.h"
#include "targets/cpu/plan/Traversal.h"

#include <string>
#include <vector>

namespace isinglass::cpu {

using Numbers = llvm::SmallVector<int64_t>;

/// A box of cells, lower <= x < upper on every axis.
struct Box {
  Numbers lower, upper;
  bool isEmpty() const;
};

struct VariablePlan {
  gibbs::StateOp op;
  Numbers sizes;
  Numbers halo;                  ///< per axis: places on either side
  llvm::SmallVector<bool> wraps; ///< per axis: the halo is a copy of the other side
  Numbers strides;
  int64_t offset = 0; ///< place of the first cell
  int64_t mean = 0;   ///< count of the first cell

  int64_t getNumCells() const;
  int64_t getRank() const { return sizes.size(); }
  /// Cell i of the row-major order has place offset + i.
  bool isFlat() const;
  int64_t placeOf(int64_t cell) const;
};

struct BufferPlan {
  gibbs::BufferOp op;
  Numbers shape;
  int64_t offset = 0; ///< float of the first entry in data
};

/// Where the members of a factor lie, seen from a site: a displacement each. A lattice's edges have
/// a pattern a direction, nodes have one.
struct Pattern {
  std::vector<Numbers> positions; ///< per member
  Box sites;                      ///< the sites at which every member exists
  int64_t entry = 0;              ///< entry of site 0 in an array over the factor's sites
};

enum class SiteKind { Regular, Listed, Dense };

struct FactorPlan {
  gibbs::FactorOp op;
  double coefficient = 1;
  int buffer = -1;                     ///< in Plan::buffers; -1: the weight is 1
  bool scalar = false;                 ///< the buffer has one entry for all sites
  bool measured = true;                ///< adds to the energy and the moments
  int64_t counts = -1;                 ///< count of the buffer's first entry; -1: no moments
  llvm::SmallVector<unsigned> members; ///< variable of each member

  SiteKind kind = SiteKind::Regular;
  // Regular: patterns over a box of sites.
  Numbers sizes;
  llvm::SmallVector<bool> periodic;
  std::vector<Pattern> patterns;
  // Listed: cell of each member at each site, site-major; the weight's entry at each site.
  int64_t numListed = 0;
  std::vector<int64_t> cells, entries;
  // Dense: every pair (i, j) of a bipartite or complete graph; which end each member takes.
  ebm::GraphInterface graph;
  llvm::SmallVector<bool> atTarget;
};

/// Listed sites of measured factors as observers visit them: by the places of their first members,
/// so that of those that follow each other one word is near. All factors but the longest share
/// lists, so that a program of many factors is no more code than one of many sites.
struct ListPlan {
  llvm::SmallVector<unsigned> factors;
  unsigned arity = 0;    ///< members of a site
  bool weighted = false; ///< by a float of data; else the weight is 1
  int64_t numSites = 0;
  std::vector<int64_t> places; ///< [sites, arity]
  // One a site; or one, if all are the same.
  std::vector<double> coefficients;
  std::vector<int64_t> floats, counts; ///< of data, and of the moments: if weighted

  /// All sites have one weight, and their moments one count.
  bool isUniform() const { return counts.size() == 1; }
};

/// How a term is known to be absent where its site is.
enum class Presence {
  Everywhere,
  Halo,  ///< the one other member lies in a halo of zeros
  Masked ///< the prepared weight is zero
};

/// What one factor, pattern and member add to the field of the cell that is this member: the other
/// members' displacements are constants.
struct RegularTerm {
  unsigned factor = 0, group = 0;
  std::vector<std::pair<unsigned, Numbers>> others; ///< variable, displacement
  Numbers toSite;                                   ///< site = cell + toSite
  Box present;                                      ///< the cells at which the term exists
  int64_t entry = 0;
  Presence presence = Presence::Everywhere;
  bool uniform = false; ///< the weight is the scalar `slot`, else column `slot` of the cell's row
  int64_t slot = -1;    ///< -1: no other members, the weight goes into the base
};

/// Terms given by lists: those of prepared row r are start[r] <= e < start[r + 1]. All factors of a
/// group with so many members share one list, so that a program of many factors is no more code
/// than one of many sites.
struct ListedTerm {
  unsigned group = 0;
  unsigned arity = 0;                 ///< other members
  bool weighted = false;              ///< by a float of data; else the weight is 1
  std::vector<int64_t> start, places; ///< places: `arity` an entry
  std::vector<int64_t> floats;        ///< of data: one an entry, if weighted
  std::vector<double> coefficients;   ///< one an entry; or one, if all are the same
  int64_t prepared = 0;

  int64_t getNumEntries() const { return start.back(); }
};

/// Terms of a member with every partner node of a bipartite or complete graph. The prepared rows
/// are contiguous: entry (i, j) at prepared + i * partners + j.
struct DenseTerm {
  unsigned factor = 0, group = 0, member = 0;
  int64_t first = 0, nodes = 0;      ///< this member's nodes: first <= i < first + nodes
  int64_t partner = 0, partners = 0; ///< nodes it meets: partner <= j < partner + partners
  bool complete = false;             ///< only j > i (member at source) or j < i (at target)
  int64_t prepared = 0;
};

/// Terms that are summed into one value: those of fields that the region yields as they are, or
/// that it only adds up before it computes with them.
struct GroupPlan {
  bool uniformBase = true;
  int64_t base = 0; ///< scalar, or column of the cell's row
};

/// A number of the node: the scalar `slot`, or column `slot` of the cell's row.
struct ValuePlan {
  gibbs::ValueOp op;
  unsigned buffer = 0;
  bool uniform = false;
  int64_t slot = 0;
};

struct UpdatePlan {
  gibbs::UpdateOp op;
  unsigned variable = 0;
  std::optional<unsigned> saved; ///< the variable that takes the old spins
  Traversal traversal;
  int64_t firstPhase = 0;
  std::vector<GroupPlan> groups;
  /// The group of each field that is used.
  std::vector<std::pair<gibbs::FieldOp, unsigned>> fields;
  std::vector<ValuePlan> values; ///< those that are used
  std::vector<RegularTerm> regular;
  std::vector<ListedTerm> listed;
  std::vector<DenseTerm> dense;
  int64_t scalars = 0, numScalars = 0; ///< in prepared
  int64_t rows = 0, rowLength = 0;     ///< in prepared: one row of `rowLength` floats a cell
};

struct Plan {
  gibbs::ProgramOp program;
  std::vector<VariablePlan> variables;
  std::vector<BufferPlan> buffers;
  std::vector<FactorPlan> factors;
  std::vector<ListPlan> lists;
  std::vector<UpdatePlan> updates;
  int64_t places = 0, dataFloats = 0, preparedFloats = 0, countWords = 0;
  int64_t phases = 0, tiles = 1;

  /// `isinglass_<Model>_<entry>`
  std::string symbol(llvm::StringRef entry) const;
  unsigned variableOf(mlir::FlatSymbolRefAttr name) const;
  unsigned bufferOf(llvm::StringRef name) const;
};

/// Whether a value of a region is a field, or adds fields up that nothing else uses: one group.
bool isFieldSum(mlir::Value value);
/// Whether a value of a region is yielded as a field, and not used otherwise.
bool isOnlyYielded(mlir::Value value);

/// Lays the program out. Errors at the operation that cannot be laid out.
mlir::FailureOr<Plan> makePlan(gibbs::ProgramOp program);

/// Tiles of about this many cells or more into which lattices are cut; 1, if cells that have copies
/// in halos are visited in another order than row by row. It is a function of the program alone, so
/// that streams, one a tile, do not depend on the machine.
int64_t countTiles(const Plan &plan, int64_t cells);

/// How many tiles on either side of a tile, around the first axis, may hold cells on which its own
/// depend, where `length` cells of that axis are cut into `tiles` and no displacement is longer
/// than `width`; `tiles`: any may.
int64_t reachOfTiles(const Plan &plan, int64_t tiles, int64_t length, int64_t width);

/// Finds the lists of sites. Called by makePlan.
void planLists(Plan &plan);

/// Finds the terms of every update and lays out what they read. Called by makePlan.
mlir::LogicalResult planUpdates(Plan &plan);

/// Where a weight of factor `f` at entry `entry` lies in data.
int64_t dataIndex(const Plan &plan, const FactorPlan &factor, int64_t entry);

} // namespace isinglass::cpu
