//===- Header.cpp - the C header of an ahead-of-time sampler --------------------------------------------===//
#include "targets/cpu/Cpu.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

namespace isinglass::cpu {

/// The text of runtime/chains/Program.h, put there by CMake.
static constexpr char kProgramHeader[] =
#include "targets/cpu/ProgramHeader.inc"
    ;

static void writeProgram(llvm::raw_ostream &stream, llvm::StringRef name) {
  std::string prefix = ("isinglass_" + name + "_").str();
  stream << "\n/* " << name << " */\n"
         << "#ifdef __cplusplus\nextern \"C\" {\n#endif\n"
         << "const char *" << prefix << "describe(void);\n"
         << "void " << prefix << "defaults(float *data);\n"
         << "void " << prefix << "prepare(const float *data, void *prepared);\n"
         << "void " << prefix << "quantise(void *prepared, double unit, isg_accuracy *accuracy);\n"
         << "void " << prefix << "exchange(uint64_t *state);\n"
         << "void " << prefix << "sweep(uint64_t *state, uint64_t *stream, const uint64_t *held,\n"
         << "    const void *prepared, const void *tempered, int64_t sweeps);\n"
         << "void " << prefix << "phase(uint64_t *state, uint64_t *stream, const uint64_t *held,\n"
         << "    const void *prepared, const void *tempered, int64_t phase, int64_t tile);\n"
         << "void " << prefix << "energy(const uint64_t *state, const float *data, int64_t tile,\n"
         << "    double *energies);\n"
         << "void " << prefix
         << "moments(const uint64_t *state, const uint64_t *lanes, int64_t tile,\n"
         << "    int64_t *counts);\n"
         << "void " << prefix << "settle(int64_t *counts);\n"
         << "#ifdef __cplusplus\n}\n#endif\n"
         << "static const isg_program isinglass_" << name << " = {";
  llvm::ListSeparator comma(", ");
  for (const char *entry : {"describe", "defaults", "prepare", "quantise", "exchange", "sweep",
                            "phase", "energy", "moments", "settle"})
    stream << comma << prefix << entry;
  stream << "};\n";
}

void writeHeader(llvm::raw_ostream &stream, llvm::ArrayRef<std::string> names) {
  stream
      << "/* Written by isinglass. Link the object or library of the same model beside it.\n"
      << " * The first part is runtime/chains/Program.h, so that this header needs no other. */\n"
      << "#pragma once\n"
      << kProgramHeader;
  for (const std::string &name : names)
    writeProgram(stream, name);
}

} // namespace isinglass::cpu
