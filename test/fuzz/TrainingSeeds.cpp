// A state of two steps and a network of two layers, as ReadTraining.cpp takes them.
#include "test/fuzz/Corpus.h"

#include <cstring>

namespace {

enum Name { Position, Steps, Weights, First, Second, Average, Meta, Weights1, Scale1, Bias1 };
enum Type { F4, F8 };

template <typename T>
std::string array(int name, int type, const std::vector<int> &shape, const std::vector<T> &values) {
  std::string bytes{static_cast<char>(name), static_cast<char>(type),
                    static_cast<char>(shape.size())};
  for (int size : shape)
    bytes += static_cast<char>(size);
  return bytes.append(reinterpret_cast<const char *>(values.data()), values.size() * sizeof(T));
}

std::string state(bool average) {
  std::vector<float> rows{1, 2, 3, 4, 5, 6};
  std::string bytes = array<double>(Position, F8, {2}, {1, 5}) +
                      array<double>(Steps, F8, {2, 3}, {4, 0.1, 0.2, 4, 0, 0.1});
  for (int name : {Weights, First, Second})
    bytes += array(name, F4, {2, 3}, rows);
  return average ? bytes + array(Average, F4, {2, 3}, rows) : bytes;
}

std::string network() {
  std::vector<float> six(6, 0.5f), two(2, 1), three(3, 1), one(1, 2);
  return array(Weights1, F4, {3, 2}, six) + array(Scale1, F4, {}, one) +
         array(Bias1, F4, {2}, two) + array(Weights1 + 3, F4, {2, 3}, six) +
         array(Scale1 + 3, F4, {}, one) + array(Bias1 + 3, F4, {3}, three);
}

} // namespace

Corpus corpus() {
  auto numbers = [](double wide, float narrow) {
    std::string bytes(sizeof wide + sizeof narrow, '\0');
    std::memcpy(bytes.data(), &wide, sizeof wide);
    std::memcpy(bytes.data() + sizeof wide, &narrow, sizeof narrow);
    return bytes;
  };
  return {{state(false), state(true), network()},
          {numbers(1e300, 1e38f), numbers(-1, -1), numbers(1.0 / 0.0, 1.0f / 0.0f),
           std::string(4, '\0'), std::string(2, '\xff')}};
}
