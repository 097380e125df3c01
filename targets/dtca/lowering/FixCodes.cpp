//===- FixCodes.cpp -------------------------------------------------------------------------------===//
#include "targets/dtca/lowering/FixCodes.h"

namespace isinglass::dtca {
#define GEN_PASS_DEF_FIXCODES
#include "targets/dtca/lowering/FixCodes.h.inc"
} // namespace isinglass::dtca

using namespace mlir;
using namespace isinglass;

namespace {

struct FixCodes : isinglass::dtca::impl::FixCodesBase<FixCodes> {
  using FixCodesBase::FixCodesBase;

  void runOnOperation() override {
    chip::ImageOp image = getOperation();
    if (!image.getCodes() && failed(fix(image)))
      signalPassFailure();
  }

  /// The bits that were asked for, within the chip's.
  FailureOr<int64_t> choose(chip::ImageOp image, StringRef what, int64_t asked, int64_t most) {
    if (asked != 0 && (asked < 2 || asked > most))
      return image.emitOpError() << "cannot have " << asked << " bits a " << what << ": the chip \""
                                 << image.getChip().getName() << "\" has 2 to " << most;
    return asked == 0 ? most : asked;
  }

  LogicalResult fix(chip::ImageOp image) {
    chip::ChipAttr chip = image.getChip();
    FailureOr<int64_t> couplings = choose(image, "coupling", couplingBits, chip.getCouplingBits());
    FailureOr<int64_t> biases = choose(image, "bias", biasBits, chip.getBiasBits());
    std::optional<chip::Rounding> how = chip::symbolizeRounding(rounding.getValue());
    if (!how)
      return image.emitOpError() << "cannot be rounded '" << rounding << "': nearest or stochastic";
    if (failed(couplings) || failed(biases))
      return failure();
    OpBuilder builder(image.getProgram());
    IntegerAttr drawn;
    if (*how == chip::Rounding::Stochastic)
      drawn = IntegerAttr::get(builder.getIntegerType(64, /*isSigned=*/false), APInt(64, seed));
    chip::CodesOp::create(builder, image.getLoc(), builder.getI64IntegerAttr(*couplings),
                          builder.getI64IntegerAttr(*biases),
                          chip::RoundingAttr::get(builder.getContext(), *how), drawn,
                          saturate ? builder.getUnitAttr() : UnitAttr());
    return success();
  }
};

} // namespace
