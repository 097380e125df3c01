"""Runs the examples of TableGen descriptions through isinglass-opt.

    examples.py FILE.td...

Every ```mlir block of a dialect's file must parse and verify: an attribute by itself, an operation
among the declarations below (less those that the example makes itself). The blocks of a pass come in
twos, and the pass must turn the first into the second.
"""
import re
import subprocess
import sys

GRAPH = "#g = #ebm.lattice<70x70 open, [(0, 1), (-1, 0)]>\n"
MODEL = [
    ("s", "ebm.spins @s on #g"),
    ("a", "ebm.spins @a on #ebm.lattice<4 open, []>"),
    ("c", "ebm.categories @c on #g of 5"),
    ("W", "ebm.param @W on edges #g"),
    ("b", "ebm.param @b on nodes #g"),
    ("t", "ebm.param @t on shape [5, 5]"),
]
PROGRAM = [
    ("s", "gibbs.state @s on #g"),
    ("W", "gibbs.buffer @W on edges #g"),
    ("b", "gibbs.buffer @b on nodes #g"),
    ("f0", "gibbs.factor @f0 -1.0 * @W [@s at source, @s at target] over edges #g"),
]
CHIP = """#chip = #dtca.chip<"chip", 80x80 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
#on_chip = #ebm.lattice<80x80 open, [(0, 1), (-1, 0)]>
ebm.model @M beta 1.0 {
  ebm.spins @s on #on_chip
  ebm.param @W on edges #on_chip
  ebm.param @f1 on edges #on_chip
  ebm.param @b on nodes #on_chip
}
"""
LAYER = """ebm.model @Layer beta 1.0 {
  ebm.spins @s on #g
  ebm.param @W on edges #g
}
"""
CHAIN = """ebm.chain @Fashion of @Layer visible @s steps 8 times #ebm.times<log> placed #ebm.in_order {
  ebm.pixels @x0 [2] levels 1 rate 1.0
"""
CELLS = [
    ("s", "dtca.cells @s on #g at (0, 0) turn identity"),
    ("W", "dtca.param @W on edges #g"),
    ("b", "dtca.param @b on nodes #g"),
]
CHIP_PROGRAM = [("program", "dtca.program { dtca.configure dtca.seed dtca.read }")]
DECLARATION = re.compile(r"(?:spins|categories|param|state|buffer|factor|sweep|cells) @(\w+)|dtca.(program)")


def isinglass_opt(text, *options):
    run = subprocess.run(["isinglass-opt", "-", *options], input=text, text=True, capture_output=True)
    if run.returncode != 0:
        sys.exit(f"{run.stderr}\nin the example\n{text}")
    return run.stdout


def among(declarations, opening, example):
    own = {name for names in DECLARATION.findall(example) for name in names}
    body = [line for name, line in declarations if name not in own]
    return opening + " {\n" + "\n".join(body) + "\n" + example + "\n}\n"


def complete(example):
    """The example as a module."""
    first = example.split()[0]
    if first == "#g" or first in ("ebm.model", "gibbs.program"):
        return example
    if first.startswith("#"):
        lines = [line.split(" //")[0].strip() for line in example.splitlines() if line.strip()]
        return "".join(f"module attributes {{isinglass.example = {line}}} {{}}\n" for line in lines)
    if first == "gibbs.schedule":
        return GRAPH + among(PROGRAM, "gibbs.program @Boltzmann beta 1.0", "") + example
    if first == "ebm.chain":
        return GRAPH + LAYER + example
    if first == "gibbs.training":
        return GRAPH + LAYER + CHAIN + "}\n" + example
    if first in ("ebm.pixels", "ebm.label"):
        return GRAPH + LAYER + CHAIN + example + "}\n"
    if first.startswith("ebm."):
        return GRAPH + among(MODEL, "ebm.model @M beta 1.0", example)
    if first == "dtca.moved":
        return GRAPH + CHIP + among(CELLS, "dtca.placement of @M onto #chip", example)
    if first.startswith("dtca."):
        return GRAPH + CHIP + among(CELLS + CHIP_PROGRAM, "dtca.image @I onto #chip beta 1.0", example)
    return GRAPH + among(PROGRAM, "gibbs.program @P beta 1.0", example)


def check_pass(path, text, blocks):
    name = re.search(r'Pass<"([\w-]+)"', text).group(1)
    options = re.search(r"becomes, with `([^`]*)`", text)
    flag = f"--{name}" + (f"={options.group(1)}" if options else "")
    if len(blocks) != 2:
        sys.exit(f"{path}: a pass shows its IR before and after")
    before, after = blocks
    if isinglass_opt(before, flag) != isinglass_opt(after):
        sys.exit(f"{path}: {flag} gives\n{isinglass_opt(before, flag)}not\n{isinglass_opt(after)}")


def main(paths):
    count = 0
    for path in paths:
        text = open(path, encoding="utf-8").read()
        blocks = re.findall(r"```mlir\n(.*?)```", text, re.S)
        if re.search(r'Pass<"', text):
            check_pass(path, text, blocks)
        else:
            for block in blocks:
                isinglass_opt(complete(block))
        count += len(blocks)
    print(f"{count} examples")


main(sys.argv[1:])
