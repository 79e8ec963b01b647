"""How fast `lacquer render` is, in three parts.

example: the example session beside `sox -m` of the same stems decoded to WAV, the least anybody must do to mix them; and
  an hour made of the same minute, to show that memory does not grow with the song.
mix: a mix full of LV2 plugins that somebody else has described, on one thread and on two, beside the run times of its
  plugins: each by itself in a loop, on the audio that reaches it. The description is a file of the format
  "mixbench-session"; `tests/bench/lacquer-mixbench-import` makes a session of it.
stereo: one stereo file through equaliser, multiband compressor and limiter, beside the run times of these nodes by
  themselves; and beside SoX doing alike.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import beside_floor
from machine import EXAMPLE, PROGRAM, processor, seconds
from song import Song

PARTS = ("example", "mix", "stereo")
HERE = Path(__file__).parent
DESCRIPTION = Path("../shared/tools/mixbench/mix64-lv2.json")
GENERATED = Path("build/bench-audio")  # what gen_audio.sh makes
STEREO_SECONDS = 180


def render_example(target, session, threads):
    return json.loads(beside_floor.output_of(PROGRAM, "render", session, "-o", target, "--threads", threads, "--json"))


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


def example(options, folder):
    stems = []
    for stem in sorted((EXAMPLE / "audio").glob("*.ogg")):
        wav = folder / (stem.stem + ".wav")
        subprocess.run(["sox", stem, "-b", "24", wav], check=True)
        stems.append(wav)
    floor, times = [], {1: [], 2: []}
    reports = {}
    for _ in range(options.runs):  # in turn, so that a machine whose speed drifts treats all alike
        floor.append(seconds(["sox", "-m", *stems, "-b", "24", folder / "sox.wav"]))
        for threads in times:
            report = reports[threads] = render_example(folder / "out.wav", EXAMPLE, threads)
            times[threads].append((report["wallSeconds"], sum(report["cpuSeconds"].values())))
    base = statistics.median(cpu for _, cpu in floor)
    print("The example is 60 s of 16 stems.\n")
    print("| what | wall s | x real time | CPU s | CPU / floor |")
    print("|---|---|---|---|---|")
    rows = []
    for what, measured in (("`sox -m` of the decoded stems (floor)", floor),
                           *((f"`lacquer render --threads {n}`", times[n]) for n in times)):
        wall, cpu = (statistics.median(t[i] for t in measured) for i in (0, 1))
        rows.append({"what": what, "wallSeconds": wall, "processorSeconds": cpu, "ratio": cpu / base})
        print(f"| {what} | {wall:.2f} | {60 / wall:.1f} | {cpu:.2f} | {cpu / base:.2f} |")
    shares = reports[2]["cpuSeconds"]
    total = sum(shares.values())
    print("\nShares of processor time: " + ", ".join(f"{k} {100 * v / total:.0f} %" for k, v in shares.items()))
    memory = reports[2]["peakMemoryMib"]
    print(f"Peak memory: {memory:.1f} MiB for 1 minute", end="", flush=True)
    if options.quick:
        print()
        return {"rows": rows, "peakMemoryMib": memory}
    long = render_example(folder / "hour.wav", hour_of(EXAMPLE, folder), 2)
    print(f", {long['peakMemoryMib']:.1f} MiB for 60 minutes ({100 * (long['peakMemoryMib'] / memory - 1):+.0f} %), "
          f"at {long['realtimeFactor']:.1f} x real time")
    return {"rows": rows, "peakMemoryMib": memory, "peakMemoryMibOfAnHour": long["peakMemoryMib"]}


def audio_of(options, length):
    """The folder of the mix's files; made with the gen_audio.sh that lies beside the description, once."""
    if options.audio:
        return options.audio
    folder = GENERATED / f"{length}s"
    if not (folder / "MD5SUMS").exists():  # which is written last
        script = options.description.parent / "gen_audio.sh"
        if not script.exists():
            sys.exit(f"There is no {script} to make the mix's files with; say where they are with --audio FOLDER.")
        print(f"Making the mix's files in {folder}, which takes minutes …", flush=True)
        subprocess.run(["bash", script, folder, str(length)], check=True)
    return folder


