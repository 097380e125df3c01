"""Other people's samplers, each in an environment of its own outside the tree. A program is set up once a workload and waits."""

import json
import os
import select
import subprocess
import time

from contenders import Contender, Unavailable, pinned

SETUP_SECONDS = 300
MEASURE_SECONDS = 120


def command(*arguments, **options):
    try:
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=900, **options)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable(str(error).splitlines()[0]) from error
    if done.returncode:
        raise Unavailable(f"{os.path.basename(arguments[0])} failed: " + (done.stderr.strip().splitlines() or ["?"])[-1])
    return done.stdout


class Environment:
    """Installed at first use; a second peer of the kind meets the same result."""

    def __init__(self, run, name):
        self.run, self.name, self.error, self.program, self.versions = run, name, None, None, {}
        self.source, self.folder = os.path.join(run.source, "peers"), os.path.join(run.out, "peers", name)

    def ready(self):
        if self.error:
            raise Unavailable(self.error)
        if not self.program:
            try:
                self.program = self.install()
            except Unavailable as error:
                self.error = str(error)
                raise
        return self.program


class Python(Environment):
    def install(self):
        python = os.path.join(self.folder, "bin/python")
        pins = os.path.join(self.source, self.name + ".txt")
        if not os.path.exists(os.path.join(self.folder, "bin/pip")):  # else venv had not finished
            command("/usr/bin/python3", "-m", "venv", "--clear", self.folder)
        command(python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", pins)
        with open(pins) as file:
            self.versions = dict(line.strip().split("==") for line in file)
        return [python, "-B", os.path.join(self.source, self.name + "_program.py")]


class Cargo(Environment):
    def install(self):
        manifest = os.path.join(self.source, self.name, "Cargo.toml")
        # The crate asks for a newer rustc than most have; it builds with those of edition 2024.
        command("cargo", "build", "-q", "--release", "--locked", "--ignore-rust-version", "--manifest-path", manifest, "--target-dir",
                self.folder, env=os.environ | {"RUSTFLAGS": "-C target-cpu=native"})
        with open(manifest) as file:
            pinned_version = next(line.split('"')[1].lstrip("=") for line in file if line.startswith(self.name + " "))
        self.versions = {self.name: pinned_version, "rustc": command("rustc", "--version").split()[1]}
        return [os.path.join(self.folder, "release", self.name + "-program")]


class Peer(Contender):
    """`program`: another one of the same environment."""

    def __init__(self, run, workload, environment, program=None):
        self.run, self.problem, self.environment, self.program = run, workload, environment, program
        self.workload, self.name, self.process = workload.name, environment.name, None

    def setup(self):
        program = self.environment.ready()
        if self.program:
            program = [*program[:-1], os.path.join(self.run.source, "peers", self.program + ".py")]
        self.versions = self.environment.versions
        path, _ = self.run.graph(self.problem.graph)
        self.errors = os.path.join(self.run.folder, f"{self.name}-{self.workload}.log")
        with open(self.errors, "w") as errors:
            self.process = subprocess.Popen([*program, path, str(self.problem.chains), repr(self.problem.beta), str(self.run.seconds)],
                                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, **pinned(1))
        self.settings = self.answer(SETUP_SECONDS)["settings"]

    def answer(self, seconds):
        """One line of JSON; a peer that is too slow or ends is given up."""
        until, text = time.monotonic() + seconds, b""
        while not text.endswith(b"\n"):
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, until - time.monotonic()))
            part = os.read(self.process.stdout.fileno(), 1 << 16) if ready else b""
            if not part:
                self.close()
                with open(self.errors) as file:
                    last = (file.read().strip().splitlines() or ["ended"])[-1]
                raise Unavailable(last[:200] if ready else f"not ready after {seconds} s")
            text += part
        return json.loads(text)

    def measure(self):
        self.process.stdin.write(b"go\n")
        self.process.stdin.flush()
        return self.answer(MEASURE_SECONDS)

    def close(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


def environments(run):
    return Python(run, "dwave"), Python(run, "thrml"), Cargo(run, "ferrotherm")
