//===- Frontend.h - a model file becomes ebm operations --------------------------------------===//
//
// The public interface of lang/. A Frontend holds one file; messages are ordered by place and ready
// to print. Nothing throws.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "lang/sema/ArraySource.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace isinglass::lang {

struct FrontendOptions {
  std::string path;                 ///< The model file, also how messages name it
  std::optional<std::string> text;  ///< The model, if it is not to be read from `path`
  std::vector<std::string> defines; ///< name=value
  std::string model; ///< Which model; empty: the only one, or the one that is sampled
  const ArraySource *arrays = nullptr; ///< Without one, arrays in files are not looked at
};

/// What a model is, in numbers.
struct Summary {
  struct Row {
    std::string name;
    std::vector<int64_t> shape;
    std::string words; ///< "spins", "3 states", "open", "normal", ...
  };
  /// A denoising model, of which `model` is the step.
  struct Chain {
    std::string name;
    int64_t steps = 0;
    std::vector<Row> observables;
  };
  std::string model;
  std::optional<Chain> chain;
  std::vector<Row> variables, parameters;
  int64_t spins = 0, edges = 0, factors = 0;
};

class Frontend {
public:
  explicit Frontend(FrontendOptions options);
  ~Frontend();

  /// The syntax tree as text; nothing if the syntax is wrong.
  std::optional<std::string> dumpSyntaxTree();

  /// Analyses the model; nothing if something is wrong.
  std::optional<Summary> check();

  /// A module with the model, its chain if it is the step of a dtm, and what its run blocks say;
  /// null if something is wrong. Loads the dialects it needs.
  mlir::OwningOpRef<mlir::ModuleOp> emit(mlir::MLIRContext &context);

  /// All errors and warnings so far, ordered by place.
  std::string messages() const;
  bool hasErrors() const;

  /// Files that were read as text: the model's, and those of edges that it names.
  std::vector<std::string> files() const;

private:
  struct State;
  std::unique_ptr<State> state;
};

} // namespace isinglass::lang