def mix(options, folder):
    if not options.description.exists():
        sys.exit(f"There is no {options.description}; name the description of a mix with --description FILE, or leave "
                 "the part out with --part example stereo.")
    description = json.loads(options.description.read_text())
    if options.seconds:
        description["length_frames"] = options.seconds * description["sample_rate"]
    length = -(-description["length_frames"] // description["sample_rate"])
    shortened = folder / "description.json"
    shortened.write_text(json.dumps(description))
    session = folder / "mix.lacquer"
    beside_floor.output_of(sys.executable, HERE / "lacquer-mixbench-import", shortened, audio_of(options, length), session)
    print(f"{description['name']}: {len(description['tracks'])} tracks, {len(description['buses'])} buses")
    figures = beside_floor.measure(session, "plugins", options.runs)
    beside_floor.show(figures)
    return figures


def stereo(options, folder):
    length = options.seconds or STEREO_SECONDS
    music, source = folder / "minute.wav", folder / "music.wav"
    render_example(music, EXAMPLE, 2)
    subprocess.run(["sox", music, source, "repeat", str(length // 60), "trim", "0", str(length)], check=True)
    song = Song(folder / "stereo.lacquer", length)
    bands = {f"band{n}.{what}": value for n, (frequency, gain) in
             enumerate(((100, 2), (300, -3), (2500, 2), (9000, 1.5)), 2)
             for what, value in (("frequency", frequency), ("gain", gain))}
    end = song.chain(song.track("Music", source, length), ("eq", "EQ", bands), ("multiband", "Multiband", None),
                     ("limiter", "Limiter", {"inputGain": 4, "ceiling": -1}))
    song.connect(end, song.add("output", "Output"))
    song.save()
    print("One stereo file through equaliser (four bands), multiband compressor (four bands) and true-peak limiter")
    figures = beside_floor.measure(song.folder, "builtIn", options.runs)
    beside_floor.show(figures)
    compand = "0.01,0.1 6:-47,-40,-34,-34,-17,-33"
    alike = ["sox", "-D", source, "-b", "24", folder / "sox.wav", *"equalizer 100 1q 2 equalizer 300 1q -3".split(),
             *"equalizer 2500 1q 2 equalizer 9000 1q 1.5".split(), "mcompand", compand, "120", compand, "1000", compand,
             "5000", compand, "gain", "-l", "4"]
    wall, cpu = (statistics.median(times) for times in zip(*(seconds(alike) for _ in range(options.runs))))
    print(f"SoX takes {wall:.2f} s, {cpu:.2f} s of processor time, for four equalisers, `mcompand` of four bands and "
          "`gain -l`.", flush=True)
    return {**figures, "sox": {"wallSeconds": wall, "processorSeconds": cpu}}


def main():
    parser = argparse.ArgumentParser(prog="./run bench render", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", nargs="+", choices=PARTS, default=PARTS, help="only these")
    parser.add_argument("--runs", type=int, default=3, help="the medians count")
    parser.add_argument("--seconds", type=int, help="of the mix and the stereo file, in place of their whole length")
    parser.add_argument("--description", type=Path, default=DESCRIPTION, metavar="FILE", help=f"default: {DESCRIPTION}")
    parser.add_argument("--audio", type=Path, metavar="FOLDER",
                        help="of the mix's files; without it they are made by the gen_audio.sh beside the description")
    parser.add_argument("--quick", action="store_true", help="without the hour made of the example")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    options = parser.parse_args()
    if options.runs < 1 or (options.seconds is not None and options.seconds < 1):
        parser.error("--runs and --seconds are at least 1")
    figures = {"processor": processor(), "processors": os.cpu_count(), "runs": options.runs}
    print(f"{figures['processor']}, {figures['processors']} processors; medians of {options.runs}")
    with tempfile.TemporaryDirectory() as name, beside_floor.own_settings(Path(name)):
        for part in options.part:
            print(f"\n== {part}\n")
            folder = Path(name) / part
            folder.mkdir()
            figures[part] = globals()[part](options, folder)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n")
    if any(not figures[part].get("sameBytes", True) for part in options.part):
        sys.exit("Two renders of the same session differ.")


if __name__ == "__main__":
    main()
