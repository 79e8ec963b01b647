"""How fast grooves are predicted: `lacquer vinyl analyse` beside ffmpeg's ebur128 filter with true peaks, which also goes
once through a sound with oversampling.

file: a WAV file of a quarter of an hour, on one processor.
album: a folder of songs on two threads, as in `lacquer vinyl analyse *.ogg`. Without --album, the 13 songs of Debian's
  package singularity-music.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from machine import EXAMPLE, PROGRAM, load_average, processor, seconds

PARTS = ("file", "album")
SINGULARITY = Path("/usr/share/games/singularity/music")


def duration(path):
    told = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", path],
                          check=True, capture_output=True, text=True)
    return float(told.stdout)


def in_turn(commands, runs):
    """Median (wall, processor) seconds of each command."""
    times = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            times[name].append(seconds(command))
    return {name: tuple(statistics.median(run[i] for run in of) for i in range(2)) for name, of in times.items()}


def file(options, folder):
    source = folder / "long.wav"
    stem = next(iter(sorted((EXAMPLE / "audio").glob("*drums*.ogg"))))
    subprocess.run(["sox", stem, "-b", "24", "-c", "2", "-r", "44100", source, "repeat", "14"], check=True)
    length = duration(source)
    commands = {"ffmpeg -threads 1 -af ebur128=peak=true": ["taskset", "-c", "0", "ffmpeg", "-nostats", "-v", "error", "-threads",
                                                             "1", "-i", source, "-af", "ebur128=peak=true", "-f", "null", "-"],
                "lacquer vinyl analyse --threads 1": ["taskset", "-c", "0", PROGRAM, "vinyl", "analyse", source, "--threads", "1"]}
    times = in_turn(commands, options.runs)
    base = times[next(iter(commands))][1]
    print(f"\n{length:.0f} s of 44.1 kHz, 24 bits\n\n| what | processor s | times real time | times as fast as ffmpeg |\n|---|---|---|---|")
    for name, (_, work) in times.items():
        print(f"| `{name}` | {work:.2f} | {length / work:.0f} | {base / work:.2f} |")
    print("Goal: 100 times real time on one processor")
    return {"seconds": length, "processorSeconds": {name: work for name, (_, work) in times.items()}}


def album(options, _):
    songs = sorted(path for path in options.album.glob("*") if path.suffix in (".ogg", ".wav", ".flac"))
    if not songs:
        sys.exit(f"There are no songs in {options.album}; say where an album is with --album FOLDER, or leave the part out "
                 "with --part file.")
    length = sum(duration(song) for song in songs)
    wall, work = in_turn({"album": [PROGRAM, "vinyl", "analyse", *songs, "--threads", "2"]}, options.runs)["album"]
    print(f"\n{len(songs)} songs, {length / 60:.1f} min, on two threads: {wall:.1f} s, {length / wall:.0f} times real time, "
          f"{work / wall:.2f} processors busy (goal for 60.9 min: 24 s)")
    return {"songs": len(songs), "seconds": length, "wallSeconds": wall, "processorSeconds": work}


def main():
    parser = argparse.ArgumentParser(prog="./run bench vinyl", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--album", type=Path, default=SINGULARITY, help="folder with songs")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", type=Path, help="write the figures there")
    options = parser.parse_args()
    print(f"{processor()}; load {load_average():.1f}")
    with tempfile.TemporaryDirectory(dir="build") as folder:
        figures = {part: globals()[part](options, Path(folder)) for part in options.part}
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
