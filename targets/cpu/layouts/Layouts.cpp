//===- Layouts.cpp --------------------------------------------------------------------------------===//
#include "targets/cpu/layouts/Layouts.h"

using namespace mlir;

namespace isinglass::cpu {

static constexpr Layout kLayouts[] = {
    {"cells", "i8", "cells of a chain in lanes, fields of 8 bits by masked additions", refuseCells,
     emitCells},
    {"tables", "i8", "chains in lanes, fields of 8 bits by tables of neighbour bits", refuseTables,
     emitTables},
    {"tables", "i16", "chains in lanes, fields of 16 bits by tables of neighbour bits",
     refuseTables, emitTables},
    {"sliced", "f32", "couplings of one size, counted in planes of bits, exact to 2^-40",
     refuseSliced, emitSliced},
    {"tables", "f32", "chains in lanes, fields in f32 by tables of neighbour bits", refuseTables,
     emitTables},
    {"chains", "f32", "64 chains in lanes, masked additions, exact acceptance", refuseChainsF32,
     emitChainsF32},
};

llvm::ArrayRef<Layout> getLayouts() { return kLayouts; }

int64_t chainClass(int64_t chains) {
  // Lanes that nobody looks at cost less than vectors of half the width, if they are a quarter.
  for (int64_t limit : {512, 256, 128})
    if (4 * chains >= 3 * limit)
      return limit;
  return std::min<int64_t>(chains, 64); // rows of few chains: see Sliced.cpp
}

static void listLayouts(InFlightDiagnostic &diagnostic) {
  for (const Layout &known : getLayouts())
    diagnostic.attachNote() << "known: '" << known.name << "' in '" << known.precision << "', "
                            << known.summary;
}

FailureOr<Choice> chooseLayout(const Plan &plan, const CpuOptions &options) {
  auto program = const_cast<gibbs::ProgramOp &>(plan.program);
  std::string refusals;
  bool known = false;
  for (const Layout &layout : getLayouts()) {
    if (layout.precision != options.precision ||
        (options.layout != "auto" && layout.name != options.layout))
      continue;
    known = true;
    std::string refusal = layout.refuse(plan, options);
    if (refusal.empty())
      return Choice{&layout, (layout.summary + (refusals.empty() ? "" : "; " + refusals)).str()};
    refusals += (refusals.empty() ? "" : "; ") + ("not " + layout.name + ": " + refusal).str();
  }
  auto diagnostic = program.emitOpError();
  if (known) {
    diagnostic << "has no layout in precision '" << options.precision << "': " << refusals;
    return diagnostic;
  }
  diagnostic << "there is no layout '" << options.layout << "' in precision '" << options.precision
             << "'";
  listLayouts(diagnostic);
  return diagnostic;
}

} // namespace isinglass::cpu
