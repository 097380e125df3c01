"""What the figures were measured on."""

import os
import platform
import subprocess


def cpuinfo(key):
    try:
        with open("/proc/cpuinfo") as file:
            return next((line.split(":", 1)[1].strip() for line in file if line.startswith(key)), "")
    except OSError:
        return ""


def features():
    return set(cpuinfo("flags").split())


def first_line(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True).stdout.split("\n")[0].strip()
    except OSError:
        return ""


def describe(root):
    wanted = ("avx2", "avx512f", "avx512bw", "avx512vbmi", "gfni", "vaes")
    return {"machine": platform.machine(), "cpu": cpuinfo("model name"), "family": cpuinfo("cpu family"), "model": cpuinfo("model\t"),
            "cores": os.cpu_count(), "flags": [name for name in wanted if name in features()], "system": platform.platform(),
            "load": os.getloadavg()[0], "compiler": first_line("clang++-22", "--version"),
            "commit": first_line("git", "-C", root, "describe", "--always", "--dirty", "--abbrev=12")}
