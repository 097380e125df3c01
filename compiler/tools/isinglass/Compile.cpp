//===- Compile.cpp - isinglass compile: a model file to any stage ---------------------------------===//
#include "compiler/pipelines/Pipelines.h"
#include "compiler/tools/isinglass/Command.h"
#include "compiler/tools/isinglass/ImageOptions.h"
#include "compiler/tools/isinglass/KernelOptions.h"
#include "compiler/tools/isinglass/ModelOptions.h"
#include "compiler/tools/isinglass/SameFile.h"
#include "compiler/tools/isinglass/Stages.h"

#include "lang/Frontend.h"
#include "runtime/arrays/PendingFile.h"
#include "targets/cpu/Cpu.h"
#include "targets/dtca/profiles/Profile.h"

#include "mlir/Pass/PassManager.h"
#include "llvm/Support/raw_ostream.h"

#include <cstdio>
#include <memory>
#include <optional>
#include <stdexcept>

namespace isinglass::tool {
namespace {

struct CompileOptions {
  ModelOptions model;
  ImageOptions image;
  KernelOptions kernel;
  int64_t chains = 0;         ///< the schedule's
  std::string target = "cpu"; ///< or "dtca:PROFILE"
  std::string stage;          ///< empty: the target's usual one
  std::string output = "-";

