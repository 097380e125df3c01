//===- Interrupt.cpp ------------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/Interrupt.h"

#include <csignal>

namespace isinglass::tool {
namespace {

std::atomic<bool> interrupted{false};

extern "C" void onInterrupt(int signal) {
  interrupted = true;
  // A second Ctrl-C is impatience; a second SIGTERM is often the first one, sent to the group too.
  if (signal == SIGINT)
    std::signal(SIGINT, SIG_DFL);
}

} // namespace

InterruptGuard::InterruptGuard() {
  std::signal(SIGINT, onInterrupt);
  std::signal(SIGTERM, onInterrupt);
}

InterruptGuard::~InterruptGuard() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}
const std::atomic<bool> *InterruptGuard::flag() const { return &interrupted; }

} // namespace isinglass::tool
