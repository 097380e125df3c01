"""The table of a run as Markdown, all of it as JSON, and the table in README.md."""

import json
import os
import statistics

BEGIN, END = "<!-- benchmark: begin, written by test/bench/run.sh --write-readme -->", "<!-- benchmark: end -->"
PEERS = ("dwave", "thrml", "ferrotherm")


def row(contender, readings, error):
    """One contender's figures: rates in spin updates per ns, of CPU and of wall-clock time (percent: the cost of a sample)."""
    percent = any(r.get("percent") for r in readings)

    def figures(clock):
        values = [r[clock] if percent else 1e-9 * r["updates"] / r[clock] for r in readings if r.get(clock)]
        return {"median": statistics.median(values), "low": min(values), "high": max(values), "all": values} if values else None

    return {"workload": contender.workload, "name": contender.name, "threads": contender.threads, "settings": contender.settings,
            "versions": contender.versions, "percent": percent, "cpu": figures("cpu"), "wall": figures("wall"), "error": error}


def ratios(rows, goals):
    """For each kernel of ours with one thread: its figure over the yardstick's and over the best peer's, beside the goals."""
    def figure(workload, name):
        return next((r["cpu"]["median"] for r in rows if (r["workload"], r["name"], r["threads"]) == (workload, name, 1) and r["cpu"]), None)

    found = []
    for goal in goals:
        ours, yardstick = figure(goal["workload"], goal["name"]), figure(goal["workload"], goal["yardstick"])
        best = max(((figure(goal["workload"], name) or 0, name) for name in PEERS))
        found.append(goal | {"to_yardstick": ours / yardstick if ours and yardstick else None,
                             "to_peer": ours / best[0] if ours and best[0] else None, "peer": best[1] if best[0] else None})
    return found


def ratio(value, goal, form):
    if value is None:
        return f"- (goal {form % goal})"
    return f"{form % value} (goal {form % goal}{'' if value >= goal else ', missed'})"


def span(figures, percent):
    if not figures:
        return "-", "-"
    form = "{:.0f} %" if percent else "{:.4g}"
    return form.format(figures["median"]), f"{form.format(figures['low'])} to {form.format(figures['high'])}"


def markdown(result):
    machine, lines = result["machine"], []
    lines.append(f"{machine['cpu']} (family {machine['family']}, model {machine['model']}), {machine['cores']} cores, {machine['compiler']}, "
                 f"isinglass {machine['commit']}, {result['date']}, medians of {result['rounds']} interleaved rounds. Spin updates per ns of "
                 "CPU time (all threads' time summed) and of wall-clock time.\n")
    lines += ["| workload | kernel | to the yardstick | to the best peer |", "|---|---|---|---|"]
    for r in result["ratios"]:
        peer = f", {r['peer']}" if r["peer"] else ""
        lines.append(f"| {r['workload']} | {r['name']} | {ratio(r['to_yardstick'], r['share'], '%.2f')} | "
                     f"{ratio(r['to_peer'], r['times_peer'], '%.0f')}{peer} |")
    for name, title in result["workloads"].items():
        lines += [f"\n**{name}**: {title}\n", "| contender | threads | per ns of CPU | lowest to highest | per ns of wall clock | settings |",
                  "|---|---|---|---|---|---|"]
        for r in (r for r in result["rows"] if r["workload"] == name):
            cpu, wall = span(r["cpu"], r["percent"]), span(r["wall"], r["percent"])
            version = r["versions"].get(r["name"]) or r["versions"].get(r["name"] + "-samplers") or ""
            said = f"not available: {r['error']}" if r["error"] else r["settings"]
            lines.append(f"| {' '.join((r['name'], version)).strip()} | {r['threads']} | {cpu[0]} | {cpu[1]} | {wall[0]} | {said.replace('|', '/')} |")
    return "\n".join(lines) + f"\n\n`{result['command']}`\n"


def write(result, folder):
    with open(os.path.join(folder, "bench.json"), "w") as file:
        json.dump(result, file, indent=1)
    with open(os.path.join(folder, "bench.md"), "w") as file:
        file.write(markdown(result))


def between_marks(readme, table):
    """README with the table between the marks, which are put before the licence where it has none."""
    block = f"{BEGIN}\n{table.strip()}\n{END}"
    if BEGIN in readme:
        head, rest = readme.split(BEGIN, 1)
        return head + block + rest.split(END, 1)[1]
    head, licence, rest = readme.partition("## Licence")
    return f"{head.rstrip()}\n\n## Speed\n\n{block}\n\n{licence}{rest}"
