"""Prints the codes of lang/diagnostics/Codes.def that no file of this folder is named for."""
import os
import re
import sys

GUARDS = {107, 902}

folder = sys.argv[1]
with open(os.path.join(folder, "../../../../lang/diagnostics/Codes.def")) as file:
    codes = {int(code) for code in re.findall(r"^ISINGLASS_DIAGNOSTIC\((\d+)", file.read(), re.M)}
tested = {int(name[1:5]) for name in os.listdir(folder) if re.match(r"E\d{4}", name)}
for code in sorted(codes - tested - GUARDS):
    print(f"E{code:04d} has no test")
