# Configuration of the lit tests: one behaviour a file, CHECK lines by hand.
import atexit
import os
import shutil
import tempfile

import lit.formats
import lit.util

config.name = "isinglass"
config.test_format = lit.formats.ShTest(True)
config.suffixes = [".mlir", ".ebm", ".test"]
config.excludes = ["Inputs"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.isinglass_build, "test", "lit")

config.environment["PATH"] = os.pathsep.join(
    [config.isinglass_tools, config.llvm_tools, os.environ["PATH"]]
)
# Compiled programs are shared by the tests of a run, and by nobody else.
config.environment["ISINGLASS_CACHE"] = cache = tempfile.mkdtemp(prefix="isinglass-lit-")
atexit.register(shutil.rmtree, cache, ignore_errors=True)
for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"):
    if name in os.environ:
        config.environment[name] = os.environ[name]
config.substitutions.append(("%data", config.isinglass_data))
config.substitutions.append(("%examples", os.path.join(config.isinglass_source, "examples")))
config.substitutions.append(("%build", config.isinglass_build))
config.substitutions.append(("%python", config.python))
config.substitutions.append(("%cc", config.c_compiler))
