"""Reports for clients, from the outside: well formed, complete, and true as sha256sum, ffmpeg and poppler see it."""

import hashlib
import json
import re
import subprocess
import xml.etree.ElementTree as xml

import studio
from studio import StudioTest, run, write_wav

HTML, SVG = "{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/2000/svg}"


def tell(*command):
    return subprocess.run([str(part) for part in command], capture_output=True, check=True).stdout


def judged(path):
    said = subprocess.run(["ffmpeg", "-hide_banner", "-nostats", "-i", path, "-af", "ebur128=peak=true", "-f", "null", "-"],
                          capture_output=True, text=True, check=True).stderr
    summary = said[said.rindex("Summary:"):]
    return {name: float(re.search(pattern + r"\s+(\S+)", summary)[1])
            for name, pattern in (("LUFS", r"I:"), ("dBTP", r"Peak:"), ("LU", r"LRA:"))}


def number(text):
    return float(text.replace("\u2212", "-").split()[0])


class Report:
    """What is in the HTML file of a report."""

    def __init__(self, path):
        self.path, self.text = path, path.read_text("utf-8")
        tell("xmllint", "--noout", path)
        self.root = xml.fromstring(self.text)

    def words(self, tag):
        return [" ".join("".join(element.itertext()).split()) for element in self.root.iter(HTML + tag)]

    def facts(self):
        found = {}
        for entry in self.root.iter(HTML + "dl"):
            for pair in entry:
                name, value = ("".join(part.itertext()) for part in pair)
                found.setdefault(name, value)
        return found

    def table(self, *columns):
        """The rows of the first table that has these columns, by the name of the row."""
        for table in self.root.iter(HTML + "table"):
            names = ["".join(cell.itertext()) for cell in table.find(HTML + "thead").iter(HTML + "th")]
            if set(columns) <= set(names):
                rows = {}
                for row in table.find(HTML + "tbody"):
                    cells = ["".join(cell.itertext()).replace("\u00a0", " ") for cell in row]
                    rows[cells[0]] = dict(zip(names, cells))
                return rows
        return {}

    def pictures(self):
        return [svg.find(SVG + "title").text for svg in self.root.iter(SVG + "svg")]


