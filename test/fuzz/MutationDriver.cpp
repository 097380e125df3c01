//===- MutationDriver.cpp - a fixed run of a fuzz target, for ctest --------------------------===//
//
//   fuzz-model SECONDS FILE...     every file as it is, then mutations of them, from a fixed seed
//
// The same inputs in the same order on every machine, as far as the time goes. With
// -DISINGLASS_FUZZ=ON there are libFuzzer programs as well (see CMakeLists.txt). A crash leaves
// its input in fuzz-input.bin.
//
//===----------------------------------------------------------------------------------------------===//
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

namespace {

/// Pieces that sit near limits, or open what is not closed.
const char *const kPieces[] = {"0",
                               "-1",
                               "9223372036854775807",
                               "9223372036854775808",
                               "1e308",
                               "1e-999",
                               "2147483648",
                               "1099511627776",
                               "(",
                               ")",
                               "[",
                               "]",
                               "{",
                               "}",
                               ";",
                               "..",
                               "\"",
                               "sum",
                               "sum(i in g) ",
                               "g.edges",
                               "periodic",
                               "s[i]",
                               "+",
                               "-",
                               "/",
                               "==",
                               "\n",
                               "\r",
                               "nan",
                               "inf",
                               "model M {",
                               "of 3"};

class Mutator {
public:
  explicit Mutator(std::vector<std::string> corpus) : corpus(std::move(corpus)) {}

  std::string next() {
    std::string text = pick(corpus);
    for (size_t edits = 1 + below(6); edits > 0; --edits)
      edit(text);
    return text.substr(0, 1 << 16);
  }

private:
  size_t below(size_t bound) { return bound ? random() % bound : 0; }
  template <typename T> const T &pick(const std::vector<T> &from) {
    return from[below(from.size())];
  }

  void edit(std::string &text) {
    size_t at = below(text.size() + 1);
    size_t length = std::min(text.size() - at, below(24));
    switch (below(6)) {
    case 0:
      text.erase(at, length);
      break;
    case 1:
      text.insert(at, text.substr(below(text.size() + 1), below(40)));
      break;
    case 2:
      text.insert(at, kPieces[below(std::size(kPieces))]);
      break;
    case 3:
      text.replace(at, length, kPieces[below(std::size(kPieces))]);
      break;
    case 4:
      if (at < text.size())
        text[at] = static_cast<char>(random());
      break;
    default: {
      const std::string &other = pick(corpus);
      text.replace(at, length, other.substr(below(other.size() + 1), below(80)));
    }
    }
  }

  std::vector<std::string> corpus;
  std::mt19937_64 random{20240607};
};

std::string current;

extern "C" void onCrash(int signal) {
  if (FILE *file = std::fopen("fuzz-input.bin", "wb")) {
    std::fwrite(current.data(), 1, current.size(), file);
    std::fclose(file);
  }
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void run(const std::string &input) {
  current = input;
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t *>(input.data()), input.size());
}

} // namespace

int main(int argc, char **argv) {
  if (argc < 3)
    return 1;
  std::signal(SIGABRT, onCrash);
  std::signal(SIGSEGV, onCrash);
  std::vector<std::string> corpus;
  for (int i = 2; i < argc; ++i) {
    std::ifstream file(argv[i], std::ios::binary);
    corpus.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    run(corpus.back());
  }
  auto end = std::chrono::steady_clock::now() + std::chrono::seconds(std::atoi(argv[1]));
  Mutator mutator(corpus);
  size_t count = 0;
  for (; std::chrono::steady_clock::now() < end; ++count)
    run(mutator.next());
  std::printf("%zu files, %zu mutations\n", corpus.size(), count);
  return 0;
}
