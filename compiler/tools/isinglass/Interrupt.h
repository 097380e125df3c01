//===- Interrupt.h - Ctrl-C keeps what is complete -------------------------------------------------===//
#pragma once

#include <atomic>

namespace isinglass::tool {

/// While it lives, Ctrl-C (SIGINT) or SIGTERM sets the flag that a run watches and ends at its next
/// sample; a second Ctrl-C ends the process.
class InterruptGuard {
public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard &) = delete;
  InterruptGuard &operator=(const InterruptGuard &) = delete;

  const std::atomic<bool> *flag() const;
};

} // namespace isinglass::tool
