"""Renders beside their floor: what the nodes of a session take by themselves (tests/bench/floor), in turn, in one run."""

import contextlib
import hashlib
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from machine import PROGRAM, load_average

FLOOR = os.environ["LACQUER_RENDER_FLOOR"]
THREADS = (1, 2)
START_RANGE = "0:0.001"  # next to nothing of the song: starting and loading, and no more


@contextlib.contextmanager
def own_settings(folder):
    """The program and the plugins find no settings and caches of the user's; plugins are tried anew."""
    kept = dict(os.environ)
    os.environ.update({f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in ("CACHE", "STATE", "CONFIG")})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(kept)


def output_of(*command):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\nexit code {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def render(session, target, *more):
    """(wall seconds of the whole program, its report)."""
    started = time.monotonic()
    told = output_of(PROGRAM, "render", session, "-o", target, "--json", *more)
    return time.monotonic() - started, json.loads(told)


def measure(session, counted, runs):
    """Medians of a session; `counted` says which nodes are the floor, "plugins" or "builtIn"."""
    target = session.parent / "out.wav"
    render(session, target, "--range", START_RANGE)  # plugins that are not known are tried, files are in memory
    before = load_average()
    floors, digests = [], set()
    starts, walls, processor_times, memory = ({threads: [] for threads in THREADS} for _ in range(4))
    for _ in range(runs):  # in turn, so that a machine whose speed drifts treats all alike
        floors.append(json.loads(output_of(FLOOR, session)))
        for threads in THREADS:
            starts[threads].append(render(session, target, "--threads", threads, "--range", START_RANGE)[0])
            wall, report = render(session, target, "--threads", threads)
            walls[threads].append(wall)
            processor_times[threads].append(sum(report["cpuSeconds"].values()))
            memory[threads].append(report["peakMemoryMib"])
            digests.add(hashlib.sha256(target.read_bytes()).hexdigest())
    target.unlink()
    total, slowest = (statistics.median(floor[counted][what] for floor in floors) for what in ("sum", "slowest"))
    other = "builtIn" if counted == "plugins" else "plugins"
    nodes = [node for floor in floors for kind in ("plugins", "builtIn") for node in floor[kind]["nodes"]]
    rows = []
    for threads in THREADS:
        start = statistics.median(starts[threads])
        wall = statistics.median(walls[threads])
        least = max(slowest, total / threads)
        busy = statistics.median(processor_times[threads])
        rows.append({"threads": threads, "wallSeconds": wall, "startSeconds": start, "floorSeconds": least,
                     "ratio": (wall - start) / least, "processorSeconds": busy, "processorRatio": busy / total,
                     "peakMemoryMib": max(memory[threads])})
    return {"songSeconds": floors[0]["seconds"], "quantum": floors[0]["quantum"], "counted": counted,
            "nodes": len(floors[0][counted]["nodes"]), "sum": total, "slowest": slowest,
            "otherNodes": len(floors[0][other]["nodes"]),
            "otherSum": statistics.median(floor[other]["sum"] for floor in floors),
            "differentSamples": sorted({node["name"] for node in nodes if not node["sameSamples"]}),
            "sameBytes": len(digests) == 1, "sha256": sorted(digests), "load": [before, load_average()], "rows": rows}


def show(figures):
    kinds = {"plugins": "plugins", "builtIn": "built-in nodes"}
    counted, other = figures["counted"], "builtIn" if figures["counted"] == "plugins" else "plugins"
    print(f"{figures['songSeconds']:.0f} s, quantum {figures['quantum']}. By themselves the {figures['nodes']} "
          f"{kinds[counted]} take {figures['sum']:.2f} s, the slowest of them {figures['slowest']:.2f} s; "
          f"{figures['otherNodes']} {kinds[other]} beside them {figures['otherSum']:.2f} s.\n")
    print("| threads | wall s | start and load s (target: 2) | floor s | rendering / floor (target: 1.15) | CPU s | "
          "CPU / nodes | peak memory MiB (target: 286) |")
    print("|---|---|---|---|---|---|---|---|")
    for row in figures["rows"]:
        print(f"| {row['threads']} | {row['wallSeconds']:.2f} | {row['startSeconds']:.2f} | {row['floorSeconds']:.2f} | "
              f"{row['ratio']:.2f} | {row['processorSeconds']:.2f} | {row['processorRatio']:.2f} | "
              f"{row['peakMemoryMib']:.0f} |")
    print("\nThe same bytes on every run: " + ("yes" if figures["sameBytes"] else "NO") + f", {figures['sha256'][0]}")
    if figures["differentSamples"]:
        print("By themselves these put out other samples than in the session: " +
              ", ".join(figures["differentSamples"]))
    before, after = figures["load"]
    print(f"Load of the machine: {before:.1f} before, {after:.1f} at the end" +
          (": other work ran beside it, so all of this counts for little" if before > 0.7 else ""), flush=True)
