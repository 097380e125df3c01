//===- ObjectCache.cpp --------------------------------------------------------------------------------------===//
//
// An entry is <digest of its key>.kernel:
//
//   "isinglass kernel 1\n"   the format; another layout of this file is another number
//   checksum                 32 digits: XXH3-128 of all that follows
//   size of the key          8 bytes, the machine's own order
//   key, object
//
//===----------------------------------------------------------------------------------------------===//
#include "targets/cpu/jit/ObjectCache.h"

#include "runtime/arrays/Digest.h"
#include "runtime/arrays/PendingFile.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <span>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace fs = std::filesystem;

namespace isinglass::cpu {
namespace {

constexpr llvm::StringLiteral kFormat = "isinglass kernel 1\n", kSuffix = ".kernel";
constexpr size_t kDigits = 32;

std::string digest(llvm::StringRef bytes) {
  return runtime::digest(std::as_bytes(std::span(bytes.data(), bytes.size())));
}

//===-- Entries -------------------------------------------------------------------------------------===//

std::string makeEntry(llvm::StringRef key, llvm::StringRef object) {
  uint64_t size = key.size();
  std::string rest(reinterpret_cast<const char *>(&size), sizeof size);
  rest += key;
  rest += object;
  return kFormat.str() + digest(rest) + rest;
}

/// The object in an entry that is whole and of this key.
std::optional<llvm::StringRef> objectOf(llvm::StringRef entry, llvm::StringRef key) {
  uint64_t size = 0;
  if (!entry.consume_front(kFormat) || entry.size() < kDigits + sizeof size)
    return {};
  llvm::StringRef checksum = entry.take_front(kDigits);
  entry = entry.drop_front(kDigits);
  if (digest(entry) != checksum)
    return {};
  std::memcpy(&size, entry.data(), sizeof size);
  entry = entry.drop_front(sizeof size);
  if (size != key.size() || !entry.consume_front(key))
    return {};
  return entry;
}

//===-- Files ---------------------------------------------------------------------------------------===//

class Descriptor {
public:
  explicit Descriptor(const fs::path &path)
      : number(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)) {}
  ~Descriptor() {
    if (number >= 0)
      ::close(number);
  }
  Descriptor(const Descriptor &) = delete;
  Descriptor &operator=(const Descriptor &) = delete;

  /// Bytes of a plain file that nobody but this user can write; it will be executed.
  std::optional<uint64_t> sizeIfOwn() const {
    struct stat status;
    if (number < 0 || ::fstat(number, &status) != 0 || !S_ISREG(status.st_mode) ||
        status.st_uid != ::geteuid() || (status.st_mode & (S_IWGRP | S_IWOTH)))
      return {};
    return status.st_size;
  }

