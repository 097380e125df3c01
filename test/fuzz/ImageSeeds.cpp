// A few small chip images.
#include "test/fuzz/Corpus.h"
#include "test/unit/dtca/ImageSamples.h"

#include "targets/dtca/image/Checksum.h"

#include <cstdint>
#include <cstring>

using namespace isinglass::dtca;

/// Makes the header's length and checksum right for what follows it.
static void repair(std::string &bytes) {
  constexpr size_t kHeader = 24;
  if (bytes.size() < kHeader)
    return;
  uint64_t length = bytes.size() - kHeader;
  uint64_t sum = checksum(std::as_bytes(std::span(bytes)).subspan(kHeader));
  std::memcpy(bytes.data() + 8, &length, sizeof length);
  std::memcpy(bytes.data() + 16, &sum, sizeof sum);
}

Corpus corpus() {
  Corpus corpus;
  corpus.seeds.push_back(encodeImage(sampleImage()));
  std::mt19937_64 random(7);
  for (int i = 0; i < 7; ++i)
    corpus.seeds.push_back(encodeImage(randomImage(random)));
  corpus.pieces = {std::string(4, '\xff'),
                   std::string(8, '\xff'),
                   std::string(4, '\0'),
                   std::string(8, '\0'),
                   std::string("\xff\xff\xff\x7f", 4),
                   std::string("\0\0\0\x80", 4),
                   std::string("\1\0\0\0", 4),
                   std::string("\4\0", 2),
                   std::string("\0\0\0\0\0\0\xf0\x7f", 8),
                   std::string("\1", 1),
                   std::string("\2", 1),
                   std::string("\3", 1),
                   std::string("\x80", 1)};
  corpus.repair = repair;
  return corpus;
}
