"""How much of the time between two callbacks `lacquer play` takes, on a JACK server of its own without a sound card.

The example of 16 stems, and a mix of 64 tracks with equaliser and compressor each, 8 buses, 2 sends and a master chain;
with buffers as long as the quantum, and with a quantum of 256 frames on buffers of 64; on one thread and on two. Then
how many such tracks a minute long are played without one buffer late. The machine's stalls count: there is no telling
them from ours. Last, how many stereo tracks of files of their own stream from the disk, with nothing of them in memory
when they start, and how much of the time reading them takes.

--quick plays for 5 s each and searches with 10 s; --json FILE writes the rows.
"""

import argparse
import json
import os
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

from machine import EXAMPLE, PROGRAM, processor

GROUPS = ("drums", "vocals", "bass", "guitar", "keys", "horn", "strings")
RATE, FILE_SECONDS = 48000, 20
STREAMED_SECONDS = 12  # of each file, 24 bits and stereo: 3.5 MB


class JackServer:
    def __init__(self, frames):
        self.name = f"lacquer-bench-{os.getpid()}"
        self.env = {**os.environ, "JACK_DEFAULT_SERVER": self.name, "JACK_NO_START_SERVER": "1"}
        realtime = subprocess.run(["chrt", "-f", "70", "true"], capture_output=True).returncode == 0
        self.process = subprocess.Popen(
            ["jackd", "-n", self.name, "-S", *(["-R", "-P", "70"] if realtime else ["-r"]), "-d", "dummy",
             "-r", str(RATE), "-p", str(frames)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        subprocess.run(["jack_wait", "-s", self.name, "-w", "-t", "20"], check=True, capture_output=True, env=self.env)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def mix_of(tracks, folder):
    """A session of so many tracks in FOLDER."""
    made = folder / f"mix-{tracks}.lacquer"
    if made.exists():
        return made
    noise = folder / "noise.wav"
    if not noise.exists():
        subprocess.run(["sox", "-n", "-r", str(RATE), "-b", "16", "-c", "1", str(noise), "synth", str(FILE_SECONDS),
                        "pinknoise", "tremolo", "0.5", "80", "gain", "-24"], check=True)
    stems = []
    for track in range(tracks):
        stem = folder / f"{GROUPS[track % len(GROUPS)]}-{track}.wav"
        if not stem.exists():
            os.link(noise, stem)
        stems.append(stem)
    subprocess.run([PROGRAM, "new", made, *stems], check=True, stdout=subprocess.DEVNULL)
    path = made / "session.json"
    path.write_text(json.dumps(with_inserts(json.loads(path.read_text()))))
    return made


def with_inserts(document):
    """An equaliser and a compressor behind every track, and every fourth fader also into two sends."""
    nodes, wires = document["nodes"], document["connections"]

    def add(kind, name, width, **parameters):
        nodes.append({"id": document["nextNodeId"], "type": kind, "name": name, "width": width, "position": [0, 0],
                      **({"parameters": parameters} if parameters else {})})
        document["nextNodeId"] += 1
        return nodes[-1]["id"]

    def connect(source, target):
        wires.append({"id": document["nextConnectionId"], "from": [source, "out"], "to": [target, "in"]})
        document["nextConnectionId"] += 1

    mix = next(node["id"] for node in nodes if node["name"] == "Mix bus")
    sends = []
    for name in ("Room", "Plate"):
        sends.append(add("lacquer:send", f"To the {name}", 2))
        bus = add("lacquer:bus", name, 2)
        connect(sends[-1], bus)
        connect(bus, mix)
    for number, track in enumerate([node for node in nodes if node["type"] == "lacquer:track"]):
        wire = next(wire for wire in wires if wire["from"][0] == track["id"])
        fader = wire["to"][0]
        eq = add("lacquer:eq", "EQ", track["width"],
                 **{f"band{band}.gain": gain for band, gain in ((1, 2), (2, -3), (3, 3), (4, 1))})
        compressor = add("lacquer:compressor", "Compressor", track["width"], threshold=-30)
        wire["to"][0] = eq
        connect(eq, compressor)
        connect(compressor, fader)
        if number % 4 == 0:
            for send in sends:
                connect(fader, send)
    return document


def play(session, block, threads, seconds, env):
    """The last event of playing it for so long, in a loop."""
    process = subprocess.Popen([PROGRAM, "play", session, "--loop", f"0:{FILE_SECONDS}", "--block", str(block),
                                "--threads", str(threads), "--json"], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, env=env)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(2)
    out, _ = process.communicate()
    return json.loads(out.splitlines()[-1])


def row_of(name, block, frames, threads, end):
    loads = end["callbackLoad"] if end["mode"] == "direct" else end["dspLoad"]
    return {"session": name, "quantum": block, "callback": frames, "threads": threads, "mode": end["mode"],
            **{key: loads[key] for key in ("p50", "p90", "p999", "worst")}, "xruns": end["xruns"],
            "callbacks": end["callbacks"]}


def held(folder, frames, threads, seconds):
    """Tracks that are played for so long with no buffer late, in one of three tries: a virtual machine stands still now
    and then."""
    def holds(tracks):
        for _ in range(3):
            with JackServer(frames) as server:
                if play(mix_of(tracks, folder), frames, threads, seconds, server.env)["xruns"] == 0:
                    return True
        return False

    best, step = 0, 16
    while step <= 512 and holds(step):
        best, step = step, 2 * step
    low, high = best, step
    while high - low > max(8, low // 8):
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


def write_stream(path, number):
    """Noise at -48 dBFS, unlike that of any other number."""
    size = STREAMED_SECONDS * RATE * 6
    noise = bytes(byte if place % 3 < 2 else (0 if byte < 128 else 255)
                  for place, byte in enumerate(os.urandom(3 * 4096 + number % 4096 * 3)))
    data = (noise * (size // len(noise) + 1))[:size]
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 2, RATE, 6 * RATE, 6, 24)
    path.write_bytes(struct.pack("<4sI4s", b"RIFF", 12 + len(form) + size, b"WAVE") + form +
                     struct.pack("<4sI", b"data", size) + data)


def streams_of(tracks, folder):
    """A session of so many stereo tracks, each of a file of its own."""
    made = folder / f"streams-{tracks}.lacquer"
    if not made.exists():
        with tempfile.TemporaryDirectory(dir=folder) as name:
            stems = [Path(name) / f"stream-{number}.wav" for number in range(tracks)]
            for number, stem in enumerate(stems):
                write_stream(stem, number)
            subprocess.run([PROGRAM, "new", made, *stems], check=True, stdout=subprocess.DEVNULL)
    return made


def forget(session):
    """Nothing of its files is in memory any more."""
    os.sync()
    for path in (session / "audio").iterdir():
        with open(path, "rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def streamed(folder, threads, most):
    """Tracks that stream to their end without a read or a buffer late, in one of three tries; and of the time that 128
    of them play, the share for which one processor reads."""
    def streams(tracks):
        session = streams_of(tracks, folder)
        for _ in range(3):
            forget(session)
            with JackServer(256) as server:
                done = subprocess.run([PROGRAM, "play", session, "--block", "256", "--threads", str(threads), "--json"],
                                      capture_output=True, stdin=subprocess.DEVNULL, env=server.env)
                end = json.loads(done.stdout.splitlines()[-1])
            if end["reason"] == "finished" and end["xruns"] == 0 and not end["faults"]:
                return True
        return False

    best, step = 0, 64
    while step <= most and streams(step):
        best, step = step, 2 * step
    session = streams_of(128, folder)
    forget(session)
    report = json.loads(subprocess.run([PROGRAM, "render", session, "-o", folder / "mix.wav", "--json"], check=True,
                                       capture_output=True).stdout)
    return best, report["cpuSeconds"]["decoding"] * report["sampleRate"] / report["frames"]


def main():
    parser = argparse.ArgumentParser(prog="./run bench live", description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="play for 5 s each, and search with 10 s")
    parser.add_argument("--json", metavar="FILE", help="write the rows to FILE")
    options = parser.parse_args()
    seconds, search = (5, 10) if options.quick else (20, 60)
    rows = []
    print(f"{processor()}, {os.cpu_count()} processors; shares of the time there is\n")
    print("| session | quantum / callback | threads | p50 | p90 | p99.9 | worst | late |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for title, session in (("example, 16 stems", EXAMPLE), ("64 tracks", mix_of(64, folder))):
            for block, frames in ((64, 64), (128, 128), (256, 256), (1024, 1024), (256, 64)):
                for threads in (1, 2):
                    with JackServer(frames) as server:
                        row = row_of(title, block, frames, threads, play(session, block, threads, seconds, server.env))
                    rows.append(row)
                    print(f"| {title} | {block} / {frames} | {threads} | " + " | ".join(
                        f"{row[key]:.2f}" for key in ("p50", "p90", "p999", "worst")) + f" | {row['xruns']} |", flush=True)
        for threads in (1, 2):
            tracks = held(folder, 256, threads, search)
            rows.append({"held": tracks, "threads": threads, "callback": 256, "seconds": search})
            print(f"\nTracks held for {search} s at 256 frames, {threads} thread{'s'[:threads - 1]}: {tracks}", flush=True)
        tracks, share = streamed(folder, 2, 256 if options.quick else 512)
        rows.append({"streamed": tracks, "threads": 2, "callback": 256, "readingShare": share})
        print(f"\nStereo tracks that stream from the disk: {tracks} (none of more has been tried, if that is the most); "
              f"reading and decoding 128 takes {100 * share:.0f} % of one processor", flush=True)
    if options.json:
        Path(options.json).write_text(json.dumps(rows, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
