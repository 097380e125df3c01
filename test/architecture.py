#!/usr/bin/env python3
"""Fails on an #include that points against the map of the project, and on a stray top-level name.

    architecture.py ROOT      checks a source tree
    architecture.py --test    checks this check, on trees with one planted fault each

A part may include itself and the parts listed for it; parts are folders, the longest match counts.
Generated headers have the path of what they are generated from, so they need no rule of their own.
"""
import os
import re
import sys
import tempfile

MAY_INCLUDE = {
    "runtime": [],
    "dialects/ebm": [],
    "dialects/gibbs": ["dialects/ebm"],
    "dialects/dtca": ["dialects/ebm", "dialects/gibbs"],
    "lang": ["dialects"],
    "targets/parameters": ["dialects", "runtime"],
    "targets/cpu": ["dialects", "runtime", "targets/parameters"],
    "targets/dtca": ["dialects", "runtime", "targets/parameters"],
    "compiler": ["runtime", "dialects", "lang", "targets"],
}
TOP_LEVEL = {
    "CMakeLists.txt", "CMakePresets.json", "LICENSE", "README.md",
    "compiler", "dialects", "examples", "lang", "runtime", "targets", "test",
}
LAYERS = {part.split("/")[0] for part in MAY_INCLUDE}
SOURCE = re.compile(r"\.(h|hpp|c|cc|cpp|td|inc|def)$")
INCLUDE = re.compile(r'^\s*(?:#\s*)?include\s+["<]([^">]+)[">]', re.M)


def part_of(path):
    """The part a path from the root lies in, or None outside all of them."""
    inside = [part for part in MAY_INCLUDE if path == part or path.startswith(part + "/")]
    return max(inside, key=len, default=None)


def allowed(source, target):
    if source == target:
        return True
    return any(target == may or target.startswith(may + "/") for may in MAY_INCLUDE[source])


def sources(root):
    for layer in sorted(LAYERS):
        for folder, _, names in os.walk(os.path.join(root, layer)):
            for name in sorted(names):
                if SOURCE.search(name):
                    yield os.path.relpath(os.path.join(folder, name), root)


def check_includes(root):
    for path in sources(root):
        source = part_of(path)
        if source is None:
            yield f"{path}: belongs to no part of {', '.join(sorted(MAY_INCLUDE))}"
            continue
        with open(os.path.join(root, path), encoding="utf-8") as file:
            text = file.read()
        for include in INCLUDE.finditer(text):
            line = text.count("\n", 0, include.start(1)) + 1
            target = os.path.normpath(include.group(1))
            if target.startswith(".."):
                yield f"{path}:{line}: includes {target}; includes are paths from the root"
            elif part_of(target) and not allowed(source, part_of(target)):
                yield f"{path}:{line}: {source} must not include {part_of(target)} ({target})"


def check_top_level(root):
    for name in sorted(os.listdir(root)):
        # Build trees are ignored by git and may lie here.
        if name not in TOP_LEVEL and not name.startswith((".", "build")):
            yield f"{name}: not a name of the top level ({', '.join(sorted(TOP_LEVEL))})"


def check(root):
    return [*check_includes(root), *check_top_level(root)]


PLANTED = [
    ("runtime/chains/A.h", '#include "dialects/ebm/Ebm.h"', "runtime must not include dialects/ebm"),
    ("runtime/chains/A.h", '#  include <lang/syntax/Tree.h>', "runtime must not include lang"),
    ("dialects/ebm/A.td", 'include "dialects/gibbs/GibbsOps.td"', "must not include dialects/gibbs"),
    ("dialects/gibbs/A.cpp", '#include "runtime/chains/Program.h"', "must not include runtime"),
    ("dialects/gibbs/A.cpp", '#include "dialects/dtca/Dtca.h"', "must not include dialects/dtca"),
    ("lang/emit/A.cpp", '#include "compiler/passes/A.h"', "lang must not include compiler"),
    ("lang/emit/A.cpp", '#include "runtime/arrays/Npz.h"', "lang must not include runtime"),
    ("targets/cpu/A.cpp", '#include "targets/dtca/B.h"', "targets/cpu must not include targets/dtca"),
    ("targets/dtca/A.cpp", '#include "lang/emit/B.h"', "targets/dtca must not include lang"),
    ("targets/cpu/A.cpp", '#include "compiler/passes/B.h"', "targets/cpu must not include compiler"),
    ("lang/emit/A.cpp", '\n#include "../syntax/Tree.h"', "A.cpp:2: includes ../syntax/Tree.h"),
    ("targets/common/A.h", "", "belongs to no part"),
    ("utils/A.h", "", "utils: not a name of the top level"),
]
SOUND = [
    ("compiler/tools/A.cpp", '#include "targets/cpu/jit/Jit.h"\n#include "lang/emit/Emit.h"'),
    ("targets/cpu/A.cpp", '#include "dialects/gibbs/Gibbs.h"\n#include "runtime/chains/Program.h"'),
    ("dialects/dtca/A.cpp", '#include "dialects/gibbs/Gibbs.h"\n#include <vector>'),
    ("lang/emit/A.cpp", '#include "dialects/ebm/EbmOps.h.inc"\n// #include "compiler/A.h"'),
    ("build-asan/x", ""), (".ci/run", ""), ("README.md", ""),
]


def plant(root, path, text):
    os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
    with open(os.path.join(root, path), "w", encoding="utf-8") as file:
        file.write(text + "\n")


def self_test():
    with tempfile.TemporaryDirectory() as root:
        for path, text in SOUND:
            plant(root, path, text)
        assert check(root) == [], check(root)
    for path, text, expected in PLANTED:
        with tempfile.TemporaryDirectory() as root:
            plant(root, path, text)
            found = check(root)
            assert len(found) == 1 and expected in found[0], (path, text, found)
    print(f"{len(PLANTED)} planted faults found")


def main(arguments):
    if arguments == ["--test"]:
        return self_test()
    if len(arguments) != 1:
        sys.exit(__doc__)
    problems = check(arguments[0])
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
