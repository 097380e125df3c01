//===- Schedules.cpp ------------------------------------------------------------------------------===//
#include "targets/dtca/lowering/Schedules.h"

#include "llvm/Support/Format.h"

using namespace mlir;
using namespace isinglass;
using namespace isinglass::dtca;

namespace {

/// As convert-ebm-to-gibbs gives to a model without a schedule.
constexpr int64_t kDefaultIterations = 1000, kDefaultReads = 100;

class Reader {
public:
  Reader(double modelBeta, chip::ChipAttr chip)
      : modelBeta(modelBeta), now(modelBeta), chip(chip) {}

  Schedule schedule;

  LogicalResult read(gibbs::ScheduleOp op) {
    for (Operation &step : op.getBody().getOps()) {
      if (isa<gibbs::BindOp, gibbs::ClampOp>(step) && !schedule.runs.empty())
        return step.emitOpError() << "comes after a run: a chip is configured and clamped first";
      if (auto clamp = dyn_cast<gibbs::ClampOp>(step)) {
        if (clamp.getSome())
          return clamp.emitOpError() << "holds some cells of a box, which a run chooses; a chip "
                                        "holds all cells of the boxes in its program";
        schedule.clamps.push_back(clamp);
      }
      if (auto run = dyn_cast<gibbs::RunOp>(step))
        addRun(run);
      if (auto observe = dyn_cast<gibbs::ObserveOp>(step); observe && failed(addReads(observe)))
        return failure();
    }
    if (sampled)
      return success();
    if (schedule.runs.empty())
      return op.emitOpError() << "neither runs nor takes samples: there is nothing to read";
    // `generate`: what is left after its sweeps.
    schedule.beta = now;
    schedule.runs.push_back({0, now, now, 0, 1, op.getLoc()});
    return success();
  }

  /// Whether the chip can take the runs, now that the beta of the samples is known.
  LogicalResult check(gibbs::ScheduleOp op) const {
    for (auto run : op.getBody().getOps<gibbs::RunOp>()) {
      auto ramp = dyn_cast_or_null<gibbs::RampAttr>(run.getRampAttr());
      double first = ramp ? ramp.getFirst().getValueAsDouble() : modelBeta;
      double last = ramp ? ramp.getLast().getValueAsDouble() : modelBeta;
      if (first == schedule.beta && last == schedule.beta)
        continue;
      if (!chip.getBetaControlled()) {
        auto diagnostic = run.emitOpError()
                          << "runs at beta " << text(first) << " to " << text(last)
                          << " and samples at " << text(schedule.beta) << ", but the chip \""
                          << chip.getName() << "\" has no control of beta: its couplings are fixed "
                          << "while it runs";
        diagnostic.attachNote(op.getLoc())
            << "give the whole run one beta, or choose a chip with control of it";
        return diagnostic;
      }
      if (ramp && ramp.getKind() == gibbs::RampKind::Geometric && first != last) {
        auto diagnostic = run.emitOpError() << "moves beta geometrically; a chip moves it in equal "
                                               "steps";
        diagnostic.attachNote(op.getLoc()) << "make the ramp linear";
        return diagnostic;
      }
    }
    return success();
  }

private:
  double modelBeta, now;
  chip::ChipAttr chip;
  bool sampled = false;

  /// Without the digits that only a parser needs.
  static std::string text(double value) {
    std::string digits;
    llvm::raw_string_ostream(digits) << llvm::format("%.6g", value);
    return digits;
  }

  void addRun(gibbs::RunOp op) {
    Run run{static_cast<int64_t>(op.getSweeps()), modelBeta, modelBeta, 0, 0, op.getLoc()};
    if (auto ramp = dyn_cast_or_null<gibbs::RampAttr>(op.getRampAttr())) {
      run.first = ramp.getFirst().getValueAsDouble();
      run.last = ramp.getLast().getValueAsDouble();
    }
    now = run.last;
    schedule.runs.push_back(run);
  }

  LogicalResult addReads(gibbs::ObserveOp op) {
    if (sampled && now != schedule.beta)
      return op.emitOpError() << "takes samples at beta " << text(now) << ", others are taken at "
                              << text(schedule.beta) << ": an image has one beta";
    sampled = true;
    schedule.beta = now;
    schedule.runs.push_back({0, now, now, static_cast<int64_t>(op.getEvery()),
                             static_cast<int64_t>(op.getCount()), op.getLoc()});
    return success();
  }
};

} // namespace

FailureOr<Schedule> dtca::readSchedule(gibbs::ScheduleOp op, ebm::ModelOp model,
                                       chip::ChipAttr chip, int64_t iterations) {
  double beta = model.getBeta().convertToDouble();
  Reader reader(beta, chip);
  Schedule &schedule = reader.schedule;
  Location location = op ? op.getLoc() : model.getLoc();
  if (op) {
    if (failed(reader.read(op)) || (iterations == 0 && failed(reader.check(op))))
      return failure();
  } else {
    schedule.beta = beta;
    schedule.runs.push_back({kDefaultIterations, beta, beta, 0, 0, location});
    schedule.runs.push_back({0, beta, beta, 1, kDefaultReads, location});
  }
  if (iterations > 0)
    schedule.runs = {{iterations, schedule.beta, schedule.beta, 0, 0, location},
                     {0, schedule.beta, schedule.beta, 0, 1, location}};
  return schedule;
}
