"""How long `lacquer vinyl` takes, in parts.

order: sequencing of albums with tau and pins, 16 to 24 songs on 2 sides and 20 on 4, without and with balance, on one
  core, beside the textbook: one table over all subsets, in Python as far as that is bearable (20 songs), without tau,
  pins and proof.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from machine import PROGRAM, load_average, processor

PARTS = ("order",)
# Songs, sides, balance, goal in seconds.
ORDERS = ((16, 2, 0, None), (20, 2, 0, 0.2), (22, 2, 0, None), (24, 2, 0, 3), (20, 3, 0, None), (20, 4, 0, 5), (20, 4, 1e-3, None))
TEXTBOOK_SONGS = 20


def album(songs, sides, balance):
    """Songs that fill the sides to 85 %, in slices of a second."""
    chance = random.Random(songs * 10 + sides)
    tracks = []
    for number in range(songs):
        loud, bright = chance.uniform(0.2, 1), chance.uniform(0.2, 1)
        levels = [loud * chance.uniform(0.6, 1) for _ in range(200)]
        tracks.append({"id": f"t{number}", "slices": [[1, 70 + 90 * level, 0.06 * level * bright, 2.4 * level * bright]
                                                      for level in levels]})
    used = sum(each[0] * each[1] for track in tracks for each in track["slices"]) * 33.333333 / 60 / 1000
    stretch = (sides * 85.75 * 0.85 - 0.25 * songs) / used
    for track in tracks:
        for each in track["slices"]:
            each[0] *= stretch
    return {"rpm": 33.333333, "r_start_mm": 146.05, "r_min_mm": 60.3, "sides": sides, "max_side_s": 100000, "gap_s": 2,
            "gap_mm": 0.25, "weights": {"curv": 0.02, "tau": 1e-5, "balance": balance},
            "pins": {"first": {"0": "t0"}, "last": {str(sides - 1): f"t{songs - 1}"}}, "tracks": tracks}


def textbook(instance):
    """The least cost on two sides by one table over all subsets, on a grid of 0.1 mm, without wishes."""
    step, capacity, gap = 0.1, instance["r_start_mm"] - instance["r_min_mm"], instance["gap_mm"]
    tables, lengths = [], []
    for track in instance["tracks"]:
        uses = [each[0] * instance["rpm"] / 60 * each[1] / 1000 for each in track["slices"]]
        table = []
        for cell in range(int(capacity / step) + 2):
            rho, cost = cell * step, 0
            if rho + sum(uses) > capacity + step:
                break
            for (seconds, _, d60, c60), use in zip(track["slices"], uses):
                g = (60 / (instance["r_start_mm"] - rho - use / 2)) ** 2
                cost += seconds * ((d60 * g) ** 2 + instance["weights"]["curv"] * max(0, c60 * g - 1) ** 2)
                rho += use
            table.append(cost)
        tables.append(table)
        lengths.append(sum(uses) + gap)
    started = time.process_time()
    songs, never = len(tables), float("inf")
    best, length = [0.0] + [never] * (2**songs - 1), [0.0] * 2**songs
    for subset in range(1, 2**songs):
        low = subset & -subset
        length[subset] = length[subset ^ low] + lengths[low.bit_length() - 1]
        if length[subset] - gap > capacity:
            continue
        rest = subset
        while rest:
            low = rest & -rest
            rest ^= low
            cell = length[subset ^ low] / step
            whole = int(cell)
            table = tables[low.bit_length() - 1]
            if whole + 1 < len(table):
                cost = best[subset ^ low] + table[whole] + (cell - whole) * (table[whole + 1] - table[whole])
                best[subset] = min(best[subset], cost)
    least = min(best[subset] + best[2**songs - 1 - subset] for subset in range(1, 2**songs - 1))
    return time.process_time() - started, least


def measured(instance, folder, runs):
    path = folder / "album.json"
    path.write_text(json.dumps(instance))
    command = ["taskset", "-c", "0", PROGRAM, "vinyl", "solve", path]
    times = []
    for _ in range(runs):
        before = os.times()
        done = subprocess.run([*command, "--json"], capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(done.stderr)
        after = os.times()
        times.append(after.children_user + after.children_system - before.children_user - before.children_system)
    return statistics.median(times), json.loads(done.stdout)


def order(options, folder):
    print("\n| songs | sides | balance | processor s, with reading | proof | goal s |\n|---|---|---|---|---|---|")
    rows = []
    for songs, sides, balance, goal in ORDERS:
        seconds, found = measured(album(songs, sides, balance), folder, options.runs)
        proof = found["proof"] if found["proof"] == "exact" else f"gap {100 * found['proof']['gap']:.1f} %"
        print(f"| {songs} | {sides} | {balance:g} | {seconds:.3f} | {proof} | {goal or ''} |", flush=True)
        rows.append({"songs": songs, "sides": sides, "balance": balance, "seconds": seconds, "proof": found["proof"]})
    plain = album(TEXTBOOK_SONGS, 2, 0)
    plain["pins"], plain["weights"]["tau"] = {}, 0
    seconds, least = textbook(plain)
    ours, found = measured(plain, folder, options.runs)
    print(f"\nThe textbook in Python, {TEXTBOOK_SONGS} songs on 2 sides: {seconds:.2f} s, {seconds / ours:.0f} times as long; "
          f"its cost is off by {abs(least / found['cost'] - 1):.1e}")
    return {"orders": rows, "textbookSeconds": seconds, "textbookRatio": seconds / ours}


def main():
    parser = argparse.ArgumentParser(prog="./run bench vinyl", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", nargs="+", choices=PARTS, default=PARTS)
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
