"""`lacquer stems`, from the outside; what the files hold and add up to is worked out by ffmpeg and sox."""

import json
import re
import shutil
import subprocess
import unittest

import studio
from studio import StudioTest, run


def peak_dbfs(*inputs):
    """The highest sample of the sum of files, each (path, factor)."""
    command = ["sox", "-m"] if len(inputs) > 1 else ["sox"]
    for path, factor in inputs:
        command += ["-v", str(factor), str(path)]
    said = subprocess.run([*command, "-n", "stats"], capture_output=True, text=True, check=True).stderr
    level = re.search(r"Pk lev dB\s+(\S+)", said)[1]
    return float("-inf") if "inf" in level else float(level)


class StemsTest(StudioTest):
    def stems(self, *options):
        code, out, error = run("stems", studio.EXAMPLE, "-o", self.folder / "stems", *options)
        self.assertEqual(code, 0, error)
        return out

    def test_the_buses_of_the_example_add_up_to_its_mix(self):
        report = json.loads(self.stems("--json"))
        self.assertEqual(report["at"], "Mix bus")
        self.assertEqual({stem["name"] for stem in report["stems"]},
                         {"Horns bus", "Keys bus", "Guitars bus", "Bass bus", "Drums bus", "Vocals bus", "Drums send"})
        self.assertTrue(report["addUp"])
        for path in [stem["path"] for stem in report["stems"]] + [report["mix"]]:
            said = json.loads(subprocess.run(
                ["ffprobe", "-v", "error", "-show_streams", "-of", "json", path], capture_output=True, check=True).stdout)
            stream = said["streams"][0]
            self.assertEqual((stream["codec_name"], stream["sample_rate"], stream["duration_ts"]),
                             ("pcm_f32le", "48000", report["frames"]))
        # sox adds up in 32-bit whole numbers, which ends at about -186 dBFS.
        rest = peak_dbfs(*[(stem["path"], 1) for stem in report["stems"]], (report["mix"], -1))
        self.assertLess(rest, -138)
        for stem in report["stems"]:
            self.assertAlmostEqual(stem["peakDbfs"], peak_dbfs((stem["path"], 1)), delta=0.02)

    def test_a_bus_may_be_taken_apart_and_the_sheet_says_so(self):
        out = self.stems("--at", "Drums bus")
        names = {path.name for path in (self.folder / "stems").iterdir()}
        self.assertEqual(names, {"Kick.wav", "Snare.wav", "Hi-hat.wav", "Cymbals.wav", "Toms.wav", "mix.wav", "stems.txt"})
        self.assertIn('add up to what arrives at "Drums bus"', out)
        self.assertEqual((self.folder / "stems/stems.txt").read_text(), out)

    def test_a_range_is_cut_out_of_every_stem(self):
        report = json.loads(self.stems("--range", "10:12.5", "--json"))
        self.assertEqual(report["frames"], 120000)
        self.assertTrue(report["addUp"])
        self.assertIn("from frame 480000", (self.folder / "stems/stems.txt").read_text())

    def test_they_are_listed_in_the_order_of_the_mixer(self):
        song = self.folder / "song.lacquer"
        shutil.copytree(studio.EXAMPLE, song)
        script = self.folder / "order.jsonl"
        script.write_text('{"edit": "setOrder", "nodes": ["Vocals bus", "Drums bus"]}\n')
        self.assertEqual(run("edit", song, "--file", script)[0], 0)
        before = json.loads(run("stems", studio.EXAMPLE, "--list", "--json")[1])["stems"]
        after = json.loads(run("stems", song, "--list", "--json")[1])["stems"]
        first = ["Vocals bus", "Drums bus"]
        self.assertEqual(after, first + [name for name in before if name not in first])

    def test_listing_writes_nothing(self):
        code, out, _ = run("stems", studio.EXAMPLE, "--list")
        self.assertEqual(code, 0)
        self.assertIn("Drums send", out)
        self.assertIn('meet at "Mix bus"', out)

    def test_solo_is_asked_about(self):
        song = self.folder / "song.lacquer"
        shutil.copytree(studio.EXAMPLE, song)
        script = self.folder / "solo.jsonl"
        script.write_text('{"edit": "setParameter", "node": "Bass bus fader", "parameter": "solo", "value": true}\n')
        self.assertEqual(run("edit", song, "--file", script)[0], 0)
        code, _, error = run("stems", song, "-o", self.folder / "stems")
        self.assertEqual(code, 65)
        self.assertRegex(error, "Bass bus fader: solo is on.*--keep-solo")
        self.assertFalse((self.folder / "stems").exists())
        code, out, error = run("stems", song, "-o", self.folder / "stems", "--keep-solo", "--range", "10:12", "--json")
        self.assertEqual(code, 0, error)
        peaks = {stem["name"]: stem["peakDbfs"] for stem in json.loads(out)["stems"]}
        self.assertGreater(peaks.pop("Bass bus"), -60)
        self.assertEqual(set(peaks.values()), {-200})

    def test_what_is_wrong_is_said_and_nothing_is_written(self):
        for options, code, words in [(["--list", "--at", "Nowhere"], 2, 'no node is called "Nowhere"'),
                                     ([], 2, "--output"),
                                     (["-o", self.folder / "never", "--range", "50:70"], 2, "the song ends at 60"),
                                     (["-o", self.folder / "never", "--loop"], 2, "has no loop"),
                                     (["-o", self.folder / "there"], 73, "no folder")]:
            (self.folder / "there").write_text("a file")
            done = run("stems", studio.EXAMPLE, *options)
            self.assertEqual(done[0], code, done)
            self.assertIn(words, done[2])
        self.assertEqual((self.folder / "there").read_text(), "a file")


if __name__ == "__main__":
    unittest.main()
