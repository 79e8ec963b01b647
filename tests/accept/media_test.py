"""`lacquer media`, from the outside: files that have moved away, and all of them in one place."""

import json
import shutil

import studio
from studio import StudioTest, run


class MediaTest(StudioTest):
    def setUp(self):
        super().setUp()
        self.song = self.new_session(seconds=1.0, stems=("kick", "bass"))
        self.render = self.folder / "before.wav"
        self.assertEqual(run("render", self.song, "-o", self.render)[0], 0)
        self.start = (self.song / "session.json").read_bytes()
        self.away = self.folder / "archive" / "2019"
        self.away.mkdir(parents=True)
        for path in list((self.song / "audio").iterdir()):
            shutil.move(path, self.away / path.name.upper())

    def files(self):
        code, out, error = run("media", self.song, "--json")
        self.assertEqual(code, 0, error)
        return json.loads(out)["files"]

    def test_missing_files_are_found_collected_and_sound_as_before(self):
        self.assertEqual([entry["missing"] for entry in self.files()], [True, True])
        code, out, error = run("media", self.song, "--find", self.folder / "archive")
        self.assertEqual(code, 0, error)
        self.assertEqual(out.count("found as"), 2, out)
        self.assertTrue(all(entry["outside"] and not entry["missing"] for entry in self.files()))
        after = self.folder / "after.wav"
        self.assertEqual(run("render", self.song, "-o", after)[0], 0)
        self.assertEqual(after.read_bytes(), self.render.read_bytes())

        code, out, error = run("media", self.song, "--collect")
        self.assertEqual(code, 0, error)
        shutil.rmtree(self.folder / "archive")
        self.assertTrue(all(not entry["outside"] and not entry["missing"] for entry in self.files()))
        self.assertEqual(run("render", self.song, "-o", after)[0], 0)
        self.assertEqual(after.read_bytes(), self.render.read_bytes())

        code, out, error = run("undo", self.song, "-n", 2)
        self.assertEqual(code, 0, error)
        self.assertEqual((self.song / "session.json").read_bytes(), self.start)

    def test_what_is_not_the_same_is_left_to_the_user(self):
        other = self.folder / "archive" / "other"
        other.mkdir()
        shutil.copy(self.away / "KICK.WAV", other / "BASS.WAV")
        code, out, error = run("media", self.song, "--find", self.folder / "archive")
        self.assertEqual(code, 0, error)
        self.assertIn("2 files of that name that are not the same", out)
        self.assertEqual(sorted(entry["missing"] for entry in self.files()), [False, True])


if __name__ == "__main__":
    studio.main()