class ReportTest(StudioTest):
    def sox(self, name, *effects, rate=48000, channels=2):
        path = self.folder / name
        tell("sox", "-n", "-r", rate, "-b", "24", "-c", channels, path, *effects)
        return path

    def song(self, name="mix.wav", seconds=8):
        return self.sox(name, "synth", seconds, "pinknoise", "vol", "0.4")

    def names(self, folder):
        return sorted(path.name for path in folder.iterdir())

    def reported(self, *files):
        """The report of finished files."""
        code, out, error = run("report", *files, "-o", self.folder / "told", "--title", "R")
        self.assertEqual((code, error), (0, ""))
        self.assertEqual(out.split("\n")[:2], [str(self.folder / "told/R report.html"), str(self.folder / "told/R report.pdf")])
        return Report(self.folder / "told/R report.html")

    def pdf_words(self, path):
        return " ".join(tell("pdftotext", "-layout", path, "-").decode().replace("\u00a0", " ").split())

    def test_figures_are_those_of_the_file_though_the_pictures_are_of_the_master(self):
        out = self.folder / "out"
        code, _, error = run("export", self.song(), "-p", "aac", "--target", "-23", "-o", out, "--report")
        self.assertEqual((code, error), (0, ""))
        report = Report(out / "mix report.html")
        heard = judged(out / "mix.m4a")
        self.assertAlmostEqual(heard["LUFS"], -23, delta=0.2)
        facts = report.facts()
        self.assertAlmostEqual(number(facts["Loudness"]), heard["LUFS"], delta=0.11)
        self.assertAlmostEqual(number(facts["True peak"]), heard["dBTP"], delta=0.2)
        services = report.table("Service", "Plays at")
        self.assertIn("up by 9.0 dB", services["Spotify"]["What it does"])
        self.assertTrue(any("pictures are of the master" in words for words in report.words("p")), report.words("p"))

    def test_stems_are_no_programme(self):
        mine = self.folder / "mine.json"
        mine.write_text(json.dumps([{"name": "stems", "format": "flac", "stems": "parts"}]))
        out = self.folder / "out"
        code, _, error = run("export", studio.EXAMPLE, "--presets", mine, "-p", "stems", "--range", "10:13", "-o", out,
                             "--report")
        self.assertEqual((code, error), (0, ""))
        report = Report(out / "Keep on Rolling report.html")
        self.assertEqual(report.words("h1"), ["Keep on Rolling"])
        headings = report.words("h2") + report.words("h3")
        self.assertNotIn("Streaming services", headings)
        self.assertNotIn("The chain of the mix", headings)

    def test_nothing_is_written_where_one_half_cannot_be(self):
        told = self.folder / "told"
        (told / "R report.pdf").mkdir(parents=True)
        code, out, error = run("report", self.song(seconds=1), "-o", told, "--title", "R")
        self.assertEqual((code, out), (73, ""))
        self.assertEqual(self.names(told), ["R report.pdf"])

    def test_a_session_is_told_of_from_its_chain_to_its_checksums(self):
        out = self.folder / "out"
        code, _, error = run("export", studio.EXAMPLE, "-p", "streaming", "cd", "mp3", "-o", out, "--report")
        self.assertEqual((code, error), (0, ""))
        files = ["Keep on Rolling.flac", "Keep on Rolling.mp3", "Keep on Rolling.wav"]
        self.assertEqual(self.names(out), ["Keep on Rolling report.html", "Keep on Rolling report.pdf", *files])
        report = Report(out / "Keep on Rolling report.html")
        self.assertEqual(report.words("h1"), ["Keep on Rolling"])
        self.assertEqual(sorted(set(report.pictures())),
                         ["Average spectrum", "Loudness over time", "Stereo correlation", "Waveform"])
        heard = judged(out / "Keep on Rolling.flac")
        facts = report.facts()
        self.assertAlmostEqual(number(facts["Loudness"]), heard["LUFS"], delta=0.11)
        self.assertAlmostEqual(number(facts["True peak"]), heard["dBTP"], delta=0.15)
        self.assertAlmostEqual(number(facts["Loudness range"]), heard["LU"], delta=0.2)
        told, sums = report.table("LUFS", "Sound"), report.table("SHA-256")
        for name in files:
            self.assertEqual(sums[name]["SHA-256"], tell("sha256sum", out / name).decode().split()[0])
            self.assertAlmostEqual(number(told[name]["LUFS"]), judged(out / name)["LUFS"], delta=0.11)
        self.assertEqual(told["Keep on Rolling.wav"]["Sound"], "WAV, 16 bit, 44.1 kHz, stereo")
        self.assertEqual(told["Keep on Rolling.mp3"]["Sound"], "MP3, 320 kbit/s, 48 kHz, stereo")
        done = report.table("What was done to the master")
        self.assertIn("Converted from 48 kHz to 44.1 kHz. Rounded to 16 bits with dither.",
                      done["Keep on Rolling.wav"]["What was done to the master"])
        services = report.table("Service")
        self.assertEqual(services["Apple Music"]["What it does"], "Turns it down by 2.0 dB")
        self.assertEqual(services["Amazon Music"]["True peaks too high"], "1.0 dB above \u22122 dBTP")
        chain = report.table("Node")
        self.assertEqual(chain["Bus compressor"]["Settings"].split(", ")[:2], ["Threshold \u221222 dB", "Ratio 2.5:1"])
        self.assertEqual(chain["x42 fil4"]["What it is"], "x42-eq - Parametric Equalizer Stereo")

        pdf = out / "Keep on Rolling report.pdf"
        words = self.pdf_words(pdf)
        for text in ("Keep on Rolling", "\u221214.0 LUFS", "Turns it down by 2.0 dB", "Threshold \u221222 dB",
                     sums["Keep on Rolling.flac"]["SHA-256"], "Page 1 of "):
            self.assertIn(text, words)
        pages = int(re.search(r"Pages:\s+(\d+)", tell("pdfinfo", pdf).decode())[1])
        self.assertIn(pages, range(2, 7))
        for page in range(1, pages + 1):
            picture = tell("pdftoppm", "-r", "40", "-f", page, "-l", page, "-gray", pdf)
            inked = sum(grey < 200 for grey in picture[-(len(picture) - 20):])
            self.assertGreater(inked, len(picture) / 1000, f"page {page} is empty")

    def test_nothing_is_loaded_from_elsewhere_and_texts_stay_texts(self):
        mix = self.song("m.flac", 2)
        title = "<script>alert(1)</script>&\"'\u96e8"
        self.assertEqual(run("tags", mix, "--set", f"title={title}", "artist=A & B <i>", "isrc=GBABC2500012")[0], 0)
        code, _, error = run("export", mix, "-p", "cd", "-o", self.folder / "out", "--report")
        self.assertEqual(code, 0, error)
        path, = (self.folder / "out").glob("*.html")
        report = Report(path)
        self.assertEqual(report.words("h1"), [title])
        self.assertIn("A & B <i>", report.words("p"))
        self.assertEqual(report.facts()["ISRC"], "GBABC2500012")
        self.assertEqual(list(report.root.iter(HTML + "script")), [])
        left = report.text.replace("http://www.w3.org/1999/xhtml", "").replace("http://www.w3.org/2000/svg", "")
        for loads in ("http:", "https:", "//", "url(", "@import", "src=", "href=", "<script", "<link"):
            self.assertNotIn(loads, left)

    def test_true_peaks_are_told_with_their_times(self):
        # Samples at 0.707 of a wave that has 0 dBTP between them, for 20 ms at 2.5 and at 5.25 s.
        burst = ["synth", "0.02", "sine", "12000", "0", "12.5", "vol", "1"]
        self.sox("burst.wav", *burst)
        parts = []
        for number_, seconds in enumerate(("2.49", "2.73", "1.5")):
            parts.append(self.sox(f"part{number_}.wav", "synth", seconds, "sine", "300", "vol", "0.1"))
        tell("sox", parts[0], self.folder / "burst.wav", parts[1], self.folder / "burst.wav", parts[2], self.folder / "mix.wav")
        code, _, error = run("export", self.folder / "mix.wav", "-p", "vinyl", "-o", self.folder / "out", "--report")
        self.assertEqual(code, 0, error)
        report = Report(self.folder / "out/mix report.html")
        events = report.table("Time", "True peak")
        seconds = [float(time.split(":")[0]) * 60 + float(time.split(":")[1]) for time in events]
        self.assertEqual(len(seconds), 2, events)
        self.assertAlmostEqual(seconds[0], 2.5, delta=0.015)
        self.assertAlmostEqual(seconds[1], 5.25, delta=0.015)
        highest = judged(self.folder / "out/mix.wav")["dBTP"]
        self.assertAlmostEqual(max(number(event["True peak"]) for event in events.values()), highest, delta=0.3)
        self.assertIn("2 places have true peaks above \u22121.0 dBTP; they are marked in the waveform.", " ".join(report.words("p")).replace("\u00a0", " "))
        self.assertEqual(report.text.count('class="event"'), 4)  # both, in the wide picture and in the narrow one

    def test_silence_a_second_and_one_channel_are_drawn_too(self):
        silent = self.sox("silent.wav", "trim", "0", "5")
        second = write_wav(self.folder / "second.wav", 1)
        mono = self.sox("mono.wav", "synth", "4", "sine", "1000", "vol", "0.1", channels=1)
        report = self.reported(silent, second, mono)
        self.assertEqual(report.words("h2"), ["silent", "second", "mono"])
        self.assertEqual(report.facts()["Loudness"], "\u2013 LUFS")
        self.assertIn("There is no loudness to go by: the sound is silent.", report.words("p"))
        self.assertEqual(report.pictures().count("Waveform"), 6)
        self.assertEqual(report.pictures().count("Stereo correlation"), 4)  # not of the mono one
        self.assertIn("Strongest around 1000 Hz.", [desc.text for desc in report.root.iter(SVG + "desc")])
        self.assertNotIn("nan", report.text.lower().replace("pause", ""))
        self.assertNotIn("inf", report.text.lower())

    def test_a_long_song_makes_no_large_report(self):
        long = self.sox("long.flac", "synth", str(45 * 60), "pinknoise", "vol", "0.3", rate=8000, channels=1)
        report = self.reported(long)
        self.assertLess(report.path.stat().st_size, 300_000)
        self.assertEqual(report.facts()["Length"], "45:00 min")

    def test_control_characters_and_what_is_no_utf8_do_no_harm(self):
        mix = self.folder / "mix.mp3"
        tell("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "anoisesrc=d=2:a=0.2", "-metadata", "title=a\x01b\x1bc\nd\u202ee", mix)
        strange = self.folder / b"strange\xff.mp3".decode("utf-8", "surrogateescape")
        mix.rename(strange)
        report = self.reported(strange)
        self.assertEqual(report.words("h1"), ["R"])
        self.assertIn("strange\ufffd.mp3", report.table("LUFS"))
        self.pdf_words(self.folder / "told/R report.pdf")

    def test_a_report_that_cannot_take_its_name_leaves_nothing(self):
        mix = self.song("mix.wav", 2)
        (self.folder / "out/mix report.html").mkdir(parents=True)
        code, _, error = run("export", mix, "-p", "cd", "-o", self.folder / "out", "--report")
        self.assertEqual(code, 2)
        self.assertIn("a folder of this name is there", error)
        self.assertEqual(self.names(self.folder / "out"), ["mix report.html"])

    def test_an_album_is_told_of_as_a_whole_and_song_by_song(self):
        for name, level in (("Flut", 0.4), ("Ebbe", 0.2)):
            self.sox(f"{name}.wav", "synth", "6", "pinknoise", "vol", level, rate=44100)
        album, out = self.folder / "sea.lacquer-album", self.folder / "release"
        run("album", "new", album, self.folder / "Flut.wav", self.folder / "Ebbe.wav", "--title", "Meer & mehr", "--artist", "M\u00f6wen")
        code, _, error = run("album", "export", album, "--for", "streaming", "cd", "-o", out, "--report")
        self.assertEqual((code, error), (0, ""))
        self.assertEqual(self.names(out), ["Meer & mehr report.html", "Meer & mehr report.pdf", "cd", "streaming"])
        report = Report(out / "Meer & mehr report.html")
        self.assertEqual(report.words("h2"), ["1 Flut", "2 Ebbe", "The CD"])
        self.assertEqual(report.pictures()[0], "Loudness over the album")
        self.assertAlmostEqual(number(report.facts()["Album loudness"]), -14, delta=0.11)
        songs = report.table("Song", "Gain")
        files = [out / "streaming/01 Flut.flac", out / "streaming/02 Ebbe.flac"]
        for path, row in zip(files, songs.values()):
            self.assertAlmostEqual(number(row["LUFS"]), judged(path)["LUFS"], delta=0.11)
        self.assertEqual(len({row["Gain"] for row in songs.values()}), 1)
        for path in (*files, out / "cd/IMAGE.DAT", out / "cd/DDPMS"):
            self.assertIn(hashlib.sha256(path.read_bytes()).hexdigest(), report.text)
        self.assertIn("M\u00f6wen", self.pdf_words(out / "Meer & mehr report.pdf"))

    def test_what_is_told_is_what_the_export_tells(self):
        mix = self.song("mix.wav", 4)
        code, out, _ = run("export", mix, "-p", "streaming", "-o", self.folder / "out", "--report", "--json")
        self.assertEqual(code, 0)
        told = json.loads(out)["files"][0]
        words = Report(self.folder / "out/mix report.html").table("What was done to the master")["mix.flac"]["What was done to the master"]
        change = "Raised" if told["gainDb"] > 0 else "Lowered"
        self.assertIn(f"{change} by {abs(told['gainDb']):.1f} dB.", words)

    def test_more_than_two_channels_are_refused(self):
        surround = self.sox("five.wav", "synth", "1", "sine", "300", channels=5)
        code, _, error = run("report", surround, "-o", self.folder / "told")
        self.assertEqual(code, 2)
        self.assertIn("5 channels", error)
        self.assertFalse((self.folder / "told").exists())


if __name__ == "__main__":
    studio.main()
