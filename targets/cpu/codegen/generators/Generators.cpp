//===- Generators.cpp - the table, and what its rows need -------------------------------------------===//
#include "targets/cpu/codegen/generators/Generators.h"

#include "targets/cpu/codegen/generators/Rows.h"
#include "targets/cpu/isa/Isa.h"

namespace isinglass::cpu {

static constexpr Generator kGenerators[] = {
    {"shishua", 144, 80, /*needsAes=*/false, generators::nextShishua},
    {"xoroshiro128++", 64, 64, /*needsAes=*/false, generators::nextXoroshiro128},
    {"xoshiro256++", 128, 128, /*needsAes=*/false, generators::nextXoshiro256},
    {"ars5", 16, 16, /*needsAes=*/true, generators::nextArs5},
    {"philox", 16, 16, /*needsAes=*/false, generators::nextPhilox},
};

llvm::ArrayRef<Generator> getGenerators() { return kGenerators; }

const Generator *findGenerator(llvm::StringRef name) {
  for (const Generator &generator : kGenerators)
    if (generator.name == name)
      return &generator;
  return nullptr;
}

llvm::LogicalResult checkGenerator(Emitter &b) {
  if (!b.generator->needsAes || (b.isa && b.isa->aesRound))
    return mlir::success();
  return mlir::emitError(b.getLoc())
         << "the generator '" << b.generator->name << "' needs AES instructions, which '"
         << (b.isa ? b.isa->name : getIsas().back().name) << "' lacks";
}

} // namespace isinglass::cpu
