"""`lacquer history`, `undo`, `redo` and `clean`, from the outside."""

import json
import shutil

import studio
from studio import StudioTest, run


class HistoryTest(StudioTest):
    def setUp(self):
        super().setUp()
        self.song = self.new_session(seconds=1.0, stems=("kick", "vocal-lead"))

    def bytes_of_session(self):
        return (self.song / "session.json").read_bytes()

    def change(self, **members):
        script = self.folder / "script.jsonl"
        script.write_text(json.dumps(members))
        code, _, error = run("edit", self.song, "--file", script)
        self.assertEqual(code, 0, error)

    def steps(self):
        code, out, error = run("history", self.song, "--json")
        self.assertEqual(code, 0, error)
        return [(step["description"], step["done"]) for step in json.loads(out)["steps"]]

    def test_what_several_commands_did_is_undone_and_redone(self):
        self.assertEqual(self.steps(), [])
        start = self.bytes_of_session()
        self.change(edit="setParameter", node="vocal-lead fader", parameter="level", value=-6)
        code, _, error = run("bind", self.song, "kick fader", "level", "--to", -10, "--from", -60, "--cc", 7)
        self.assertEqual(code, 0, error)
        code, _, error = run("gainstage", self.song, "--apply")
        self.assertEqual(code, 0, error)
        end = self.bytes_of_session()
        names = [name for name, done in self.steps() if done]
        self.assertEqual(len(names), 3)
        self.assertEqual(names[0], "Set level of vocal-lead fader")
        self.assertEqual(names[2], "Set gains of tracks")

        code, out, error = run("undo", self.song, "-n", 3)
        self.assertEqual(code, 0, error)
        self.assertEqual(out.splitlines()[0], "Undone: Set gains of tracks")
        self.assertEqual(self.bytes_of_session(), start)
        self.assertEqual([done for _, done in self.steps()], [False, False, False])
        code, _, error = run("undo", self.song)
        self.assertEqual(code, 2)
        self.assertIn("nothing can be undone", error)
        code, _, error = run("redo", self.song, "-n", 4)
        self.assertEqual(code, 2)
        self.assertIn("no more than 3 can be redone", error)
        self.assertEqual(self.bytes_of_session(), start)
        code, _, error = run("redo", self.song, "-n", 3)
        self.assertEqual(code, 0, error)
        self.assertEqual(self.bytes_of_session(), end)

    def test_only_what_nothing_needs_is_deleted(self):
        kick = next(path for path in (self.song / "audio").iterdir() if "kick" in path.name)
        stray = self.song / "audio" / "stray.wav"
        shutil.copy(kick, stray)
        self.change(edit="removeNode", node="kick")
        code, out, error = run("clean", self.song, "--json")
        self.assertEqual(code, 0, error)
        told = json.loads(out)
        self.assertEqual([entry["file"] for entry in told["files"]], ["audio/stray.wav"])
        self.assertEqual(told["bytes"], stray.stat().st_size)
        self.assertTrue(stray.exists())
        code, out, error = run("clean", self.song, "--delete")
        self.assertEqual(code, 0, error)
        self.assertIn("have been deleted", out)
        self.assertFalse(stray.exists())
        self.assertTrue(kick.exists(), "undo would need it")

        code, _, error = run("clean", self.song, "--forget-history")
        self.assertEqual(code, 2)
        code, _, error = run("clean", self.song, "--forget-history", "--delete")
        self.assertEqual(code, 0, error)
        self.assertEqual(self.steps(), [])
        self.assertTrue(kick.exists(), "the backup names it")
        self.change(edit="renameNode", node="Output", name="Out")
        code, _, error = run("clean", self.song, "--forget-history", "--delete")
        self.assertEqual(code, 0, error)
        self.assertFalse(kick.exists())
        code, _, error = run("check", self.song)
        self.assertEqual(code, 0, error)


if __name__ == "__main__":
    studio.main()
