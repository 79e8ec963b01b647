"""Are the samples of `lacquer apply` those of the plugin by itself?

Every installed LV2 plugin with one or two audio inputs and outputs, with controls moved to places chosen at random, over
two seconds of sound: `lacquer apply --raw` against run_plugin, which knows nothing of the engine, at the same block
length; and run_plugin against lilv's own lv2apply, where that can run the plugin and the plugin does not care how long
its blocks are. Samples are the same when they are within 1e-30; the last block, which lacquer pads, is left out.

A plugin that does not repeat itself in run_plugin is named and not judged. Exit code 1 when lacquer gives neither what
run_plugin nor what lv2apply gives.
"""

import argparse
import array
import json
import math
import os
import random
import struct
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SAMPLE = Path(__file__).parent / "sample.txt"
RATE, SECONDS, BLOCK = 48000, 2, 256
LEFT_ALONE = ("bypass", "enabled", "freeze", "panic")  # what would make the plugin do nothing
NOT_JUDGED = {
    "urn:dragonfly:room": "it seeds its random numbers with the time of day, which lacquer does not let it have",
    **{f"http://plugin.org.uk/swh-plugins/{name}": "its sound hangs on memory that it has not written"
       for name in ("chebstortion", "const", "dcRemove", "harmonicGen", "valve")},
    "urn:zamaudio:ZamDelay": "its time hangs on the tempo, which run_plugin does not tell",
    "http://guitarix.sourceforge.net/plugins/gxtuner#tuner": "it measures in a thread of its own",
}


def sound(path, channels):
    """Tones that come and go over noise, with hits: something for every kind of effect."""
    noise = random.Random(7)
    samples = array.array("f")
    for i in range(RATE * SECONDS):
        at = i / RATE
        level = 0.05 + 0.6 * (math.sin(2 * math.pi * 1.5 * at) ** 2)
        for channel in range(channels):
            tone = math.sin(2 * math.pi * (110 + 55 * channel) * at) + 0.4 * math.sin(2 * math.pi * 3100 * at)
            hit = 0.8 * math.exp(-((i % 12000) / 240)) * noise.uniform(-1, 1)
            samples.append(level * 0.4 * tone + hit * 0.5 + 0.01 * noise.uniform(-1, 1))
    data = samples.tobytes()
    with open(path, "wb") as file:
        file.write(b"RIFF" + struct.pack("<I", 36 + len(data)) + b"WAVEfmt " + struct.pack(
            "<IHHIIHH", 16, 3, channels, RATE, RATE * channels * 4, channels * 4, 32) + b"data" +
            struct.pack("<I", len(data)) + data)


def read(path):
    """Channels and interleaved samples of a WAV file of floats."""
    data = path.read_bytes()
    at, channels, bits, samples = 12, 0, 32, None
    while at + 8 <= len(data):
        name, size = data[at:at + 4], struct.unpack_from("<I", data, at + 4)[0]
        if name == b"fmt ":
            channels, bits = struct.unpack_from("<H", data, at + 10)[0], struct.unpack_from("<H", data, at + 22)[0]
        if name == b"data":
            samples = array.array("f" if bits == 32 else "d", data[at + 8:at + 8 + size])
        at += 8 + size + size % 2
    return channels, samples


