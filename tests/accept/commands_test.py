"""`lacquer new`, `info`, `check`, `measure` and `nodes`, from the outside."""

import json
import math
import os
import signal
import struct
import subprocess

import studio
from studio import StudioTest, run


class NewTest(StudioTest):
    def test_every_stem_becomes_a_track_on_the_bus_of_its_group(self):
        stems = [studio.write_wav(self.folder / f"{name}.wav", 0.1) for name in ("kick", "lead vox", "bass", "Gitarre ü")]
        code, out, error = run("new", self.folder / "song.lacquer", *stems, "--json")
        self.assertEqual(code, 0, error)
        self.assertEqual(json.loads(out)["tracks"], 4)
        code, out, error = run("info", self.folder / "song.lacquer", "--json")
        self.assertEqual(code, 0, error)
        facts = json.loads(out)
        tracks = {n["name"]: n["clips"][0] for n in facts["nodes"] if n["type"] == "lacquer:track"}
        self.assertEqual(sorted(tracks), sorted(["kick", "lead vox", "bass", "Gitarre ü"]))
        self.assertEqual((tracks["kick"]["positionFrames"], tracks["kick"]["lengthFrames"]), (0, 4800))
        buses = {n["name"] for n in facts["nodes"] if n["role"] == "bus"}
        self.assertTrue({"Drums bus", "Vocals bus", "Bass bus"} <= buses, buses)
        self.assertEqual(facts["tempo"], [{"quarter": 0, "bpm": 120, "meter": [4, 4]}])
        self.assertIn("120.00 bpm 4/4", run("info", self.folder / "song.lacquer")[1])
        self.assertEqual(run("check", self.folder / "song.lacquer"), (0, f"{self.folder}/song.lacquer: no problems\n", ""))

    def test_stems_of_one_name_and_of_other_rates_find_their_place(self):
        (self.folder / "a").mkdir()
        (self.folder / "b").mkdir()
        stems = [studio.write_wav(self.folder / "a/kick.wav", 1), studio.write_wav(self.folder / "b/kick.wav", 1, rate=44100)]
        code, _, error = run("new", self.folder / "song.lacquer", *stems)
        self.assertEqual(code, 0, error)
        facts = json.loads(run("info", self.folder / "song.lacquer", "--json")[1])
        self.assertEqual(facts["sampleRate"], 48000)
        clips = {clip["file"]: clip["lengthFrames"] for node in facts["nodes"] for clip in node.get("clips", [])}
        self.assertEqual(clips, {"audio/kick.wav": 48000, "audio/kick-2.wav": 48000})

    def test_what_exists_is_refused_and_left_alone(self):
        stem = studio.write_wav(self.folder / "kick.wav", 0.1)
        target = self.folder / "song.lacquer"
        target.mkdir()
        (target / "mine.txt").write_text("mine")
        code, _, error = run("new", target, stem)
        self.assertEqual(code, 73, error)
        self.assertEqual([path.name for path in target.iterdir()], ["mine.txt"])

    def test_a_bad_stem_leaves_no_session_behind(self):
        good = studio.write_wav(self.folder / "kick.wav", 0.1)
        empty = self.folder / "empty.wav"
        empty.touch()
        wide = studio.write_wav(self.folder / "surround.wav", 0.1, channels=6)
        for bad, code in ((self.folder / "none.wav", 66), (empty, 65), (wide, 65)):
            status, _, error = run("new", self.folder / "song.lacquer", good, bad)
            self.assertEqual(status, code, error)
            self.assertIn(bad.name, error)
            self.assertEqual(len(error.splitlines()), 1)
            self.assertFalse((self.folder / "song.lacquer").exists())

    def test_a_name_without_its_extension_is_refused(self):
        code, _, error = run("new", self.folder / "song", studio.write_wav(self.folder / "kick.wav", 0.1))
        self.assertEqual(code, 2, error)
        self.assertIn("song.lacquer", error)


