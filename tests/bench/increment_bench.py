"""What a render with --cache costs after a change, beside one of everything and one of the master chain alone.

A mix of --tracks tracks (default 32), each with equaliser, compressor, saturation and fader, a reverb that all send to, and
a master chain of equaliser, multiband compressor and limiter, --seconds long (default 120). Every file that is written
from the cache is compared with the one of a render without it. Its cache is a folder of its own.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import wave
from array import array
from pathlib import Path
from random import Random

from machine import PROGRAM, processor
from song import RATE, Song


def noise(path, seconds):
    random = Random(1)
    second = array("h", (max(-32768, min(32767, int(random.gauss(0, 3000)))) for _ in range(2 * RATE)))
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, RATE, 0, "NONE", ""))
        for n in range(seconds):  # each second begins elsewhere
            cut = 2 * random.randrange(RATE)
            file.writeframes((second[cut:] + second[:cut]).tobytes())


def mix(folder, audio, tracks, seconds):
    song = Song(folder / "mix.lacquer", seconds)
    bus, hall = song.add("bus", "Mix bus"), song.add("reverb", "Hall", {"mix": 100})
    song.connect(hall, bus)
    for n in range(tracks):
        end = song.chain(song.track(f"Track {n}", audio, 20), ("eq", f"EQ {n}", {"band1.gain": 1 + n % 5}),
                         ("compressor", f"Compressor {n}", {"threshold": -20 - n % 7}),
                         ("saturation", f"Saturation {n}", None), ("fader", f"Fader {n}", {"level": -15}))
        song.connect(end, bus)
        song.connect(song.chain(end, ("send", f"To hall {n}", {"level": -20})), hall)
    song.master(bus)
    return song


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tracks", type=int, default=32)
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["XDG_CACHE_HOME"] = str(folder / "cache")

        def render(song, *more):
            started = time.monotonic()
            out = subprocess.run([PROGRAM, "render", song.folder, "-o", folder / "out.wav", "--bits", "32", "--json",
                                  *more], check=True, capture_output=True).stdout
            return time.monotonic() - started, json.loads(out)

        def contents():
            return (folder / "out.wav").read_bytes()

        def of_many(once):
            runs = [once(n) for n in range(options.runs)]
            return statistics.median(run[0] for run in runs), runs[-1][1]

        noise(folder / "noise.wav", 20)
        song = mix(folder, folder / "noise.wav", options.tracks, options.seconds)

        def changed(node, parameter, values):
            def once(n):
                song.set(node, parameter, values[n % len(values)] - n / 100)
                result = render(song, "--cache")
                cached = contents()
                if n == 0:
                    render(song)
                    if contents() != cached:
                        sys.exit(f"After a change of {node} the file from the cache is another one.")
                return result
            return once

        def first(_):
            subprocess.run([PROGRAM, "cache", "--clear"], check=True, stdout=subprocess.DEVNULL)
            return render(song, "--cache")

        song.save()
        rows = [("everything, without --cache", of_many(lambda _: render(song))),
                ("everything, with --cache for the first time", of_many(first)),
                ("again, nothing changed", of_many(lambda _: render(song, "--cache"))),
                ("again, the last limiter's ceiling changed", of_many(changed("Limiter", "ceiling", [-2, -3]))),
                ("again, the master equaliser changed", of_many(changed("Master EQ", "band2.gain", [3, 1]))),
                ("again, an equaliser of a track changed", of_many(changed("EQ 3", "band1.gain", [6, -6])))]
        alone = Song(folder / "master.lacquer", options.seconds)
        alone.master(alone.track("Mix", folder / "out.wav", options.seconds))
        (folder / "out.wav").rename(folder / "mix.wav")
        alone.document["clips"][0]["file"] = str(folder / "mix.wav")
        alone.save()
        rows.append(("the master chain alone, of a file", of_many(lambda _: render(alone))))

        whole, master = rows[0][1][0], rows[-1][1][0]
        print(f"{processor()}, {os.cpu_count()} processors; {options.tracks} tracks, "
              f"{len(song.document['nodes'])} nodes, {options.seconds} s; medians of {options.runs}\n")
        print("| what | wall s | / everything | / master chain | nodes run | kept MB |")
        print("|---|---|---|---|---|---|")
        for what, (seconds, report) in rows:
            use = report.get("cache")
            print(f"| {what} | {seconds:.2f} | {seconds / whole:.3f} | {seconds / master:.2f} | "
                  f"{len(use['run']) if use else 'all'} | {use['keptBytes'] / 1e6 if use else 0:.0f} |")


if __name__ == "__main__":
    main()
