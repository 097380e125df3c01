//===- Layouts.cpp --------------------------------------------------------------------------------===//
#include "targets/cpu/layouts/Layouts.h"

namespace isinglass::cpu {

static constexpr Layout kLayouts[] = {
    {"chains", "f32", "64 chains in lanes, masked additions, exact acceptance", emitChainsF32},
};

llvm::ArrayRef<Layout> getLayouts() { return kLayouts; }

const Layout *findLayout(llvm::StringRef name, llvm::StringRef precision) {
  for (const Layout &layout : kLayouts)
    if (layout.name == name && layout.precision == precision)
      return &layout;
  return nullptr;
}

} // namespace isinglass::cpu
