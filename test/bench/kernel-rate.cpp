//===- kernel-rate.cpp - spin updates per ns of generated code, and what compiling cost ---------------------===//
//
// kernel-rate MODEL.mlir [CHAINS]: a coloured gibbs.program, all parameters drawn normal(0, 0.1) or
// among their promised values,
// one thread; medians of 9 of thread time. Prints the rate first.
//
//===----------------------------------------------------------------------------------------------===//
#include "runtime/chains/Precision.h"
#include "runtime/random/Streams.h"
#include "targets/cpu/jit/Jit.h"

#include "dialects/gibbs/Gibbs.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <numeric>
#include <random>

using namespace isinglass;

namespace {

double threadSeconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

template <typename T> T *allocate(int64_t size) {
  size_t bytes = (std::max<int64_t>(size, 1) * sizeof(T) + 63) / 64 * 64;
  void *memory = std::aligned_alloc(64, bytes);
  std::memset(memory, 0, bytes);
  return static_cast<T *>(memory);
}

/// Seconds of a call, median.
template <typename Call> double median(Call call) {
  std::vector<double> seconds;
  for (int run = 0; run < 9; ++run) {
    double start = threadSeconds();
    call();
    seconds.push_back(threadSeconds() - start);
  }
  std::sort(seconds.begin(), seconds.end());
  return seconds[seconds.size() / 2];
}

void measure(const cpu::Jit &jit, int64_t chains) {
  const isg_program &program = jit.program();
  runtime::Description d = runtime::parseDescription(program.describe());
  int64_t blocks = std::max<int64_t>(1, chains / d.block);
  float *data = allocate<float>(d.dataFloats);
  auto *prepared = allocate<std::byte>(d.preparedBytes),
       *tempered = allocate<std::byte>(d.temperedBytes);
  std::mt19937 random(1);
  std::normal_distribution<float> normal(0, 0.1f);
  std::generate_n(data, d.dataFloats, [&] { return normal(random); });
  for (const runtime::BufferInfo &buffer : d.buffers)
    if (!buffer.among.empty())
      std::generate_n(
          data + buffer.offset,
          std::accumulate(buffer.shape.begin(), buffer.shape.end(), int64_t(1),
                          std::multiplies<>()),
          [&] { return static_cast<float>(buffer.among[random() % buffer.among.size()]); });
  runtime::Precision precision;
  double prepare = median([&] {
    program.prepare(data, prepared);
    precision = runtime::quantise(program, d, prepared);
  });
  for (const runtime::AcceptanceInfo &info : d.acceptances)
    runtime::temper(info, 1, precision.accuracy.unit, prepared, tempered);
  uint64_t *state = allocate<uint64_t>(d.stateWords * blocks);
  uint64_t *streams = allocate<uint64_t>(d.streamWords * blocks);
  uint64_t *lanes = allocate<uint64_t>((d.block + 63) / 64);
  std::fill_n(lanes, (d.block + 63) / 64, d.block == 1 ? 1 : ~uint64_t(0));
  int64_t *counts = allocate<int64_t>(d.countWords);
  double *energies = allocate<double>(d.block);
  for (int64_t block = 0; block < blocks; ++block)
    runtime::findGenerator(d.generator)
        ->seed(1, block, 0, runtime::StreamWords(streams + d.streamWords * block, d.streamWords));
  auto sweeps = [&](int64_t count) {
    for (int64_t block = 0; block < blocks; ++block)
      program.sweep(state + block * d.stateWords, streams + d.streamWords * block, nullptr,
                    prepared, tempered, count);
  };
  sweeps(1);
  double flips = static_cast<double>(d.spins * blocks * d.block);
  auto count = static_cast<int64_t>(std::max(1.0, 4e8 / flips));
  double sweep = median([&] { sweeps(count); }) / count;
  double energy = median([&] { program.energy(state, data, 0, energies); }) * blocks;
  double moments = median([&] { program.moments(state, lanes, 0, counts); }) * blocks;
  llvm::outs() << d.layout << " " << d.precision << " " << d.isa << ": " << d.reason << "\n"
               << llvm::format("unit %.3g, field error %.3g, worst change of P %.2g\n",
                               precision.accuracy.unit, precision.accuracy.field_error,
                               precision.worstChange(d, 1))
               << llvm::format("%.4f spin updates/ns\n", 1e-9 * flips / sweep)
               << llvm::format("sweep %.1f us, energy %.1f us, moments %.1f us, prepare %.1f us\n",
                               1e6 * sweep, 1e6 * energy, 1e6 * moments, 1e6 * prepare);
}

} // namespace

int main(int argc, char **argv) {
  if (argc < 2) {
    llvm::errs() << "usage: kernel-rate MODEL.mlir [CHAINS [PRECISION [LAYOUT [ISA]]]]\n";
    return 1;
  }
  mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  context.loadDialect<ebm::EbmDialect, gibbs::GibbsDialect>();
  auto module = mlir::parseSourceFile<mlir::ModuleOp>(argv[1], &context);
  if (!module)
    return 1;
  cpu::CpuOptions options;
  options.chains = argc > 2 ? std::max(1, std::atoi(argv[2])) : 1024;
  if (argc > 3)
    options.precision = argv[3];
  if (argc > 4)
    options.layout = argv[4];
  if (argc > 5)
    options.isa = argv[5];
  auto jit = cpu::Jit::create(*module, options, std::nullopt);
  if (!jit) {
    llvm::errs() << llvm::toString(jit.takeError()) << "\n";
    return 1;
  }
  measure(**jit, options.chains);
  const cpu::JitTimes &t = (*jit)->times();
  llvm::outs() << llvm::format(
      "compiled in %.0f ms: lower %.0f, translate %.0f, optimise %.0f, generate %.0f, "
      "link %.0f\n",
      1e3 * t.total(), 1e3 * t.lower, 1e3 * t.translate, 1e3 * t.optimise, 1e3 * t.generate,
      1e3 * t.link);
}
