//===- EnergyTerms.h - `energy` statements as sums of products -------------------------------===//
#pragma once

#include "lang/sema/Terms.h"

namespace isinglass::lang::sema {

/// Multiplies energies out: products over sums, signs, constants. Keeps the binders of all sums but
/// those over integers whose body needs the integer itself, which are unrolled.
class EnergyTerms {
public:
  explicit EnergyTerms(Context &context) : context(context) {}

  /// The products of an energy; nothing after reporting what is wrong in it.
  std::optional<std::vector<Term>> multiplyOut(const syntax::Expression &energy);

  const std::vector<Binder> &getBinders() const { return binders; }

private:
  using Terms = std::optional<std::vector<Term>>;

  Terms expand(const syntax::Expression &expression);
  Terms constant(const syntax::Expression &expression);
  Terms reference(const syntax::Expression &expression);
  Terms parameter(const syntax::Expression &expression, Entity &entity);
  Terms add(const syntax::Expression &expression);
  Terms multiply(const syntax::Expression &expression);
  Terms multiply(const std::vector<Term> &a, const std::vector<Term> &b, Range range);
  Terms divide(std::vector<Term> terms, const syntax::Expression &divisor);
  Terms sum(const syntax::Expression &expression);
  Terms body(const syntax::Expression &sum, Entity entity);
  Terms unroll(const syntax::Expression &sum, const Binder &counter);
  bool varies(const syntax::Expression &expression) const;
  std::optional<Binder> domain(const syntax::Expression &expression);
  std::optional<Binder> countedDomain(const syntax::Expression &expression);

  /// A state in a comparison or in the index of a table: of a variable, or a number.
  struct State {
    std::optional<Reference> variable;
    int64_t number = 0;
    Range range;
  };
  std::optional<State> state(const syntax::Expression &expression);
  Terms compare(const syntax::Expression &expression);
  Terms compareSpins(const State &a, const State &b, bool equal, Range range);
  Terms compareCategories(const State &a, const State &b, bool equal, Range range);
  bool indexesStates(const syntax::Expression &expression);
  Terms table(const syntax::Expression &expression, int parameter);
  std::optional<Reference> tableIndex(const syntax::Expression &expression);
  int literalTable(const std::string &name, const Shape &shape, std::vector<float> values,
                   Range range);
  const Variable &variable(const Reference &reference) const {
    return context.model.variables[reference.index];
  }

  Context &context;
  std::vector<Binder> binders;
  int64_t turnsLeft = 0; ///< of unrolled sums, in the energy at hand
};

} // namespace isinglass::lang::sema
