"""How long sessions of many nodes and automation points take to be opened and saved: a thousand nodes with a hundred
points each, and ten times that. Beside each, Python reading the same text as JSON and no more, in the same run.
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

PROGRAM = os.environ["LACQUER"]
CHAIN = ("gain", "eq", "compressor", "gate", "fader")
POINTS_PER_NODE = 100


def seconds(*arguments):
    started = time.monotonic()
    subprocess.run([PROGRAM, *map(str, arguments)], check=True, capture_output=True)
    return time.monotonic() - started


def make_session(folder, count):
    """Chains of five nodes that meet at a bus; the level of each fader is automated."""
    nodes = [{"id": 1, "type": "lacquer:output", "name": "Output", "width": 2},
             {"id": 2, "type": "lacquer:bus", "name": "Mix", "width": 2}]
    connections = [{"id": 1, "from": [2, "out"], "to": [1, "in"]}]
    automation = []
    for chain in range((count - len(nodes)) // len(CHAIN)):
        ids = [len(nodes) + 1 + i for i in range(len(CHAIN))]
        nodes += [{"id": id, "type": f"lacquer:{name}", "name": f"{name} {chain}", "width": 2}
                  for id, name in zip(ids, CHAIN)]
        for source, destination in zip(ids, [*ids[1:], 2]):
            connections.append({"id": len(connections) + 1, "from": [source, "out"], "to": [destination, "in"]})
        automation.append({"node": ids[-1], "parameter": "level",
                           "points": [[480 * i, -(i % 60)] for i in range(POINTS_PER_NODE * len(CHAIN))]})
    folder.mkdir()
    (folder / "session.json").write_text(json.dumps({
        "format": "lacquer-session", "version": 1, "name": "many", "sampleRate": 48000, "quantum": 256, "start": 0,
        "nextNodeId": len(nodes) + 1, "nextConnectionId": len(connections) + 1, "nodes": nodes,
        "connections": connections, "clips": [], "automation": automation}))
    return folder


def read_json(song):
    started = time.monotonic()
    json.loads((song / "session.json").read_text())
    return time.monotonic() - started


def measure(folder, count, runs):
    song = make_session(folder / f"{count}.lacquer", count)
    empty = make_session(folder / f"empty beside {count}.lacquer", 2)
    start, opened, changed, plain = [], [], [], []
    for _ in range(runs):
        start.append(seconds("info", empty, "--json"))
        opened.append(seconds("info", song, "--json"))
        changed.append(seconds("bind", song, "fader 0", "level", "--cc", "7"))
        plain.append(read_json(song))
    median = statistics.median
    return {"nodes": count, "points": count * POINTS_PER_NODE, "openSeconds": median(opened) - median(start),
            "saveSeconds": median(changed) - median(opened), "jsonSeconds": median(plain)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--json", metavar="FILE", type=Path)
    arguments = parser.parse_args()
    print(f"{'nodes':>6} {'points':>8} {'open s':>8} {'save s':>8} {'JSON in Python s':>17} {'open / JSON':>12}")
    rows = []
    with tempfile.TemporaryDirectory() as name:
        for count in (1000, 10000):
            rows.append(measure(Path(name), count, arguments.runs))
            row = rows[-1]
            print(f"{row['nodes']:6} {row['points']:8} {row['openSeconds']:8.3f} {row['saveSeconds']:8.3f} "
                  f"{row['jsonSeconds']:17.3f} {row['openSeconds'] / row['jsonSeconds']:12.2f}")
    ratio = rows[1]["openSeconds"] / rows[0]["openSeconds"]
    print(f"Ten times as much takes {ratio:.1f} times as long to open (goal: 10). Opening writes what `lacquer info` "
          "prints, too;\nsaving waits for the disk.")
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=2) + "\n")


main()
