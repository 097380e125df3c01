//===- IsinglassOpt.cpp - runs passes on IR files, for tests and the curious ----------------------===//
#include "compiler/pipelines/Pipelines.h"
#include "dialects/dtca/Dtca.h"
#include "dialects/ebm/Ebm.h"
#include "dialects/gibbs/Gibbs.h"
#include "targets/cpu/Cpu.h"
#include "targets/dtca/Dtca.h"

#include "mlir/InitAllDialects.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  mlir::registerAllDialects(registry);
  mlir::registerAllPasses();
  // Ours: a target adds its line here.
  isinglass::cpu::registerCpuPasses();
  isinglass::dtca::registerDtcaPasses();
  registry.insert<isinglass::ebm::EbmDialect, isinglass::gibbs::GibbsDialect,
                  isinglass::chip::DtcaDialect>();
  isinglass::compiler::registerPasses();
  return mlir::asMainReturnCode(
      mlir::MlirOptMain(argc, argv, "Isinglass optimizer driver\n", registry));
}
