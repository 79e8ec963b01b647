"""Runs nodes and plugins over sound files with `lacquer apply`, and times them."""

import dataclasses
import json
import os
import subprocess
import sys

PROGRAM = os.environ["LACQUER"]
NOT_KNOWN = (65, 69)  # what the program exits with for a node type and for a plugin that are not there


@dataclasses.dataclass(frozen=True)
class Contender:
    """A node or plugin with its settings. `settings` and `files` are pairs of an id and a value."""
    name: str
    type: str
    settings: tuple = ()
    files: tuple = ()
    preset: str | None = None


@dataclasses.dataclass(frozen=True)
class Match:
    """How near a node and a peer are, or what one of them does; `of` is the name of the peer, or of the one."""
    of: str
    what: str
    values: tuple
    unit: str
    goal: float | None = None  # the most that any of the values should be
    note: str = ""


def run(*arguments):
    """What the program prints. Where it fails, the benchmark ends with its message."""
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, arguments))}\nexit code {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def available(contender):
    done = subprocess.run([PROGRAM, "nodes", contender.type], capture_output=True, text=True)
    if done.returncode not in (0, *NOT_KNOWN):
        sys.exit(f"nodes {contender.type}\nexit code {done.returncode}: {done.stderr.strip()}")
    return done.returncode == 0


def apply(contender, source, target):
    """Writes what the contender makes of a file, with its latency taken out. Returns the report."""
    arguments = ["apply", contender.type, source, target, "--json"]
    if contender.preset:
        arguments += ["--preset", contender.preset]
    for option, pairs in (("--set", contender.settings), ("--file", contender.files)):
        if pairs:
            arguments += [option, *(f"{name}={value}" for name, value in pairs)]
    return json.loads(run(*arguments))


def true_peak_db(path):
    """As `lacquer measure` has it."""
    return json.loads(run("measure", path, "--json"))["files"][0]["truePeakDbtp"]


def nanoseconds(contenders, short, long, target, rounds):
    """What each takes for a stereo frame: the processor time of the DSP for the long file less that for the short one,
    which is what starting takes, over the frames between. The shortest of the rounds counts, of either file; all
    contenders take their turn in each."""
    best = {}
    frames = {}
    for _ in range(rounds):
        for source in (short, long):
            for contender in contenders:
                report = apply(contender, source, target)
                key = contender.name, source
                time = report["cpuSeconds"]["dsp"]
                best[key] = min(best.get(key, time), time)
                frames[key] = report["frames"]
    return {c.name: 1e9 * (best[c.name, long] - best[c.name, short]) / (frames[c.name, long] - frames[c.name, short])
            for c in contenders}
