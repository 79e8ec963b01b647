"""`lacquer dawproject`, from the outside: to a DAWproject file and back, with LV2 plugins and their state."""

import json
import unittest
import zipfile

from studio import StudioTest, read_float_wav, run

EQ = "lv2:http://gareus.org/oss/lv2/fil4#stereo"
AMP = "lv2:http://lv2plug.in/plugins/eg-amp"


class DawProjectTest(StudioTest):
    def with_plugins(self):
        """A session whose first track has an LV2 plugin and whose master another, both set."""
        session = self.new_session()

        def change(document):
            nodes, wires = document["nodes"], document["connections"]
            track = next(node for node in nodes if node["type"] == "lacquer:track" and node["width"] == 1)
            wire = next(wire for wire in wires if wire["from"][0] == track["id"])
            end = next(node for node in nodes if node["type"] == "lacquer:output")
            last = next(wire for wire in wires if wire["to"][0] == end["id"])
            free = document["nextNodeId"]
            nodes += [{"id": free, "type": AMP, "name": "Amp", "width": 1, "position": [0, 0], "parameters": {"gain": -5.5}},
                      {"id": free + 1, "type": EQ, "name": "Fil4", "width": 2, "position": [0, 0],
                       "parameters": {"gain1": 6, "sec1": 1}, "state": {"note": "kept"}}]
            number = document["nextConnectionId"]
            wires += [{"id": number, "from": [free, "out"], "to": wire["to"]},
                      {"id": number + 1, "from": [free + 1, "out"], "to": last["to"]}]
            wire["to"], last["to"] = [free, "in"], [free + 1, "in"]
            document["nextNodeId"], document["nextConnectionId"] = free + 2, number + 2
        self.edit(session, change)
        return session

    def test_a_session_with_lv2_plugins_sounds_the_same_when_it_comes_back(self):
        session = self.with_plugins()
        file, back = self.folder / "song.dawproject", self.folder / "back.lacquer"
        code, out, error = run("dawproject", "export", session, "-o", file, "--json")
        self.assertEqual(code, 0, error)
        self.assertEqual(json.loads(out)["leftOut"], [])
        code, out, error = run("dawproject", "import", file, back, "--json")
        self.assertEqual(code, 0, error)
        said = json.loads(out)
        self.assertEqual((said["leftOut"], said["tracks"], said["clips"]), ([], 4, 4))
        self.assertEqual(run("check", back)[0], 0)
        nodes = {node["name"]: node for node in json.loads((back / "session.json").read_text())["nodes"]}
        self.assertEqual(nodes["Amp"]["parameters"], {"gain": -5.5})
        self.assertEqual(nodes["Fil4"]["state"], {"note": "kept"})
        first = read_float_wav(self.render(session, "first.wav", "--bits", "32"))
        second = read_float_wav(self.render(back, "second.wav", "--bits", "32"))
        self.assertGreater(max(first[0]), 0.01)
        self.assertEqual(first, second)

    def test_a_plugin_that_is_not_here_is_named_and_left_out(self):
        session = self.with_plugins()
        file, back = self.folder / "song.dawproject", self.folder / "back.lacquer"
        self.assertEqual(run("dawproject", "export", session, "-o", file)[0], 0)
        with zipfile.ZipFile(file) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        parts["project.xml"] = parts["project.xml"].replace(b"plugins/eg-amp", b"plugins/no-such")
        with zipfile.ZipFile(file, "w") as archive:
            for name, part in parts.items():
                archive.writestr(name, part)
        code, out, error = run("dawproject", "import", file, back)
        self.assertEqual(code, 0, error)
        self.assertRegex(out, r'the device "Amp" is left out: .*no-such.* is not installed')
        self.assertEqual(run("check", back)[0], 0)

    def test_wrong_uses_get_a_line_and_their_exit_code(self):
        session = self.new_session()
        file = self.folder / "song.dawproject"
        self.assertEqual(run("dawproject", "export", session, "-o", file)[0], 0)
        text = self.folder / "text.dawproject"
        text.write_text("no archive")
        for arguments, code in ((("export", self.folder / "none.lacquer", "-o", file), 66),
                                (("export", session, "-o", self.folder / "no" / "x.dawproject"), 73),
                                (("import", self.folder / "none.dawproject", self.folder / "a.lacquer"), 66),
                                (("import", text, self.folder / "a.lacquer"), 65),
                                (("import", file, session), 73),
                                (("import", file, self.folder / "a"), 2)):
            with self.subTest(arguments=arguments):
                done, _, error = run("dawproject", *arguments)
                self.assertEqual(done, code, error)
                self.assertEqual(len(error.splitlines()), 1)
        self.assertFalse((self.folder / "a.lacquer").exists())

    def test_what_goes_missing_is_on_the_screen(self):
        session = self.new_session()
        self.set_range(session, 24000)
        code, out, error = run("dawproject", "export", session, "-o", self.folder / "song.dawproject")
        self.assertEqual(code, 0, error)
        self.assertIn("Not in it as it is here:\n  song: where the song starts and ends is left out\n", out)


if __name__ == "__main__":
    unittest.main()
