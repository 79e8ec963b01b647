"""How fast deliveries are, in two parts.

measure: `lacquer measure` of a WAV file, on one thread and on two, beside ffmpeg's ebur128 filter with true peaks.
album: an album as 24-bit FLAC, as 16-bit CD fileset and as MP3, from the folder of its songs to files that have been read
  again. Without --album, the 13 songs of Debian's package singularity-music.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from machine import EXAMPLE, PROGRAM, load_average, processor, seconds

PARTS = ("measure", "album")
SINGULARITY = Path("/usr/share/games/singularity/music")


def measure(options, folder):
    source = folder / "long.wav"
    stem = next(iter(sorted((EXAMPLE / "audio").glob("*drums*.ogg"))))
    subprocess.run(["sox", stem, "-b", "24", "-c", "2", "-r", "48000", source, "repeat", "9"], check=True)
    commands = {"ffmpeg -threads 1 -af ebur128=peak=true": ["taskset", "-c", "0", "ffmpeg", "-nostats", "-v", "error", "-threads", "1",
                                                             "-i", source, "-af", "ebur128=peak=true", "-f", "null", "-"],
                "lacquer measure --threads 1": ["taskset", "-c", "0", PROGRAM, "measure", source, "--threads", "1"],
                "lacquer measure --threads 2": [PROGRAM, "measure", source, "--threads", "2"]}
    walls = {name: [] for name in commands}
    for _ in range(options.runs):  # in turn
        for name, command in commands.items():
            walls[name].append(seconds(command)[0])
    wall = {name: statistics.median(times) for name, times in walls.items()}
    base, *others = wall
    print("\n| what | wall s | times as fast as ffmpeg |")
    print("|---|---|---|")
    for name in wall:
        print(f"| `{name}` | {wall[name]:.2f} | {wall[base] / wall[name]:.2f} |")
    print("Goals: 3 on one thread, 5 on two")
    return wall


def album(options, folder):
    songs = sorted(path for path in options.album.glob("*") if path.suffix in (".ogg", ".wav", ".flac"))
    if not songs:
        sys.exit(f"There are no songs in {options.album}; say where an album is with --album FOLDER, or leave the part out "
                 "with --part measure.")
    project = folder / "album.lacquer-album"
    subprocess.run([PROGRAM, "album", "new", project, *songs], check=True, stdout=subprocess.DEVNULL)
    command = ["/usr/bin/time", "-f", "%e %U %S %M", PROGRAM, "album", "export", project, "--for", "streaming", "cd", "-p", "mp3"]
    runs = []
    for number in range(options.runs):
        done = subprocess.run([*command, "-o", folder / f"out{number}"], capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(done.stderr)
        runs.append([float(word) for word in done.stderr.strip().splitlines()[-1].split()])
    wall, user, system, kilobytes = (statistics.median(run[i] for run in runs) for i in range(4))
    info = json.loads(subprocess.run([PROGRAM, "album", "info", project, "--json"], check=True, capture_output=True).stdout)
    print(f"\n{len(songs)} songs as FLAC of 24 bits, CD fileset and MP3: {wall:.1f} s, {(user + system) / wall:.2f} "
          f"processors busy, {kilobytes / 1024:.0f} MiB at most (goal: 300 MB)")
    return {"songs": len(songs), "wallSeconds": wall, "processorSeconds": user + system, "peakMemoryMib": kilobytes / 1024,
            "info": info}


def main():
    parser = argparse.ArgumentParser(prog="./run bench delivery", description=__doc__,
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


main()