  cpu::CpuOptions cpu() const {
    if (kernel.precision == "auto")
      throw std::runtime_error("--precision=auto looks at parameters, so it is for `sample` alone");
    return kernel.of(kernel.precision, chains);
  }
  std::string profile() const { return target.substr(kChipTarget.size()); }
  static constexpr std::string_view kChipTarget = "dtca:";
};

/// What a stage writes; nothing after errors, which have been printed.
using Text = std::optional<std::string>;

void check(llvm::Error error) {
  if (error)
    throw std::runtime_error(llvm::toString(std::move(error)));
}

Text writeTree(const CompileOptions &options) {
  lang::Frontend frontend({options.model.file, {}, options.model.defines, options.model.model, {}});
  Text tree = frontend.dumpSyntaxTree();
  std::fputs(frontend.messages().c_str(), stderr);
  return tree;
}

/// Runs the passes that `build` adds on the module of the model, and prints it.
Text writeModule(const CompileOptions &options,
                 llvm::function_ref<void(mlir::OpPassManager &)> build) {
  CompilerContext context;
  auto module = loadModel(context.get(), options.model);
  if (!module)
    return std::nullopt;
  mlir::PassManager manager(module.get()->getName());
  build(manager);
  if (failed(manager.run(*module)))
    return std::nullopt;
  return printModule(*module);
}

compiler::PipelineOptions pipelineOptions(const CompileOptions &options) {
  return {options.model.freezeParams, options.model.freezeClamps};
}

/// As the model file says it; folded only where the user freezes something.
Text writeEbm(const CompileOptions &options) {
  return writeModule(options, [&](mlir::OpPassManager &manager) {
    if (!options.model.freezeParams.empty() || !options.model.freezeClamps.empty())
      compiler::buildEbmPipeline(manager, pipelineOptions(options));
  });
}

Text writeGibbs(const CompileOptions &options) {
  return writeModule(options, [&](mlir::OpPassManager &manager) {
    compiler::buildGibbsPipeline(manager, pipelineOptions(options));
  });
}

Text writeLoops(const CompileOptions &options) {
  return writeModule(options, [&](mlir::OpPassManager &manager) {
    compiler::buildGibbsPipeline(manager, pipelineOptions(options));
    cpu::buildCpuLoopsPipeline(manager, options.cpu());
  });
}

/// Native code or its text, and the names of the programs in it.
Text emitNative(const CompileOptions &options, cpu::CpuOutput output,
                std::vector<std::string> &names) {
  CompilerContext context;
  auto module = loadModel(context.get(), options.model);
  if (!module || !lowerToGibbs(*module, options.model))
    return std::nullopt;
  names = cpu::programNames(*module);
  std::string text;
  llvm::raw_string_ostream stream(text);
  check(cpu::emit(*module, output, stream, options.cpu()));
  return text;
}

template <cpu::CpuOutput output> Text writeNative(const CompileOptions &options) {
  std::vector<std::string> names;
  return emitNative(options, output, names);
}

std::string headerOf(const std::string &output) {
  return std::filesystem::path(output).replace_extension(".h").string();
}

/// Code goes to a file, and its C header beside it, not over it.
void requireFile(const CompileOptions &options) {
  std::string example = options.stage == "so" ? "libmodel.so" : "model.o";
  if (options.output == "-")
    throw std::runtime_error("--emit=" + options.stage + " needs a file: -o " + example);
  std::string header = headerOf(options.output);
  if (header == options.output)
    throw std::runtime_error("the C header beside '" + options.output +
                             "' has the same name; call the code otherwise: -o " + example);
}

std::string headerText(llvm::ArrayRef<std::string> names) {
  std::string header;
  llvm::raw_string_ostream stream(header);
  cpu::writeHeader(stream, names);
  return header;
}

/// An object and its C header beside it.
bool writeObject(const CompileOptions &options) {
  requireFile(options);
  runtime::PendingFile object(options.output), header(headerOf(options.output));
  std::vector<std::string> names;
  Text code = emitNative(options, cpu::CpuOutput::Object, names);
  if (!code)
    return false;
  object.write(*code);
  header.write(headerText(names));
  object.commit();
  header.commit();
  return true;
}

/// A shared library and its C header beside it.
bool writeLibrary(const CompileOptions &options) {
  requireFile(options);
  runtime::PendingFile library(options.output), header(headerOf(options.output));
  std::vector<std::string> names;
  Text code = emitNative(options, cpu::CpuOutput::Object, names);
  if (!code)
    return false;
  runtime::PendingFile object(options.output + ".o"); // never committed
  object.write(*code);
  check(cpu::linkSharedLibrary(object.aside().string(), library.aside().string()));
  header.write(headerText(names));
  library.commit();
  header.commit();
  return true;
}

Text writeChipStage(const CompileOptions &options,
                    Text (*write)(const ModelOptions &, const std::string &,
                                  const ImageOptions &)) {
  return write(options.model, options.profile(), options.image);
}

Text writePlacedModel(const CompileOptions &options) {
  return writeChipStage(options, writePlaced);
}

Text writeDtcaModule(const CompileOptions &options) { return writeChipStage(options, writeDtca); }

bool writeImageFile(const CompileOptions &options) {
  if (options.output == "-")
    throw std::runtime_error("an image needs a file: -o model.dtci");
  return writeImage(options.model, options.profile(), options.image, options.output);
}

enum class Target { Any, Cpu, Chip };

/// A stage that --emit can stop at, and the target that has it. `file` writes its own files.
struct Stage {
  const char *name;
  Target target;
  Text (*text)(const CompileOptions &);
  bool (*file)(const CompileOptions &);
  bool kernel = false; ///< takes KernelOptions and --chains
};

constexpr Stage kStages[] = {
    {"ast", Target::Any, writeTree, nullptr},
    {"ebm", Target::Any, writeEbm, nullptr},
    {"gibbs", Target::Cpu, writeGibbs, nullptr},
    {"mlir", Target::Cpu, writeLoops, nullptr, true},
    {"llvm", Target::Cpu, writeNative<cpu::CpuOutput::LlvmIr>, nullptr, true},
    {"asm", Target::Cpu, writeNative<cpu::CpuOutput::Assembly>, nullptr, true},
    {"obj", Target::Cpu, nullptr, writeObject, true},
    {"so", Target::Cpu, nullptr, writeLibrary, true},
    {"placed", Target::Chip, writePlacedModel, nullptr},
    {"dtca", Target::Chip, writeDtcaModule, nullptr},
    {"image", Target::Chip, nullptr, writeImageFile}};

Target parseTarget(const std::string &target) {
  if (target == "cpu")
    return Target::Cpu;
  std::string_view chip = CompileOptions::kChipTarget;
  if (target.size() > chip.size() && target.starts_with(chip))
    return Target::Chip;
  throw std::runtime_error("--target=" + target + " is neither cpu nor dtca:PROFILE; `isinglass " +
                           "profile list` shows the chips");
}

/// Before its numbers a chip's model is placed, then lowered.
void checkChipStage(const ImageOptions &image, bool onlyPlaced) {
  const llvm::StringRef placing[] = {"--at", "--turn", "--beta"};
  const llvm::StringRef lowering[] = {"--at",        "--turn",       "--beta",
                                      "--visible",   "--iterations", "--coupling-bits",
                                      "--bias-bits", "--rounding",   "--rounding-seed",
                                      "--saturate"};
  if (std::string unused = image.firstGiven(lowering); !unused.empty())
    throw std::runtime_error(unused + " is for --emit=image");
  if (std::string unused = image.firstGiven(placing); onlyPlaced && !unused.empty())
    throw std::runtime_error(unused + " is for --emit=dtca and image");
}

const Stage &findStage(const CompileOptions &options) {
  Target target = parseTarget(options.target);
  if (std::string unused = options.image.firstGiven(); target != Target::Chip && !unused.empty())
    throw std::runtime_error(unused + " is for --target=dtca:PROFILE");
  std::string name = options.stage;
  if (name.empty())
    name = target == Target::Chip ? "image" : "gibbs";
  const Stage &stage =
      *llvm::find_if(kStages, [&](const Stage &stage) { return name == stage.name; });
  if (stage.target != Target::Any && stage.target != target)
    throw std::runtime_error("--emit=" + name + " is a stage of --target=" +
                             (target == Target::Chip ? "cpu" : "dtca:PROFILE"));
  if (std::string unused = options.image.firstGiven();
      stage.target == Target::Any && !unused.empty())
    throw std::runtime_error(unused + " is for --emit=placed, dtca and image");
  if (stage.target == Target::Chip && !stage.file)
    checkChipStage(options.image, name == "placed");
  if (std::string unused = options.model.firstGiven(); name == "ast" && !unused.empty())
    throw std::runtime_error(unused + " is for what comes after --emit=ast, the file as it stands");
  std::string kernel = options.kernel.firstGiven();
  if (kernel.empty() && options.chains > 0)
    kernel = "--chains";
  if (!stage.kernel && !kernel.empty())
    throw std::runtime_error(kernel + " is for --emit=mlir, llvm, asm, obj and so");
  return stage;
}

/// What the model names is known when it is read: loadModel refuses those.
void refuseInputs(CompileOptions &options) {
  std::vector<std::string> inputs{options.model.file, options.image.params};
  if (options.target.starts_with(CompileOptions::kChipTarget))
    for (std::string &file : dtca::filesOf(options.profile()))
      inputs.push_back(std::move(file));
  options.model.outputs = {options.output, options.image.report};
  bool isCode = options.stage == "obj" || options.stage == "so";
  if (std::string header = headerOf(options.output); isCode && header != options.output)
    options.model.outputs.push_back(header);
  refuseSameFiles(inputs, options.model.outputs);
}

int compile(CompileOptions options) {
  const Stage &stage = findStage(options);
  refuseInputs(options);
  if (stage.file)
    return stage.file(options) ? 0 : 1;
  std::optional<runtime::PendingFile> file;
  if (options.output != "-")
    file.emplace(options.output);
  Text text = stage.text(options);
  if (!text)
    return 1;
  if (!file) {
    std::fwrite(text->data(), 1, text->size(), stdout);
    return std::fflush(stdout) == 0 ? 0 : 1;
  }
  file->write(*text);
  file->commit();
  return 0;
}

} // namespace

Command compileCommand(CLI::App &app) {
  CLI::App *command = app.add_subcommand("compile", "Compile a model to any stage");
  auto options = std::make_shared<CompileOptions>();
  options->model.addTo(*command);
  std::vector<std::string> names;
  for (const Stage &stage : kStages)
    names.push_back(stage.name);
  command
      ->add_option("--target", options->target,
                   "cpu, or dtca:PROFILE: NAME or FILE.toml, then :ROWSxCOLUMNS, +VARIANT")
      ->capture_default_str();
  command
      ->add_option("--emit", options->stage,
                   "where to stop (default: gibbs for the CPU, image for a chip)")
      ->check(CLI::IsMember(names));
  command->add_option("-o,--output", options->output,
                      "output file (default: standard output; obj and so: required, a C header is "
                      "written beside it; image: required)");
  options->kernel.addTo(*command);
  command
      ->add_option("--chains", options->chains,
                   "chains to make the code for (default: the model's)")
      ->check(CLI::PositiveNumber);
  options->image.addTo(*command);
  return {command, [options] { return compile(*options); }};
}

} // namespace isinglass::tool
