//===- EnergyDigest.cpp ---------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/EnergyDigest.h"

#include "compiler/tools/isinglass/SameSettings.h"

#include "dialects/ebm/Ebm.h"
#include "runtime/arrays/Digest.h"
#include "runtime/training/TrainedModel.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

namespace isinglass::tool {
namespace {

/// Lists of more entries count by their bytes: their text would take seconds.
constexpr int64_t kMostSpelled = 64;

void leaveEnergy(ebm::ModelOp model) {
  model.setSymName("energy");
  model->setAttr(model.getBetaAttrName(), mlir::FloatAttr::get(model.getBetaAttr().getType(), 1));
  for (mlir::Operation &op : llvm::make_early_inc_range(model.getBody().front())) {
    if (llvm::isa<ebm::ObserveOp>(op))
      op.erase();
    else if (auto param = llvm::dyn_cast<ebm::ParamOp>(op))
      for (mlir::StringAttr name :
           {param.getInitAttrName(), param.getAmongAttrName(), param.getFrozenAttrName()})
        param->removeAttr(name);
  }
}

void addBytes(mlir::Attribute attribute, llvm::raw_ostream &to) {
  auto add = [&](llvm::ArrayRef<char> bytes) { to.write(bytes.data(), bytes.size()); };
  if (auto resource = llvm::dyn_cast<mlir::DenseResourceElementsAttr>(attribute)) {
    if (const mlir::AsmResourceBlob *blob = resource.getRawHandle().getBlob())
      add(blob->getData());
  } else if (auto dense = llvm::dyn_cast<mlir::DenseElementsAttr>(attribute)) {
    add(dense.getRawData());
  }
}

} // namespace

std::string digestOfEnergy(mlir::ModuleOp module) {
  auto models = module.getOps<ebm::ModelOp>();
  if (models.empty())
    return {};
  mlir::OwningOpRef<ebm::ModelOp> model = (*models.begin()).clone();
  leaveEnergy(*model);
  std::string text;
  llvm::raw_string_ostream stream(text);
  model->print(stream,
               mlir::OpPrintingFlags().useLocalScope().elideLargeElementsAttrs(kMostSpelled));
  model->walk([&](mlir::Operation *op) {
    op->getAttrDictionary().walk([&](mlir::Attribute attribute) { addBytes(attribute, stream); });
  });
  return runtime::digest(std::as_bytes(std::span(text)));
}

void requireEnergy(const std::string &path, const std::string &digest) {
  if (!runtime::isTrainedModel(path))
    return;
  nlohmann::ordered_json meta = readMetaOf(path);
  if (!meta.contains("energy_digest"))
    throw std::runtime_error("'" + path +
                             "' does not say which energy it was trained in: an earlier isinglass "
                             "wrote it; train it again");
  requireSame("'" + path + "' is of another model", meta, {{"energy_digest", digest}});
}

} // namespace isinglass::tool