class InfoTest(StudioTest):
    def test_bypassed_nodes_are_marked(self):
        session = self.new_session(seconds=0.1)
        self.edit(session, lambda document: document["nodes"][-2].update(bypass=True))
        code, out, error = run("info", session, "--json")
        self.assertEqual(code, 0, error)
        nodes = json.loads(out)["nodes"]
        self.assertEqual([node["bypassed"] for node in nodes], [i == len(nodes) - 2 for i in range(len(nodes))])
        marked = [line for line in run("info", session)[1].splitlines() if "bypassed" in line]
        self.assertEqual(len(marked), 1, marked)
        self.assertIn(f"{nodes[-2]['name']} ({nodes[-2]['type']}, bypassed)", marked[0])

    def test_latencies_that_are_said_and_connections_that_are_not_compensated_are_marked(self):
        session = self.new_session(seconds=0.1)

        def change(document):
            document["nodes"][-2]["latency"] = 480
            document["connections"][-1]["compensate"] = False
        self.edit(session, change)
        code, out, error = run("info", session, "--json")
        self.assertEqual(code, 0, error)
        facts = json.loads(out)
        nodes, connections = facts["nodes"], facts["connections"]
        self.assertEqual([node["latencyFrames"] for node in nodes], [None] * (len(nodes) - 2) + [480, None])
        self.assertEqual([wire["compensated"] for wire in connections], [True] * (len(connections) - 1) + [False])
        text = run("info", session)[1]
        self.assertIn(f"{nodes[-2]['name']} ({nodes[-2]['type']}, latency 480 frames)", text)
        self.assertEqual(text.count(" (not compensated)"), 1)
        self.assertIn(f"-> {connections[-1]['to']} (not compensated)", text)

    def test_a_latency_over_a_minute_is_an_error_with_line_and_path(self):
        session = self.new_session(seconds=0.1)
        self.edit(session, lambda document: document["nodes"][0].update(latency=60 * 48000 + 1))
        code, out, error = run("check", session, "--json")
        self.assertEqual(code, 65, error)
        problems = json.loads(out)["problems"]
        self.assertEqual(len(problems), 1, problems)
        self.assertRegex(problems[0]["where"], r"session\.json:\d+ /nodes/0/latency")

    def test_a_bypass_that_cannot_be_is_a_problem(self):
        session = self.new_session(seconds=0.1)

        def bypass_a_track(document):
            next(node for node in document["nodes"] if node["type"] == "lacquer:track")["bypass"] = True
        self.edit(session, bypass_a_track)
        code, out, error = run("info", session, "--json")
        self.assertEqual(code, 0, error)
        facts = json.loads(out)
        self.assertFalse(any(node["bypassed"] for node in facts["nodes"]))
        self.assertEqual(len(facts["problems"]), 1, facts["problems"])
        self.assertIn("/bypass: ", facts["problems"][0])
        self.assertIn("cannot be bypassed", facts["problems"][0])


    def test_markers_notes_and_the_order_are_shown(self):
        session = self.new_session(seconds=1.0, stems=("kick", "bass"))
        script = self.folder / "script.jsonl"
        script.write_text("\n".join((
            '{"edit": "setRange", "start": 4800, "end": 48000}',
            '{"edit": "addMarker", "position": 28800, "name": "Chorus", "length": 9600, "colour": "#2f8fd0"}',
            '{"edit": "addMarker", "position": 4800, "name": "Verse"}',
            '{"edit": "setNote", "note": "for radio\\nshort"}',
            '{"edit": "setNote", "node": "bass", "note": "too long"}',
            '{"edit": "setOrder", "nodes": ["bass", "kick"]}')))
        code, _, error = run("edit", session, "--file", script)
        self.assertEqual(code, 0, error)
        self.assertEqual(run("check", session)[0], 0)
        lines = run("info", session)[1].splitlines()
        self.assertIn("  length       0.90 s, from frame 4800 on", lines)
        self.assertEqual([line for line in lines if "marker" in line],
                         ["  marker       0.00 s  Verse", "  marker       0.50 to 0.70 s  Chorus"])
        self.assertEqual([line.strip() for line in lines if "note " in line],
                         ["note         for radio", "note         short", "note       too long"])
        nodes = [line.split()[0] for line in lines if "(lacquer:track" in line]
        self.assertEqual(nodes, ["bass", "kick"])
        facts = json.loads(run("info", session, "--json")[1])
        self.assertEqual([node["name"] for node in facts["nodes"][:2]], ["bass", "kick"])
        self.assertEqual(facts["note"], "for radio\nshort")
        self.assertEqual(facts["nodes"][0]["note"], "too long")
        self.assertEqual([(marker["name"], marker["positionFrames"], marker["lengthFrames"])
                          for marker in facts["markers"]], [("Verse", 4800, 0), ("Chorus", 28800, 9600)])