  /// False if the file ends before.
  bool read(char *to, size_t count) const {
    while (count > 0) {
      ssize_t done = ::read(number, to, count);
      if (done <= 0)
        return false;
      to += done;
      count -= done;
    }
    return true;
  }

private:
  int number;
};

/// Read, not mapped: a mapped file that another process cuts would kill this one.
std::optional<std::string> readOwnFile(const fs::path &path, uint64_t mostBytes) {
  Descriptor file(path);
  std::optional<uint64_t> size = file.sizeIfOwn();
  if (!size || *size > mostBytes)
    return {};
  std::string bytes(*size, '\0');
  if (!file.read(bytes.data(), bytes.size()))
    return {};
  return bytes;
}

/// Now, in nanoseconds: the clock that files are stamped with when written is coarser.
void touch(const fs::path &path) {
  std::error_code ignored;
  fs::last_write_time(path, fs::file_time_type::clock::now(), ignored);
}

struct Entry {
  fs::file_time_type used;
  fs::path path;
  uint64_t bytes;
};

/// Nothing else in the folder is ours: it may be anyone's.
bool isEntryName(llvm::StringRef name) {
  return name.find_first_not_of("0123456789abcdef") == kDigits &&
         name.drop_front(kDigits).starts_with(kSuffix);
}

/// The entries of a folder, least recently used first. Removes what writers left that did not come
/// to their end; what is younger than an hour may still be written.
std::vector<Entry> listEntries(const fs::path &folder) {
  std::vector<Entry> entries;
  for (const fs::directory_entry &file : fs::directory_iterator(folder)) {
    std::error_code gone, ignored; // another process may remove it
    if (!isEntryName(file.path().filename().string()) || !file.is_regular_file(gone))
      continue;
    Entry entry{file.last_write_time(gone), file.path(), 0};
    if (!gone)
      entry.bytes = file.file_size(gone);
    if (gone)
      continue;
    if (file.path().extension() == kSuffix.str())
      entries.push_back(std::move(entry));
    else if (entry.used < fs::file_time_type::clock::now() - std::chrono::hours(1))
      fs::remove(entry.path, ignored);
  }
  std::sort(entries.begin(), entries.end(),
            [](const Entry &a, const Entry &b) { return a.used < b.used; });
  return entries;
}

std::optional<fs::path> folderFromEnvironment(const char *variable, llvm::StringRef below) {
  const char *value = std::getenv(variable);
  if (!value || !*value)
    return {};
  return below.empty() ? fs::path(value) : fs::path(value) / below.str();
}

} // namespace

//===-- The cache -----------------------------------------------------------------------------------===//

std::optional<ObjectCache> ObjectCache::ofUser() {
  if (auto folder = folderFromEnvironment("ISINGLASS_CACHE", ""))
    return *folder == "off" ? std::nullopt : std::optional(ObjectCache(*folder));
  // The XDG specification: a relative path is to be ignored.
  if (auto folder = folderFromEnvironment("XDG_CACHE_HOME", "isinglass");
      folder && folder->is_absolute())
    return ObjectCache(*folder);
  if (auto folder = folderFromEnvironment("HOME", ".cache/isinglass"))
    return ObjectCache(*folder);
  return {};
}

fs::path ObjectCache::path(llvm::StringRef key) const {
  return folder / (digest(key) + kSuffix.str());
}

std::unique_ptr<llvm::MemoryBuffer> ObjectCache::find(llvm::StringRef key) const {
  fs::path file = path(key);
  std::optional<std::string> entry = readOwnFile(file, mostBytes);
  if (!entry)
    return nullptr;
  std::optional<llvm::StringRef> object = objectOf(*entry, key);
  if (!object)
    return nullptr;
  touch(file);
  return llvm::MemoryBuffer::getMemBufferCopy(*object, "isinglass");
}

void ObjectCache::store(llvm::StringRef key, llvm::StringRef object) const {
  std::string entry = makeEntry(key, object);
  if (entry.size() > mostBytes)
    return;
  try {
    makeFolder();
    // A link or a pipe of that name is not ours: what it leads to must not be written.
    if (fs::file_status status = fs::symlink_status(path(key));
        fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status))
      fs::remove(path(key));
    runtime::PendingFile file(path(key));
    fs::permissions(file.aside(), fs::perms::owner_read | fs::perms::owner_write);
    file.write(entry);
    file.commit();
    touch(file.target());
    evict();
  } catch (const std::exception &) {
    // The next process compiles again.
  }
}

void ObjectCache::makeFolder() const {
  if (fs::exists(folder))
    return;
  if (folder.has_parent_path())
    fs::create_directories(folder.parent_path());
  ::mkdir(folder.c_str(), S_IRWXU);
}

void ObjectCache::evict() const {
  std::vector<Entry> entries = listEntries(folder);
  uint64_t total = 0;
  for (const Entry &entry : entries)
    total += entry.bytes;
  for (auto entry = entries.begin(); total > mostBytes; ++entry) {
    std::error_code ignored;
    fs::remove(entry->path, ignored);
    total -= entry->bytes;
  }
}

} // namespace isinglass::cpu
