"""`lacquer export`, from the outside; what the files hold is judged by ffmpeg."""

import array
import json
import re
import subprocess
import unittest

import studio
from studio import StudioTest, run


def judged(path):
    said = subprocess.run(["ffmpeg", "-hide_banner", "-nostats", "-i", path, "-af", "ebur128=peak=true", "-f", "null", "-"],
                          capture_output=True, text=True, check=True).stderr
    summary = said[said.rindex("Summary:"):]
    return float(re.search(r"I:\s+(\S+)", summary)[1]), float(re.search(r"Peak:\s+(\S+)", summary)[1])


def stream(path):
    said = subprocess.run(["ffprobe", "-v", "error", "-show_streams", "-of", "json", path], capture_output=True, check=True)
    return json.loads(said.stdout)["streams"][0]


class ExportTest(StudioTest):
    def export(self, source, *options):
        code, out, error = run("export", source, "-o", self.folder / "out", *options)
        self.assertEqual(code, 0, error)
        return out

    def names(self):
        return {path.name for path in (self.folder / "out").iterdir()} if (self.folder / "out").exists() else set()

    def test_a_session_becomes_a_file_for_each_purpose(self):
        report = json.loads(self.export(studio.EXAMPLE, "-p", "streaming", "cd", "mp3", "--json"))
        self.assertEqual(self.names(), {"Keep on Rolling.flac", "Keep on Rolling.wav", "Keep on Rolling.mp3"})
        by_preset = {file["preset"]: file for file in report["files"]}
        lufs, peak = judged(by_preset["streaming"]["path"])
        self.assertAlmostEqual(lufs, -14, delta=0.11)
        self.assertLess(peak, -0.9)
        self.assertEqual(len(by_preset["streaming"]["services"]["services"]), 10)
        cd = stream(by_preset["cd"]["path"])
        self.assertEqual((cd["codec_name"], cd["sample_rate"]), ("pcm_s16le", "44100"))
        code, out, error = run("render", studio.EXAMPLE, "-o", self.folder / "plain.wav", "--bits", "32", "--json")
        self.assertEqual(code, 0, error)
        self.assertAlmostEqual(judged(by_preset["cd"]["path"])[0], judged(self.folder / "plain.wav")[0], delta=0.11)

    def test_the_archive_is_the_render(self):
        report = json.loads(self.export(studio.EXAMPLE, "-p", "archive", "--range", "10:13", "--json"))
        run("render", studio.EXAMPLE, "-o", self.folder / "plain.wav", "--bits", "32", "--range", "10:13")
        samples = [subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-f", "f32le", "-"], capture_output=True, check=True)
                   .stdout for path in (report["files"][0]["path"], self.folder / "plain.wav")]
        self.assertEqual(len(samples[0]), 3 * 48000 * 8)
        self.assertEqual(samples[0], samples[1])

    def test_a_sound_file_is_finished_too_and_the_report_reads_well(self):
        mix = self.folder / "mix.wav"
        subprocess.run(["sox", "-n", "-r", "48000", "-b", "24", "-c", "2", mix, "synth", "5", "pinknoise", "vol", "0.2"],
                       check=True)
        out = self.export(mix, "-p", "streaming", "--target", "-16")
        self.assertIn("-16.0 LUFS", out)
        self.assertIn("what services make of it (as of ", out)
        self.assertIn("All files were read again; they are as wanted.", out)
        self.assertAlmostEqual(judged(self.folder / "out/mix.flac")[0], -16, delta=0.11)

    def test_files_say_what_they_are(self):
        mix = self.folder / "mix.flac"
        subprocess.run(["sox", "-n", "-r", "44100", "-b", "16", "-c", "2", mix, "synth", "4", "pinknoise", "vol", "0.2"],
                       check=True)
        code, _, error = run("tags", mix, "--set", "title=Rain", "artist=The Band", "isrc=GBABC2500012")
        self.assertEqual(code, 0, error)
        mine = self.folder / "mine.json"
        mine.write_text('[{"name": "mp3", "format": "mp3", "kbps": 192, "fileName": "{artist} - {title}"}]')
        self.export(mix, "--presets", mine, "-p", "mp3", "cd")
        self.assertEqual(self.names(), {"The Band - Rain.mp3", "mix.wav"})
        said = json.loads(subprocess.run(["ffprobe", "-v", "error", "-show_format", "-of", "json",
                                          self.folder / "out/The Band - Rain.mp3"], capture_output=True, check=True).stdout)
        tags = {key.lower(): value for key, value in said["format"]["tags"].items()}
        self.assertEqual((tags["title"], tags["artist"]), ("Rain", "The Band"))
        loudness = subprocess.run(["mediainfo", self.folder / "out/mix.wav"], capture_output=True, text=True, check=True).stdout
        found = re.search(r"LoudnessValue\s*:\s*(-?[\d.]+)", loudness)
        self.assertAlmostEqual(float(found[1]), judged(mix)[0], delta=0.15)

    def test_stretches_of_a_song_are_one_export(self):
        mine = self.folder / "mine.json"
        presets = [{"name": "verse", "format": "wav", "range": "0:2", "fileName": "{name}"},
                   {"name": "chorus", "format": "wav", "range": "2:5", "fileName": "{title}"}]
        mine.write_text(json.dumps(presets))
        code, _, error = run("export", studio.EXAMPLE, "--presets", mine, "-p", "verse", "chorus", "-o", self.folder / "out")
        self.assertEqual(code, 2)
        self.assertIn("two files", error)
        self.assertEqual(self.names(), set())
        presets[1]["fileName"] = "{title} ({preset})"
        mine.write_text(json.dumps(presets))
        report = json.loads(self.export(studio.EXAMPLE, "--presets", mine, "-p", "verse", "chorus", "--json"))
        self.assertEqual({file["preset"]: file["frames"] for file in report["files"]}, {"verse": 96000, "chorus": 144000})
        self.assertEqual(len(report["renders"]), 2)

    def test_presets_of_ones_own(self):
        mix = self.folder / "mix.wav"
        subprocess.run(["sox", "-n", "-r", "44100", "-c", "2", mix, "synth", "2", "sine", "440", "vol", "0.2"], check=True)
        mine = self.folder / "mine.json"
        mine.write_text(json.dumps([{"name": "radio", "format": "aiff", "bits": 16, "targetLufs": -23,
                                     "fileName": "{name} for {preset}"}]))
        self.export(mix, "--presets", mine, "-p", "radio")
        self.assertEqual(self.names(), {"mix for radio.aiff"})
        self.assertAlmostEqual(judged(self.folder / "out/mix for radio.aiff")[0], -23, delta=0.11)
        code, out, _ = run("export", "--list", "--presets", mine)
        self.assertEqual(code, 0)
        self.assertIn("radio", out)
        self.assertIn("streaming", out)

    def test_a_preset_may_ask_for_stems(self):
        mine = self.folder / "mine.json"
        mine.write_text(json.dumps([{"name": "stems", "format": "flac", "bits": 24, "stems": "parts"}]))
        report = json.loads(self.export(studio.EXAMPLE, "--presets", mine, "-p", "stems", "cd", "--range", "10:13", "--json"))
        listed = json.loads(run("stems", studio.EXAMPLE, "--list", "--json")[1])["stems"]
        self.assertEqual(self.names(), {f"Keep on Rolling - {stem}.flac" for stem in listed} | {"Keep on Rolling.wav"})
        self.assertTrue(report["stems"][0]["addUp"])
        run("stems", studio.EXAMPLE, "-o", self.folder / "stems", "--range", "10:13")
        for stem in listed:  # what differs is what 24 bits with dither do: at most 1.5 steps
            pair = [self.samples_of(path) for path in (self.folder / "out" / f"Keep on Rolling - {stem}.flac",
                                                       self.folder / "stems" / f"{stem}.wav")]
            self.assertEqual(len(pair[0]), len(pair[1]))
            self.assertLess(max(abs(a - b) for a, b in zip(*pair)), 2 / 2**23, stem)
        code, out, error = run("export", studio.EXAMPLE, "--presets", mine, "-p", "stems", "--target", "-14", "-o",
                               self.folder / "none")
        self.assertEqual(code, 2)
        self.assertIn("--target: stems keep their levels", error)

    def samples_of(self, path):
        raw = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-f", "f32le", "-"], capture_output=True, check=True).stdout
        return array.array("f", raw)

    def test_a_session_remembers_presets(self):
        session = self.new_session()
        mine = self.folder / "mine.json"
        mine.write_text(json.dumps([{"name": "radio", "format": "wav", "bits": 16, "targetLufs": -23, "ceilingDbtp": -1}]))
        code, out, error = run("export", session, "--presets", mine, "--remember")
        self.assertEqual(code, 0, error)
        self.assertIn("radio", out)
        mine.unlink()
        self.assertIn("radio", run("export", session, "--list")[1])
        report = json.loads(self.export(session, "-p", "radio", "--json"))
        self.assertAlmostEqual(judged(report["files"][0]["path"])[0], -23, delta=0.11)
        self.assertEqual(run("undo", session)[0], 0)
        self.assertNotIn("radio", run("export", session, "--list")[1])
        self.assertEqual(run("export", session, "--remember", "-p", "cd", "-o", self.folder / "out")[0], 2)

    def test_what_is_wrong_is_said_and_nothing_written(self):
        mix = self.folder / "mix.wav"
        subprocess.run(["sox", "-n", "-r", "44100", "-c", "2", mix, "synth", "1", "sine", "440", "vol", "0.2"], check=True)
        for options, says in (((mix, "-p", "streeming"), "streaming"), ((mix,), "--preset"),
                              ((mix, "-p", "cd", "--range", "1:2"), "range"),
                              ((self.folder / "nothing.wav", "-p", "cd"), "nothing.wav"),
                              ((mix, "-p", "cd", "--presets", self.folder / "none.json"), "none.json")):
            code, out, error = run("export", *options, "-o", self.folder / "out")
            self.assertNotEqual(code, 0)
            self.assertIn(says, error)
            self.assertEqual(self.names(), set())


if __name__ == "__main__":
    unittest.main()
