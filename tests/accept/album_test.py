"""`lacquer album`: songs in order as files and as a CD; judged by python, sox, ffmpeg and by `lacquer ddp`."""

import array
import json
import math
import random
import re
import signal
import subprocess
import time
import unittest
import wave

import studio
from studio import run

SECTOR = 2352


def noise(seconds, seed, level=900, rate=44100):
    generator = random.Random(seed)
    samples = array.array("h", [generator.randrange(-level, level) for _ in range(round(seconds * rate) * 2)])
    for i in range(4):
        samples[i] = samples[-1 - i] = 0
    return samples


def write_wav16(path, samples, rate=44100):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return path


def lufs(path):
    said = subprocess.run(["ffmpeg", "-hide_banner", "-nostats", "-i", path, "-af", "ebur128=peak=true", "-f",
                           "null", "-"], capture_output=True, text=True, check=True).stderr
    return float(re.search(r"I:\s+(\S+)", said[said.rindex("Summary:"):])[1])


class AlbumTest(studio.StudioTest):
    def setUp(self):
        super().setUp()
        self.one, self.two = noise(6, 1), noise(5.001, 2)  # the second ends within a sector
        write_wav16(self.folder / "01 - Flut.wav", self.one)
        write_wav16(self.folder / "02_Ebbe.wav", self.two)
        self.album = self.folder / "sea.lacquer-album"

    def make(self, *arguments):
        code, out, error = run("album", "new", self.album, *arguments)
        self.assertEqual(code, 0, error)
        return out

    def new(self):
        return self.make(self.folder / "01 - Flut.wav", self.folder / "02_Ebbe.wav", "--title", "Meer", "--artist", "Möwen")

    def edit_album(self, change):
        path = self.album / "album.json"
        document = json.loads(path.read_text())
        change(document)
        path.write_text(json.dumps(document, indent=1))

    def album_json(self):
        return json.loads((self.album / "album.json").read_text())

    def report(self, *arguments):
        code, out, error = run("album", *arguments, "--json")
        self.assertEqual(code, 0, out + error)
        return json.loads(out)

    def names(self, folder):
        return sorted(path.name for path in folder.iterdir())

    def test_new_makes_an_album_that_reads_well(self):
        self.assertIn("2 songs", self.new())
        self.assertEqual((self.album / "album.json").read_text(), """{
  "format": "lacquer-album",
  "version": 1,
  "title": "Meer",
  "artist": "Möwen",
  "songs": [
    {"source": "../01 - Flut.wav", "title": "Flut", "gap": 2},
    {"source": "../02_Ebbe.wav", "title": "Ebbe", "gap": 2}
  ]
}
""")
        code, out, error = run("album", "check", self.album)
        self.assertEqual((code, error), (0, ""))
        self.assertTrue(out.endswith("no errors\n"), out)
        code, _, error = run("album", "new", self.album, self.folder / "02_Ebbe.wav")
        self.assertEqual(code, 73)
        self.assertIn("exists already", error)

    def test_info_tells_the_sequence_and_the_levels(self):
        self.new()
        info = self.report("info", self.album, "--measure")
        first, second = info["songs"]
        self.assertEqual((first["trackStartFrame"], first["lengthFrames"]), (88200, 6 * 44100))
        self.assertEqual(second["pauseFrame"], 8 * 44100)
        self.assertEqual((second["trackStartFrame"], second["lengthFrames"]), (10 * 44100, 220544))
        for song, name in zip(info["songs"], ("01 - Flut.wav", "02_Ebbe.wav")):
            self.assertAlmostEqual(song["integratedLufs"], lufs(self.folder / name), delta=0.06)
        code, out, _ = run("album", "info", self.album, "--measure")
        self.assertEqual(code, 0)
        self.assertRegex(out, r"2\s+00:10:00\s+2\.0\s+0:05\.0")
        self.assertIn("loudest is song", out)

    def test_16_bit_songs_get_onto_the_cd_bit_for_bit(self):
        self.new()
        run("album", "export", self.album, "--for", "cd", "-o", self.folder / "out")
        self.assertEqual(self.names(self.folder), ["01 - Flut.wav", "02_Ebbe.wav", "out", "sea.lacquer-album"])
        image = (self.folder / "out/cd/IMAGE.DAT").read_bytes()
        expected = bytes(150 * SECTOR) + self.one.tobytes() + bytes(150 * SECTOR) + self.two.tobytes()
        self.assertEqual(image, expected + bytes(-len(expected) % SECTOR))
        code, out, error = run("ddp", "verify", self.folder / "out/cd")
        self.assertEqual((code, error), (0, ""))
        self.assertIn("Meer / Möwen", out)
        self.assertEqual(subprocess.run(["md5sum", "-c", "--quiet", "CHECKSUM.MD5"], cwd=self.folder / "out/cd").returncode, 0)

    def test_a_cue_sheet_through_an_album_makes_the_fileset_that_ddp_new_makes(self):
        write_wav16(self.folder / "two.wav", noise(20, 3))
        cue = self.folder / "sea.cue"
        cue.write_text("""CATALOG 4006381333931
TITLE "Abend am Meer"
PERFORMER "Die Möwen"
SONGWRITER "M"
FILE "02_Ebbe.wav" WAVE
  TRACK 01 AUDIO
    TITLE "Flut"
    PERFORMER "Die Möwen"
    ISRC DE-ABC-25-00001
    INDEX 01 00:00:00
FILE "two.wav" WAVE
  TRACK 02 AUDIO
    TITLE "Don’t go"
    PERFORMER "Gast"
    FLAGS DCP
    ISRC DEABC2500002
    PREGAP 00:02:00
    INDEX 01 00:00:00
    INDEX 02 00:05:00
  TRACK 03 AUDIO
    TITLE "Ebbe"
    PERFORMER "Die Möwen"
    FLAGS PRE
    INDEX 00 00:09:00
    INDEX 01 00:10:30
""")
        self.make("--from-cue", cue)
        for options in ([], ["--isrc", "first", "--pad", "zero", "--pq-name", "SD", "--checksum-txt", "--text-codes"]):
            plain, out = self.folder / f"plain{len(options)}", self.folder / f"out{len(options)}"
            code, _, error = run("ddp", "new", cue, "-o", plain, *options)
            self.assertEqual(code, 0, error)
            code, _, error = run("album", "export", self.album, "--for", "cd", "-o", out, *options)
            self.assertEqual(code, 0, error)
            self.assertEqual(self.names(out / "cd"), self.names(plain))
            for path in plain.iterdir():
                self.assertEqual((out / "cd" / path.name).read_bytes(), path.read_bytes(), path.name)

    def test_files_one_after_the_other_are_the_album_at_its_loudness(self):
        for name, frequency, level in (("a", 440, 0.05), ("b", 880, 0.1), ("c", 330, 0.08)):
            subprocess.run(["sox", "-n", "-r", "48000", "-b", "24", "-c", "2", self.folder / f"{name}.wav", "synth", "8",
                            "sine", str(frequency), "vol", str(level)], check=True)
        self.make(*(self.folder / f"{name}.wav" for name in "abc"), "--title", "Tones", "--artist", "Sox")

        def change(document):
            document["songs"][0]["gain"] = 1.5
            document["songs"][1]["isrc"] = "DEABC2500002"
            document["songs"][2]["gap"] = -2
            document["exports"] = [{"name": "radio", "format": "wav", "bits": 24, "sampleRate": 44100, "targetLufs": -23}]
        self.edit_album(change)
        report = self.report("export", self.album, "--for", "streaming", "vinyl", "-p", "radio", "-o", self.folder / "out")
        self.assertEqual(self.names(self.folder / "out"), ["radio", "streaming", "vinyl"])
        self.assertEqual(self.names(self.folder / "out/streaming"), ["01 a.flac", "02 b.flac", "03 c.flac", "track-list.txt"])
        by_preset = {entry["preset"]: entry for entry in report["presets"]}
        own = [lufs(self.folder / f"{name}.wav") for name in "abc"]
        for preset, target in (("streaming", -14), ("radio", -23)):
            files = [file["path"] for file in by_preset[preset]["files"]]
            whole = self.folder / f"{preset}.wav"
            subprocess.run(["sox", *files, whole], check=True)
            self.assertAlmostEqual(lufs(whole), target, delta=0.1)
            self.assertAlmostEqual(by_preset[preset]["integratedLufs"], target, delta=0.06)
            # Differences stay: a is 1.5 dB louder than it was.
            heard = [lufs(path) for path in files]
            self.assertAlmostEqual(heard[1] - heard[0], own[1] - own[0] - 1.5, delta=0.11)
        vinyl = [file["path"] for file in by_preset["vinyl"]["files"]]
        frames = [int(subprocess.run(["soxi", "-s", path], capture_output=True, check=True).stdout) for path in vinyl]
        self.assertEqual(frames, [10 * 48000, 6 * 48000, 8 * 48000])  # pauses stay behind songs, overlaps begin the next
        listed = (self.folder / "out/vinyl/track-list.txt").read_text()
        self.assertIn("2. b / Sox\n    02 b.wav\n    starts 0:10.000, 0:06.000 long, 48000 Hz", listed)
        self.assertIn("ISRC DEABC2500002", listed)
        self.assertIn("Total 0:24.000", listed)
        self.report("export", self.album, "--for", "vinyl", "--no-pauses", "-o", self.folder / "tight")
        frames = int(subprocess.run(["soxi", "-s", self.folder / "tight/vinyl/01 a.wav"], capture_output=True, check=True)
                     .stdout)
        self.assertEqual(frames, 8 * 48000)

    def test_the_file_of_a_song_is_its_source_with_gain_cut_and_fades(self):
        self.new()

        def change(document):
            document["songs"] = [{"source": "../01 - Flut.wav", "title": "Flut", "start": 1, "end": 5, "gain": -6, "fadeIn": 1,
                                  "fadeInShape": "linear", "fadeOut": 2, "fadeOutShape": "equalPower"}]
        self.edit_album(change)
        self.report("export", self.album, "-p", "archive", "-o", self.folder / "out")
        samples, channels = studio.read_float_wav(self.folder / "out/archive/01 Flut.wav")
        self.assertEqual((len(samples), channels), (4 * 44100 * 2, 2))
        for frame in (0, 100, 44099, 44100, 88199, 88200, 150000, 176399):
            gain = 10 ** (-6 / 20) * min((frame + 0.5) / 44100, 1)
            gain *= math.sin(min((4 * 44100 - frame - 0.5) / 88200, 1) * math.pi / 2)
            for side in range(2):
                expected = self.one[2 * (44100 + frame) + side] / 32768 * gain
                self.assertAlmostEqual(samples[2 * frame + side], expected, delta=1e-6)

    def test_untouched_songs_are_told_to_be_so(self):
        self.new()
        report = self.report("export", self.album, "-p", "cd", "--no-pauses", "-o", self.folder / "out")
        self.assertEqual([file["asItWas"] for file in report["presets"][0]["files"]], [True, True])
        samples = subprocess.run(["sox", self.folder / "out/cd/01 Flut.wav", "-t", "raw", "-e", "signed", "-b", "16", "-"],
                                 check=True, capture_output=True).stdout
        self.assertEqual(samples, self.one.tobytes())

    def test_a_session_is_a_song(self):
        session = self.new_session(seconds=5)
        self.set_range(session, 5 * 48000)
        self.make(session, self.folder / "01 - Flut.wav", "--title", "T", "--artist", "A")
        code, out, _ = run("album", "info", self.album)
        self.assertEqual(code, 0)
        self.assertIn("--measure", out)
        info = self.report("info", self.album, "--measure")
        self.assertEqual(info["songs"][0]["sampleRate"], 48000)
        self.report("export", self.album, "-p", "archive", "--no-pauses", "-o", self.folder / "out")
        run("render", session, "-o", self.folder / "plain.wav", "--bits", "32")
        self.assertEqual(studio.read_float_wav(self.folder / "out/archive/01 song.wav"),
                         studio.read_float_wav(self.folder / "plain.wav"))
        self.assertEqual(self.names(self.album), ["album.json"])  # what was rendered is gone
        findings = self.report("check", self.album)["findings"]
        self.assertIn("not-rendered", [finding["rule"] for finding in findings])
        findings = self.report("check", self.album, "--render")["findings"]
        self.assertNotIn("not-rendered", [finding["rule"] for finding in findings])

    def test_levels_are_suggested_and_applied(self):
        for name, level in (("a", 0.3), ("b", 0.03)):
            subprocess.run(["sox", "-n", "-r", "44100", "-c", "2", self.folder / f"{name}.wav", "synth", "5", "sine", "997",
                            "vol", str(level)], check=True)
        self.make(self.folder / "a.wav", self.folder / "b.wav")
        before = (self.album / "album.json").read_text()
        report = self.report("levels", self.album, "--spread", "2")
        self.assertEqual((self.album / "album.json").read_text(), before)
        self.assertEqual(report["loudestSong"], 1)
        self.assertAlmostEqual(report["songs"][1]["suggestedGainDb"], 18, delta=0.11)
        code, out, error = run("album", "levels", self.album, "--spread", "2", "--apply")
        self.assertEqual(code, 0, error)
        self.assertIn("are in the album now", out)
        self.assertEqual((self.album / "album.json.bak").read_text(), before)
        self.assertAlmostEqual(self.album_json()["songs"][1]["gain"], 18, delta=0.11)
        code, out, _ = run("album", "levels", self.album, "--spread", "2.1")
        self.assertIn("No song is more than 2.1 LU below the loudest", out)

    def test_what_is_wrong_is_said_and_nothing_is_written(self):
        self.new()

        def refused(change, code, *words, command=("export", "--for", "cd")):
            document = self.album_json()
            self.edit_album(change)
            got, _, error = run("album", command[0], self.album, *command[1:], "-o", self.folder / "out")
            self.assertEqual(got, code, error)
            for word in words:
                self.assertIn(word, error)
            self.assertEqual(self.names(self.folder), ["01 - Flut.wav", "02_Ebbe.wav", "sea.lacquer-album"])
            self.edit_album(lambda now: (now.clear(), now.update(document)))

        refused(lambda d: d["songs"][1].update(source="../03.wav"), 66, 'song 2 "Ebbe"', "03.wav", "relative")
        refused(lambda d: d["songs"][1].update(gain="loud"), 65, "album.json:", "/songs/1/gain", "must be a number")
        refused(lambda d: d["songs"][1].update(end=7), 65, 'song 2 "Ebbe"', "5.001 s")
        refused(lambda d: d["songs"][0].update(isrc="X"), 65, "track 1", "ISRC")
        refused(lambda d: d.update(upc="4006381333930"), 65, "check digit")
        refused(lambda d: d["songs"][1].update(end=3), 65, "track 2", "at least 00:04:00")
        refused(lambda d: d.update(exports=[{"name": "cd", "format": "wav", "targetLufs": -9}]), 2, "level")
        refused(lambda d: None, 2, "say what for", command=("export",))
        refused(lambda d: None, 2, "did you mean mp3", command=("export", "-p", "mp4"))
        refused(lambda d: None, 2, "folder", command=("export", "--for", "cd", "-p", "cd"))

    def test_check_tells_all_at_once(self):
        self.new()

        def change(document):
            document["artwrok"] = "x.png"
            document["songs"][0].update(isrc="X", end=2)
            document["songs"][1].update(gain=1)
        self.edit_album(change)
        code, out, error = run("album", "check", self.album, "--json")
        self.assertEqual(code, 65)
        found = {(finding["level"], finding["rule"]) for finding in json.loads(out)["findings"]}
        self.assertEqual(found, {("warning", "unknown-member"), ("error", "isrc")})
        self.edit_album(lambda document: document["songs"][0].pop("isrc"))
        code, out, error = run("album", "check", self.album, "--json")
        self.assertEqual(code, 0)
        found = {(finding["level"], finding["rule"]) for finding in json.loads(out)["findings"]}
        self.assertEqual(found, {("warning", "unknown-member"), ("warning", "track-length"), ("info", "not-as-it-was")})

    def test_unknown_members_stay_when_the_program_saves(self):
        self.new()

        def change(document):
            document["desk"] = {"colour": "blue"}
            document["songs"][0]["mood"] = "calm"
            document["songs"][1]["gain"] = -20
        self.edit_album(change)
        code, _, error = run("album", "levels", self.album, "--apply")
        self.assertEqual(code, 0, error)
        document = self.album_json()
        self.assertGreater(document["songs"][1]["gain"], -20)
        self.assertEqual((document["desk"], document["songs"][0]["mood"]), ({"colour": "blue"}, "calm"))

    def test_an_export_that_is_interrupted_leaves_nothing(self):
        subprocess.run(["sox", "-n", "-r", "44100", "-c", "2", self.folder / "long.wav", "synth", "1200", "pinknoise", "vol",
                        "0.1"], check=True)
        self.make(self.folder / "long.wav", self.folder / "01 - Flut.wav")
        program = subprocess.Popen([studio.PROGRAM, "album", "export", self.album, "--for", "streaming", "cd", "-o",
                                    self.folder / "out"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        deadline = time.monotonic() + 60
        while not list(self.folder.glob(".out.*/songs/*")) and not list(self.folder.glob(".out.*/.songs*/*")):
            self.assertIsNone(program.poll())
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.01)
        program.send_signal(signal.SIGINT)
        error = program.communicate(timeout=60)[1].decode()
        self.assertNotEqual(program.returncode, 0, error)
        self.assertEqual(self.names(self.folder), ["01 - Flut.wav", "02_Ebbe.wav", "long.wav", "sea.lacquer-album"])


if __name__ == "__main__":
    unittest.main()
