//===- random-stream.cpp - the bits of a generator on standard output -------------------------===//
//
// random-stream GENERATOR [SEED]: the stream of block 0, tile 0, without end, for dieharder.sh and
// other batteries (PractRand: `RNG_test stdin64`). The runtime's reference, which the emitted
// streams equal (test/unit/cpu/RandomTest.cpp).
//
//===------------------------------------------------------------------------------------------===//
#include "runtime/random/Generators.h"

#include <cstdio>
#include <cstdlib>
#include <vector>

using namespace isinglass::runtime;

int main(int argc, char **argv) {
  const Generator *generator = argc > 1 ? findGenerator(argv[1]) : nullptr;
  if (!generator) {
    std::fprintf(stderr, "usage: random-stream GENERATOR [SEED], GENERATOR one of\n");
    for (const Generator &known : getGenerators())
      std::fprintf(stderr, "  %-16s %s\n", known.name.data(), known.summary.data());
    return 2;
  }
  std::vector<uint64_t> words(generator->streamWords);
  generator->seed(argc > 2 ? std::strtoull(argv[2], nullptr, 0) : 1, 0, 0, words);
  std::vector<Bits> buffer(1024);
  do
    for (size_t number = 0; number < buffer.size(); ++number)
      buffer[number] = generator->next(words, static_cast<int64_t>(number));
  while (std::fwrite(buffer.data(), sizeof(Bits), buffer.size(), stdout) == buffer.size());
  return 0;
}
