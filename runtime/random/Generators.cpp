#include "runtime/random/Rows.h"

namespace isinglass::runtime {

std::span<const Generator> getGenerators() {
  static const Generator generators[] = {generators::shishua(), generators::xoroshiro128(),
                                         generators::xoshiro256(), generators::ars5(),
                                         generators::philox10()};
  return generators;
}

const Generator *findGenerator(std::string_view name) {
  for (const Generator &generator : getGenerators())
    if (generator.name == name)
      return &generator;
  return nullptr;
}

} // namespace isinglass::runtime
