"""How long `lacquer plugins list` takes: without a cache, with it, and beside a program start that lists nothing. Then
how long a session with 128 instances of a four-band equaliser takes to start, beside the same with one of them.
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time
import wave
from pathlib import Path

PROGRAM = os.environ["LACQUER"]


def seconds(*arguments, env):
    started = time.monotonic()
    done = subprocess.run([PROGRAM, *arguments], check=True, capture_output=True, env=env)
    return time.monotonic() - started, done.stdout


EQ = "http://gareus.org/oss/lv2/fil4#stereo"
INSTANCES = 128


def session_of(folder, count, env):
    """A new session whose equalisers, in place of all it has, are so many of the plugin, one behind the other."""
    song = folder / f"{count}.lacquer"
    wav = folder / "in.wav"
    with wave.open(str(wav), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(48000)
        file.writeframes(bytes(4 * 480))
    seconds("new", str(song), str(wav), env=env)
    document = json.loads((song / "session.json").read_text())
    first = max(node["id"] for node in document["nodes"]) + 1
    document["nodes"] += [{"id": first + i, "type": f"lv2:{EQ}", "name": f"EQ {i}", "width": 2} for i in range(count)]
    (song / "session.json").write_text(json.dumps(document))
    return song


def starts(runs):
    """Seconds that `lacquer check`, which starts every node, takes for many instances and for one."""
    many, one = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        env = {**os.environ, **{f"XDG_{kind}_HOME": str(folder / kind) for kind in ("CACHE", "STATE", "CONFIG")}}
        songs = session_of(folder, INSTANCES, env), session_of(folder, 1, env)
        seconds("plugins", "scan", EQ, env=env)  # so that it is not tried on the way
        for _ in range(runs):
            for song, times in zip(songs, (many, one)):
                times.append(seconds("check", str(song), env=env)[0])
    return statistics.median(many), statistics.median(one)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15, help="of each kind; the median counts")
    parser.add_argument("--json", metavar="FILE", help="also write the figures there")
    options = parser.parse_args()
    warm, cold, bare = [], [], []
    for _ in range(options.runs):  # in turn, so that all three meet the same machine
        with tempfile.TemporaryDirectory() as cache:
            env = {**os.environ, "XDG_CACHE_HOME": cache}
            listed = ("plugins", "list", "--json")
            time_cold, first = seconds(*listed, env=env)
            time_warm, second = seconds(*listed, env=env)
            assert first == second, "the cache says something else than the bundles"
            cold.append(time_cold)
            warm.append(time_warm)
            bare.append(seconds("--version", env=env)[0])
            count = len(json.loads(first)["plugins"])
            size = sum(file.stat().st_size for file in Path(cache).rglob("*.json"))
    figures = {"plugins": count, "cold": statistics.median(cold), "warm": statistics.median(warm),
               "start": statistics.median(bare), "cacheBytes": size}
    print(f"{count} plugins listed, median of {options.runs} runs:")
    print(f"  every description read   {figures['cold'] * 1000:7.0f} ms")
    print(f"  from the cache           {figures['warm'] * 1000:7.0f} ms, {figures['cold'] / figures['warm']:.1f} times "
          f"as fast; the file has {size / 1024:.0f} KiB")
    print(f"  lacquer --version        {figures['start'] * 1000:7.0f} ms")
    figures["start128"], figures["start1"] = starts(options.runs)
    print(f"{INSTANCES} instances of x42 fil4 stereo start in {figures['start128']:.2f} s with the program, in "
          f"{figures['start128'] - figures['start1']:.2f} s beside one of them; target: under 1.5 s")
    if options.json:
        Path(options.json).write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
