// Mutates a few small NPY and NPZ files through the fuzz target's entry: the same inputs every
// time.
#include "runtime/arrays/Npy.h"
#include "runtime/arrays/Npz.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

using namespace isinglass::runtime;

namespace {

/// A deflated archive, as numpy.savez_compressed writes: array W of 50 floats.
const unsigned char kDeflated[] = {
    0x50, 0x4b, 0x03, 0x04, 0x14, 0x00, 0x00, 0x00, 0x08, 0x00, 0x00, 0x00, 0x21, 0x00, 0xea, 0x43,
    0x4a, 0x4d, 0xb4, 0x00, 0x00, 0x00, 0x48, 0x01, 0x00, 0x00, 0x05, 0x00, 0x00, 0x00, 0x57, 0x2e,
    0x6e, 0x70, 0x79, 0x9d, 0xc8, 0xa1, 0x0f, 0x01, 0x71, 0x18, 0xc6, 0xf1, 0xd7, 0x26, 0x98, 0x09,
    0x82, 0x20, 0x08, 0xbf, 0x60, 0xfb, 0xb1, 0x5d, 0xb8, 0x70, 0x36, 0x33, 0x9b, 0x63, 0xa6, 0x31,
    0x45, 0x90, 0xb8, 0xb9, 0xbb, 0x09, 0x86, 0xdd, 0x99, 0x62, 0xb6, 0x8b, 0xa2, 0x4d, 0x11, 0x45,
    0x51, 0x14, 0x45, 0x51, 0x14, 0x45, 0x51, 0x14, 0x7d, 0xf9, 0x13, 0x3c, 0x7b, 0x3f, 0xcf, 0xf6,
    0x3e, 0xbb, 0x4e, 0xaf, 0xdd, 0xed, 0xc7, 0x64, 0x29, 0x2b, 0xed, 0x7a, 0xe1, 0x28, 0xd0, 0x15,
    0xa5, 0xab, 0xbe, 0xa5, 0x0d, 0xa5, 0xfd, 0x59, 0xb0, 0x08, 0x9c, 0xe9, 0x60, 0x16, 0xb8, 0xde,
    0x77, 0x6f, 0x39, 0x93, 0xd0, 0x63, 0x0f, 0xc7, 0xce, 0xdc, 0xe3, 0x2f, 0x94, 0x4c, 0xa3, 0x68,
    0xa8, 0xb5, 0xfa, 0x3f, 0x49, 0xf9, 0x25, 0xaa, 0x51, 0x36, 0x87, 0x08, 0x07, 0x5c, 0xf0, 0x80,
    0xd4, 0x45, 0xd2, 0x50, 0x30, 0x61, 0xa3, 0x8b, 0x21, 0xe6, 0x88, 0xb0, 0xc1, 0x16, 0x7b, 0x1c,
    0x70, 0xc4, 0x09, 0x67, 0x5c, 0x70, 0xc5, 0x0d, 0x77, 0x3c, 0xf0, 0xc4, 0x0b, 0x6f, 0x48, 0x43,
    0x24, 0x8e, 0x04, 0x52, 0x48, 0x23, 0x83, 0x2c, 0x72, 0x50, 0xc8, 0xa3, 0x00, 0x03, 0x26, 0x2c,
    0x94, 0x51, 0x85, 0x8d, 0x66, 0xe3, 0x03, 0x50, 0x4b, 0x01, 0x02, 0x14, 0x03, 0x14, 0x00, 0x00,
    0x00, 0x08, 0x00, 0x00, 0x00, 0x21, 0x00, 0xea, 0x43, 0x4a, 0x4d, 0xb4, 0x00, 0x00, 0x00, 0x48,
    0x01, 0x00, 0x00, 0x05, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x80,
    0x01, 0x00, 0x00, 0x00, 0x00, 0x57, 0x2e, 0x6e, 0x70, 0x79, 0x50, 0x4b, 0x05, 0x06, 0x00, 0x00,
    0x00, 0x00, 0x01, 0x00, 0x01, 0x00, 0x33, 0x00, 0x00, 0x00, 0xd7, 0x00, 0x00, 0x00, 0x00, 0x00,
};

std::string npySeed(Dtype dtype, std::vector<int64_t> shape, size_t bytes) {
  return printNpyHeader({dtype, dtypeSize(dtype), std::move(shape)}) + std::string(bytes, '\x3f');
}

std::string npzSeed() {
  std::string path = "/tmp/isinglass-fuzz-" + std::to_string(::getpid()) + ".npz";
  NpzWriter writer(path);
  std::vector<float> values{1, 2, 3, 4};
  writer.add("W", fromFloats({2, 2}, values));
  writer.addText("meta", "{}");
  writer.finish();
  std::ifstream stream(path, std::ios::binary);
  std::string bytes(std::istreambuf_iterator<char>(stream), {});
  std::remove(path.c_str());
  return bytes;
}

std::vector<std::string> seeds() {
  std::string fortran = npySeed(Dtype::i4, {2, 3}, 24);
  fortran.replace(fortran.find("False"), 5, "True ");
  return {npySeed(Dtype::f8, {3}, 24),
          fortran,
          npySeed(Dtype::b1, {2, 2}, 4),
          npzSeed(),
          {reinterpret_cast<const char *>(kDeflated), sizeof kDeflated}};
}

/// What a mutation likes to write: lengths at their limits, pieces of the formats.
const std::string kPieces[] = {std::string(4, '\xff'),
                               std::string(4, '\0'),
                               std::string("\xff\xff\xff\x7f", 4),
                               std::string(8, '\xff'),
                               "PK\x01\x02",
                               "PK\x03\x04",
                               "PK\x05\x06",
                               "PK\x06\x06",
                               std::string("\x01\0", 2),
                               "9223372036854775807",
                               "(0, ",
                               "'|S0'",
                               "'<i8'",
                               "True",
                               ")",
                               "{"};

std::string mutate(std::string bytes, std::mt19937_64 &random) {
  auto below = [&](size_t limit) { return limit ? random() % limit : 0; };
  for (size_t rounds = 1 + below(4); rounds > 0; --rounds) {
    size_t at = below(bytes.size());
    switch (below(6)) {
    case 0:
      if (!bytes.empty())
        bytes[at] ^= static_cast<char>(1 << below(8));
      break;
    case 1:
      bytes.resize(at);
      break;
    case 2:
      bytes.insert(at, kPieces[below(std::size(kPieces))]);
      break;
    case 3: {
      const std::string &piece = kPieces[below(std::size(kPieces))];
      bytes.replace(at, piece.size(), piece);
      break;
    }
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
  std::mt19937_64 random(1);
  auto all = seeds();
  for (int i = 0; i < rounds; ++i) {
    std::string input = mutate(all[i % all.size()], random);
    LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t *>(input.data()), input.size());
  }
  std::printf("%d inputs\n", rounds);
}
