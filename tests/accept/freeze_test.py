"""`lacquer freeze` and `unfreeze`, from the outside."""

import json

import studio
from studio import StudioTest, run


class FreezeTest(StudioTest):
    def setUp(self):
        super().setUp()
        self.song = self.new_session(seconds=1.0, stems=("kick", "bass"))
        code, out, error = run("info", self.song, "--json")
        self.assertEqual(code, 0, error)
        names = {node["name"]: node["type"] for node in json.loads(out)["nodes"]}
        self.fader = next(name for name, kind in names.items() if kind == "lacquer:fader" and "kick" in name.lower())
        self.track = next(name for name, kind in names.items() if kind == "lacquer:track" and "kick" in name.lower())
        self.live = self.rendered()

    def rendered(self):
        path = self.folder / "mix.wav"
        code, _, error = run("render", self.song, "-o", path, "--bits", 32)
        self.assertEqual(code, 0, error)
        return path.read_bytes()

    def json_of(self, *arguments):
        code, out, error = run(*arguments, "--json")
        self.assertEqual(code, 0, error)
        return json.loads(out)

    def test_the_song_stays_what_it_was_and_the_node_comes_back(self):
        start = (self.song / "session.json").read_bytes()
        done = self.json_of("freeze", self.song, self.fader)
        self.assertEqual([entry["name"] for entry in done["frozen"]], [self.fader])
        self.assertEqual(done["notRun"], [self.track])
        self.assertTrue((self.song / done["frozen"][0]["file"]).is_file())
        self.assertEqual(self.rendered(), self.live)
        self.assertEqual(self.json_of("render", self.song, "-o", self.folder / "mix.wav")["frozenNodes"], [self.fader])
        files = {entry["file"]: entry for entry in self.json_of("media", self.song)["files"]}
        self.assertEqual(files[done["frozen"][0]["file"]]["users"], [self.fader])
        self.assertEqual(self.json_of("clean", self.song)["files"], [])

        code, out, error = run("undo", self.song)
        self.assertEqual(code, 0, error)
        self.assertIn(f"Freeze {self.fader}", out)
        self.assertEqual((self.song / "session.json").read_bytes(), start)
        self.assertEqual(run("redo", self.song)[0], 0)
        self.assertEqual(self.json_of("unfreeze", self.song, "--all")["unfrozen"], [self.fader])
        self.assertEqual((self.song / "session.json").read_bytes(), start)
        self.assertEqual(self.rendered(), self.live)

    def test_a_file_that_is_out_of_date_is_told_and_renewed(self):
        self.json_of("freeze", self.song, self.fader)
        script = self.folder / "edit.jsonl"
        script.write_text(json.dumps({"edit": "setParameter", "node": self.fader, "parameter": "level", "value": -20}))
        code, _, error = run("edit", self.song, "--file", script)
        self.assertEqual(code, 0, error)
        self.assertIn("out of date", error)
        self.assertEqual(self.rendered(), self.live, "what is heard is the file")
        code, _, error = run("check", self.song)
        self.assertEqual(code, 65)
        self.assertIn(f"{self.fader}: is frozen", error)
        self.assertIn("OUT OF DATE", run("info", self.song)[1])
        self.assertEqual(len(self.json_of("freeze", self.song, "--renew")["frozen"]), 1)
        self.assertEqual(run("check", self.song)[0], 0)
        self.assertNotEqual(self.rendered(), self.live)
        self.assertIn("No frozen node", run("freeze", self.song, "--renew")[1])

    def test_what_cannot_be_done_is_said_and_changes_nothing(self):
        start = sorted(path.name for path in (self.song / "audio").iterdir())
        for arguments, code, words in [
            (("freeze", self.song), 2, "no node is named"),
            (("freeze", self.song, self.fader, "--renew"), 2, "cannot stand beside"),
            (("freeze", self.song, "Nobody"), 2, "Nobody"),
            (("freeze", self.song, self.fader, "Output"), 2, "no sound"),
            (("unfreeze", self.song, self.fader), 2, "is not frozen"),
        ]:
            got, _, error = run(*arguments)
            self.assertEqual(got, code, error)
            self.assertIn(words, error)
        self.assertEqual(sorted(path.name for path in (self.song / "audio").iterdir()), start)


if __name__ == "__main__":
    studio.main()
