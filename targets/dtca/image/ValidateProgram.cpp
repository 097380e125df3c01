//===- ValidateProgram.cpp - the commands of an image ---------------------------------------------===//
#include "targets/dtca/image/Validate.h"

#include <cmath>

namespace isinglass::dtca {

namespace {

constexpr int64_t kMaxIterations = int64_t(1) << 40;
constexpr int64_t kMaxReads = int64_t(1) << 31;

class ProgramCheck {
public:
  explicit ProgramCheck(const Image &image) : image(image) {}

  void check() {
    for (const Command &command : image.program) {
      checkOrder(command.kind);
      checkFields(command);
      checkUnusedFields(command);
      ++number;
    }
    if (!image.drives.empty() && !hasDrive)
      refuseImage({}, "program: no drive command gives the signs of the drives");
    if (!hasRead)
      refuseImage({}, "program: there is no read, so nothing would be seen of a run");
  }

private:
  [[noreturn]] void refuse(const std::string &reason) const {
    refuseImage({Part::Command, number}, "command " + std::to_string(number) + ": " + reason);
  }

  void checkOrder(CommandKind kind) {
    if (kind > CommandKind::Drive)
      refuse("its kind is none of the six");
    if ((number == 0) != (kind == CommandKind::Configure))
      refuse("configure is the first command, once");
    if ((number == 1) != (kind == CommandKind::Seed))
      refuse("seed is the second command, once");
    if (kind == CommandKind::Clamp && (running || hasDrive))
      refuse("clamps come before the drive, and the first run or read");
    if (kind == CommandKind::Drive && (running || hasDrive))
      refuse("drive comes before the first run or read, once");
    if (kind == CommandKind::Drive && image.drives.empty())
      refuse("there are no drives whose signs it could give");
    hasDrive |= kind == CommandKind::Drive;
    running |= kind == CommandKind::Run || kind == CommandKind::Read;
    hasRead |= kind == CommandKind::Read;
  }

  /// What a command does not use has its default, so that equal programs are equal bytes.
  void checkUnusedFields(const Command &command) const {
    Command plain;
    plain.kind = command.kind;
    if (command.kind == CommandKind::Run) {
      plain.iterations = command.iterations;
      plain.first = command.first;
      plain.last = command.last;
    } else if (command.kind == CommandKind::Read) {
      plain.every = command.every;
      plain.count = command.count;
    } else if (command.kind == CommandKind::Clamp) {
      plain.placement = command.placement;
      plain.lower = command.lower;
      plain.upper = command.upper;
      plain.value = command.value;
    }
    if (!(plain == command))
      refuse("it sets a field that such a command does not have");
  }

  void checkFields(const Command &command) const {
    if (command.kind == CommandKind::Clamp)
      checkClamp(command);
    if (command.kind == CommandKind::Run)
      checkRun(command);
    if (command.kind == CommandKind::Read)
      checkRead(command);
  }

  void checkClamp(const Command &command) const {
    if (command.placement >= image.placements.size())
      refuse("there is no placement " + std::to_string(command.placement));
    const Placement &placement = image.placements[command.placement];
    size_t axes = placement.shape.size();
    bool inside = command.lower.size() == axes && command.upper.size() == axes;
    for (size_t axis = 0; inside && axis < axes; ++axis)
      inside = command.lower[axis] >= 0 && command.lower[axis] < command.upper[axis] &&
               command.upper[axis] <= placement.shape[axis];
    if (!inside)
      refuse("its box is empty or not inside '" + placement.variable + "'");
    if (command.value < -1 || command.value > 1)
      refuse("a clamp's value is -1, 1, or 0 for what the run gives");
  }

  void checkBeta(double factor, const char *field) const {
    if (!std::isfinite(factor) || factor <= 0)
      refuse(std::string(field) + " must be a finite number above 0");
    if (factor != 1 && !image.profile.betaControl.value)
      refuse(std::string(field) + " must be 1: '" + image.profile.name +
             "' has no beta control, its weights are fixed while it runs");
  }

  void checkRun(const Command &command) const {
    if (command.iterations < 0 || command.iterations > kMaxIterations)
      refuse("iterations must be 0 to 2^40");
    checkBeta(command.first, "first");
    checkBeta(command.last, "last");
  }

  void checkRead(const Command &command) const {
    if (command.every < 0 || command.every > kMaxIterations)
      refuse("every must be 0 to 2^40");
    if (command.count < 1 || command.count > kMaxReads)
      refuse("count must be 1 to 2^31");
  }

  const Image &image;
  size_t number = 0;
  bool running = false, hasDrive = false, hasRead = false;
};

} // namespace

void checkProgram(const Image &image) { ProgramCheck(image).check(); }

} // namespace isinglass::dtca
