//===- Expect.h - what several unit tests need ------------------------------------------------===//
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace isinglass::runtime::test {

/// `work` must throw a std::runtime_error whose text contains `part` and is one line.
template <typename Work> void expectError(Work work, const std::string &part) {
  try {
    work();
  } catch (const std::runtime_error &error) {
    std::string text = error.what();
    EXPECT_NE(text.find(part), std::string::npos) << "the text is: " << text;
    EXPECT_EQ(text.find('\n'), std::string::npos) << text;
    return;
  }
  ADD_FAILURE() << "no error, but one that says '" << part << "' was expected";
}

class TemporaryFolder {
public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "isinglass-XXXXXX").string();
    if (!::mkdtemp(name.data()))
      throw std::runtime_error("no temporary folder");
    path = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  std::filesystem::path operator/(std::string_view name) const { return path / name; }
  /// Files in it, for tests that nothing is left behind.
  size_t files() const {
    std::filesystem::directory_iterator all(path);
    return std::distance(begin(all), end(all));
  }

private:
  std::filesystem::path path;
};

inline std::string readBytes(const std::filesystem::path &path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

inline void writeBytes(const std::filesystem::path &path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

} // namespace isinglass::runtime::test
