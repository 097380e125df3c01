//===- Demands.h - what a model asks of a chip, and how a chip can meet it ------------------------===//
#pragma once

#include "dialects/dtca/Dtca.h"

namespace isinglass::dtca {

/// One kind of pair that the chip has to join.
struct Demand {
  ebm::ProductOp product;
  chip::Step step;                                ///< between its nodes, in the model
  bool aroundRows = false, aroundColumns = false; ///< it goes around such a periodic axis
};

/// A model that could lie on a grid: one variable, single spins, pairs and constants; and at most
/// one input, whose spins each drive the cell of the same node.
struct Demands {
  ebm::SpinsOp variable;
  ebm::SpinsOp input;
  chip::Grid grid;
  int64_t rank = 2;
  llvm::SmallVector<Demand> pairs;
};

/// An error at the operation that no chip can hold.
mlir::FailureOr<Demands> findDemands(ebm::ModelOp model);

struct Place {
  chip::Step at;
  chip::Turn turn = chip::Turn::Identity;
};
/// The first turn, and the lowest place, at which the chip meets all demands; `at` and `turn` may
/// be given. An error that says what is missing at the operation that asks for it. O(demands *
/// rules).
mlir::FailureOr<Place> findPlace(const Demands &demands, chip::ChipAttr chip,
                                 std::optional<chip::Step> at, std::optional<chip::Turn> turn);

/// A pair of an input and the variable.
bool isDrive(ebm::ProductOp product);

/// A pair's two members, or one: the product has terms, and they are no constants.
bool isPlaced(ebm::ProductOp product);

} // namespace isinglass::dtca
