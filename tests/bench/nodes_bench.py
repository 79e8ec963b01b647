"""Built-in nodes beside peers, LV2 plugins that do the same, on the same input and at the same settings.

For each pair: what a stereo frame takes, and how near they are to each other. Times are processor time of the DSP in
`lacquer apply`, of a long file less a short one, so without starting; and less what lacquer:gain takes, which is mostly
reading the file and running the graph. Peers that are not installed are left out.
"""

import argparse
import importlib
import json
import os
import statistics
import tempfile
from pathlib import Path

from peers import program, sound

PAIRS = ("eq", "compressor", "limiter", "multiband", "convolver", "reverb")
RATE = 48000
SHORT_S = 1


def rooms(folder):
    """Plugins and the program find no settings and caches of the user's."""
    for kind in ("CACHE", "STATE", "CONFIG"):
        os.environ[f"XDG_{kind}_HOME"] = str(folder / kind.lower())


def timed(contenders, options, folder):
    """Rows of times: ours first."""
    gain = program.Contender("lacquer:gain", "lacquer:gain", (("gain", -1),))
    times = program.nanoseconds([gain, *contenders], folder / "short.wav", folder / "long.wav", folder / "out.wav",
                                options.rounds)
    own, *others = [times[contender.name] - times["lacquer:gain"] for contender in contenders]
    rows = [{"of": contender.name, "nsPerFrame": nanoseconds}
            for contender, nanoseconds in zip(contenders, [own, *others])]
    rows[0]["gainNsPerFrame"] = times["lacquer:gain"]
    if min(own, *others) > 0:  # else the machine was too busy for so few rounds
        rows[0].update(ratioToFastest=own / min(others), ratioToMedian=own / statistics.median(others))
    return rows


def show_times(rows):
    for row in rows:
        print(f"  {row['of']:28}{row['nsPerFrame']:8.1f} ns per stereo frame")
    own = rows[0]
    ratios = "no ratio: the machine was too busy for so few rounds"
    if "ratioToFastest" in own:
        ratios = (f"ours to the fastest peer {own['ratioToFastest']:.2f} (goal: 1), to their median "
                  f"{own['ratioToMedian']:.2f} (goal: 0.5)")
    print(f"  {ratios}; lacquer:gain, taken off all of them, {own['gainNsPerFrame']:.1f} ns")


def show_match(match):
    decimals = 3 if match.unit == "dB" and max(match.values) > -20 else 2 if match.unit == "s" else 1
    values = " / ".join(f"{value:.{decimals}f}" for value in match.values)
    goal = ""
    if match.goal is not None:
        missed = max(match.values) > match.goal
        goal = f" (goal: {match.goal:g}{', missed' if missed else ''})"
    print(f"  {match.of}: {match.what}: {values} {match.unit}{goal}" + (f"; {match.note}" if match.note else ""))


def run_pair(name, options, folder):
    pair = importlib.import_module(f"peers.{name}")
    own, *peers = pair.contenders(folder)
    print(f"{own.name}: {pair.TITLE}", flush=True)
    if not program.available(own):
        print(f"  left out: there is no {own.type}")
        return []
    present = [peer for peer in peers if program.available(peer)]
    for peer in peers:
        if peer not in present:
            print(f"  {peer.name} is not installed: left out")
    rows = []
    if present and options.rounds > 0:
        rows += timed([own, *present], options, folder)
        show_times(rows)
    for match in pair.matches(present, folder):
        show_match(match)
        rows.append({"of": match.of, "what": match.what, "values": match.values, "unit": match.unit,
                     "goal": match.goal, "note": match.note})
    return [{"pair": name, **row} for row in rows]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pair", action="append", choices=PAIRS, help="only this one; may be given several times")
    parser.add_argument("--rounds", type=int, default=7, help="of the times; the shortest counts. 0: matches alone")
    parser.add_argument("--seconds", type=int, default=20, help="of the file that is timed")
    parser.add_argument("--json", metavar="FILE", help="also write the rows there")
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rooms(folder)
        if options.rounds > 0:
            for file, seconds in (("short.wav", SHORT_S), ("long.wav", options.seconds)):
                sound.write_wav(folder / file, sound.noise(seconds * RATE, RATE), RATE)
        for pair in options.pair or PAIRS:
            rows += run_pair(pair, options, folder)
    if options.json:
        Path(options.json).write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
