//===- Factors.h - checks shared by every dialect that holds factors ------------------------------===//
#pragma once

#include "dialects/ebm/Ebm.h"

namespace isinglass::ebm {

/// Number of entries of an array shape.
int64_t countEntries(llvm::ArrayRef<int64_t> shape);

/// Checks a product factor against the variables and parameters declared beside it: every member is
/// a variable, its place fits the sites and its graph; the weight is a parameter with an entry a
/// site; indices of rows are in range.
mlir::LogicalResult verifyFactor(FactorInterface factor,
                                 mlir::SymbolTableCollection *symbols = nullptr);

/// The displacement of a member from a site that is a node: zeros unless it is a shift.
llvm::SmallVector<int64_t> getShift(MemberAttr member, int64_t rank);

/// Per axis of a lattice the half-open range of nodes at which all these members exist; members may
/// all be on an open axis.
llvm::SmallVector<std::pair<int64_t, int64_t>> getRange(LatticeAttr lattice,
                                                        llvm::ArrayRef<MemberAttr> members);

/// Number of terms of a product: sites at which all its members exist.
int64_t countTerms(SitesInterface sites, llvm::ArrayRef<MemberAttr> members);

/// Whether two lists of members exist at the same sites.
bool haveSameSites(SitesInterface sites, llvm::ArrayRef<MemberAttr> some,
                   llvm::ArrayRef<MemberAttr> others);

/// The part of verifyFactor that a table shares: members against variables, sites and rows.
mlir::LogicalResult verifyMembers(mlir::Operation *op, SitesInterface sites,
                                  mlir::ArrayAttr members,
                                  mlir::SymbolTableCollection *symbols = nullptr);

/// Checks what lies in resources for every graph that the operations of a body name. O(edges), once
/// a graph.
mlir::LogicalResult verifyGraphs(mlir::Region &body);

/// Checks a parameter's or buffer's promised values and initial value against its sites.
mlir::LogicalResult verifyInitialiser(mlir::Operation *op, SitesInterface sites,
                                      std::optional<llvm::ArrayRef<double>> among,
                                      mlir::Attribute init);

/// Checks a box of cells and its value (-1 or +1, a state, or none) against a variable.
mlir::LogicalResult verifySlice(mlir::Operation *op, VariableInterface variable,
                                llvm::ArrayRef<int64_t> lower, llvm::ArrayRef<int64_t> upper,
                                std::optional<int64_t> value);
/// Whether two boxes of one variable have a cell in common.
bool overlap(llvm::ArrayRef<int64_t> lowerA, llvm::ArrayRef<int64_t> upperA,
             llvm::ArrayRef<int64_t> lowerB, llvm::ArrayRef<int64_t> upperB);

/// What has that name in the enclosing model or program, or null. Without tables of the symbols
/// this goes through all that is declared there: who looks up a name for each factor has them.
mlir::Operation *lookup(mlir::Operation *scope, mlir::FlatSymbolRefAttr name,
                        mlir::SymbolTableCollection *symbols = nullptr);
/// Likewise a variable.
VariableInterface lookupVariable(mlir::Operation *scope, mlir::FlatSymbolRefAttr name,
                                 mlir::SymbolTableCollection *symbols = nullptr);
/// Likewise a parameter.
ParameterInterface lookupParameter(mlir::Operation *scope, llvm::StringRef name,
                                   mlir::SymbolTableCollection *symbols = nullptr);

} // namespace isinglass::ebm