def same(one, other):
    """The largest difference before the last block; None when they cannot be compared."""
    (channels, a), (others, b) = one, other
    if channels != others or not a or not b:
        return None
    length = (min(len(a), len(b)) // channels // BLOCK - 1) * BLOCK * channels
    if a[:length] == b[:length]:
        return 0.0
    return max((abs(x - y) if x == x and y == y else (0.0 if x != x and y != y else math.inf))
               for x, y in zip(a[:length], b[:length]))


def is_same(one, other):
    difference = same(one, other)
    return difference is not None and difference <= 1e-30


def moved(parameter, chance):
    low, high, scale = parameter["minimum"], parameter["maximum"], parameter["scale"]
    if scale == "toggle":
        return chance.choice((0, 1))
    if scale in ("integer", "choice"):
        return chance.randint(math.ceil(low), math.floor(min(high, low + 1e6)))
    at = chance.uniform(0.1, 0.9)
    if scale == "logarithmic" and low > 0:
        return low * (high / low) ** at
    return low + (high - low) * at


class Judge:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.environment = {**os.environ, "HOME": str(folder), "QT_QPA_PLATFORM": "offscreen",
                            "XDG_RUNTIME_DIR": str(folder)}
        for channels in (1, 2):
            sound(folder / f"in{channels}.wav", channels)

    def run(self, *command, timeout=60):
        try:
            return subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=timeout,
                                  env=self.environment, stdin=subprocess.DEVNULL)
        except subprocess.TimeoutExpired:
            return subprocess.CompletedProcess(command, 124, "", "took too long")

    def judge(self, uri):
        """(verdict, words)"""
        if uri in NOT_JUDGED:
            return "not judged", NOT_JUDGED[uri]
        told = self.run(self.options.lacquer, "nodes", uri, "--json")
        if told.returncode != 0:
            return "refused", told.stderr.strip().splitlines()[-1] if told.stderr.strip() else str(told.returncode)
        node = json.loads(told.stdout[told.stdout.index("{"):])
        audio = {side: [port for port in node[side] if port["kind"] == "audio"] for side in ("inputs", "outputs")}
        width = node["widths"][0]
        channels = {side: [width if port["channels"] == "width" else port["channels"] for port in ports]
                    for side, ports in audio.items()}
        if len(channels["inputs"]) != 1 or len(channels["outputs"]) != 1 or max(
                channels["inputs"] + channels["outputs"]) > 2:
            return "not for this test", f"{channels['inputs']} to {channels['outputs']}"
        chance = random.Random(uri + str(self.options.seed))
        settings = {}
        for parameter in node["parameters"]:
            at_rest = any(word in (parameter["id"] + parameter["name"]).lower() for word in LEFT_ALONE)
            value = parameter["default"] if at_rest or self.options.defaults else moved(parameter, chance)
            settings[parameter["id"]] = struct.unpack("<f", struct.pack("<f", value))[0]
        name = "".join(c if c.isalnum() else "_" for c in uri)
        source = self.folder / f"in{channels['inputs'][0]}.wav"
        files = {kind: self.folder / f"{name}-{kind}.wav" for kind in ("direct", "again", "ours", "lv2apply")}
        try:
            return self.compare(uri, source, files, {key: f"{value:.9g}" for key, value in settings.items()})
        finally:
            for file in files.values():
                file.unlink(missing_ok=True)

    def compare(self, uri, source, files, settings):
        pairs = [f"{key}={value}" for key, value in settings.items()]
        for kind in ("direct", "again"):
            run = self.run(self.options.runner, uri, source, files[kind], BLOCK, *pairs)
            if run.returncode != 0:
                return "not judged", f"run_plugin: {run.returncode} {run.stderr.strip()[-80:]}"
        ours = self.run(self.options.lacquer, "apply", uri, source, files["ours"], "--raw", "--block", BLOCK,
                        *(["--set", *pairs] if pairs else []))
        direct, again = read(files["direct"]), read(files["again"])
        if ours.returncode != 0:
            finite = all(math.isfinite(x) for x in direct[1])
            return ("failed" if finite else "not finite"), ours.stderr.strip()[-160:]
        if same(direct, again) != 0:
            return "not repeatable", ""
        mine = read(files["ours"])
        controls = [word for key, value in settings.items() for word in ("-c", key, value)]
        self.run("lv2apply", "-i", source, "-o", files["lv2apply"], *controls, uri)
        lilv = read(files["lv2apply"]) if files["lv2apply"].exists() else None  # it may still end badly
        if lilv and is_same(mine, lilv):
            return "same", "as lv2apply"
        if not is_same(mine, direct):
            return "differs", f"by {same(direct, mine)} from run_plugin"
        return "same", "lv2apply's blocks differ" if lilv else "lv2apply cannot run it"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("uris", nargs="*", help="plugins; all installed ones when none is given")
    parser.add_argument("--lacquer", required=True)
    parser.add_argument("--runner", required=True, help="the program run_plugin")
    parser.add_argument("--seed", type=int, default=1, help="other places of the controls")
    parser.add_argument("--defaults", action="store_true", help="controls where the plugin has them")
    parser.add_argument("--sample", action="store_true", help="the plugins of sample.txt")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    if options.sample:
        options.uris = [line for line in SAMPLE.read_text().splitlines() if line and not line.startswith("#")]
    uris = options.uris or sorted(set(subprocess.run(["lv2ls"], capture_output=True, text=True, check=True).stdout.split()))
    verdicts = Counter()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        judge = Judge(options, Path(folder))
        for uri, (verdict, words) in zip(uris, pool.map(judge.judge, uris)):
            verdicts[verdict if verdict != "same" else f"same ({words})"] += 1
            if options.verbose or verdict in ("differs", "failed", "not repeatable", "not finite", "refused"):
                print(f"{verdict}: {uri} {words}", flush=True)
    print("; ".join(f"{count} {verdict}" for verdict, count in verdicts.most_common()))
    return 1 if verdicts["differs"] or verdicts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