class CheckTest(StudioTest):
    def test_every_problem_is_named_with_line_and_path(self):
        session = self.new_session(seconds=0.1)

        def spoil(document):
            document["nodes"][0]["type"] = "lacquer:no-such-node"
            document["nodes"][1]["parameters"] = {"level": 9999}
        self.edit(session, spoil)
        code, out, error = run("check", session, "--json")
        self.assertEqual(code, 65, error)
        problems = json.loads(out)["problems"]
        self.assertTrue(any("no-such-node" in p["what"] for p in problems), problems)
        self.assertTrue(any("/nodes/1/parameters/level" in p["where"] for p in problems), problems)
        for problem in problems:
            self.assertRegex(problem["where"], r"session\.json:\d+")

    def test_a_session_that_is_not_there_is_missing_input(self):
        for command in ("check", "info"):
            code, _, error = run(command, self.folder / "none.lacquer")
            self.assertEqual(code, 66, error)


class MeasureTest(StudioTest):
    KEYS = ["path", "sampleRate", "channels", "frames", "integratedLufs", "loudnessRangeLu", "maxMomentaryLufs",
            "maxShortTermLufs", "truePeakDbtp", "samplePeakDbfs", "dcOffset"]

    def test_json_has_the_documented_members_in_order_for_every_file(self):
        files = [studio.write_wav(self.folder / "a.wav", 4, frequency=1000, level=10 ** (-18 / 20)),
                 studio.write_wav(self.folder / "b.wav", 1, channels=1)]
        code, out, error = run("measure", "--json", *files)
        self.assertEqual(code, 0, error)
        facts = json.loads(out)
        self.assertEqual(list(facts), ["files"])
        self.assertEqual([list(file) for file in facts["files"]], [self.KEYS, self.KEYS])
        tone = facts["files"][0]
        self.assertEqual((tone["path"], tone["sampleRate"], tone["channels"], tone["frames"]),
                         (str(files[0]), 48000, 2, 192000))
        # EBU Tech 3341: 1 kHz in both channels at -18 dBFS is -18 LUFS.
        self.assertAlmostEqual(tone["integratedLufs"], -18, delta=0.1)
        self.assertAlmostEqual(tone["samplePeakDbfs"], -18, delta=0.05)
        self.assertEqual(len(tone["dcOffset"]), 2)

    def test_silence_is_null(self):
        code, out, error = run("measure", "--json", studio.write_wav(self.folder / "a.wav", 4, level=0))
        self.assertEqual(code, 0, error)
        facts = json.loads(out)["files"][0]
        for key in self.KEYS[4:10]:
            self.assertIsNone(facts[key], key)
        self.assertEqual(facts["dcOffset"], [0, 0])

    def test_bad_files_are_named_in_one_line_with_the_right_exit_code(self):
        good = studio.write_wav(self.folder / "good.wav", 0.5).read_bytes()
        wide = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + 198, b"WAVE", b"fmt ", 16, 1, 99, 48000, 48000 * 198, 198,
                           16, b"data", 198) + bytes(198)
        none = wide[:22] + b"\0\0" + wide[24:]
        number = struct.pack("<4sI4s4sIHHIIHH4sIff", b"RIFF", 44, b"WAVE", b"fmt ", 16, 3, 1, 48000, 192000, 4, 32,
                             b"data", 8, 0.5, math.nan)
        for name, data, code, hint in (("missing.wav", None, 66, "no such file"), ("empty.wav", b"", 65, "empty"),
                                       ("text.wav", b"no audio", 65, "audio"),
                                       ("cut.wav", good[:len(good) // 2], 65, "cut short"),
                                       ("wide.wav", wide, 65, "99 channels"), ("none.wav", none, 65, "hannel"),
                                       ("nan.wav", number, 65, "frame 1, channel 1")):
            path = self.folder / name
            if data is not None:
                path.write_bytes(data)
            for arguments in ([], ["--json"]):
                status, out, error = run("measure", path, *arguments)
                self.assertEqual(status, code, error)
                self.assertEqual(out, "")
                self.assertEqual(len(error.splitlines()), 1, error)
                self.assertTrue(error.startswith("lacquer: "), error)
                self.assertIn(name, error)
                self.assertIn(hint, error)

    def test_a_german_locale_changes_nothing(self):
        path = studio.write_wav(self.folder / "a.wav", 1)
        german = {"LOCPATH": os.path.join(os.environ["LACQUER_BINARY"], "locale"), "LC_ALL": "de_DE.UTF-8"}
        self.assertTrue(os.path.isdir(german["LOCPATH"]), "the tests' own locale has not been built")
        for arguments in ([path], [path, "--json"]):
            self.assertEqual(run("measure", *arguments, env=german), run("measure", *arguments))

    def test_ctrl_c_ends_it_by_the_signal(self):
        long = self.folder / "long.wav"
        subprocess.run(["sox", "-n", "-r", "48000", "-c", "2", long, "synth", "600", "pinknoise"], check=True)
        measuring = subprocess.Popen([studio.PROGRAM, "measure", long], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        # Ready to be interrupted once the file is open.
        while str(long) not in studio.open_files(measuring.pid):
            self.assertIsNone(measuring.poll())
        measuring.send_signal(signal.SIGINT)
        out, _ = measuring.communicate(timeout=60)
        self.assertEqual((measuring.returncode, out), (-signal.SIGINT, b""))

    def test_a_full_standard_output_is_an_error(self):
        path = studio.write_wav(self.folder / "a.wav", 0.1)
        with open("/dev/full", "w") as full:
            done = subprocess.run([studio.PROGRAM, "measure", path], stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 73, done.stderr)


class NodesTest(StudioTest):
    def test_every_listed_type_can_be_described(self):
        code, out, error = run("nodes", "--json")
        self.assertEqual(code, 0, error)
        types = [node["type"] for node in json.loads(out)["nodes"]]
        self.assertIn("lacquer:eq", types)
        for type_uri in types:
            code, out, error = run("nodes", type_uri, "--json")
            self.assertEqual(code, 0, error)
            facts = json.loads(out)
            self.assertEqual(facts["type"], type_uri)
            for parameter in facts["parameters"]:
                self.assertLessEqual(parameter["minimum"], parameter["default"], parameter)
                self.assertLessEqual(parameter["default"], parameter["maximum"], parameter)
            code, out, error = run("nodes", type_uri)
            self.assertEqual(code, 0, error)
            for parameter in facts["parameters"]:
                self.assertIn(parameter["id"], out)

    def test_an_lv2_plugin_is_described_as_its_own_tool_does(self):
        uri = "http://lv2plug.in/plugins/eg-amp"
        code, out, error = run("nodes", uri, "--json")
        self.assertEqual(code, 0, error)
        gain = json.loads(out)["parameters"][0]
        told = subprocess.run(["lv2info", uri], capture_output=True, text=True, check=True).stdout
        port = told[told.index("Port 0:"):told.index("Port 1:")]
        for key, label in (("minimum", "Minimum"), ("maximum", "Maximum"), ("default", "Default")):
            line = next(line for line in port.splitlines() if label in line)
            self.assertAlmostEqual(gain[key], float(line.split()[-1]))

    def test_presets_that_come_with_the_program_are_listed_and_applied(self):
        code, out, error = run("nodes", "lacquer:compressor", "--json")
        self.assertEqual(code, 0, error)
        preset = json.loads(out)["presets"][0]
        self.assertIn(preset["name"], run("nodes", "lacquer:compressor")[1])
        wav = studio.write_wav(self.folder / "in.wav", 0.5)
        settings = [f"{parameter}={value}" for parameter, value in preset["parameters"].items()]
        sounds = []
        for setting in (["--preset", preset["name"]], ["--set", *settings], ["--set", "mix=100"]):
            code, _, error = run("apply", "lacquer:compressor", wav, self.folder / "out.wav", *setting)
            self.assertEqual(code, 0, error)
            sounds.append(studio.read_float_wav(self.folder / "out.wav"))
        self.assertEqual(sounds[0], sounds[1])
        self.assertNotEqual(sounds[0], sounds[2], "it does something")
        code, _, error = run("apply", "lacquer:compressor", wav, self.folder / "other.wav", "--preset", "No such")
        self.assertEqual(code, 69)
        self.assertIn(f'choose one of "{preset["name"]}"', error)
        self.assertFalse((self.folder / "other.wav").exists())

    def test_unknown_types_are_refused(self):
        for name, code in (("lacquer:no-such", 65), ("lv2:http://example.org/none", 69)):
            status, _, error = run("nodes", name)
            self.assertEqual(status, code, error)


class ProgramTest(StudioTest):
    def test_every_command_explains_itself(self):
        commands = ("new", "info", "check", "render", "apply", "measure", "nodes")
        code, out, _ = run("--help")
        self.assertEqual(code, 0)
        for command in commands:
            self.assertIn(command, out)
            status, help_text, error = run(command, "--help")
            self.assertEqual((status, error), (0, ""))
            self.assertIn("Example", help_text)

    def test_a_wrong_command_line_is_a_usage_error(self):
        for arguments in ([], ["no-such-command"], ["measure"], ["measure", "--no-such-option", "a.wav"],
                          ["new", "a.lacquer", "a.wav", "--rate", "fast"]):
            code, out, error = run(*arguments)
            self.assertEqual((code, out), (2, ""), error)
            self.assertEqual(len(error.splitlines()), 1, error)
            self.assertIn("--help", error)


if __name__ == "__main__":
    studio.main()
