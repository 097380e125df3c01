//===- AotTest.cpp - objects, libraries and headers ----------------------------------------------------------===//
#include "test/unit/cpu/Compiled.h"
#include "test/unit/cpu/Models.h"

#include "llvm/Support/raw_ostream.h"
#include <gtest/gtest.h>

#include <dlfcn.h>
#include <filesystem>
#include <fstream>

namespace isinglass::test {
namespace {

class Aot : public testing::Test {
protected:
  Aot() : model(latticeModel("6x6 periodic, [(0, 1), (1, 0)]", "#gibbs.residues<[1, 1] mod 2>")) {
    folder = std::filesystem::temp_directory_path() / ("isinglass-aot-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder);
    std::error_code code;
    llvm::raw_fd_ostream stream((folder / "m.o").string(), code);
    auto error = cpu::emit(model.getModule(), cpu::CpuOutput::Object, stream);
    EXPECT_FALSE(static_cast<bool>(error));
  }
  ~Aot() override { std::filesystem::remove_all(folder); }

  Compiled model;
  std::filesystem::path folder;
};

TEST_F(Aot, LibraryRunsLikeTheJit) {
  std::string library = (folder / "libm.so").string();
  auto error = cpu::linkSharedLibrary((folder / "m.o").string(), library);
  ASSERT_FALSE(static_cast<bool>(error));
  void *handle = dlopen(library.c_str(), RTLD_NOW);
  ASSERT_NE(handle, nullptr) << dlerror();
  auto sweep = reinterpret_cast<decltype(isg_program::sweep)>(dlsym(handle, "isinglass_M_sweep"));
  ASSERT_NE(sweep, nullptr);
  model.drawParameters(1, 0.5);
  model.prepare();
  Block one(model, 2), other(one);
  Aligned<uint64_t> held(model.description.stateWords);
  sweep(one.state.get(), one.stream.get(), held.get(), model.prepared.get(), model.temperedAt(1),
        4);
  model.sweep(other, &held, 1, 4);
  for (size_t word = 0; word < one.state.size(); ++word)
    EXPECT_EQ(one.state[word], other.state[word]);
  dlclose(handle);
}

TEST_F(Aot, HeaderStandsAlone) {
  std::error_code code;
  llvm::raw_fd_ostream header((folder / "m.h").string(), code);
  cpu::writeHeader(header, cpu::programNames(model.getModule()));
  header.close();
  std::ofstream(folder / "main.c")
      << "#include \"m.h\"\n"
         "int main(void) { return isinglass_M.describe()[0] != '{'; }\n";
  std::string run = "cd " + folder.string() +
                    " && " ISINGLASS_CC
                    " -std=c11 -Wall -Wextra -Werror main.c m.o -o main && ./main";
  EXPECT_EQ(std::system(run.c_str()), 0);
}

TEST_F(Aot, TextForms) {
  std::string ir, assembly;
  llvm::raw_string_ostream irStream(ir), assemblyStream(assembly);
  EXPECT_FALSE(static_cast<bool>(cpu::emit(model.getModule(), cpu::CpuOutput::LlvmIr, irStream)));
  EXPECT_FALSE(
      static_cast<bool>(cpu::emit(model.getModule(), cpu::CpuOutput::Assembly, assemblyStream)));
  EXPECT_NE(ir.find("define void @isinglass_M_sweep"), std::string::npos);
  EXPECT_NE(assembly.find("isinglass_M_sweep:"), std::string::npos);
}

TEST(Jit, RefusesModulesWithoutOneProgram) {
  mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  mlir::OwningOpRef<mlir::ModuleOp> module =
      mlir::ModuleOp::create(mlir::UnknownLoc::get(&context));
  auto jit = cpu::Jit::create(*module, {}, std::nullopt);
  ASSERT_FALSE(static_cast<bool>(jit));
  EXPECT_EQ(llvm::toString(jit.takeError()), "expected one program to compile, found 0");
}

} // namespace
} // namespace isinglass::test
