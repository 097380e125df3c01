"""lang/REFERENCE.md lists every diagnostic of lang/diagnostics/Codes.def: `reference.py ROOT [--write]`."""

import re
import sys


def rows(root):
    with open(f"{root}/lang/diagnostics/Codes.def") as file:
        text = file.read()
    pattern = r'ISINGLASS_DIAGNOSTIC\((\d+),\s*\w+,\s*(\w+),\s*((?:"(?:[^"\\]|\\.)*"\s*)+)\)'
    for number, severity, strings in re.findall(pattern, text):
        words = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', strings)).replace('\\"', '"').replace("|", "\\|")
        yield f"| E{int(number):04d} | {severity.lower()} | {words} |"


def main():
    root, path = sys.argv[1], f"{sys.argv[1]}/lang/REFERENCE.md"
    with open(path) as file:
        text = file.read()
    marker = "| code | severity | text |\n|---|---|---|\n"
    want = text[: text.index(marker) + len(marker)] + "\n".join(rows(root)) + "\n"
    if "--write" in sys.argv:
        with open(path, "w") as file:
            file.write(want)
    elif want != text:
        sys.exit("lang/REFERENCE.md does not list the diagnostics of Codes.def: run test/reference.py ROOT --write")


if __name__ == "__main__":
    main()
