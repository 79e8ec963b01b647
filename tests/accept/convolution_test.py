"""Convolution reverbs by the program, beside sox's FIR filter."""

import array
import json
import math
import random
import struct
import subprocess
import unittest

import studio
from studio import StudioTest, run


def noise(seed, frames, level=0.3, fall=0.0):
    generator = random.Random(seed)
    return [generator.uniform(-level, level) * math.exp(-fall * frame / frames) for frame in range(frames)]


def write_wav(path, channels, rate=48000):
    """32-bit float, any number of channels."""
    data = array.array("f", [sample for frame in zip(*channels) for sample in frame]).tobytes()
    count = len(channels)
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 3, count, rate, 4 * count * rate, 4 * count, 32)
    path.write_bytes(struct.pack("<4sI4s", b"RIFF", 12 + len(form) + len(data), b"WAVE") + form +
                     struct.pack("<4sI", b"data", len(data)) + data)
    return path


def decibels(power):
    return 10 * math.log10(power) if power > 0 else -300


class ConvolutionTest(StudioTest):
    def sox_fir(self, samples, impulse):
        """What sox's `fir` makes of them, by FFT in double; it takes its delay of half the filter off again."""
        half = len(impulse) // 2
        coefficients = self.folder / "impulse.txt"
        coefficients.write_text("\n".join(f"{x:.17g}" for x in impulse))
        source = write_wav(self.folder / "dry.wav", [[0.0] * half + samples + [0.0] * len(impulse)])
        target = self.folder / "sox.wav"
        subprocess.run(["sox", source, "-e", "float", "-b", "32", target, "fir", coefficients], check=True)
        return list(studio.read_float_wav(target)[0])

    def test_it_nulls_against_sox(self):
        samples, impulse = noise(1, 48000, level=0.03), noise(2, 30001, level=0.1, fall=5)
        impulse = list(array.array("f", impulse))
        source = write_wav(self.folder / "in.wav", [samples])
        room = write_wav(self.folder / "room.wav", [impulse])
        target = self.folder / "wet.wav"
        code, _, error = run("apply", "lacquer:convolution-reverb", source, target, "--file", f"impulse={room}",
                             "--set", "mix=100", "normalise=0")
        self.assertEqual(code, 0, error)
        mine = list(studio.read_float_wav(target)[0])
        theirs = self.sox_fir(list(array.array("f", samples)), impulse)
        frames = min(len(mine), len(theirs))
        self.assertGreaterEqual(frames, 48000 + 30000)
        null = decibels(sum((a - b) ** 2 for a, b in zip(mine, theirs)) / sum(b * b for b in theirs))
        print(f"null against sox: {null:.1f} dB")
        self.assertLess(null, -120)

    def test_a_session_names_its_impulse_beside_it(self):
        session = self.new_session(seconds=0.5, stems=("kick",))
        self.set_range(session, 24000)
        room = session / "audio" / "room.wav"
        write_wav(room, [[0.0] * 128 + [1.0]])  # whole cells, so that all behind it sounds the same

        def add_reverb(document):
            track = next(n for n in document["nodes"] if n["type"] == "lacquer:track")
            wire = next(c for c in document["connections"] if c["from"][0] == track["id"])
            document["nodes"].append({"id": 900, "type": "lacquer:convolution-reverb", "name": "Room",
                                      "width": track["width"], "position": [0, 0], "parameters": {"mix": 100},
                                      "state": {"file:impulse": "audio/room.wav"}})
            document["connections"].append({"id": 900, "from": wire["from"], "to": [900, "in"]})
            wire["from"] = [900, "out"]
            document.update(nextNodeId=901, nextConnectionId=901)
        dry = studio.read_float_wav(self.render(session, "dry.wav", "--bits", "32"))[0]
        self.edit(session, add_reverb)
        wet = studio.read_float_wav(self.render(session, "wet.wav", "--bits", "32"))[0]
        channels = len(wet) // 24000
        for late, sample in zip(wet[128 * channels:], dry):
            self.assertAlmostEqual(late, sample, delta=1e-5)
        again = self.render(session, "again.wav", "--bits", "32", "--block", "4096", "--threads", "2")
        self.assertEqual(studio.read_float_wav(again)[0], wet)

        room.unlink()
        code, _, error = run("render", session, "-o", self.folder / "never.wav")
        self.assertEqual(code, 66, error)
        self.assertIn(str(room), error)
        self.assertIn("Room", error)
        room.write_bytes(b"no sound")
        code, _, error = run("render", session, "-o", self.folder / "never.wav")
        self.assertEqual(code, 65, error)
        self.assertIn(str(room), error)
        write_wav(room, [[1.0], [1.0], [1.0]])
        code, out, error = run("check", session)
        self.assertEqual(code, 65, error)
        self.assertIn("has 3 channels", out + error)
        self.assertIn(str(room), out + error)


if __name__ == "__main__":
    unittest.main()
