//===- MemoryBill.cpp -----------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/MemoryBill.h"

#include <cstdio>
#include <stdexcept>
#include <unistd.h>

namespace isinglass::tool {

std::string printBytes(int64_t bytes) {
  char text[32];
  if (bytes < (int64_t(1) << 20))
    std::snprintf(text, sizeof text, "%.1f kB", bytes / 1024.0);
  else if (bytes < (int64_t(1) << 30))
    std::snprintf(text, sizeof text, "%.1f MB", bytes / 1048576.0);
  else
    std::snprintf(text, sizeof text, "%.1f GB", bytes / 1073741824.0);
  return text;
}

static void printMemory(const runtime::MemoryEstimate &memory) {
  std::string items;
  for (const auto &[name, bytes] : memory.items)
    items += (items.empty() ? "" : ", ") + name + " " + printBytes(bytes);
  std::fprintf(stderr, "memory: %s (%s)\n", printBytes(memory.total).c_str(), items.c_str());
}

void requireMemory(const runtime::MemoryEstimate &memory) {
  printMemory(memory);
  int64_t machine = int64_t(::sysconf(_SC_PHYS_PAGES)) * ::sysconf(_SC_PAGESIZE);
  if (machine > 0 && memory.total > machine)
    throw std::runtime_error("this run needs " + printBytes(memory.total) +
                             " and the machine has " + printBytes(machine) +
                             "; take fewer chains or samples, or a smaller model");
}

} // namespace isinglass::tool
