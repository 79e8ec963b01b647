"""`lacquer vinyl export`: sides as files; judged by python, md5sum, xmllint, ffmpeg and the reader of cue sheets."""

import json
import random
import re
import shutil
import struct
import subprocess
import wave

import studio
from studio import run

RATE = 44100


def write_wav24(path, seconds, seed, rate=RATE):
    """Random samples of 24 bits in stereo; answers their bytes."""
    data = bytearray(random.Random(seed).randbytes(round(seconds * rate) * 6))
    for i in range(2, len(data), 3):
        data[i] = (data[i] & 0x1F) + (0xE0 if data[i] & 0x80 else 0)  # quieter: the sign and what is left of it
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(3)
        file.setframerate(rate)
        file.writeframes(bytes(data))
    return bytes(data)


def read_wav24(path):
    """Bytes of the samples, rate."""
    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-f", "s24le", "-acodec", "pcm_s24le", "-"],
                         capture_output=True, check=True).stdout
    said = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "stream=sample_rate,channels,codec_name", "-of",
                           "json", path], capture_output=True, check=True).stdout
    stream = json.loads(said)["streams"][0]
    assert stream["codec_name"] == "pcm_s24le" and stream["channels"] == 2, stream
    return raw, int(stream["sample_rate"])


class VinylExportTest(studio.StudioTest):
    def setUp(self):
        super().setUp()
        self.seconds = [4.0, 5.123, 3.5, 6.25]
        self.sounds = [write_wav24(self.folder / f"0{i + 1} - Lied {i + 1}.wav", s, i)
                       for i, s in enumerate(self.seconds)]
        self.album = self.folder / "sea.lacquer-album"
        code, _, error = run("album", "new", self.album, *sorted(self.folder.glob("*.wav")), "--title", "Meer",
                             "--artist", "Die Möwen")
        self.assertEqual(code, 0, error)
        self.out = self.folder / "vinyl"

    def edit(self, change):
        path = self.album / "album.json"
        content = json.loads(path.read_text())
        change(content)
        path.write_text(json.dumps(content))

    def apply(self, order="3,1/4,2", *arguments):
        code, _, error = run("vinyl", "plan", self.album, "--order", order, "--apply", *arguments)
        self.assertEqual(code, 0, error)

    def export(self):
        code, out, error = run("vinyl", "export", self.album, "-o", self.out, "--json")
        self.assertEqual(code, 0, error)
        return json.loads(out)

    def test_a_side_is_its_songs_and_pauses_bit_for_bit(self):
        self.apply()
        told = self.export()
        silence = bytes(2 * RATE * 6)
        for side, songs in (("A", [2, 0]), ("B", [3, 1])):
            samples, rate = read_wav24(self.out / f"Side {side}.wav")
            self.assertEqual(rate, RATE)
            self.assertTrue(samples == self.sounds[songs[0]] + silence + self.sounds[songs[1]])
        self.assertEqual([[s["song"] for s in side["songs"]] for side in told["sides"]], [[3, 1], [4, 2]])
        self.assertEqual(told["sides"][0]["songs"][1]["startFrame"], len(self.sounds[2]) // 6 + 2 * RATE)
        self.assertEqual([side["clippedSamples"] for side in told["sides"]], [0, 0])

    def test_the_cue_sheet_names_each_song_where_it_begins(self):
        self.edit(lambda content: content["songs"][2].update(isrc="DEABC2500003"))
        self.apply()
        self.export()
        text = (self.out / "Side A.cue").read_text("latin-1")
        self.assertIn('FILE "Side A.wav" WAVE', text)
        times = re.findall(r"INDEX (\d\d) (\d\d):(\d\d):(\d\d)", text)
        frames = [(i, int(m) * 4500 + int(s) * 75 + int(f)) for i, m, s, f in times]
        # 3.5 s, 2 s of pause
        self.assertEqual(frames, [("01", 0), ("00", int(3.5 * 75)), ("01", int(5.5 * 75))])
        self.assertEqual(re.findall(r'TITLE "(.*)"', text), ["Meer", "Lied 3", "Lied 1"])
        self.assertIn("ISRC DEABC2500003", text)
        code, out, error = run("album", "new", self.folder / "again.lacquer-album", "--from-cue", self.out / "Side A.cue")
        self.assertEqual(code, 0, error)
        again = json.loads((self.folder / "again.lacquer-album/album.json").read_text())
        self.assertEqual([song["title"] for song in again["songs"]], ["Lied 3", "Lied 1"])

    def test_titles_in_any_script_are_in_the_pdf_or_told_to_be_missing(self):
        titles = ["Спокойное море", "Ήρεμη θάλασσα", "静かな海", "고요한 바다"]
        def rename(content):
            for each, title in zip(content["songs"], titles):
                each["title"] = title
        self.edit(rename)
        self.apply()
        code, out, error = run("vinyl", "export", self.album, "-o", self.out)
        self.assertEqual(code, 0, error)
        self.assertEqual([title for title in titles if title in (self.out / "Track sheet.txt").read_text()], titles)
        for name in ("Track sheet.pdf", "Record.pdf"):
            text = subprocess.run(["pdftotext", "-layout", self.out / name, "-"], capture_output=True, check=True,
                                  text=True).stdout
            self.assertIn(titles[0], text)
            self.assertIn(titles[1], text)
            for letter in sorted(set("".join(titles[2:])) - {" "}):
                fonts = subprocess.run(["fc-list", f":charset={ord(letter):x}:scalable=true", "family"],
                                       capture_output=True, check=True, text=True).stdout
                if fonts:
                    self.assertIn(letter, text)
                    self.assertNotIn(f"U+{ord(letter):04X}", text)
                else:
                    self.assertIn(f"U+{ord(letter):04X}", " ".join(text.split()))
                    self.assertRegex(out, f"lack letters.*{letter}")

    def test_another_program_reads_the_cue_sheets(self):
        self.apply("3,1,4/2")
        self.export()
        for side, songs in (("A", [2, 0, 3]), ("B", [1])):
            sheet = self.out / f"Side {side}.cue"
            self.assertEqual(self.cueprint(sheet, "%N", "-d"), [str(len(songs))])
            self.assertEqual(self.cueprint(sheet, "%t\\n"), [f"Lied {song + 1}" for song in songs])
            self.assertEqual(self.cueprint(sheet, "%T|%P\\n", "-d"), ["Meer|Die Möwen"])
            breaks = subprocess.run(["cuebreakpoints", "--append-gaps", sheet], capture_output=True, text=True,
                                    check=True).stdout.split()
            starts, at = [], 0  # where a song ends, and 2 s of silence: to a frame of 1/75 s
            for song in songs[:-1]:
                at += self.seconds[song] + 2
                starts.append(at)
            self.assertEqual(len(breaks), len(starts))
            for text, start in zip(breaks, starts):
                minutes, seconds, frames = map(int, re.fullmatch(r"(\d+):(\d\d)\.(\d\d)", text).groups())
                self.assertEqual((minutes * 60 + seconds) * 75 + frames, int(start * 75))

    def cueprint(self, sheet, template, kind="-t"):
        said = subprocess.run(["cueprint", kind, template, sheet], capture_output=True, check=True)
        self.assertEqual(said.stderr, b"")
        return [line for line in said.stdout.decode("latin-1").split("\n") if line]

    def test_all_that_is_promised_is_there_and_its_checksums_hold(self):
        self.apply()
        self.export()
        names = {path.name for path in self.out.iterdir()}
        self.assertEqual(names, {"Side A.wav", "Side A.cue", "Side B.wav", "Side B.cue", "Track sheet.txt",
                                 "Track sheet.pdf", "Record.html", "Record.pdf", "checksums.md5"})
        subprocess.run(["md5sum", "--check", "--strict", "--quiet", "checksums.md5"], cwd=self.out, check=True)
        self.assertEqual(len((self.out / "checksums.md5").read_text().splitlines()), len(names) - 1)
        subprocess.run(["xmllint", "--noout", "--nonet", self.out / "Record.html"], check=True)
        html = (self.out / "Record.html").read_text()
        self.assertNotRegex(html, r'(src|href)\s*=|url\(|<script')
        for word in ("Die Möwen", "Side A", "Side B", "Lied 4", "18 µm", "5.0 cm/s", "standard"):
            self.assertIn(word, html)
        for name in ("Record.pdf", "Track sheet.pdf"):
            self.assertTrue((self.out / name).read_bytes().startswith(b"%PDF"))
        self.assertFalse([path for path in self.folder.iterdir() if path.name.endswith(".part")])

    def test_the_track_sheet_has_places_and_lengths(self):
        self.apply()
        self.export()
        text = (self.out / "Track sheet.txt").read_text()
        rows = re.findall(r"^([AB]\d) +(\S+) +(\S+) +(\S+) +(\S+) .*(Lied \d)$", text, re.M)
        self.assertEqual(rows, [("A1", "0:00.000", "0:03.500", "0:03.500", "0.000", "Lied 3"),
                                ("A2", "0:05.500", "0:09.500", "0:04.000", "2.000", "Lied 1"),
                                ("B1", "0:00.000", "0:06.250", "0:06.250", "0.000", "Lied 4"),
                                ("B2", "0:08.250", "0:13.373", "0:05.123", "2.000", "Lied 2")])
        self.assertIn("SIDE B  0:13.373", text)
        self.assertIn("locked groove", text)
        self.assertIn("Nothing in front of the first song", text)
        self.assertRegex(text, r"-?\d+\.\d LUFS, -?\d+\.\d dBTP")

    def test_the_track_sheet_names_a_hidden_song(self):
        self.edit(lambda content: content["songs"][0].update(hidden=True))
        for order, told in (("2,4/3", '"Lied 1", belongs to it in front of A1, from 0:00.000 to 0:04.000'),
                            ("4,2/3", '"Lied 1", belongs to it in front of A2, from 0:08.250 to 0:12.250')):
            self.apply(order)
            self.export()
            text = (self.out / "Track sheet.txt").read_text()
            self.assertIn(told, text)
            self.assertEqual("Nothing in front of the first song" in text, order == "4,2/3")
            shutil.rmtree(self.out)

    def test_joined_songs_keep_their_overlap(self):
        self.edit(lambda content: content["songs"][1].update(gap=0.5))
        self.apply("3/1,2,4")
        told = self.export()
        samples, _ = read_wav24(self.out / "Side B.wav")
        half = bytes(RATE // 2 * 6)
        self.assertTrue(samples.startswith(self.sounds[0] + half + self.sounds[1]))
        self.assertEqual(len(told["notes"]), 1)
        self.assertIn("Songs 1 and 2", (self.out / "Track sheet.txt").read_text())

    def test_the_highest_rate_is_the_sides_and_it_says_so(self):
        write_wav24(self.folder / "02 - Lied 2.wav", 3, 9, rate=48000)
        self.apply()
        told = self.export()
        self.assertEqual({side["sampleRate"] for side in told["sides"]}, {48000})
        self.assertIn("converted", " ".join(told["notes"]))
        self.assertIn("converted", (self.out / "Track sheet.txt").read_text())

    def test_what_cannot_be_leaves_nothing(self):
        code, _, error = run("vinyl", "export", self.album, "-o", self.out)
        self.assertNotEqual(code, 0)
        self.assertIn("vinyl plan", error)
        self.apply()
        self.out.mkdir()
        code, _, error = run("vinyl", "export", self.album, "-o", self.out)
        self.assertNotEqual(code, 0)
        self.assertIn("exists already", error)
        self.out.rmdir()
        with wave.open(str(self.folder / "long.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(2000)
            file.writeframes(struct.pack("<h", 0) * (14 * 60 * 2000))  # 12.9 minutes of silence fit on a 7-inch
        self.edit(lambda content: (content["songs"][0].update(source="../long.wav"),
                                   content["vinyl"].update(format="7in")))
        code, _, error = run("vinyl", "export", self.album, "-o", self.out)
        self.assertNotEqual(code, 0)
        self.assertIn("no cut gain is low enough", error)
        self.assertFalse(self.out.exists())
        self.assertFalse([path for path in self.folder.iterdir() if path.name.endswith(".part")])


if __name__ == "__main__":
    studio.main()
