"""The commands `ddp new` and `ddp verify`: filesets of cue sheets, and what other programs make of them."""

import array
import hashlib
import json
import random
import shutil
import signal
import subprocess
import time
import wave

import studio
from studio import run

SECTOR = 2352

CUE = """CATALOG 4006381333931
TITLE "Abend am Meer"
PERFORMER "Die M\u00f6wen"
FILE "one.wav" WAVE
  TRACK 01 AUDIO
    TITLE "Flut"
    PERFORMER "Die M\u00f6wen"
    ISRC DE-ABC-25-00001
    INDEX 01 00:00:00
FILE "two.wav" WAVE
  TRACK 02 AUDIO
    TITLE "Don\u2019t go"
    PERFORMER "Die M\u00f6wen"
    FLAGS DCP
    ISRC DEABC2500002
    PREGAP 00:02:00
    INDEX 01 00:00:00
    INDEX 02 00:05:00
  TRACK 03 AUDIO
    TITLE "Ebbe"
    PERFORMER "Die M\u00f6wen"
    FLAGS PRE
    ISRC DEABC2500003
    INDEX 00 00:09:00
    INDEX 01 00:10:30
"""


def quiet_noise(sectors, seed):
    """Faded at both ends, so that there is nothing to warn of."""
    generator = random.Random(seed)
    samples = array.array("h", [generator.randrange(-900, 900) for _ in range(sectors * SECTOR // 2)])
    for i in range(4):
        samples[i] = samples[-1 - i] = 0
    return samples


def write_wav16(path, samples, rate=44100):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())


def wav_samples(path):
    return subprocess.run(["sox", path, "-t", "raw", "-e", "signed", "-b", "16", "-L", "-"], check=True,
                          capture_output=True).stdout


def outside(*command, cwd=None, encoding="utf-8"):
    """Runs another program; returns (exit code, all that it prints)."""
    done = subprocess.run(list(map(str, command)), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, cwd=cwd, timeout=120)
    return done.returncode, done.stdout.decode(encoding)


class DdpTest(studio.StudioTest):
    def setUp(self):
        super().setUp()
        self.one, self.two = quiet_noise(400, 1), quiet_noise(1200, 2)
        # Silence in the pause of track 3.
        for i in range(675 * SECTOR // 2, 780 * SECTOR // 2):
            self.two[i] = 0
        write_wav16(self.folder / "one.wav", self.one)
        write_wav16(self.folder / "two.wav", self.two)
        self.cue = self.folder / "album.cue"
        self.cue.write_text(CUE, encoding="utf-8")
        self.master = self.folder / "master"

    def make(self, *options, cue=None):
        code, out, error = run("ddp", "new", cue or self.cue, "-o", self.master, *options)
        self.assertEqual(code, 0, out + error)
        return out

    def rules(self, folder, level="error"):
        code, out, _ = run("ddp", "verify", folder, "--json")
        found = [finding["rule"] for finding in json.loads(out)["findings"] if finding["level"] == level]
        if level == "error":
            self.assertEqual(code, 65 if found else 0)
        return found


class NewTest(DdpTest):
    def test_a_fileset_has_all_that_a_plant_asks_for_and_verifies(self):
        out = self.make("--checksum-txt")
        self.assertEqual(sorted(path.name for path in self.master.iterdir()),
                         ["CDTEXT.BIN", "CHECKSUM.MD5", "CHECKSUM.TXT", "DDPID", "DDPMS", "IMAGE.DAT", "IMAGE.cue",
                          "IMAGE.toc", "PQ-sheet.pdf", "PQ-sheet.txt", "PQDESCR"])
        self.assertIn("written and read back", out)
        self.assertIn('title is "Don\'t go" in CD-Text', out)
        code, out, error = run("ddp", "verify", self.master)
        self.assertEqual((code, error), (0, ""))
        self.assertTrue(out.endswith("master: no errors\n"), out)
        self.assertEqual(outside("md5sum", "-c", "CHECKSUM.MD5", cwd=self.master)[0], 0)

    def test_the_samples_get_into_the_image_bit_for_bit_and_out_again(self):
        self.make()
        image = (self.master / "IMAGE.DAT").read_bytes()
        self.assertEqual(image, bytes(150 * SECTOR) + self.one.tobytes() + bytes(150 * SECTOR) + self.two.tobytes())
        code, _, error = run("ddp", "verify", self.master, "--extract", self.folder / "tracks")
        self.assertEqual(code, 0, error)
        tracks = {path.name: wav_samples(path) for path in (self.folder / "tracks").iterdir()}
        second = self.two.tobytes()
        self.assertEqual(tracks, {"01 Flut.wav": self.one.tobytes(), "02 Don't go.wav": second[:675 * SECTOR],
                                  "03 Ebbe.wav": second[780 * SECTOR:]})

    def test_json_has_the_disc_in_sectors(self):
        disc = json.loads(self.make("--json"))["disc"]
        self.assertEqual(disc["leadOut"], 150 + 400 + 150 + 1200)
        self.assertEqual([(track["pregap"], track["indexes"], track["isrc"]) for track in disc["tracks"]],
                         [(0, [150], "DEABC2500001"), (550, [700, 1075], "DEABC2500002"),
                          (1375, [1480], "DEABC2500003")])
        self.assertEqual(disc["text"], {"title": "Abend am Meer", "performer": "Die M\u00f6wen"})

    def test_the_image_s_own_cue_sheet_makes_the_same_fileset(self):
        self.make()
        again = self.folder / "again"
        code, _, error = run("ddp", "new", self.master / "IMAGE.cue", "-o", again)
        self.assertEqual(code, 0, error)
        for path in self.master.iterdir():
            self.assertEqual(path.read_bytes(), (again / path.name).read_bytes(), path.name)

    def test_options_write_the_variants_that_plants_use(self):
        self.make("--pq-name", "SD", "--isrc", "first", "--pad", "zero", "--text-codes")
        pq, ddpms = (self.master / "SD").read_bytes(), (self.master / "DDPMS").read_bytes()
        self.assertEqual(pq.count(b"DEABC2500002"), 1)
        self.assertEqual(ddpms[256 + 14:256 + 22], b"00001900")
        self.assertEqual(ddpms[256 + 46:256 + 50], b"0150")
        self.assertIn(b"SD" + 15 * b" ", ddpms)
        self.assertEqual((self.master / "CDTEXT.BIN").read_bytes()[9 * 18], 0x8E)
        self.assertEqual(self.rules(self.master), [])
        shutil.rmtree(self.master)
        self.make()
        self.assertEqual((self.master / "PQDESCR").read_bytes().count(b"DEABC2500002"), 2)
        self.assertEqual((self.master / "DDPMS").read_bytes()[256 + 14:256 + 22], b"    1900")

    def test_a_disc_with_errors_is_refused_with_all_of_them(self):
        self.cue.write_text(CUE.replace("4006381333931", "4006381333932").replace("DEABC2500003", "12ABC2500003")
                            .replace("INDEX 02 00:05:00", "INDEX 02 00:08:74"), encoding="utf-8")
        code, out, error = run("ddp", "new", self.cue, "-o", self.master)
        self.assertEqual(code, 65)
        for part in ("error: disc: UPC/EAN", "check digit", "error: track 3: ISRC \"12ABC2500003\""):
            self.assertIn(part, out)
        self.assertIn("2 errors", error)
        self.assertIn("nothing has been written", error)
        self.assertFalse(self.master.exists())

    def test_other_formats_are_refused_with_what_makes_them_fit(self):
        write_wav16(self.folder / "one.wav", self.one, rate=48000)
        code, _, error = run("ddp", "new", self.cue, "-o", self.master)
        self.assertEqual(code, 65)
        self.assertIn("one.wav", error)
        self.assertIn("48000 Hz", error)
        self.assertIn("lacquer album export --for cd", error)
        self.assertFalse(self.master.exists())

    def test_bad_input_is_named(self):
        self.assertEqual(run("ddp", "new", self.folder / "gone.cue", "-o", self.master)[0], 66)
        self.cue.write_text("FILE \"one.wav\" WAVE\nTRACK 02 AUDIO\n")
        code, _, error = run("ddp", "new", self.cue, "-o", self.master)
        self.assertEqual(code, 65)
        self.assertIn("album.cue:2:", error)
        self.assertEqual(run("ddp", "new", self.cue)[0], 2)
        self.cue.write_text(CUE, encoding="utf-8")
        self.assertEqual(run("ddp", "new", self.cue, "-o", self.master, "--pq-name", "A" * 18)[0], 2)
        self.assertEqual(run("ddp", "new", self.cue, "-o", self.master, "--isrc", "none")[0], 2)
        self.master.mkdir()
        self.assertEqual(run("ddp", "new", self.cue, "-o", self.master)[0], 73)
        self.assertEqual(list(self.master.iterdir()), [])

    def test_a_full_disk_is_named_and_nothing_is_left_on_it(self):
        disk = self.folder / "disk"
        disk.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], capture_output=True).returncode:
            limited = ["bash", "-c", 'trap "" XFSZ; ulimit -f 2000; exec "$@"', "-"]
        else:
            self.addCleanup(subprocess.run, ["umount", disk])
            limited = []
        done = subprocess.run([*limited, studio.PROGRAM, "ddp", "new", self.cue, "-o", disk / "master"],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 73, done.stderr)
        self.assertIn("master/IMAGE.DAT", done.stderr)
        self.assertEqual(list(disk.iterdir()), [])

    def test_ctrl_c_leaves_nothing(self):
        write_wav16(self.folder / "two.wav", self.two * 20)  # long enough to be met while it is written
        new = subprocess.Popen([studio.PROGRAM, "ddp", "new", self.cue, "-o", self.master],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while new.poll() is None and not list(self.folder.glob(".master.*.part/IMAGE.DAT")):
            time.sleep(0.001)
        new.send_signal(signal.SIGINT)
        new.communicate(timeout=20)
        self.assertEqual(new.returncode, -signal.SIGINT)
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["album.cue", "one.wav", "two.wav"])

    def test_a_kill_leaves_nothing_under_the_final_name(self):
        write_wav16(self.folder / "two.wav", self.two * 20)
        new = subprocess.Popen([studio.PROGRAM, "ddp", "new", self.cue, "-o", self.master],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while new.poll() is None and not list(self.folder.glob(".master.*.part/IMAGE.DAT")):
            time.sleep(0.001)
        new.kill()
        new.communicate(timeout=20)
        self.assertEqual(new.returncode, -signal.SIGKILL)
        self.assertFalse(self.master.exists())


class VerifyTest(DdpTest):
    def test_a_changed_byte_in_any_file_is_found(self):
        self.make()
        for name in ("DDPID", "DDPMS", "PQDESCR", "CDTEXT.BIN", "IMAGE.DAT"):
            path = self.master / name
            good = path.read_bytes()
            path.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
            self.assertIn("checksum", self.rules(self.master), name)
            path.write_bytes(good)
        self.assertEqual(self.rules(self.master), [])

    def test_an_image_that_is_cut_short_is_found_and_its_tracks_are_not_extracted(self):
        self.make()
        image = self.master / "IMAGE.DAT"
        image.write_bytes(image.read_bytes()[:-SECTOR])
        code, out, error = run("ddp", "verify", self.master, "--extract", self.folder / "tracks")
        self.assertEqual(code, 65)
        self.assertIn("IMAGE.DAT", out)
        self.assertFalse((self.folder / "tracks").exists())
        self.assertIn("ends before", error)

    def test_what_is_no_fileset_is_missing_input(self):
        self.assertEqual(run("ddp", "verify", self.folder)[0], 66)
        self.assertEqual(run("ddp", "verify", self.folder / "nowhere")[0], 66)


class OutsideTest(DdpTest):
    """What other programs read out of a fileset."""

    def setUp(self):
        super().setUp()
        self.make("--text-codes")

    def test_cdrdao_reads_the_toc(self):
        code, told = outside("cdrdao", "show-toc", "IMAGE.toc", cwd=self.master)
        self.assertEqual(code, 0, told)
        told = " ".join(told.split())
        for part in ("CATALOG NUMBER: 4006381333931", "ISRC DE ABC 25 00003",
                     "START 00:00:00( 0) END 00:05:25( 400)",
                     "COPY PERMITTED NO PRE-EMPHASIS TWO CHANNEL AUDIO PREGAP 00:02:00( 150) START 00:07:25( 550) "
                     "INDEX 2 00:12:25( 925) END 00:16:25( 1225)",
                     "COPY NOT PERMITTED PRE-EMPHASIS TWO CHANNEL AUDIO PREGAP 00:01:30( 105) START 00:17:55( 1330) "
                     "END 00:23:25( 1750)"):
            self.assertIn(part, told)
        code, told = outside("cdrdao", "read-test", "IMAGE.toc", cwd=self.master)
        self.assertTrue(told.rstrip().endswith("Read 1750 blocks."), told)

    def test_cdrdao_reads_the_samples_in_the_right_byte_order(self):
        first = subprocess.run(["cdrdao", "show-data", "IMAGE.toc"], cwd=self.master, capture_output=True, text=True)
        values = [tuple(map(int, line.split(":")[1].split())) for line in first.stdout.splitlines()[:500] if ":" in line]
        frames = [tuple(self.one[2 * i:2 * i + 2]) for i in range(500)]
        self.assertGreater(len(values), 400)
        self.assertEqual(values, frames[:len(values)])

    def test_cdrdao_reads_the_cue_sheet(self):
        # It misplaces index 02 of tracks behind the first: the sheet without it.
        cue = (self.master / "IMAGE.cue").read_text(encoding="latin-1")
        (self.master / "plain.cue").write_text(cue.replace("    INDEX 02 00:14:25\n", ""), encoding="latin-1")
        code, told = outside("cdrdao", "show-toc", "plain.cue", cwd=self.master)
        self.assertEqual(code, 0, told)
        told = " ".join(told.split())
        self.assertIn("ISRC DE ABC 25 00002", told)
        self.assertIn("PREGAP 00:02:00( 150)", told)
        code, told = outside("cdrdao", "read-test", "plain.cue", cwd=self.master)
        self.assertTrue(told.rstrip().endswith("blocks."), told)

    def test_cdrskin_reads_the_texts(self):
        code, told = outside("cdrskin", "textfile_to_v07t=CDTEXT.BIN", cwd=self.master, encoding="latin-1")
        self.assertEqual(code, 0, told)
        facts = dict(map(str.strip, line.split("=", 1)) for line in told.splitlines() if " = " in line)
        self.assertEqual(facts["Album Title"], "Abend am Meer")
        self.assertEqual(facts["Artist Name"], "Die M\u00f6wen")
        self.assertEqual(facts["Track 02 Title"], "Don't go")
        self.assertEqual(facts["UPC / EAN"], "4006381333931")
        self.assertEqual(facts["ISRC 03"], "DEABC2500003")

    def test_libcdio_reads_the_cue_sheet_with_its_texts(self):
        # It takes the image's name from the sheet's.
        (self.master / "IMAGE.bin").symlink_to("IMAGE.DAT")
        code, told = outside("cd-info", "--no-device-info", "--no-cddb", "--cue-file=IMAGE.cue", cwd=self.master)
        self.assertEqual(code, 0, told)
        for part in ("4006381333931", "Abend am Meer", "Die M\u00f6wen", "Don't go", "Ebbe"):
            self.assertIn(part, told)

    def test_the_pq_sheet_is_a_pdf_with_the_times_of_the_disc(self):
        code, told = outside("pdftotext", "-layout", self.master / "PQ-sheet.pdf", "-")
        self.assertEqual(code, 0, told)
        md5 = hashlib.md5((self.master / "IMAGE.DAT").read_bytes()).hexdigest()
        for part in ("Abend am Meer", "4006381333931", "DE-ABC-25-00002", "00:25:25", "Index 02 at 00:14:25", md5):
            self.assertIn(part, told)


if __name__ == "__main__":
    studio.main()
