//===- Scope.h - names and what they stand for -----------------------------------------------===//
#pragma once

#include "lang/diagnostics/Diagnostics.h"
#include "lang/syntax/Tree.h"

#include <map>
#include <optional>

namespace isinglass::lang::sema {

/// A number or a text known at compile time.
struct Value {
  enum class Type { Int, Real, String };
  Type type = Type::Int;
  int64_t integer = 0;
  double real = 0;
  std::string text;
  bool fromCommandLine = false; ///< A path given there is relative to where the user stands.

  static Value ofInt(int64_t value) { return {Type::Int, value, 0, {}, false}; }
  static Value ofReal(double value) { return {Type::Real, 0, value, {}, false}; }
  static Value ofText(std::string value) { return {Type::String, 0, 0, std::move(value), false}; }
  double asReal() const { return type == Type::Int ? static_cast<double>(integer) : real; }
};

struct Entity {
  /// Broken: its declaration had an error; uses of it are silent.
  enum class Kind { Broken, Scalar, Graph, Variable, Parameter, Node, Counter };
  Kind kind = Kind::Broken;
  Range range;
  int index = -1;      ///< Of the graph, variable, parameter; of the binder for nodes and counters
  int end = 0;         ///< Node: 0 the end an edge leaves or the node itself, 1 the end it reaches
  Value value;         ///< Scalar
  bool varies = false; ///< Scalar: the counter of an unrolled sum in one of its turns
};

/// "a graph", "a spin variable", ...
const char *words(Entity::Kind kind);

/// The names of a model. Names of sums are pushed and popped.
class Scope {
public:
  explicit Scope(Diagnostics &diagnostics) : diagnostics(diagnostics) {}

  /// Refuses a name that is there already; it then keeps its first meaning.
  bool declare(const syntax::Name &name, Entity entity);
  void hide(const syntax::Name &name, Entity entity);
  void unhide(const std::string &name);

  /// The meaning of a name, or null after reporting that it has none.
  Entity *find(const syntax::Name &name);
  Entity *findQuietly(const std::string &name);

  /// Forgets every name: a `dtm` is left, the model of its step is entered.
  void clear() {
    entities.clear();
    later.clear();
  }

  /// Names that the model declares somewhere: for a note at a use that comes too early.
  void expect(const syntax::Name &name) { later.emplace(name.text, name.range); }

private:
  Diagnostics &diagnostics;
  std::map<std::string, std::vector<Entity>> entities;
  std::map<std::string, Range> later;
};

} // namespace isinglass::lang::sema
