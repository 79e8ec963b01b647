"""`lacquer-mixbench-import`, which makes sessions of described mixes for `./run bench render`, and what comes of them."""

import array
import copy
import json
import subprocess
import sys
import unittest
import wave

import studio
from studio import StudioTest, run

IMPORT = studio.SOURCE / "tests/bench/lacquer-mixbench-import"
EQ = "http://gareus.org/oss/lv2/fil4#stereo"
RATE, FRAMES = 48000, 24000


def gain(db):
    return 10 ** (db / 20)


def write_steady_wav(path, *levels):
    """A channel for each level, which it holds: 16 bits are exact for multiples of 1/32768."""
    with wave.open(str(path), "wb") as file:
        file.setparams((len(levels), 2, RATE, 0, "NONE", ""))
        file.writeframes(array.array("h", [round(32768 * level) for level in levels] * FRAMES).tobytes())


def described():
    """Two tracks, a bus that leads to another one, an effect bus; every way a signal can take, and no plugins."""
    return {
        "format": "mixbench-session", "version": 1, "name": "Described", "sample_rate": RATE, "length_frames": FRAMES,
        "conventions": {}, "export": {},
        "tracks": [
            {"name": "one", "file": "one.wav", "channels": 1, "gain_db": -6, "pan": {"gains_lr": [0.8, 0.3]},
             "plugins": [], "sends": [{"to": "fx", "gain_db": -12}], "output": "deep"},
            {"name": "two", "file": "two.wav", "channels": 2, "gain_db": 2.5, "plugins": [], "sends": [],
             "output": "master"}],
        "buses": [
            {"name": "deep", "channels": 2, "gain_db": -3, "plugins": [], "sends": [{"to": "fx", "gain_db": -20}],
             "output": "high"},
            {"name": "high", "channels": 2, "gain_db": 1, "plugins": [], "sends": [], "output": "master"},
            {"name": "fx", "channels": 2, "gain_db": -2, "plugins": [], "sends": [], "output": "master"}],
        "master": {"channels": 2, "gain_db": -1.5, "plugins": []}}


class MixbenchTest(StudioTest):
    def setUp(self):
        super().setUp()
        self.audio = self.folder / "audio files"
        self.audio.mkdir()
        write_steady_wav(self.audio / "one.wav", 0.25)
        write_steady_wav(self.audio / "two.wav", 0.125, -0.0625)

    def import_mix(self, description, out="mix.lacquer"):
        file = self.folder / "description.json"
        file.write_text(description if isinstance(description, str) else json.dumps(description))
        done = subprocess.run([sys.executable, IMPORT, file, self.audio, self.folder / out], capture_output=True, text=True)
        return done.returncode, done.stderr

    def test_what_is_rendered_is_what_the_gains_of_the_description_add_up_to(self):
        self.assertEqual(self.import_mix(described()), (0, ""))
        session = self.folder / "mix.lacquer"
        code, out, error = run("check", session)
        self.assertEqual((code, error), (0, ""), out)
        code, _, error = run("render", session, "-o", self.folder / "mix.wav", "--bits", 32)
        self.assertEqual(code, 0, error)
        samples, channels = studio.read_float_wav(self.folder / "mix.wav")
        self.assertEqual((channels, len(samples)), (2, 2 * FRAMES))
        for side, (pan, two) in enumerate(((0.8, 0.125), (0.3, -0.0625))):
            one = 0.25 * gain(-6) * pan
            effect = one * gain(-12) + one * gain(-3) * gain(-20)
            expected = gain(-1.5) * (one * gain(-3) * gain(1) + effect * gain(-2) + two * gain(2.5))
            self.assertAlmostEqual(samples[FRAMES + side], expected, delta=1e-6)

    def test_plugins_come_in_their_order_with_all_of_their_controls(self):
        description = described()
        description["tracks"][1]["plugins"] = [{"uri": EQ, "controls": {"gain1": 3.5, "freq1": 200}},
                                               {"uri": EQ, "controls": {"gain1": -2}}]
        self.assertEqual(self.import_mix(description), (0, ""))
        session = self.folder / "mix.lacquer"
        self.assertEqual(run("check", session)[0], 0)
        document = json.loads((session / "session.json").read_text())
        names = {node["id"]: node for node in document["nodes"]}
        following = {wire["from"][0]: wire["to"][0] for wire in document["connections"]}
        track = next(id for id, node in names.items() if node["name"] == "two")
        first = names[following[track]]
        second = names[following[first["id"]]]
        self.assertEqual((first["type"], first["parameters"]), ("lv2:" + EQ, {"gain1": 3.5, "freq1": 200}))
        self.assertEqual((second["type"], second["parameters"]), ("lv2:" + EQ, {"gain1": -2}))
        self.assertEqual(names[following[second["id"]]]["type"], "lacquer:fader")

    def test_what_is_wrong_is_named_and_nothing_is_left_behind(self):
        def broken(change):
            description = copy.deepcopy(described())
            change(description)
            return description

        def track(n, **members):
            return broken(lambda d: d["tracks"][n].update(members))

        cases = [
            ("{", "no JSON"),
            ("[]", "no object"),
            (broken(lambda d: d.update(version=2)), 'no "mixbench-session" of version 1'),
            (broken(lambda d: d.update(length_frames=0)), "length_frames is below 1"),
            (broken(lambda d: d.pop("master")), "master is missing"),
            (broken(lambda d: d["tracks"][0].pop("pan")), r"tracks\[0\].pan is missing"),
            (track(0, pan={"gains_lr": [0, 0]}), r"tracks\[0\].pan.gains_lr are not two gains"),
            (track(0, channels=3), r"tracks\[0\].channels is 3"),
            (track(0, gain_db="loud"), r"tracks\[0\].gain_db is not as expected: 'loud'"),
            (track(0, gain_db=float("nan")), r"tracks\[0\].gain_db is no finite number"),
            (track(1, file="three.wav"), r"tracks\[1\].file: there is no .*three.wav"),
            (track(1, output="nowhere"), r'tracks\[1\].output names no bus: "nowhere"; there are master, deep, high, fx'),
            (track(1, plugins=[{"uri": EQ, "controls": {"gain1": True}}]),
             r"tracks\[1\].plugins\[0\].controls.gain1 is not as expected"),
            (broken(lambda d: d["buses"][1].update(name="deep")), r'buses\[1\].name is that of another bus, too: "deep"'),
        ]
        before = {path.name for path in self.folder.iterdir()} | {"description.json"}
        for description, message in cases:
            with self.subTest(message):
                code, error = self.import_mix(description)
                self.assertEqual(code, 1, error)
                self.assertRegex(error, "^lacquer-mixbench-import: .*" + message)
                self.assertEqual({path.name for path in self.folder.iterdir()}, before)

    def test_a_session_that_is_there_stays(self):
        self.assertEqual(self.import_mix(described()), (0, ""))
        before = (self.folder / "mix.lacquer/session.json").read_text()
        description = described()
        description["name"] = "Another"
        code, error = self.import_mix(description)
        self.assertEqual(code, 1)
        self.assertRegex(error, "mix.lacquer is there already")
        self.assertEqual((self.folder / "mix.lacquer/session.json").read_text(), before)


if __name__ == "__main__":
    unittest.main()
