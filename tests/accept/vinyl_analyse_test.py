"""`lacquer vinyl analyse` and `lacquer vinyl houses`, from the outside."""

import json
import math
import subprocess
import unittest

from studio import EXAMPLE, StudioTest, run


class VinylAnalyseTest(StudioTest):
    def sound(self, name, seconds, *effects, channels=2):
        path = self.folder / name
        subprocess.run(["sox", "-R", "-n", "-r", "44100", "-b", "24", "-c", str(channels), path, "synth", str(seconds), *effects],
                       check=True)
        return path

    def analyse(self, *arguments):
        code, out, error = run("vinyl", "analyse", *arguments, "--json")
        self.assertEqual(code, 0, error)
        return json.loads(out)

    def test_a_tone_of_100_hz_takes_what_the_formula_says(self):
        tone = self.sound("tone.wav", 60, "sine", "100", "gain", "-6.0206")
        said = self.analyse(tone, "--gain", "6.0206")
        side = said["sides"][0]
        self.assertTrue(side["fits"])
        # 70 um of silence and twice 17.635 um, for 60 s at 100/3 turns a minute.
        self.assertAlmostEqual(side["conservativeMm"], 0.105269 * 60 / 1.8, delta=0.01)
        self.assertLessEqual(side["lowerMm"], side["conservativeMm"])
        self.assertLessEqual(side["conservativeMm"], side["fixedMm"])
        slices = self.analyse(tone, "--gain", "6.0206", "--all")["sides"][0]["songs"][0]["slices"]
        self.assertAlmostEqual(slices[30]["lateralUm"], 17.635, delta=0.01)
        self.assertAlmostEqual(side["songs"][0]["lowEndCorrelation"], 1, delta=0.001)
        self.assertAlmostEqual(side["endRadiusMm"], 146.05 - side["conservativeMm"], delta=1e-9)
        # At 45 a minute takes 45 turns, on a disc of 7 inches from 84.15 mm on.
        single = self.analyse(tone, "--gain", "6.0206", "--format", "7in", "--speed", "45")["sides"][0]
        self.assertAlmostEqual(single["conservativeMm"], 0.105269 * 45, delta=0.01)
        self.assertAlmostEqual(single["songs"][0]["startRadiusMm"], 84.15)
        # Twice the reference velocity is 6 dB.
        faster = self.analyse(tone, "--reference-velocity", "10")["sides"][0]
        self.assertAlmostEqual(faster["conservativeMm"], side["conservativeMm"], delta=1e-4)

    def test_bright_songs_are_warned_of_where_they_lie(self):
        bright = self.sound("bright.wav", 12, "sine", "10000", "vol", "0.3")
        quiet = self.sound("quiet.wav", 6, "sine", "300", "vol", "0.05", channels=1)
        said = self.analyse(quiet, bright, "--format", "7in")
        events = said["sides"][0]["events"]
        curvature = [event for event in events if event["metric"] == "curvature"]
        self.assertEqual([event["title"] for event in curvature], ["bright"])
        # C = 0.44311 for an amplitude of 0.1 at 60 mm and 18 um.
        radius = curvature[0]["worstRadiusMm"]
        steady = said["sides"][0]["songs"][1]
        self.assertGreaterEqual(steady["curvature"], 3 * 0.44311 * (60 / radius) ** 2 * 0.99)
        self.assertIn("de-esser", curvature[0]["remedy"])
        code, out, _ = run("vinyl", "analyse", quiet, bright, "--format", "7in", "--stylus", "4")
        self.assertEqual(code, 0)
        self.assertIn("tip of 4 um", out)
        self.assertNotIn("as sharply as", out)

    def test_what_does_not_fit_is_told_with_what_would(self):
        loud = self.sound("loud.wav", 300, "sine", "60", "vol", "0.9")
        long = [loud] * 5
        said = self.analyse(*long)
        self.assertFalse(said["sides"][0]["fits"])
        self.assertLess(said["sides"][0]["minutesLeft"], 0)
        self.assertLess(said["loudestCutDb"], 0)
        self.assertTrue(self.analyse(*long, "--gain", said["loudestCutDb"])["sides"][0]["fits"])
        self.assertFalse(self.analyse(*long, "--gain", said["loudestCutDb"] + 0.05)["sides"][0]["fits"])
        self.assertTrue(all(side["fits"] for side in self.analyse(*long, "--sides", "2", "3")["sides"]))
        code, out, _ = run("vinyl", "analyse", *long)
        self.assertIn("DOES NOT FIT", out)
        self.assertIn("It fits at a cut gain of up to", out)

    def test_silence_constants_and_short_songs(self):
        silence = self.sound("silence.wav", 20, "sine", "100", "vol", "0")
        constant = self.sound("constant.wav", 20, "sine", "0", "dcshift", "0.5")
        short = self.sound("short.wav", 0.01, "sine", "440")
        for song in (silence, constant, short):
            side = self.analyse(song)["sides"][0]
            self.assertTrue(math.isfinite(side["conservativeMm"]))
            self.assertTrue(side["fits"])
        self.assertAlmostEqual(self.analyse(silence)["sides"][0]["conservativeMm"], 0.07 * 20 / 1.8, delta=1e-6)
        self.assertEqual(self.analyse(silence)["sides"][0]["events"], [])

    def test_albums_and_sessions(self):
        a, b = self.sound("a.wav", 5, "pinknoise", "vol", "0.2"), self.sound("b.wav", 4, "pinknoise", "vol", "0.2")
        album = self.folder / "record.lacquer-album"
        self.assertEqual(run("album", "new", album, a, b, "--gap", "3")[0], 0)
        side = self.analyse(album)["sides"][0]
        self.assertEqual([song["title"] for song in side["songs"]], ["a", "b"])
        self.assertAlmostEqual(side["songs"][1]["beginSeconds"], 8, delta=0.01)
        self.assertEqual(self.analyse(a, b, "--gap", "3")["sides"][0]["conservativeMm"], side["conservativeMm"])
        alone = self.analyse(album, "--alone")["sides"]
        self.assertEqual(len(alone), 2)
        self.assertEqual([each["songs"][0]["startRadiusMm"] for each in alone], [146.05, 146.05])
        # The same on any number of threads.
        self.assertEqual(self.analyse(album, "--all", "--threads", "1"), self.analyse(album, "--all", "--threads", "4"))
        before = sorted(path.name for path in self.folder.iterdir())
        session = self.analyse(EXAMPLE)["sides"][0]["songs"][0]
        self.assertEqual(session["title"], "keep-on-rolling")
        self.assertGreater(session["conservativeMm"], 1)
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), before)

    def test_what_is_wrong_is_said(self):
        a = self.sound("a.wav", 1, "pinknoise")
        code, _, error = run("vinyl", "analyse", self.folder / "none.wav")
        self.assertEqual(code, 66)
        self.assertIn("none.wav", error)
        code, _, error = run("vinyl", "analyse", a, "--sides", "1", "1")
        self.assertEqual(code, 2)
        self.assertIn("the sides have 2 songs, but there are 1", error)
        # A sum of 1 once 64 bits have run over.
        code, _, error = run("vinyl", "analyse", a, "--sides", str(2**64 - 1), "2")
        self.assertNotEqual(code, 0)
        self.assertIn("a side cannot have", error)
        for option in ("--gain", "--reference-velocity", "--stylus", "--gap"):
            code, _, error = run("vinyl", "analyse", a, option, "nan")
            self.assertNotEqual(code, 0, option)
            self.assertIn("not in range", error)
        self.assertEqual(run("vinyl", "analyse", a, "--house", "nobody")[0], 2)
        self.assertEqual(run("vinyl", "analyse", a, "--format", "9in")[0], 2)
        three = self.sound("three.wav", 1, "pinknoise", channels=3)
        code, _, error = run("vinyl", "analyse", three)
        self.assertEqual(code, 65)
        self.assertIn("3 channels", error)

    def test_houses(self):
        code, out, _ = run("vinyl", "houses", "--json")
        self.assertEqual(code, 0)
        houses = {house["name"]: house for house in json.loads(out)["houses"]}
        fitted = houses["los-senderos"]["calibrations"][0]
        self.assertAlmostEqual(fitted["basePitchUm"], 55.0, delta=0.05)
        self.assertAlmostEqual(fitted["modulationPitchUm"], 73.7, delta=0.05)
        code, out, _ = run("vinyl", "houses")
        self.assertIn("55.0 + 73.7 g um", out)


if __name__ == "__main__":
    unittest.main()
