"""`lacquer gainstage`, `lacquer ride` and `lacquer masking`, from the outside; the numbers are those of sines, and ffmpeg's."""

import json
import math
import re
import subprocess

import studio
from studio import StudioTest, run


class AnalysisTest(StudioTest):
    def setUp(self):
        super().setUp()
        self.stem = studio.write_wav(self.folder / "lead vox.wav", 4)
        self.kick = studio.write_wav(self.folder / "kick.wav", 4)
        self.song = self.folder / "song.lacquer"
        code, _, error = run("new", self.song, self.stem, self.kick)
        self.assertEqual(code, 0, error)

    def tracks(self, *options):
        code, out, error = run("gainstage", self.song, "--json", *options)
        self.assertEqual(code, 0, error)
        return {track["name"]: track for track in json.loads(out)["tracks"]}

    def test_levels_are_what_ffmpeg_measures_of_the_file(self):
        said = subprocess.run(["ffmpeg", "-hide_banner", "-nostats", "-i", self.stem, "-af", "ebur128,astats", "-f", "null", "-"],
                              capture_output=True, text=True).stderr
        loudness = float(re.findall(r"I:\s+(-?[\d.]+) LUFS", said)[-1])
        overall = said[said.index("Overall"):]
        peak = float(re.search(r"Peak level dB: (-?[\d.]+)", overall)[1])
        rms = float(re.search(r"RMS level dB: (-?[\d.]+)", overall)[1])
        track = self.tracks()["lead vox"]
        self.assertAlmostEqual(track["loudnessLufs"], loudness, delta=0.1)
        self.assertAlmostEqual(track["peakDbfs"], peak, delta=0.01)
        self.assertAlmostEqual(track["rmsDbfs"], rms, delta=0.1)
        self.assertAlmostEqual(track["headroomDb"], -peak, delta=0.01)
        self.assertAlmostEqual(track["proposedGainDb"], -18 - loudness, delta=0.1)
        self.assertTrue(track["chain"])

    def test_nothing_is_changed_unless_it_is_asked_for(self):
        before = (self.song / "session.json").read_bytes()
        wanted = self.tracks("--target", "-20")["kick"]["proposedGainDb"]
        self.assertEqual((self.song / "session.json").read_bytes(), before)
        code, out, error = run("gainstage", self.song, "--target", "-20", "--apply")
        self.assertEqual(code, 0, error)
        self.assertIn("have been set", out)
        after = self.tracks("--target", "-20")["kick"]
        self.assertAlmostEqual(after["gainDb"], wanted, delta=0.051)
        self.assertAlmostEqual(after["loudnessLufs"], -20, delta=0.15)
        self.assertEqual((self.song / "session.json.bak").read_bytes(), before)

    def test_what_has_been_applied_can_be_taken_back(self):
        run("gainstage", self.song, "--target", "-20", "--apply")
        before = (self.song / "session.json").read_bytes()
        back = self.folder / "back.jsonl"
        self.assertEqual(run("gainstage", self.song, "--undo", back)[0], 2)
        code, _, error = run("gainstage", self.song, "--apply", "--undo", back)
        self.assertEqual(code, 0, error)
        self.assertNotEqual((self.song / "session.json").read_bytes(), before)
        code, _, error = run("edit", self.song, "--file", back)
        self.assertEqual(code, 0, error)
        self.assertEqual((self.song / "session.json").read_bytes(), before)

    def test_a_target_that_cannot_be_reached_changes_nothing(self):
        before = (self.song / "session.json").read_bytes()
        code, _, error = run("gainstage", self.song, "--target", "30", "--apply")
        self.assertEqual(code, 2)
        self.assertIn("out of its range", error)
        self.assertEqual((self.song / "session.json").read_bytes(), before)

    def ridden_song(self):
        """Twelve seconds of noise, six of silence, and twelve of the same noise 10 dB louder."""
        quiet = studio.write_wav(self.folder / "quiet.wav", 12, seed=3, level=0.05)
        loud = studio.write_wav(self.folder / "loud.wav", 12, seed=3, level=0.05 * 10 ** 0.5)
        voice = self.folder / "vocal.wav"
        subprocess.run(["sox", quiet, "-p", "pad", "0", "6"], stdout=open(self.folder / "p.sox", "wb"), check=True)
        subprocess.run(["sox", "-t", "sox", self.folder / "p.sox", loud, voice], check=True)
        song = self.folder / "ridden.lacquer"
        code, _, error = run("new", song, voice, studio.write_wav(self.folder / "bass.wav", 30))
        self.assertEqual(code, 0, error)
        return song

    def judged(self, song, name):
        """(integrated loudness, loudness range) of the track behind its fader, by ffmpeg."""
        code, _, error = run("stems", song, "-o", self.folder / name)
        self.assertEqual(code, 0, error)
        stem = self.folder / name / "Vocals bus.wav"
        said = subprocess.run(["ffmpeg", "-hide_banner", "-nostats", "-i", stem, "-af", "ebur128", "-f", "null", "-"],
                              capture_output=True, text=True).stderr
        summary = said[said.index("Summary:"):]
        return (float(re.search(r"I:\s+(-?[\d.]+) LUFS", summary)[1]), float(re.search(r"LRA:\s+(-?[\d.]+) LU", summary)[1]))

    def test_a_ride_brings_a_track_to_the_target_as_ffmpeg_measures_it_and_undo_takes_it_back(self):
        song = self.ridden_song()
        loudness, spread = self.judged(song, "before")
        target = round(loudness) - 4
        ride = lambda *options: run("ride", song, "vocal", "--target", target, "--most", 9, *options)
        document = json.loads((song / "session.json").read_text())
        code, out, error = ride("--json")
        self.assertEqual(code, 0, error)
        tried = json.loads(out)
        self.assertFalse(tried["applied"])
        self.assertEqual(json.loads((song / "session.json").read_text()), document)
        self.assertAlmostEqual(tried["before"]["loudnessLufs"], loudness, delta=0.1)
        self.assertAlmostEqual(tried["before"]["rangeLu"], spread, delta=0.3)

        code, out, error = ride("--apply")
        self.assertEqual(code, 0, error)
        lane, = json.loads((song / "session.json").read_text())["automation"]
        self.assertEqual(len(lane["points"]), tried["points"])
        self.assertLess(len(lane["points"]), 60, "of 300 hops")
        after, left = self.judged(song, "after")
        self.assertAlmostEqual(tried["after"]["loudnessLufs"], after, delta=0.1)
        self.assertAlmostEqual(tried["after"]["rangeLu"], left, delta=0.3)
        self.assertAlmostEqual(after, target, delta=0.7)
        self.assertLess(left, spread / 2)
        # The pause is not turned up: straight on from one level to the other.
        levels = [level for frame, level in lane["points"] if 14 * 48000 < frame < 16 * 48000]
        beside = [level for frame, level in lane["points"]]
        self.assertTrue(all(min(beside) <= level <= max(beside) for level in levels))
        self.assertAlmostEqual(max(beside) - min(beside), 10, delta=0.2)

        code, _, error = ride("--apply")
        self.assertEqual(code, 2)
        self.assertIn("--replace", error)
        code, _, error = ride("--replace", "--apply")
        self.assertEqual(code, 0, error)
        for _ in range(2):
            self.assertEqual(run("undo", song)[0], 0)
        self.assertEqual(json.loads((song / "session.json").read_text()), document)

    def test_masking_names_the_quiet_one_of_two_that_are_alike(self):
        self.tracks("--target", "-18", "--apply")
        session = json.loads((self.song / "session.json").read_text())
        kick = next(node for node in session["nodes"] if node["name"] == "kick")
        kick.setdefault("parameters", {})["gain"] = kick.get("parameters", {}).get("gain", 0) - 30
        (self.song / "session.json").write_text(json.dumps(session))
        code, out, error = run("masking", self.song, "--json")
        self.assertEqual(code, 0, error)
        pairs = json.loads(out)["pairs"]
        self.assertEqual([(pair["masker"]["name"], pair["masked"]["name"]) for pair in pairs], [("lead vox", "kick")])
        self.assertGreater(pairs[0]["share"], 0.9)
        self.assertIn("lead vox hides", run("masking", self.song)[1])

    def test_a_missing_plugin_is_refused_unless_it_is_to_be_passed_by(self):
        session = json.loads((self.song / "session.json").read_text())
        node = next(node for node in session["nodes"] if node["type"] == "lacquer:limiter")
        node["type"] = "lv2:http://gareus.org/oss/lv2/no-such-plugin"
        node["parameters"] = {}
        port = {"kind": "audio", "channels": 2}
        node["ports"] = {"inputs": [{"symbol": "in", "name": "In", **port}],
                         "outputs": [{"symbol": "out", "name": "Out", **port}]}
        before = json.dumps(session)
        (self.song / "session.json").write_text(before)
        for command in ("gainstage", "masking"):
            code, _, error = run(command, self.song)
            self.assertEqual(code, 69, error)
            self.assertIn("x42-plugins", error)
            self.assertIn("--bypass-missing", error)
            code, _, error = run(command, self.song, "--bypass-missing")
            self.assertEqual(code, 0, error)
        self.assertEqual((self.song / "session.json").read_text(), before)

    def test_what_cannot_be_heard_is_refused(self):
        for command in ("gainstage", "masking"):
            code, _, error = run(command, self.folder / "none.lacquer")
            self.assertEqual(code, 66, error)


if __name__ == "__main__":
    studio.main()
