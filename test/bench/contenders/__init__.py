"""Contenders: each is set up once (Unavailable says why it cannot be had) and then measured once a round."""


class Unavailable(Exception):
    pass


class Contender:
    workload = name = settings = ""
    threads = 1
    versions = {}

    def setup(self):
        pass

    def measure(self):
        """Of one run: the spin updates, CPU seconds and wall-clock seconds."""
        raise NotImplementedError

    def close(self):
        pass


def pinned(threads):
    """For subprocess: a run with one thread stays on one core, and a peer's thread pool with it."""
    import os

    core = max(os.sched_getaffinity(0))
    return {"preexec_fn": lambda: os.sched_setaffinity(0, {core})} if threads == 1 else {}
