"""Tags of sound files from the outside: set by the program, read by others."""

import hashlib
import json
import subprocess

import studio
from studio import StudioTest, run, write_wav

# What ffmpeg makes of a WAV file.
KINDS = {
    "a.wav": ["-c:a", "pcm_s24le"],
    "long.wav": ["-c:a", "pcm_s16le", "-rf64", "always"],
    "a.aiff": [],
    "a.flac": [],
    "a.ogg": ["-c:a", "libvorbis"],
    "a.opus": ["-c:a", "libopus"],
    "a.mp3": ["-c:a", "libmp3lame"],
    "a.m4a": ["-c:a", "aac"],
}
TITLE, ARTIST = "\u00dcber \u96e8", "Bj\u00f6rk"
SETTINGS = (f"title={TITLE}", f"artist={ARTIST}", "album=Weather", "albumArtist=Various", "track=3", "trackTotal=12",
            "year=2026-11-28", "genre=Ambient", "composer=C. Omposer", "label=Label Ltd", "isrc=gb-abc-25-00012",
            "upc=4006381333931", "copyright=2026 Me", "comment=Mixed in a shed")


def tell(*command):
    return subprocess.run([str(part) for part in command], capture_output=True, check=True).stdout


class TagsTest(StudioTest):
    def setUp(self):
        super().setUp()
        self.source = write_wav(self.folder / "source.wav", 0.5)
        self.cover = self.folder / "cover.png"
        tell("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=s=32x32", "-frames:v", "1", self.cover)

    def make(self, name):
        tell("ffmpeg", "-v", "error", "-y", "-i", self.source, *KINDS[name], self.folder / name)
        return self.folder / name

    def samples(self, path):
        return hashlib.sha256(tell("ffmpeg", "-v", "error", "-i", path, "-map", "0:a", "-f", "f32le", "-")).hexdigest()

    def probed(self, path):
        """All tags that ffprobe finds, of the file and of its sound, with their names in small letters."""
        found = json.loads(tell("ffprobe", "-v", "error", "-of", "json", "-show_entries", "format_tags:stream_tags", path))
        tags = dict(found.get("format", {}).get("tags", {}))
        tags.update(found["streams"][0].get("tags", {}))
        return {name.lower(): value for name, value in tags.items()}

    def test_other_programs_read_what_is_set_and_the_samples_stay(self):
        for name in KINDS:
            with self.subTest(name):
                path = self.make(name)
                before = self.samples(path)
                code, out, error = run("tags", path, "--set", *SETTINGS, "--artwork", self.cover)
                self.assertEqual(code, 0, error)
                self.assertIn(TITLE, out)
                self.assertEqual(self.samples(path), before)
                tags = self.probed(path)
                self.assertEqual((tags["title"], tags["artist"], tags["album"], tags["genre"], tags["comment"]),
                                 (TITLE, ARTIST, "Weather", "Ambient", "Mixed in a shed"))
                picture = tell("ffmpeg", "-v", "error", "-i", path, "-map", "0:v", "-c", "copy", "-f", "image2pipe", "-")
                self.assertEqual(picture, self.cover.read_bytes())
                told = tell("mediainfo", "--Inform=General;%Track%|%Track/Position%|%Track/Position_Total%|%ISRC%|"
                            "%BARCODE%|%Composer%|%Recorded_Date%|%Album/Performer%|%Copyright%", path).decode().strip()
                self.assertEqual(told, f"{TITLE}|3|12|GBABC2500012|4006381333931|C. Omposer|2026-11-28|Various|2026 Me")
                self.assertFalse(list(self.folder.glob("*.part")))

    def test_flac_holds_vorbis_comments(self):
        path = self.make("a.flac")
        self.assertEqual(run("tags", path, "--set", *SETTINGS)[0], 0)
        comments = tell("metaflac", "--export-tags-to=-", path).decode().splitlines()
        for line in (f"TITLE={TITLE}", f"ARTIST={ARTIST}", "ALBUM=Weather", "ALBUMARTIST=Various", "TRACKNUMBER=3",
                     "TRACKTOTAL=12", "DATE=2026-11-28", "GENRE=Ambient", "COMPOSER=C. Omposer", "LABEL=Label Ltd",
                     "ISRC=GBABC2500012", "BARCODE=4006381333931", "COPYRIGHT=2026 Me", "COMMENT=Mixed in a shed"):
            self.assertIn(line, comments)
        tell("flac", "--test", "--silent", path)

    def test_json_says_all_and_setting_takes_out(self):
        files = [self.make("a.wav"), self.make("a.flac")]
        code, out, error = run("tags", *files, "--set", *SETTINGS, "--artwork", self.cover)
        self.assertEqual(code, 0, error)
        code, out, error = run("tags", *files, "--json")
        self.assertEqual(code, 0, error)
        for told, path in zip(json.loads(out)["files"], files):
            self.assertEqual(told["path"], str(path))
            self.assertEqual(told["tags"], {
                "title": TITLE, "artist": ARTIST, "album": "Weather", "albumArtist": "Various", "track": 3,
                "trackTotal": 12, "year": "2026-11-28", "genre": "Ambient", "composer": "C. Omposer",
                "label": "Label Ltd", "isrc": "GBABC2500012", "upc": "4006381333931", "copyright": "2026 Me",
                "comment": "Mixed in a shed"})
            self.assertEqual(told["artwork"], {"type": "image/png", "bytes": self.cover.stat().st_size})
        code, out, error = run("tags", files[0], "--set", "title=", "track=", "--json")
        self.assertEqual(code, 0, error)
        told = json.loads(out)["files"][0]["tags"]
        self.assertEqual((told["title"], told["track"], told["artist"]), (None, None, ARTIST))
        self.assertNotIn("title", self.probed(files[0]))
        code, out, error = run("tags", self.source)
        self.assertEqual((code, out), (0, f"{self.source}\n  no tags\n"), error)

    def test_what_cannot_be_set_is_refused_and_nothing_changes(self):
        path = self.make("a.wav")
        before = path.read_bytes()
        (self.folder / "note.txt").write_text("no picture")
        for arguments, code, words in (
                (("--set", "titel=Rain"), 2, "did you mean title?"),
                (("--set", "title"), 2, "KEY=VALUE"),
                (("--set", "track=third"), 2, "track"),
                (("--set", "isrc=GB-ABC-25"), 2, "ISRC"),
                (("--set", "upc=4006381333932"), 2, "check digit"),
                (("--set", "year=soon"), 2, "2026-11-28"),
                (("--artwork", self.folder / "note.txt"), 65, "PNG"),
                (("--artwork", self.folder / "none.png"), 66, "none.png")):
            got, out, error = run("tags", path, *arguments)
            self.assertEqual((got, out), (code, ""), error)
            self.assertIn(words, error)
            self.assertEqual(path.read_bytes(), before)
        self.assertEqual(run("tags", self.folder / "none.wav")[0], 66)
        self.assertEqual(run("tags", self.folder / "note.txt")[0], 65)

    def test_a_session_has_tags_that_go_into_its_exports(self):
        session = self.new_session()
        code, out, error = run("tags", session, "--set", f"title={TITLE}", f"artist={ARTIST}", "track=3", "isrc=gb-abc-25-00012",
                               "--artwork", self.cover)
        self.assertEqual(code, 0, error)
        self.assertIn(TITLE, out)
        shown = json.loads(run("tags", session, "--json")[1])["files"][0]
        self.assertEqual((shown["tags"]["title"], shown["tags"]["track"], shown["artwork"]["type"]), (TITLE, 3, "image/png"))
        code, out, error = run("export", session, "-p", "archive", "mp3", "-o", self.folder / "out")
        self.assertEqual(code, 0, error)
        for path in (self.folder / "out").iterdir():
            probed = self.probed(path)
            self.assertEqual((probed["title"], probed["artist"]), (TITLE, ARTIST), path)
        code, out, error = run("undo", session)
        self.assertIn("Set tags", out + error)
        self.assertIsNone(json.loads(run("tags", session, "--json")[1])["files"][0]["tags"]["title"])
        before = (session / "session.json").read_bytes()
        for arguments, code in ((("--set", "isrc=GB"), 2), (("--artwork", self.folder / "none.png"), 66)):
            self.assertEqual(run("tags", session, *arguments)[0], code)
            self.assertEqual((session / "session.json").read_bytes(), before)

    def test_a_sessions_picture_is_one_of_its_files(self):
        session = self.new_session()
        run("tags", session, "--artwork", self.cover)
        self.assertIn("cover.png", run("media", session)[1])
        moved = self.cover.rename(self.folder / "elsewhere.png")
        code, out, error = run("tags", session, "--set", "title=Rain")
        self.assertEqual(code, 0, error)
        self.assertIn("cover.png", error)
        code, out, error = run("export", session, "-p", "archive", "-o", self.folder / "out")
        self.assertEqual(code, 66)
        self.assertIn("cover.png", error)
        self.assertFalse((self.folder / "out").exists())
        moved.rename(self.cover)
        self.assertEqual(run("media", session, "--collect")[0], 0)
        self.cover.unlink()
        self.assertEqual(json.loads(run("tags", session, "--json")[1])["files"][0]["artwork"]["type"], "image/png")
        self.assertEqual(run("tags", session, "--artwork", "")[0], 0)
        self.assertIsNone(json.loads(run("tags", session, "--json")[1])["files"][0]["artwork"])

    def test_a_full_disk_leaves_the_file(self):
        path = self.make("a.aiff")
        before = path.read_bytes()
        # A limit on the length of files, and no signal on it, is a full disk.
        done = subprocess.run(["sh", "-c", 'trap "" XFSZ; exec "$@"', "sh", "prlimit", f"--fsize={len(before)}",
                               studio.PROGRAM, "tags", path, "--set", *SETTINGS], capture_output=True, text=True)
        self.assertEqual(done.returncode, 73, done.stderr)
        self.assertEqual(path.read_bytes(), before)
        self.assertFalse(list(self.folder.glob("*.part")))


if __name__ == "__main__":
    studio.main()
