"""The workloads: what is sampled, by which of our kernels, against which row of the yardstick, and the goals."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Ours:
    """A kernel of ours; the goals are ratios of medians of spin updates per ns of CPU time."""

    options: tuple
    yardstick: tuple  # program, row
    share: float  # of the yardstick's figure
    peers: float  # times the best peer

    @property
    def label(self):
        return " ".join(option.lstrip("-") for option in self.options) or "default"


@dataclass(frozen=True)
class Workload:
    name: str
    title: str
    model: str
    graph: str  # of graphs.py
    chains: int
    beta: float
    ours: tuple
    defines: dict = field(default_factory=dict)
    two_threads: bool = False


def precision(name):
    """Without it f32 is sampled, by `auto` exactly."""
    return ("--precision", name)


GRID12_70 = dict(model="grid12.ebm", graph="grid12-70", beta=1.0, defines={"side": "70"})
MAGNET = dict(model="magnet2d.ebm", graph="square-1024", beta=1 / 2.6, two_threads=True)

WORKLOADS = (
    Workload("W1", "torus 70 x 70, degree 12, distinct weights, 1,024 chains", chains=1024, two_threads=True, ours=(
        Ours(precision("i8"), ("chains_i8", "Tab<1024, X, X16>"), 1.0, 200),
        Ours(precision("i16"), ("chains_wide", "Wide<1024, X, false>"), 0.75, 120),
        Ours(("--layout", "tables"), ("chains_wide", "Wide<1024, X, true>"), 0.85, 65)), **GRID12_70),
    Workload("W2", "the same, 1 chain", chains=1, ours=(
        Ours(precision("i8"), ("cells_flat", "L=70 flat xoro"), 1.0, 100),), **GRID12_70),
    Workload("W3", "torus 1000 x 1000, degree 12, distinct weights, 1 chain", "grid12.ebm", "grid12-1000", 1, 1.0, (
        Ours(precision("i8"), ("cells_i8", "L=1000 1 chain xoro"), 1.0, 60),), {"side": "1000"}, True),
    Workload("W4", "magnet 1024 x 1024, 1 chain", chains=1, ours=(
        Ours((), ("bitsliced", "W4 2-D 1024^2 1 chain  run T=2.6 xoro"), 0.9, 300),), **MAGNET),
    Workload("W4x64", "magnet 1024 x 1024, 64 chains", chains=64, ours=(
        Ours((), ("bitsliced", "W4 2-D 1024^2 64 chains jit xoro"), 0.9, 300),), **MAGNET),
    Workload("W5", "spin glass 64 x 64 x 64, couplings +-1, 64 chains", "glass3d.ebm", "cubic-64", 64, 1 / 1.5, (
        Ours((), ("bitsliced", "W5 3-D 64^3 +-J 64 chains run xoro"), 0.9, 250),)),
    Workload("W6", "random 6-regular graph, 100,000 nodes, distinct weights, 256 chains", "regular6.ebm", "regular6-100000",
             256, 1.0, (Ours(precision("i8"), ("irregular", "Tab6<X, 32>"), 0.75, 150),)),
)

# What keeps a run from storing anything but moments.
SPINS_OFF = ("--record", "moments")


def chosen(only, known=WORKLOADS):
    """The workloads named by --only; W4 names both its numbers of chains."""
    if not only:
        return known
    names = set(only.split(","))
    if unknown := names - {w.name for w in known} - {w.name.split("x")[0] for w in known}:
        raise SystemExit(f"no workload {', '.join(sorted(unknown))}; there are {', '.join(w.name for w in known)}")
    return tuple(w for w in known if w.name in names or w.name.split("x")[0] in names)
