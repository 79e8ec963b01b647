"""`lacquer compare`, from the outside."""

import json
import subprocess
import unittest

from studio import StudioTest, run


class CompareTest(StudioTest):
    def sound(self, name, *effects):
        path = self.folder / name
        subprocess.run(["sox", "-R", "-n", "-r", "48000", "-b", "24", "-c", "2", path, "synth", "4", "pinknoise", *effects],
                       check=True)
        return path

    def test_a_softer_and_later_version(self):
        a = self.sound("a.wav", "vol", "0.2")
        b = self.folder / "b.wav"
        subprocess.run(["sox", a, b, "vol", "0.5", "pad", "0.01"], check=True)
        code, out, error = run("compare", a, b, "--json", "-o", self.folder / "rest.wav")
        self.assertEqual(code, 0, error)
        said = json.loads(out)
        self.assertEqual(said["offsetFrames"], 480)
        self.assertAlmostEqual(said["gainDb"], 6.02, delta=0.01)
        self.assertLess(said["residualDb"], -100)  # 24 bits, dithered by sox
        self.assertTrue((self.folder / "rest.wav").exists())
        code, out, _ = run("compare", a, b)
        self.assertIn("B is 480 frames (10.0 ms) later than A; brought to A's level by +6.0 dB", out)
        self.assertIn("1000 Hz   0.0 dB", out)

    def test_the_same_and_something_else(self):
        a = self.sound("a.wav", "vol", "0.2")
        code, out, _ = run("compare", a, a)
        self.assertIn("nothing is left: every sample is the same", out)
        other = self.folder / "other.wav"
        subprocess.run(["sox", "-n", "-r", "48000", "-c", "2", other, "synth", "4", "sine", "50", "vol", "0.2"], check=True)
        code, out, _ = run("compare", a, other)
        self.assertEqual(code, 0)
        self.assertIn("hardly the same music", out)

    def test_what_is_wrong_is_said(self):
        a = self.sound("a.wav", "vol", "0.2")
        code, _, error = run("compare", a, self.folder / "none.wav")
        self.assertEqual(code, 66)
        self.assertIn("none.wav", error)


if __name__ == "__main__":
    unittest.main()
