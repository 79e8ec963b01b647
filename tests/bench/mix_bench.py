"""How fast `lacquer render` is on a mix full of LV2 plugins that somebody else has described.

DESCRIPTION is a JSON file in the format "mixbench-session": tracks, buses and a master, each with plugins, every control
value, sends and outputs. AUDIO is the folder of its files. The session that is made of it, a folder as any other, can be
kept with --keep FOLDER. The pan law is ours.
"""

import argparse
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from render_bench import PROGRAM, processor


class Mix:
    """A session being wired."""

    def __init__(self, description):
        self.document = {"format": "lacquer-session", "version": 1, "name": description["name"],
                         "sampleRate": description["sample_rate"], "quantum": 256,
                         "start": 0, "end": description["length_frames"], "nodes": [], "connections": [],
                         "clips": []}
        self.length = description["length_frames"]

    def add(self, kind, name, width, parameters=None):
        nodes = self.document["nodes"]
        nodes.append({"id": len(nodes) + 1, "type": kind, "name": name, "width": width,
                      "position": [0, 60 * len(nodes)], **({"parameters": parameters} if parameters else {})})
        return len(nodes)

    def connect(self, source, target):
        wires = self.document["connections"]
        wires.append({"id": len(wires) + 1, "from": [source, "out"], "to": [target, "in"]})

    def strip(self, start, described):
        """The plugins and the fader behind a node; the fader's id."""
        for plugin in described["plugins"]:
            node = self.add("lv2:" + plugin["uri"], plugin["uri"].rsplit("/", 1)[-1], described["channels"],
                            plugin["controls"])
            self.connect(start, node)
            start = node
        fader = self.add("lacquer:fader", described.get("name", "Master"), described["channels"],
                         {"level": described["gain_db"]})
        self.connect(start, fader)
        return fader

    def panned(self, source, described):
        """Left and right of a strip of one channel; a strip of two stays as it is."""
        if described["channels"] == 2:
            return source
        left, right = described["pan"]["gains_lr"]
        node = self.add("lacquer:pan", "Pan", 1, {"pan": 400 / math.pi * math.atan2(right, left) - 100})
        self.connect(source, node)
        return node

    def send(self, source, described, target):
        node = self.add("lacquer:send", "To " + described["to"], 2, {"level": described["gain_db"]})
        self.connect(source, node)
        self.connect(node, target)


def session_of(description, audio):
    mix = Mix(description)
    master = mix.add("lacquer:bus", "Master", 2)
    buses = {bus["name"]: mix.add("lacquer:bus", bus["name"], 2) for bus in description["buses"]}
    for bus in description["buses"]:
        mix.connect(mix.strip(buses[bus["name"]], bus), master)
    for track in description["tracks"]:
        node = mix.add("lacquer:track", track["name"], track["channels"])
        mix.document["clips"].append({"node": node, "file": str(audio / track["file"]), "external": True, "position": 0,
                                      "length": mix.length})
        end = mix.panned(mix.strip(node, track), track)
        mix.connect(end, buses[track["output"]])
        for send in track["sends"]:
            mix.send(end, send, buses[send["to"]])
    output = mix.add("lacquer:output", "Output", 2)
    mix.connect(mix.strip(master, description["master"]), output)
    document = mix.document
    document["nextNodeId"] = len(document["nodes"]) + 1
    document["nextConnectionId"] = len(document["connections"]) + 1
    return document


def main():
    parser = argparse.ArgumentParser(prog="./run bench mix", description=__doc__.splitlines()[0])
    parser.add_argument("description", metavar="DESCRIPTION", type=Path)
    parser.add_argument("audio", metavar="AUDIO", type=Path)
    parser.add_argument("--keep", metavar="FOLDER", type=Path, help="keep the session there")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    description = json.loads(options.description.read_text())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / f"{description['name']}.lacquer"
        folder.mkdir()
        (folder / "session.json").write_text(json.dumps(session_of(description, options.audio.resolve())))
        if options.keep:
            shutil.copytree(folder, options.keep)
        print(f"{processor()}, {os.cpu_count()} processors; medians of {options.runs}\n")
        print("| threads | wall s | x real time | CPU s | peak memory MiB |")
        print("|---|---|---|---|---|")
        for threads in (1, 2):
            walls, reports, processor_times = [], [], []
            for _ in range(options.runs):
                before, started = os.times(), time.monotonic()
                told = subprocess.run([PROGRAM, "render", folder, "-o", Path(name) / "out.wav", "--bits", "24",
                                       "--threads", str(threads), "--json"], check=True,
                                      capture_output=True, text=True).stdout
                walls.append(time.monotonic() - started)
                after = os.times()
                processor_times.append(after.children_user + after.children_system - before.children_user -
                                       before.children_system)
                reports.append(json.loads(told[told.index("{"):]))
            wall = statistics.median(walls)
            print(f"| {threads} | {wall:.1f} | {description['length_frames'] / description['sample_rate'] / wall:.1f} | "
                  f"{statistics.median(processor_times):.1f} | {reports[-1]['peakMemoryMib']:.0f} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
