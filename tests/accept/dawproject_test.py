"""`lacquer dawproject`, from the outside: to a DAWproject file and back, with LV2 plugins and their state."""

import json
import unittest
import zipfile

from studio import StudioTest, read_float_wav, run, write_wav

EQ = "lv2:http://gareus.org/oss/lv2/fil4#stereo"
CONVOLVER = "lv2:http://gareus.org/oss/lv2/convoLV2#Mono"
AMP = "lv2:http://lv2plug.in/plugins/eg-amp"


class DawProjectTest(StudioTest):
    def with_plugins(self):
        """A session with an amplifier and a convolver behind its first track, and an EQ at its end, all LV2 and set."""
        session = self.new_session()
        write_wav(session / "audio/hall.wav", 0.02, channels=1, seed=9, level=0.1)

        def change(document):
            nodes, wires = document["nodes"], document["connections"]
            track = next(node for node in nodes if node["type"] == "lacquer:track" and node["width"] == 1)
            wire = next(wire for wire in wires if wire["from"][0] == track["id"])
            end = next(node for node in nodes if node["type"] == "lacquer:output")
            last = next(wire for wire in wires if wire["to"][0] == end["id"])
            def add(kind, name, width, **more):
                nodes.append({"id": document["nextNodeId"], "type": kind, "name": name, "width": width,
                              "position": [0, 0], **more})
                document["nextNodeId"] += 1
                return nodes[-1]["id"]

            def lead(from_, to):
                wires.append({"id": document["nextConnectionId"], "from": from_, "to": to})
                document["nextConnectionId"] += 1

            amp = add(AMP, "Amp", 1, parameters={"gain": -5.5})
            hall = add(CONVOLVER, "Hall", 1, state={"file:impulse": "audio/hall.wav"})
            eq = add(EQ, "Fil4", 2, parameters={"gain1": 6})
            lead([amp, "out"], [hall, "in"])
            lead([hall, "out"], wire["to"])
            lead([eq, "out"], last["to"])
            wire["to"], last["to"] = [amp, "in"], [eq, "in"]
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
        self.assertEqual(run("check", back)[:2], (0, f"{back}: no problems\n"))
        nodes = {node["name"]: node for node in json.loads((back / "session.json").read_text())["nodes"]}
        self.assertEqual(nodes["Amp"]["parameters"], {"gain": -5.5})
        self.assertEqual(nodes["Hall"]["state"], {"file:impulse": "files/hall.wav"})
        self.assertEqual((back / "files/hall.wav").read_bytes(), (session / "audio/hall.wav").read_bytes())
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
        self.assertRegex(out, r'the device "Amp" \(Device\) is left out: .*no-such.* is not installed')
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
