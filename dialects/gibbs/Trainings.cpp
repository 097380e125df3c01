//===- Trainings.cpp - verifiers of trainings -----------------------------------------------------===//
#include "dialects/gibbs/Gibbs.h"

#include <cmath>

using namespace mlir;

namespace isinglass::gibbs {

LogicalResult AdamAttr::verify(function_ref<InFlightDiagnostic()> emitError, FloatAttr rate,
                               FloatAttr decay, FloatAttr weightDecay, FloatAttr average,
                               FloatAttr limit) {
  double first = rate.getValueAsDouble(), part = decay.getValueAsDouble(),
         weights = weightDecay.getValueAsDouble();
  if (!(first > 0) || !std::isfinite(first))
    return emitError() << "the rate must be a positive number";
  if (!(part >= 0) || part > 1 || !(weights >= 0) || weights > 1)
    return emitError() << "a decay is 0 to 1";
  double mean = average ? average.getValueAsDouble() : 0;
  if (!(mean >= 0) || !(mean < 1))
    return emitError() << "a running mean keeps a part from 0 on and below 1";
  if (limit && (!(limit.getValueAsDouble() > 0) || !std::isfinite(limit.getValueAsDouble())))
    return emitError() << "a limit of weights is a positive number";
  return success();
}

LogicalResult PenaltyAttr::verify(function_ref<InFlightDiagnostic()> emitError, PenaltyKind kind,
                                  FloatAttr value, FloatAttr start, int64_t every) {
  double number = value.getValueAsDouble();
  if (!(number >= 0) || !std::isfinite(number))
    return emitError() << "the strength of a penalty is at least 0";
  if (kind != PenaltyKind::Fixed && !(number > 0 && number <= 1))
    return emitError() << "the target of an autocorrelation is above 0 and at most 1";
  double first = start ? start.getValueAsDouble() : 0;
  if (!(first >= 0) || !std::isfinite(first) || every < 0)
    return emitError()
           << "an adaptive penalty starts at 0 or above, and adapts after a batch or more";
  if (kind == PenaltyKind::Fixed && (start || every))
    return emitError() << "a fixed penalty has nothing to start from and does not adapt";
  return success();
}

LogicalResult TrainingOp::verify() {
  auto atLeast = [](uint64_t number, int64_t least) {
    return static_cast<int64_t>(number) >= least;
  };
  if (!atLeast(getChains(), 1) || getChains() > (uint64_t(1) << 32))
    return emitOpError() << "a batch has between 1 and 2^32 chains";
  if (!atLeast(getWarmup(), 0) || !atLeast(getHeldWarmup().value_or(0), 0) ||
      !atLeast(getSamples(), 1) || !atLeast(getEvery(), 1) || !atLeast(getEpochs(), 1))
    return emitOpError()
           << "takes at least one sample, at least one sweep apart, in at least one epoch";
  double offset = getOffset().convertToDouble();
  if (!(offset >= 0) || !(offset < 1))
    return emitOpError() << "the offset of times is at least 0 and below 1";
  return success();
}

/// What is trained, and its phases once they are written out, stand beside it.
LogicalResult TrainingOp::verifySymbolUses(SymbolTableCollection &symbols) {
  Operation *subject = symbols.lookupNearestSymbolFrom((*this)->getParentOp(), getSubjectAttr());
  if (!isa_and_nonnull<ebm::ChainOp, ebm::ModelOp, ProgramOp>(subject))
    return emitOpError() << getSubjectAttr() << " is neither a chain nor a model beside it";
  for (FlatSymbolRefAttr phase : {getPositiveAttr(), getNegativeAttr()})
    if (phase && !isa_and_nonnull<ScheduleOp>(
                     symbols.lookupNearestSymbolFrom((*this)->getParentOp(), phase)))
      return emitOpError() << phase << " is not a schedule beside it";
  return success();
}

} // namespace isinglass::gibbs
