//===- ObjectCacheTest.cpp - what the cache gives back, and what it must not --------------------------------===//
#include "targets/cpu/jit/ObjectCache.h"

#include "gtest/gtest.h"

#include <fstream>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace fs = std::filesystem;

namespace isinglass::test {
namespace {

using cpu::ObjectCache;

std::string readFile(const fs::path &path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void writeFile(const fs::path &path, const std::string &bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

class ObjectCacheTest : public testing::Test {
protected:
  ObjectCacheTest() {
    std::string pattern = fs::temp_directory_path() / "isinglass-cache-XXXXXX";
    root = ::mkdtemp(pattern.data());
  }
  ~ObjectCacheTest() override { fs::remove_all(root); }

  /// What is found, or "none".
  static std::string found(const ObjectCache &cache, llvm::StringRef key) {
    auto object = cache.find(key);
    return object ? object->getBuffer().str() : "none";
  }

  static unsigned modeOf(const fs::path &path) {
    struct stat status;
    return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 0777 : 0;
  }

  /// Makes the last use of a file that long ago.
  void setAge(const fs::path &path, int hours) {
    fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::hours(hours));
  }

  fs::path root;
};

TEST_F(ObjectCacheTest, GivesBackWhatWasStored) {
  ObjectCache cache(root / "a" / "b");
  EXPECT_EQ(found(cache, "key"), "none");
  std::string object("\0bytes\xff\n", 8);
  cache.store("key", object);
  EXPECT_EQ(found(cache, "key"), object);
  EXPECT_EQ(found(cache, "kez"), "none");
  EXPECT_EQ(found(cache, "key "), "none");
  cache.store("key", "newer");
  EXPECT_EQ(found(cache, "key"), "newer");
  cache.store("empty", "");
  EXPECT_EQ(found(cache, "empty"), "");
}

TEST_F(ObjectCacheTest, IsPrivate) {
  ObjectCache cache(root / "cache");
  cache.store("key", "object");
  EXPECT_EQ(modeOf(root / "cache"), 0700u);
  EXPECT_EQ(modeOf(cache.path("key")), 0600u);
  // Code that somebody else may have written is not run.
  for (mode_t writable : {0620, 0602}) {
    ::chmod(cache.path("key").c_str(), writable);
    EXPECT_EQ(found(cache, "key"), "none");
  }
  ::chmod(cache.path("key").c_str(), 0600);
  EXPECT_EQ(found(cache, "key"), "object");
}

TEST_F(ObjectCacheTest, AnyFlippedBitIsAMiss) {
  ObjectCache cache(root);
  cache.store("the key", "the object");
  fs::path file = cache.path("the key");
  const std::string whole = readFile(file);
  // Format, checksum, size of the key, key and object.
  ASSERT_EQ(whole.size(), 19u + 32u + 8u + 7u + 10u);
  for (size_t at = 0; at < whole.size(); ++at)
    for (int bit = 0; bit < 8; ++bit) {
      std::string flipped = whole;
      flipped[at] ^= 1 << bit;
      writeFile(file, flipped);
      ASSERT_EQ(found(cache, "the key"), "none") << "byte " << at << ", bit " << bit;
    }
  cache.store("the key", "the object");
  EXPECT_EQ(readFile(file), whole);
}

TEST_F(ObjectCacheTest, PartsAndOthersFilesAreMisses) {
  ObjectCache cache(root);
  cache.store("key", "object");
  fs::path file = cache.path("key");
  std::string whole = readFile(file);
  for (size_t size = 0; size < whole.size(); ++size) {
    writeFile(file, whole.substr(0, size));
    ASSERT_EQ(found(cache, "key"), "none") << size << " bytes";
  }
  writeFile(file, whole + '\0');
  EXPECT_EQ(found(cache, "key"), "none");
  writeFile(file, "\x7f"
                  "ELF something else");
  EXPECT_EQ(found(cache, "key"), "none");
  // A whole entry of another key, under this one's name.
  cache.store("kez", "other object"); // as long
  fs::copy_file(cache.path("kez"), file, fs::copy_options::overwrite_existing);
  EXPECT_EQ(found(cache, "key"), "none");
  EXPECT_EQ(found(cache, "kez"), "other object");
  cache.store("key", "object");
  EXPECT_EQ(found(cache, "key"), "object");
}

TEST_F(ObjectCacheTest, WhatIsNoPlainFileIsAMiss) {
  ObjectCache cache(root), elsewhere(root / "elsewhere");
  elsewhere.store("link", "object");
  fs::create_symlink(elsewhere.path("link"), cache.path("link"));
  EXPECT_EQ(found(cache, "link"), "none");
  ::mkfifo(cache.path("pipe").c_str(), 0600);
  EXPECT_EQ(found(cache, "pipe"), "none");
  fs::create_directory(cache.path("folder"));
  EXPECT_EQ(found(cache, "folder"), "none");
  for (const char *key : {"link", "pipe", "folder"})
    cache.store(key, "object");
  EXPECT_EQ(found(cache, "link"), "object");
  EXPECT_EQ(found(cache, "pipe"), "object");
  EXPECT_EQ(found(cache, "folder"), "none"); // nor is anything thrown
}

TEST_F(ObjectCacheTest, FoldersThatCannotBeWrittenAreSilent) {
  writeFile(root / "file", "");
  for (const fs::path &folder : {root / "file", root / "file" / "below", fs::path("/proc/cache")}) {
    ObjectCache cache(folder);
    cache.store("key", "object");
    EXPECT_EQ(found(cache, "key"), "none");
  }
  EXPECT_EQ(readFile(root / "file"), "");
  if (::geteuid() == 0)
    return; // root may write everywhere
  ::chmod(root.c_str(), 0500);
  ObjectCache cache(root);
  cache.store("key", "object");
  EXPECT_EQ(found(cache, "key"), "none");
  ::chmod(root.c_str(), 0700);
}

TEST_F(ObjectCacheTest, RemovesWhatWasNotUsedForLongest) {
  std::string object(100, 'x'); // 160 bytes with what is before it
  ObjectCache cache(root, 500);
  writeFile(root / "notes.txt", std::string(1000, 'n')); // not ours
  int age = 9;
  for (const char *key : {"a", "b", "c"}) {
    cache.store(key, object);
    setAge(cache.path(key), age--);
  }
  EXPECT_EQ(found(cache, "a"), object); // a use
  cache.store("d", object);
  EXPECT_EQ(found(cache, "b"), "none");
  for (const char *key : {"a", "c", "d"})
    EXPECT_EQ(found(cache, key), object) << key;
  // What a writer left that did not come to its end, and what one may still be writing.
  fs::path left = cache.path("e") += ".part-1-0", written = cache.path("e") += ".part-2-0";
  for (const fs::path &part : {left, written})
    writeFile(part, std::string(1000, 'x'));
  setAge(left, 20);
  cache.store("f", object);
  EXPECT_FALSE(fs::exists(left));
  EXPECT_TRUE(fs::exists(written));
  cache.store("large", std::string(500, 'x'));
  EXPECT_EQ(found(cache, "large"), "none");
  EXPECT_EQ(found(cache, "f"), object);
  EXPECT_TRUE(fs::exists(root / "notes.txt"));
}

TEST_F(ObjectCacheTest, ManyAtOnce) {
  // Room for a few of sixteen: all store, find and remove at the same time.
  auto work = [&](int first) {
    ObjectCache cache(root, 2000);
    for (int round = 0; round < 200; ++round) {
      std::string key = std::to_string((first + round) % 16), object(100, key[0]);
      std::string seen = found(cache, key);
      EXPECT_TRUE(seen == "none" || seen == object);
      cache.store(key, object);
    }
  };
  std::vector<std::thread> threads;
  for (int first : {0, 3, 7, 11})
    threads.emplace_back(work, first);
  for (std::thread &thread : threads)
    thread.join();
  uint64_t bytes = 0;
  for (const fs::directory_entry &file : fs::directory_iterator(root))
    bytes += file.file_size();
  EXPECT_LE(bytes, 2000u + 4 * 160u);
}

//===-- Where it is -----------------------------------------------------------------------------------===//

class UserCache : public ObjectCacheTest {
protected:
  UserCache() {
    for (const char *name : names) {
      const char *value = std::getenv(name);
      before.push_back(value ? std::optional<std::string>(value) : std::nullopt);
      ::unsetenv(name);
    }
  }
  ~UserCache() override {
    for (size_t i = 0; i < before.size(); ++i)
      before[i] ? ::setenv(names[i], before[i]->c_str(), 1) : ::unsetenv(names[i]);
  }

  /// The folder, or "none".
  static std::string folder() {
    auto cache = ObjectCache::ofUser();
    return cache ? cache->path("key").parent_path().string() : "none";
  }

  static constexpr const char *names[] = {"ISINGLASS_CACHE", "XDG_CACHE_HOME", "HOME"};
  std::vector<std::optional<std::string>> before;
};

TEST_F(UserCache, IsWhereTheEnvironmentSays) {
  EXPECT_EQ(folder(), "none");
  ::setenv("HOME", "/home/ada", 1);
  EXPECT_EQ(folder(), "/home/ada/.cache/isinglass");
  ::setenv("XDG_CACHE_HOME", "relative", 1);
  EXPECT_EQ(folder(), "/home/ada/.cache/isinglass");
  ::setenv("XDG_CACHE_HOME", "/var/ada", 1);
  EXPECT_EQ(folder(), "/var/ada/isinglass");
  ::setenv("ISINGLASS_CACHE", "", 1);
  EXPECT_EQ(folder(), "/var/ada/isinglass");
  ::setenv("ISINGLASS_CACHE", "/fast/kernels", 1);
  EXPECT_EQ(folder(), "/fast/kernels");
  ::setenv("ISINGLASS_CACHE", "off", 1);
  EXPECT_EQ(folder(), "none");
}

} // namespace
} // namespace isinglass::test
