//===- ObjectCache.h - compiled programs on disk ---------------------------------------------------------===//
#pragma once

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/MemoryBuffer.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace isinglass::cpu {

/// Object code by key, in files of one folder that processes share. Only ever an optimisation: what
/// cannot be read, is not whole or is not this user's own is not there, and what cannot be written
/// is not written; nothing is reported.
class ObjectCache {
public:
  static constexpr uint64_t kMostBytes = uint64_t(256) << 20;

  explicit ObjectCache(std::filesystem::path folder, uint64_t mostBytes = kMostBytes)
      : folder(std::move(folder)), mostBytes(mostBytes) {}

  /// In $ISINGLASS_CACHE, else $XDG_CACHE_HOME/isinglass, else ~/.cache/isinglass; none if
  /// ISINGLASS_CACHE is `off` or there is no home.
  static std::optional<ObjectCache> ofUser();

  /// The object that was stored under this key, or null. Counts as a use.
  std::unique_ptr<llvm::MemoryBuffer> find(llvm::StringRef key) const;
  /// Stores, then removes the entries that were not used for longest until mostBytes are left.
  void store(llvm::StringRef key, llvm::StringRef object) const;
  /// The file of a key.
  std::filesystem::path path(llvm::StringRef key) const;

private:
  void makeFolder() const;
  void evict() const;

  std::filesystem::path folder;
  uint64_t mostBytes;
};

} // namespace isinglass::cpu
