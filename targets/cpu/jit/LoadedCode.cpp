//===- LoadedCode.cpp -------------------------------------------------------------------------------------===//
#include "targets/cpu/jit/LoadedCode.h"

#include "runtime/arrays/Digest.h"

#include <cstring>
#include <elf.h>
#include <link.h>
#include <span>
#include <string_view>
#include <sys/stat.h>

namespace isinglass::cpu {
namespace {

/// The GNU build ID among the notes of a segment; empty if there is none.
std::string_view findBuildId(const char *notes, size_t size, size_t alignment) {
  auto aligned = [&](size_t at) { return (at + alignment - 1) / alignment * alignment; };
  for (size_t at = 0; at + sizeof(ElfW(Nhdr)) <= size;) {
    ElfW(Nhdr) note;
    std::memcpy(&note, notes + at, sizeof note);
    size_t name = at + sizeof note, value = aligned(name + note.n_namesz);
    if (value + note.n_descsz > size)
      break;
    if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 &&
        std::memcmp(notes + name, "GNU", 4) == 0)
      return {notes + value, note.n_descsz};
    at = aligned(value + note.n_descsz);
  }
  return {};
}

/// Path, size and time of the last change.
std::string stampOf(const char *name) {
  const char *path = *name ? name : "/proc/self/exe";
  struct stat status = {};
  ::stat(path, &status);
  return std::string(path) + ":" + std::to_string(status.st_size) + ":" +
         std::to_string(status.st_mtim.tv_sec) + ":" + std::to_string(status.st_mtim.tv_nsec);
}

int append(dl_phdr_info *object, size_t, void *text) {
  std::string_view id;
  for (int i = 0; i < object->dlpi_phnum && id.empty(); ++i) {
    const ElfW(Phdr) &segment = object->dlpi_phdr[i];
    if (segment.p_type == PT_NOTE)
      id = findBuildId(reinterpret_cast<const char *>(object->dlpi_addr + segment.p_vaddr),
                       segment.p_memsz, segment.p_align == 8 ? 8 : 4);
  }
  auto &all = *static_cast<std::string *>(text);
  all += id.empty() ? stampOf(object->dlpi_name) : std::string(id);
  all += '\n';
  return 0;
}

} // namespace

std::string loadedCode() {
  std::string text;
  dl_iterate_phdr(append, &text);
  return runtime::digest(std::as_bytes(std::span(text)));
}

} // namespace isinglass::cpu
