"""What the editor's canvas costs, beside a bare scene: a plain scene of as many items of the same kind as are to be seen,
and no logic. Both are drawn in a real window, in turn, by processes of their own; what counts is the processor time of the
process, whatever the display manages to show.

Starts Xvfb where there is no display.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

PROGRAM = "build/bench/bin/editor_bench"
BACKENDS = {"software": {"QT_QUICK_BACKEND": "software"}, "opengl": {"QSG_RHI_BACKEND": "opengl"}}
SIZES = (100, 500, 2000)
# What is done, to how many nodes, how often.
CASES = [("pan", size, 150) for size in SIZES] + [("fit", size, 150) for size in SIZES[1:]] + \
        [("zoom", size, 60) for size in SIZES[1:]] + \
        [("meters", 100, 150), ("mixer", 64, 150), ("first", 2000, 1), ("timeline", 64, 150)]
WHAT = {"pan": "pan at zoom 1", "fit": "pan with all in view", "zoom": "zoom with all in view",
        "meters": "meters, 30 beats a second", "mixer": "mixer strips with meters, 30 beats a second",
        "first": "first frame", "timeline": "scroll of tracks of an hour"}
IDLE_SECONDS = 30


def processor():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":")[1].strip()
    return platform.machine()


@contextmanager
def display():
    """The environment of the programs; with a display of their own, where there is none."""
    with tempfile.TemporaryDirectory() as runtime:
        environment = {**os.environ, "XDG_RUNTIME_DIR": runtime, "LC_ALL": "C.UTF-8", "JACK_NO_START_SERVER": "1"}
        if "DISPLAY" in environment:
            yield environment
            return
        reader, writer = os.pipe()
        server = subprocess.Popen(["Xvfb", "-displayfd", str(writer), "-screen", "0", "1400x900x24", "-noreset"],
                                  pass_fds=[writer], stderr=subprocess.DEVNULL)
        os.close(writer)
        with os.fdopen(reader) as number:
            environment["DISPLAY"] = ":" + number.readline().strip()
        try:
            yield environment
        finally:
            server.terminate()
            server.wait()


def measure(environment, backend, case, scene, size, count):
    out = subprocess.run([PROGRAM, case, scene, str(size), str(count)], check=True, capture_output=True, text=True,
                         env={**environment, **BACKENDS[backend]})
    return {**json.loads(out.stdout), "backend": backend}


def cost(row):
    """Milliseconds of a frame; of a beat, where frames may be left out."""
    return row["cpuMs"] / (row["wallMs"] / 33 if row["case"] in ("meters", "mixer") else row["frames"])


def main():
    arguments = argparse.ArgumentParser(prog="./run bench editor", description=__doc__.split("\n\n")[0])
    arguments.add_argument("--runs", type=int, default=3, help="of which the medians are taken (3)")
    arguments.add_argument("--backend", choices=BACKENDS, action="append", help="only this one")
    arguments.add_argument("--json", metavar="FILE", help="write the rows of all runs to this file")
    options = arguments.parse_args()
    rows = []
    print(f"{processor()}, {os.cpu_count()} processors; processor time, medians of {options.runs} runs\n")
    print("| backend | what | nodes | wires | in view | editor, ms | bare scene, ms | editor / bare |")
    print("|---|---|---|---|---|---|---|---|")
    with display() as environment:
        for backend in options.backend or BACKENDS:
            medians = {}
            for case, size, count in CASES:
                runs = {"editor": [], "bare": []}
                for _ in range(options.runs):
                    for scene, taken in runs.items():  # in turn, so that a machine whose speed drifts treats both alike
                        taken.append(measure(environment, backend, case, scene, size, count))
                rows += runs["editor"] + runs["bare"]
                editor, bare = (statistics.median(map(cost, taken)) for taken in runs.values())
                medians[case, size] = editor
                of = runs["editor"][0]
                print(f"| {backend} | {WHAT[case]} | {of['nodes']} | {of['wires']} | {runs['bare'][0]['shownNodes']} "
                      f"| {editor:.2f} | {bare:.2f} | {editor / bare:.2f} |", flush=True)
            mixer = medians["mixer", 64]
            print(f"\n{backend}: 64 strips of the mixer take {100 * mixer / 33:.1f} % of a processor.")
            idle = measure(environment, backend, "idle", "editor", 2000, IDLE_SECONDS)
            rows.append(idle)
            print(f"\n{backend}: with all in view, 2,000 nodes cost {medians['fit', 2000] / medians['fit', 500]:.2f} "
                  f"times what 500 do when panned, {medians['zoom', 2000] / medians['zoom', 500]:.2f} times when zoomed.")
            print(f"{backend}: idle for {IDLE_SECONDS} s: {idle['frames']} frames, "
                  f"{100 * idle['cpuMs'] / idle['wallMs']:.2f} % of a processor.\n", flush=True)
    if options.json:
        Path(options.json).write_text(json.dumps(rows, indent=1) + "\n")


main()
