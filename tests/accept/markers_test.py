"""Markers between songs and sound files, from the outside."""

import json
import re
import subprocess

import studio
from studio import StudioTest, run


class MarkersTest(StudioTest):
    def setUp(self):
        super().setUp()
        self.song = self.new_session(seconds=2.0, stems=("kick",))
        script = self.folder / "script.jsonl"
        script.write_text("\n".join(json.dumps({"edit": "addMarker", **marker}) for marker in (
            {"position": 24000, "name": "Verse"}, {"position": 48000, "length": 24000, "name": "Chor\u00fcs"})))
        code, _, error = run("edit", self.song, "--file", script)
        self.assertEqual(code, 0, error)

    def listed(self, session):
        code, out, error = run("markers", session, "--json")
        self.assertEqual(code, 0, error)
        return [(marker["position"], marker["name"]) for marker in json.loads(out)["markers"]]

    def test_a_render_holds_them_for_other_programs_and_another_song(self):
        for name in ("song.wav", "song.flac"):
            target = self.folder / name
            code, _, error = run("render", self.song, "-o", target, "--markers", "--range", "0.25:1.75")
            self.assertEqual(code, 0, error)
            other = self.new_session(seconds=2.0, name="other-" + target.suffix[1:], stems=("bass",))
            code, _, error = run("markers", other, "--import", target, "--at", "0.25")
            self.assertEqual(code, 0, error)
            self.assertEqual(self.listed(other), [(24000, "Verse"), (48000, "Chor\u00fcs")])
            code, _, error = run("undo", other)
            self.assertEqual(code, 0, error)
            self.assertEqual(self.listed(other), [])
        told = subprocess.run(["sndfile-info", self.folder / "song.wav"], capture_output=True, text=True).stdout
        self.assertEqual(re.findall(r"Cue ID : +\d+ +Pos : +(\d+)", told), ["12000", "36000"])
        self.assertEqual(re.findall(r"labl : \d+ : (.*)", told), ["Verse", "Chor\u00fcs"])
        tags = subprocess.run(["metaflac", "--export-tags-to=-", self.folder / "song.flac"], capture_output=True,
                              text=True, check=True).stdout
        self.assertIn("CHAPTER001=00:00:00.250", tags)
        self.assertIn("CHAPTER002NAME=Chor\u00fcs", tags)

    def test_what_cannot_hold_them_is_refused_and_nothing_is_left(self):
        code, _, error = run("render", self.song, "-o", self.folder / "song.aiff", "--markers")
        self.assertEqual(code, 2, error)
        self.assertFalse((self.folder / "song.aiff").exists())


if __name__ == "__main__":
    studio.main()
