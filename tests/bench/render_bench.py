"""How fast the example renders, beside `sox -m` of the same stems decoded to WAV: the least anybody must do to mix them.

Also renders a song of an hour made of the same minute, to show that memory does not grow with the song.
--quick leaves the hour out.
"""

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROGRAM = os.environ["LACQUER"]
EXAMPLE = Path("sessions/examples/keep-on-rolling.lacquer")
RUNS = 5


def processor():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":")[1].strip()
    return platform.machine()


def seconds(command):
    """(wall, processor) time of a command."""
    before, started = os.times(), time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = os.times()
    return (time.monotonic() - started,
            after.children_user + after.children_system - before.children_user - before.children_system)


def render(session, target, threads):
    out = subprocess.run([PROGRAM, "render", session, "-o", target, "--threads", str(threads), "--json"], check=True,
                         capture_output=True).stdout
    return json.loads(out)


def hour_of(session, folder):
    """The session with every clip played sixty times in a row, in a folder of its own."""
    long = folder / "hour.lacquer"
    long.mkdir()
    (long / "audio").symlink_to((session / "audio").resolve())
    document = json.loads((session / "session.json").read_text())
    document["clips"] = [{**clip, "position": clip["position"] + 60 * 48000 * minute}
                         for minute in range(60) for clip in document["clips"]]
    document["end"] = 3600 * 48000
    (long / "session.json").write_text(json.dumps(document))
    return long


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stems = []
        for stem in sorted((EXAMPLE / "audio").glob("*.ogg")):
            wav = folder / (stem.stem + ".wav")
            subprocess.run(["sox", stem, "-b", "24", wav], check=True)
            stems.append(wav)
        print(f"{processor()}, {os.cpu_count()} processors; medians of {RUNS}; the example is 60 s of 16 stems\n")
        print("| what | wall s | x real time | CPU s | CPU / floor |")
        print("|---|---|---|---|---|")
        floor, rows = [], {1: [], 2: []}
        facts = {}
        for _ in range(RUNS):  # in turn, so that a machine whose speed drifts treats all alike
            floor.append(seconds(["sox", "-m", *stems, "-b", "24", folder / "sox.wav"]))
            for threads in rows:
                facts[threads] = render(EXAMPLE, folder / "out.wav", threads)
                rows[threads].append((facts[threads]["wallSeconds"], sum(facts[threads]["cpuSeconds"].values())))

        def row(what, times, base):
            wall, cpu = (statistics.median(t[i] for t in times) for i in (0, 1))
            print(f"| {what} | {wall:.2f} | {60 / wall:.1f} | {cpu:.2f} | {cpu / base:.2f} |")
        base = statistics.median(cpu for _, cpu in floor)
        row("`sox -m` of the decoded stems (floor)", floor, base)
        for threads, times in rows.items():
            row(f"`lacquer render --threads {threads}`", times, base)
        shares = facts[2]["cpuSeconds"]
        total = sum(shares.values())
        print("\nShares of processor time: " + ", ".join(f"{k} {100 * v / total:.0f} %" for k, v in shares.items()))
        print(f"Peak memory: {facts[2]['peakMemoryMib']:.1f} MiB for 1 minute", end="", flush=True)
        if "--quick" in sys.argv:
            print()
            return
        long = render(hour_of(EXAMPLE, folder), folder / "hour.wav", 2)
        growth = long["peakMemoryMib"] / facts[2]["peakMemoryMib"] - 1
        print(f", {long['peakMemoryMib']:.1f} MiB for 60 minutes ({100 * growth:+.0f} %), "
              f"at {long['realtimeFactor']:.1f} x real time")


if __name__ == "__main__":
    main()
