//===- Isas.cpp - the table of instruction sets ---------------------------------------------------===//
#include "targets/cpu/isa/Rows.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace isinglass::cpu {
namespace {

bool hasAll(llvm::StringRef features, llvm::StringRef needs) {
  auto listed = llvm::split(features, ',');
  return llvm::all_of(llvm::split(needs, ','), [&](llvm::StringRef need) {
    return need.empty() || llvm::is_contained(listed, ("+" + need).str());
  });
}

} // namespace

llvm::ArrayRef<Isa> getIsas() {
  static const Isa isas[] = {isas::avx512Vbmi(), isas::avx512(), isas::avx2(),
                             isas::sse42(),      isas::neon(),   isas::generic()};
  return isas;
}

const Isa *findIsa(llvm::StringRef name) {
  for (const Isa &isa : getIsas())
    if (isa.name == name)
      return &isa;
  return nullptr;
}

const Isa &chooseIsa(const llvm::Triple &triple, llvm::StringRef features) {
  llvm::StringRef architecture = llvm::Triple::getArchTypeName(triple.getArch());
  for (const Isa &isa : getIsas())
    if ((isa.architecture.empty() || isa.architecture == architecture) &&
        hasAll(features, isa.needs))
      return isa;
  return getIsas().back(); // Not reached: the last needs nothing.
}

} // namespace isinglass::cpu
