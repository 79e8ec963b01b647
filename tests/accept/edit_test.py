"""`lacquer edit`, from the outside: scripts that change a session, or leave every byte as it was."""

import fcntl
import json
import os
import re
import shutil
import subprocess

import studio
from studio import PROGRAM, StudioTest, run


def line(edit, **members):
    return json.dumps({"edit": edit, **members}, ensure_ascii=False)


class EditTest(StudioTest):
    def setUp(self):
        super().setUp()
        self.song = self.new_session(seconds=1.0, stems=("kick", "vocal-lead"))
        self.set_range(self.song, 48000)

    def edit_by(self, script, *options):
        """Runs the program with the script on its standard input; returns (exit code, stdout, stderr)."""
        script = script if isinstance(script, bytes) else script.encode()
        done = subprocess.run([PROGRAM, "edit", self.song, *map(str, options)], input=script, capture_output=True,
                              timeout=120)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def bytes_of_all(self):
        return {path.relative_to(self.song): (path.read_bytes() if path.is_file() else None, path.stat().st_mtime_ns)
                for path in [self.song, *self.song.rglob("*")]}

    def document(self):
        return json.loads((self.song / "session.json").read_text())

    def node(self, name):
        return next(node for node in self.document()["nodes"] if node["name"] == name)

    def test_an_eq_comes_into_the_chain_of_a_track(self):
        before = self.bytes_of_all()
        script = "\n".join((
            "# an equalizer behind the fader of the voice",
            line("addNode", type="lacquer:eq", name="vocal EQ", width=2, position=[300, 60],
                 parameters={"band1.on": "on", "band1.gain": 6}),
            line("disconnect", **{"from": "vocal-lead fader", "to": "vocal-lead pan"}),
            "",
            line("connect", **{"from": "vocal-lead fader", "to": "vocal EQ"}),
            line("connect", **{"from": ["vocal EQ", "out"], "to": {"node": "vocal-lead pan", "port": "in"}}),
            "// and a ride",
            line("setAutomation", node="vocal-lead fader", parameter="level", points=[[0, -6], [24000, 0, "smooth"]]),
        ))
        code, out, error = self.edit_by(script, "--json")
        self.assertEqual(code, 0, error)
        steps = json.loads(out)["steps"]
        self.assertEqual([step["line"] for step in steps], [2, 3, 5, 6, 8])
        self.assertEqual(steps[0]["description"], "Add vocal EQ")
        eq = self.node("vocal EQ")
        self.assertEqual(steps[0]["nodes"], [eq["id"]])
        self.assertEqual(eq["parameters"], {"band1.on": 1, "band1.gain": 6})
        fader, pan = self.node("vocal-lead fader")["id"], self.node("vocal-lead pan")["id"]
        wires = [(wire["from"], wire["to"]) for wire in self.document()["connections"]]
        self.assertIn(([fader, "out"], [eq["id"], "in"]), wires)
        self.assertIn(([eq["id"], "out"], [pan, "in"]), wires)
        self.assertNotIn(([fader, "out"], [pan, "in"]), wires)
        self.assertEqual([lane["points"] for lane in self.document()["automation"] if lane["node"] == fader],
                         [[[0, -6], [24000, 0, "smooth"]]])
        self.assertEqual(run("check", self.song)[0], 0)
        backup = next(path for path in before if path.name == "session.json")
        self.assertEqual((self.song / "session.json.bak").read_bytes(), before[backup][0])

    def test_a_level_of_minus_six_halves_what_is_rendered(self):
        names = {node["name"] for node in self.document()["nodes"]}
        script = "\n".join(line("setBypass", node=name, bypass="on") for name in sorted(names)
                           if any(word in name for word in ("Limiter", "ompressor", "EQ")))
        self.assertEqual(self.edit_by(script)[0], 0)
        loud, channels = studio.read_float_wav(self.render(self.song, "loud.wav", "--bits", "32"))
        script = line("setParameter", node=self.node("Mix bus fader")["id"], parameter="level", value=-6)
        code, out, error = self.edit_by(script)
        self.assertEqual(code, 0, error)
        self.assertIn("Set level of Mix bus fader", out)
        soft, _ = studio.read_float_wav(self.render(self.song, "soft.wav", "--bits", "32"))
        self.assertEqual(len(loud), len(soft))
        self.assertGreater(max(map(abs, loud)), 0.05)
        gain = 10 ** (-6 / 20)
        self.assertLess(max(abs(gain * a - b) for a, b in zip(loud, soft)), 1e-5)

    def test_a_dry_run_leaves_every_byte_as_it_was(self):
        before = self.bytes_of_all()
        for option in ("-n", "--dry-run"):
            code, out, error = self.edit_by(line("renameNode", node="kick", name="boom"), option)
            self.assertEqual(code, 0, error)
            self.assertIn("Rename kick to boom", out)
            self.assertIn("Nothing has been changed", out)
        code, out, _ = self.edit_by(line("renameNode", node="kick", name="boom"), "-n", "--json")
        self.assertEqual((code, json.loads(out)["saved"]), (0, False))
        self.assertEqual(self.bytes_of_all(), before)

    def test_a_wrong_line_leaves_every_byte_as_it_was(self):
        right = line("renameNode", node="kick", name="boom")
        before = {path: content for path, (content, _) in self.bytes_of_all().items()}
        for wrong, place in (("{", ":2:2"), (line("removeNode", node="kik"), ":2 /node"), ("{} {}", ":2:4"),
                             (line("setParameter", node="vocal-lead fader", parameter="level", value=99), ":2 /value"),
                             ("[" * 100000, ":2"), ("\x00\x01", ":2:1"), (b"\xff\xfe".decode("latin-1"), ":2:1")):
            code, out, error = self.edit_by(right + "\n" + wrong + "\n" + right.replace("kick", "boom"))
            self.assertEqual(code, 65, error)
            self.assertIn("standard input" + place, error)
            self.assertEqual(out, "")
            self.assertEqual(len(error.splitlines()), 1, error)
        self.assertEqual({path: content for path, (content, _) in self.bytes_of_all().items()}, before)

    def test_every_wrong_line_is_named(self):
        script = "\n".join((line("removeNode", node="a"), line("removeNode", node="kick"), line("removeNode", node="b")))
        code, out, error = self.edit_by(script, "--json")
        self.assertEqual(code, 65, error)
        self.assertEqual([problem["where"] for problem in json.loads(out)["problems"]],
                         ["standard input:1 /node", "standard input:3 /node"])
        self.assertIn("2 problems", error)

    def test_what_could_not_be_opened_again_is_refused(self):
        before = (self.song / "session.json").read_bytes()
        code, _, error = self.edit_by(line("addNode", type="lv2:urn:nowhere", name="x", width=2, outputs=[],
                                           inputs=[["a", "A", "audio", 2]] * 2))
        self.assertEqual(code, 65, error)
        self.assertIn("could not be opened again", error)
        self.assertEqual((self.song / "session.json").read_bytes(), before)

    def test_a_script_may_be_a_file_of_any_system(self):
        script = self.folder / "commands.jsonl"
        script.write_bytes(b"\xef\xbb\xbf# Windows\r\n" + line("renameNode", node="kick", name="große Trommel").encode() + b"\r\n\r\n")
        code, out, error = run("edit", self.song, "--file", script)
        self.assertEqual(code, 0, error)
        self.assertIn("große Trommel", out)
        self.assertTrue(self.node("große Trommel"))
        code, _, error = run("edit", self.song, "--file", self.folder / "none.jsonl")
        self.assertEqual(code, 66, error)
        self.assertIn("none.jsonl", error)

    def test_a_script_without_edits_saves_nothing(self):
        before = (self.song / "session.json").stat()
        code, out, error = self.edit_by("# nothing\n\n")
        self.assertEqual(code, 0, error)
        self.assertIn("no edits", out)
        self.assertEqual((self.song / "session.json").stat().st_ino, before.st_ino)

    def test_a_line_of_ten_megabytes(self):
        name = "x" * 10_000_000
        code, _, error = self.edit_by(line("removeNode", node=name))
        self.assertEqual(code, 65)
        self.assertLess(len(error), 2000)
        code, _, error = self.edit_by(line("setParameter", node="vocal-lead fader", parameter="level", value=-6)[:-1] +
                                      " " * 10_000_000 + "}")
        self.assertEqual(code, 0, error)

    def test_many_lines(self):
        script = "\n".join(line("setParameter", node="vocal-lead fader", parameter="level", value=-(i % 60), gesture=1)
                           for i in range(20000))
        code, out, error = self.edit_by(script, "--json")
        self.assertEqual(code, 0, error)
        self.assertEqual([(step["line"], step["lastLine"]) for step in json.loads(out)["steps"]], [(1, 20000)])

    def test_a_session_that_another_program_has_open_is_refused(self):
        with open(self.song / "session.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            lock.write(f"{os.getpid()}\n")
            lock.flush()
            before = (self.song / "session.json").read_bytes()
            code, _, error = self.edit_by(line("removeNode", node="kick"))
            self.assertEqual(code, 69, error)
            self.assertIn(str(os.getpid()), error)
            self.assertEqual((self.song / "session.json").read_bytes(), before)
            self.assertEqual(self.edit_by(line("removeNode", node="kick"), "--dry-run")[0], 0)

    def test_work_that_was_not_saved_is_neither_lost_nor_mixed_in(self):
        text = (self.song / "session.json").read_bytes()
        step = {"do": "Rename kick to thud", "edits": [json.loads(line("renameNode", node=self.node("kick")["id"], name="thud"))]}
        journal = b"".join(journal_line(entry) for entry in (
            {"base": fnv1a(text), "journal": "lacquer", "version": 1}, step))
        (self.song / "journal.jsonl").write_bytes(journal)
        code, _, error = self.edit_by(line("renameNode", node="kick", name="boom"))
        self.assertEqual(code, 69, error)
        self.assertIn("not saved", error)
        self.assertEqual((self.song / "session.json").read_bytes(), text)
        self.assertEqual((self.song / "journal.jsonl").read_bytes(), journal)

    def test_a_plugin_that_is_not_installed_is_unavailable(self):
        code, _, error = self.edit_by(line("addNode", type="lv2:urn:nowhere", name="x"))
        self.assertEqual(code, 69, error)
        self.assertIn("standard input:1 /type", error)

    def test_a_session_that_is_not_there_is_missing_input(self):
        code, _, error = run("edit", self.folder / "none.lacquer")
        self.assertEqual(code, 66, error)

    def test_the_scripts_of_the_documentation_are_right(self):
        text = (studio.SOURCE / "docs/session-format.md").read_text()
        text = text[text.index("## Editing from a script"):]
        blocks = [block[:block.index("```")] for block in text.split("```json\n")[1:]]
        session = self.folder / "example.lacquer"
        shutil.copytree(studio.EXAMPLE, session)
        script = self.folder / "commands.jsonl"
        script.write_text(blocks[0])
        code, out, error = run("edit", session, "--file", script)
        self.assertEqual(code, 0, error)
        self.assertIn(out, text)
        self.assertEqual(run("check", session)[0], 0)
        kinds = {json.loads(one).get("edit", "group") for one in blocks[1].splitlines()}
        table = kinds_in_table((studio.SOURCE / "docs/session-format.md").read_text())
        self.assertEqual(kinds, table)


def fnv1a(data):
    """64 bits, as 16 hexadecimal digits: what a journal says of texts."""
    value = 0xcbf29ce484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001b3 % 2 ** 64
    return f"{value:016x}"


def journal_line(members):
    text = json.dumps(members, separators=(",", ":"))[:-1].encode()
    return text + b',"sum":"' + fnv1a(text).encode() + b'"}\n'


def kinds_in_table(text):
    """The kinds of edits that the table of "Edits as JSON" lists."""
    table = text[text.index("### Edits as JSON"):text.index("## Editing from a script")]
    return {kind for row in re.findall(r"^\| (`.*?) \|", table, re.M) for kind in re.findall(r"`(\w+)`", row)}


if __name__ == "__main__":
    studio.main()
