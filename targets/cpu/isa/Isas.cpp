//===- Isas.cpp - the table of instruction sets ---------------------------------------------------===//
#include "targets/cpu/isa/Rows.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/TargetParser/Host.h"

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

bool runsHere(const Isa &isa) {
  llvm::Triple triple(llvm::sys::getProcessTriple());
  std::string features;
  for (const auto &[feature, has] : llvm::sys::getHostCPUFeatures())
    if (has)
      features += (features.empty() ? "+" : ",+") + feature.str();
  llvm::StringRef architecture = llvm::Triple::getArchTypeName(triple.getArch());
  return (isa.architecture.empty() || isa.architecture == architecture) &&
         hasAll(features, isa.needs);
}

} // namespace isinglass::cpu
