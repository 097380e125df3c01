//===- Interrupt.cpp ------------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/Interrupt.h"

#include <csignal>

namespace isinglass::tool {
namespace {

std::atomic<bool> interrupted{false};

extern "C" void onInterrupt(int) {
  interrupted = true;
  std::signal(SIGINT, SIG_DFL);
}

} // namespace

InterruptGuard::InterruptGuard() { std::signal(SIGINT, onInterrupt); }
InterruptGuard::~InterruptGuard() { std::signal(SIGINT, SIG_DFL); }
const std::atomic<bool> *InterruptGuard::flag() const { return &interrupted; }

} // namespace isinglass::tool
