// Mutates a few small files through the fuzz target's entry: ROUNDS [SEED], the same inputs every
// time.
#include "test/fuzz/Corpus.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <sys/resource.h>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

namespace {

/// One to four edits. With `sameSize`, only those that leave everything where it is, most of them
/// near the front: long texts lie behind.
std::string mutate(std::string bytes, const std::vector<std::string> &pieces, bool sameSize,
                   std::mt19937_64 &random) {
  auto below = [&](size_t limit) { return limit ? random() % limit : 0; };
  for (size_t rounds = 1 + below(4); rounds > 0; --rounds) {
    size_t at = below(sameSize ? 1 + below(bytes.size()) : bytes.size());
    switch (below(sameSize ? 2 : 6)) {
    case 0:
      if (!bytes.empty())
        bytes[at] ^= static_cast<char>(1 << below(8));
      break;
    case 1: {
      const std::string &piece = pieces[below(pieces.size())];
      bytes.replace(at, piece.size(), piece);
      break;
    }
    case 2:
      bytes.resize(at);
      break;
    case 3:
      bytes.insert(at, pieces[below(pieces.size())]);
      break;
    case 4:
      bytes.erase(at, 1 + below(16));
      break;
    default:
      bytes.insert(at, bytes.substr(below(bytes.size()), 1 + below(64)));
    }
  }
  return bytes;
}

/// An allocation that nobody checked becomes std::bad_alloc, which the target does not catch.
void limitMemory() {
#if !defined(__SANITIZE_ADDRESS__) && !__has_feature(address_sanitizer) &&                         \
    !__has_feature(thread_sanitizer)
  rlimit limit{size_t(1) << 30, size_t(1) << 30};
  ::setrlimit(RLIMIT_AS, &limit);
#endif
}

} // namespace

int main(int argc, char **argv) {
  int rounds = argc > 1 ? std::atoi(argv[1]) : 1000;
  limitMemory();
  std::mt19937_64 random(argc > 2 ? std::atoi(argv[2]) : 1);
  const Corpus all = corpus();
  for (int i = 0; i < rounds; ++i) {
    bool repaired = all.repair && i % 2 == 1, sameSize = all.repair && i % 4 == 3;
    std::string input =
        mutate(all.seeds[random() % all.seeds.size()], all.pieces, sameSize, random);
    if (repaired)
      all.repair(input);
    LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t *>(input.data()), input.size());
  }
  std::printf("%d inputs\n", rounds);
}
