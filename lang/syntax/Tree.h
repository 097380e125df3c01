//===- Tree.h - the syntax tree --------------------------------------------------------------===//
//
// Plain structs, as the file is written: nothing resolved, nothing evaluated. Sums and products
// hold all their operands in one node, so that depth is the depth of brackets and nothing else.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "lang/diagnostics/Sources.h"

#include <optional>
#include <string>
#include <vector>

namespace isinglass::lang::syntax {

/// A word and where it stands.
struct Name {
  std::string text;
  Range range;
};

struct Argument;

struct Expression {
  enum class Kind {
    Integer,   ///< text
    Real,      ///< text
    String,    ///< text, without its quotes
    Reference, ///< text, field if `text.field`, operands the indices
    Call,      ///< text, arguments
    Tuple,     ///< two or more operands
    Negate,    ///< one operand
    Add,       ///< operands, signs
    Multiply,  ///< operands, signs: '*' or '/' before each
    Compare,   ///< [ a == b ] or [ a != b ]: two operands, signs[0] '=' or '!'
    Sum,       ///< binders in domain: operands body, domain, last of a range
    Record,    ///< { ... } as the value of an argument, which holds what is in it
  };
  Kind kind = Kind::Integer;
  Range range;
  std::string text;
  Name field;
  bool indexed = false;
  std::vector<Expression> operands;
  std::vector<char> signs;
  std::vector<Argument> arguments;
  std::vector<Name> binders;
};

/// `name: value`, or a value alone; a value is an expression or a record of named values.
struct Argument {
  Name name;
  Expression value;
  std::vector<Argument> record;
  Range range;
};

struct Parameter {
  Name name;
  Name type;
  std::optional<Expression> value;
};

/// One range of an `observe`: an index, first..last, or `..` for the whole axis.
struct Slice {
  Range range;
  std::optional<Expression> first;
  std::optional<Expression> last;
};

struct Statement {
  enum class Kind { Graph, Spin, Categorical, Param, Let, Energy, Beta, Observe };
  Kind kind = Kind::Energy;
  Range range;
  Name name;
  std::optional<Expression> value; ///< right of =, ~, `energy`, `beta`, `of`
  std::vector<Expression> index;   ///< of a variable or parameter
  Name neighbours;                 ///< `connect` or `directions`
  std::vector<Expression> steps;   ///< Tuples
  bool promises = false;
  std::vector<Expression> among; ///< in { ... }
  char sign = 0;                 ///< '=' or '~' of a parameter's value
  bool sliced = false;
  std::vector<Slice> slices;
};

struct Model {
  Name name;
  std::vector<Parameter> parameters;
  std::vector<Statement> statements;
};

/// A part of a denoising model: `pixels`, `label`, `step` or `forward`.
struct DtmItem {
  Name kind;
  Name name;                       ///< of pixels and labels
  std::vector<Expression> shape;   ///< of pixels
  std::optional<Expression> value; ///< number of labels; the model of a step
  std::vector<Name> visible;       ///< variables that a step sees
  Name on;                         ///< the model's variable they sit on
  Name placement;                  ///< `scattered`, `spread` or `placed`
  std::optional<Expression> map;   ///< of `placed`
  std::vector<Argument> options;
};

struct Dtm {
  Name name;
  std::vector<Parameter> parameters;
  std::vector<DtmItem> items;
};

/// `sample`, `train` or `generate`.
struct Run {
  Name kind;
  Name name;
  std::vector<Argument> settings;
};

struct File {
  std::vector<Model> models;
  std::vector<Dtm> dtms;
  std::vector<Run> runs;
};

} // namespace isinglass::lang::syntax
