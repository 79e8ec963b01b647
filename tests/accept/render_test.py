"""`lacquer render` and `lacquer apply`, from the outside."""

import array
import hashlib
import json
import os
import shutil
import signal
import subprocess
import time
import unittest

import studio
from studio import StudioTest, run


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


class RenderTest(StudioTest):
    def test_threads_and_quantum_leave_every_byte_as_it_is(self):
        session = self.new_session(seconds=1.5)
        self.set_range(session, 72000)
        reference = digest(self.render(session, "reference.wav", "--threads", "1", "--block", "256"))
        for arguments in (["--threads", "2"], ["--threads", "5"], ["--block", "64"], ["--block", "4096", "--threads", "3"]):
            self.assertEqual(digest(self.render(session, "again.wav", *arguments)), reference, arguments)

    def test_a_file_with_samples_that_are_no_numbers_fails_the_render_with_the_names_of_node_and_file(self):
        # In the blocks that are run one by one, and when many are under way.
        for position, value in ((0, "nan"), (300, "inf"), (20000, "nan"), (20000, "-inf")):
            samples = array.array("f", [0.25] * 48000)
            samples[position] = float(value)
            studio.write_float_wav(self.folder / "broken.wav", samples)
            session = self.folder / f"{value}{position}.lacquer"
            code, _, error = run("new", session, studio.write_wav(self.folder / "kick.wav", 1), self.folder / "broken.wav")
            self.assertEqual(code, 0, error)
            for threads in (1, 2):
                with self.subTest(position=position, value=value, threads=threads):
                    target = self.folder / "never.wav"
                    code, out, error = run("render", session, "-o", target, "--threads", threads)
                    self.assertEqual((code, out), (65, ""), error)
                    self.assertRegex(error, f"broken: .*broken.wav: .* no number, at frame {position}")
                    self.assertFalse(target.exists())

    def test_two_renders_of_the_example_are_the_same_file(self):
        first = digest(self.render(studio.EXAMPLE, "one.wav"))
        self.assertEqual(digest(self.render(studio.EXAMPLE, "two.wav", "--threads", "1")), first)

    def test_with_a_cache_a_change_of_the_limiter_runs_what_is_behind_it_and_the_file_is_the_same(self):
        before = os.environ["XDG_CACHE_HOME"]
        os.environ["XDG_CACHE_HOME"] = str(self.folder / "cache")
        self.addCleanup(os.environ.__setitem__, "XDG_CACHE_HOME", before)
        first = self.report_of("first.wav", "--cache")
        self.assertEqual(first["cache"]["recalled"], 0)
        self.assertGreater(first["cache"]["kept"], 0)
        session = self.folder / "changed.lacquer"
        shutil.copytree(studio.EXAMPLE, session)
        self.edit(session, lambda document: [node.setdefault("parameters", {}).update(ceiling=-3)
                                             for node in document["nodes"] if node["type"] == "lacquer:limiter"])
        again = self.report_of("again.wav", "--cache", session=session)
        self.assertIn("Limiter", again["cache"]["run"])
        self.assertLess(len(again["cache"]["run"]), again["cache"]["nodes"] / 4)
        self.assertEqual(again["cache"]["recalled"] + len(again["cache"]["run"]), again["cache"]["nodes"])
        fresh = self.report_of("fresh.wav", session=session)
        self.assertNotIn("cache", fresh)
        self.assertEqual(digest(self.folder / "again.wav"), digest(self.folder / "fresh.wav"))
        self.assertNotEqual(digest(self.folder / "first.wav"), digest(self.folder / "fresh.wav"))

        code, out, error = run("cache", "--json")
        self.assertEqual(code, 0, error)
        self.assertGreater(json.loads(out)["bytes"], 1_000_000)
        self.assertEqual(json.loads(run("cache", "--clear", "--json")[1])["bytes"], 0)
        self.assertEqual(self.report_of("again.wav", "--cache", session=session)["cache"]["recalled"], 0)

    def report_of(self, name, *arguments, session=studio.EXAMPLE):
        code, out, error = run("render", session, "-o", self.folder / name, "--json", *arguments)
        self.assertEqual(code, 0, error)
        return json.loads(out)

    def test_every_vector_unit_renders_the_same_file_and_is_named_in_the_report(self):
        code, out, error = run("render", studio.EXAMPLE, "-o", self.folder / "best.wav", "--json")
        self.assertEqual(code, 0, error)
        best = json.loads(out)["simd"]
        self.assertIn(best, ("scalar", "sse2", "avx2", "avx512"))
        code, out, error = run("render", studio.EXAMPLE, "-o", self.folder / "scalar.wav", "--simd", "scalar")
        self.assertEqual(code, 0, error)
        self.assertRegex(out, "vector unit +scalar\n")
        self.assertEqual(digest(self.folder / "scalar.wav"), digest(self.folder / "best.wav"), best)
        source = studio.write_wav(self.folder / "in.wav", 0.1)
        code, out, error = run("apply", "lacquer:limiter", source, self.folder / "out.wav", "--json", "--simd", best)
        self.assertEqual(code, 0, error)
        self.assertEqual(json.loads(out)["simd"], best)

    def test_a_vector_unit_that_is_not_there_is_refused_with_those_that_are(self):
        source = studio.write_wav(self.folder / "in.wav", 0.1)
        units = ["scalar", "sse2", "avx2", "avx512"]
        code, out, error = run("apply", "lacquer:gain", source, self.folder / "best.wav", "--json")
        lacking = units[units.index(json.loads(out)["simd"]) + 1:]
        target = self.folder / "out.wav"
        for name, hint in [("mmx", "one of: scalar, sse2, avx2, avx512"), *((name, "it has scalar") for name in lacking)]:
            for command in (["render", studio.EXAMPLE, "-o", target], ["apply", "lacquer:gain", source, target],
                            ["play", studio.EXAMPLE]):
                code, out, error = run(*command, "--simd", name)
                self.assertEqual((code, out), (2, ""), error)
                self.assertRegex(error, f"^lacquer: --simd: .*{name}.*{hint}")
                self.assertEqual(len(error.splitlines()), 1)
        self.assertFalse(target.exists())

    def test_the_example_is_a_finished_master(self):
        code, out, error = run("render", studio.EXAMPLE, "-o", self.folder / "master.wav", "--json")
        self.assertEqual(code, 0, error)
        facts = json.loads(out)
        self.assertEqual((facts["sampleRate"], facts["channels"], facts["clippedSamples"]), (48000, 2, 0))
        # The judge is ffmpeg, not the program itself.
        judged = subprocess.run(["ffmpeg", "-nostats", "-i", self.folder / "master.wav", "-af", "ebur128=peak=true",
                                 "-f", "null", "-"], capture_output=True, text=True).stderr.split("Summary:")[1]
        values = {line.split(":")[0].strip(): line.split(":")[1].split()[0]
                  for line in judged.splitlines() if ":" in line and line.split(":")[1].strip()}
        self.assertAlmostEqual(float(values["I"]), facts["integratedLufs"], delta=0.15)
        self.assertAlmostEqual(float(values["Peak"]), facts["truePeakDbtp"], delta=0.15)
        self.assertAlmostEqual(float(values["I"]), -14, delta=1.5)
        self.assertLessEqual(float(values["Peak"]), -0.8)

    def test_the_fade_out_of_the_example_is_heard_from_its_first_point_on(self):
        copy = self.folder / "without.lacquer"
        copy.mkdir()
        (copy / "audio").symlink_to(studio.EXAMPLE / "audio")
        document = json.loads((studio.EXAMPLE / "session.json").read_text())
        self.assertEqual([lane["points"][1][0] for lane in document["automation"]], [2664000])
        document["automation"] = []
        (copy / "session.json").write_text(json.dumps(document))
        faded, _ = studio.read_float_wav(self.render(studio.EXAMPLE, "with.wav", "--bits", "32"))
        full, _ = studio.read_float_wav(self.render(copy, "without.wav", "--bits", "32"))
        self.assertEqual(len(faded), len(full))
        before = 2 * (2664000 - 4800)  # the compressor and the limiter look ahead, not as far as 0.1 s
        self.assertEqual(faded[:before], full[:before])
        last = slice(-2 * 4800, None)  # the lane ends at -120 dB, which is silence
        self.assertLess(max(map(abs, faded[last])), 1e-4)
        self.assertGreater(max(map(abs, full[last])), 1e-2)

    def test_silence_of_the_right_length_comes_out_of_muted_faders(self):
        session = self.new_session(seconds=0.5)
        self.set_range(session, 24000)

        def mute(document):
            for node in document["nodes"]:
                if node["type"] == "lacquer:fader":
                    node.setdefault("parameters", {})["mute"] = 1
        self.edit(session, mute)
        samples, channels = studio.read_float_wav(self.render(session, "silence.wav", "--bits", "32"))
        self.assertEqual(len(samples), 24000 * channels)
        self.assertTrue(all(sample == 0 for sample in samples))

    def test_soloing_one_track_is_muting_the_others(self):
        session = self.new_session(seconds=0.5)
        self.set_range(session, 24000)
        faders = {}

        def find(document):
            nodes = {node["id"]: node for node in document["nodes"]}
            for connection in document["connections"]:
                source, target = nodes[connection["from"][0]], nodes[connection["to"][0]]
                if source["type"] == "lacquer:track" and target["type"] == "lacquer:fader":
                    faders[source["name"]] = target["id"]
        self.edit(session, find)
        self.assertEqual(len(faders), 4)
        chosen = sorted(faders)[0]

        def set_values(values):
            def change(document):
                for node in document["nodes"]:
                    node.setdefault("parameters", {}).pop("mute", None)
                    node["parameters"].pop("solo", None)
                    node["parameters"].update(values.get(node["id"], {}))
            self.edit(session, change)
        set_values({faders[chosen]: {"solo": 1}})
        soloed = digest(self.render(session, "solo.wav", "--keep-solo"))
        self.assertIn("SOLO", run("render", session, "-o", self.folder / "again.wav", "--keep-solo")[1])
        set_values({id: {"mute": 1} for name, id in faders.items() if name != chosen})
        self.assertEqual(digest(self.render(session, "muted.wav")), soloed)
        set_values({})
        self.assertNotEqual(digest(self.render(session, "all.wav")), soloed)

    def solo_a_track(self, session):
        """Solos the fader of the first track; returns its name."""
        def solo(document):
            node = next(n for n in document["nodes"] if n["type"] == "lacquer:fader")
            node.setdefault("parameters", {})["solo"] = 1
            self.soloed = node["name"]
        self.edit(session, solo)
        return self.soloed

    def test_a_render_with_solo_on_names_the_fader_and_stops(self):
        session = self.new_session(seconds=0.2)
        name = self.solo_a_track(session)
        target = self.folder / "song.wav"
        code, _, error = run("render", session, "-o", target)
        self.assertEqual(code, 65)
        for said in (name, "solo is on", "--keep-solo"):
            self.assertIn(said, error)
        self.assertFalse(target.exists())
        code, out, error = run("render", session, "-o", target, "--keep-solo", "--json")
        self.assertEqual(code, 0, error)
        self.assertEqual(json.loads(out)["soloedNodes"], [name])

    def test_somebody_at_the_terminal_is_asked_about_solo(self):
        import pty
        session = self.new_session(seconds=0.2)
        name = self.solo_a_track(session)
        target = self.folder / "song.wav"
        for answer, code, made in ((b"n\n", 65, False), (b"\n", 65, False), (b"y\n", 0, True)):
            terminal, inner = pty.openpty()
            render = subprocess.Popen([studio.PROGRAM, "render", session, "-o", target], stdin=inner,
                                      stdout=subprocess.DEVNULL, stderr=inner)
            os.close(inner)
            asked = b""
            while b"[y/N]" not in asked:
                asked += os.read(terminal, 4096)
            self.assertIn(name.encode(), asked)
            os.write(terminal, answer)
            self.assertEqual(render.wait(timeout=60), code, answer)
            os.close(terminal)
            self.assertEqual(target.exists(), made, answer)

    def test_a_missing_plugin_is_named_with_its_package_and_can_be_bypassed(self):
        session = self.new_session()

        def insert(document):
            node = next(n for n in document["nodes"] if n["type"] == "lacquer:limiter")
            node["type"] = "lv2:http://gareus.org/oss/lv2/no-such-plugin"
            node["parameters"] = {}
            port = {"kind": "audio", "channels": 2}
            node["ports"] = {"inputs": [{"symbol": "in", "name": "In", **port}],
                             "outputs": [{"symbol": "out", "name": "Out", **port}]}
        self.edit(session, insert)
        code, _, error = run("check", session)
        self.assertNotEqual(code, 0)
        code, _, error = run("render", session, "-o", self.folder / "out.wav")
        self.assertEqual(code, 69, error)
        self.assertIn("x42-plugins", error)
        self.assertIn("--bypass-missing", error)
        self.assertFalse((self.folder / "out.wav").exists())
        code, out, error = run("render", session, "-o", self.folder / "out.wav", "--bypass-missing")
        self.assertEqual(code, 0, error)
        self.assertIn("BYPASSED        Limiter: its plugin is missing", out)
        code, out, error = run("render", session, "-o", self.folder / "out.wav", "--bypass-missing", "--json")
        self.assertEqual(code, 0, error)
        report = json.loads(out)
        self.assertEqual((report["nodesWithoutPlugin"], report["bypassedNodes"]), (["Limiter"], []))

    def test_a_master_without_its_limiter_does_not_go_unnoticed(self):
        session = self.new_session(seconds=0.1)
        self.set_range(session, 4800)

        def bypass(document):
            next(node for node in document["nodes"] if node["type"] == "lacquer:limiter")["bypass"] = True
        self.edit(session, bypass)
        code, out, error = run("render", session, "-o", self.folder / "out.wav")
        self.assertEqual(code, 0, error)
        self.assertIn("BYPASSED        Limiter: it is switched off in the session", out)
        code, out, error = run("render", session, "-o", self.folder / "out.wav", "--json")
        self.assertEqual(code, 0, error)
        report = json.loads(out)
        self.assertEqual((report["bypassedNodes"], report["nodesWithoutPlugin"]), (["Limiter"], []))

    def test_what_cannot_be_rendered_leaves_the_old_file_alone(self):
        session = self.new_session()
        target = self.folder / "out.wav"
        target.write_bytes(b"an old master")
        stem = next((session / "audio").glob("*kick*"))
        good = stem.read_bytes()
        for bad, code in ((None, 66), (b"", 65), (b"not audio at all", 65), (good[:len(good) // 2], 65)):
            stem.unlink(missing_ok=True)
            if bad is not None:
                stem.write_bytes(bad)
            status, _, error = run("render", session, "-o", target)
            self.assertEqual(status, code, error)
            self.assertIn("kick", error)
            self.assertEqual(len(error.strip().splitlines()), 1, error)
            self.assertEqual(target.read_bytes(), b"an old master")
            self.assertEqual(sorted(p.name for p in self.folder.glob("out.wav*")), ["out.wav"])

    def test_a_sample_that_is_no_number_fails_the_render_with_file_and_frame(self):
        session = self.new_session()
        stem = next((session / "audio").glob("*bass*"))
        subprocess.run(["sox", stem, "-e", "float", "-b", "32", self.folder / "float.wav"], check=True)
        data = bytearray((self.folder / "float.wav").read_bytes())
        at = data.index(b"data") + 8 + 4 * 2 * 1000  # frame 1000 of two channels
        data[at:at + 4] = b"\x00\x00\xc0\x7f"
        stem.write_bytes(data)
        code, _, error = run("render", session, "-o", self.folder / "out.wav")
        self.assertEqual(code, 65, error)
        self.assertIn("bass", error)
        self.assertIn("1000", error)
        self.assertFalse((self.folder / "out.wav").exists())

    def test_what_is_read_is_not_written_over(self):
        session = self.new_session()
        stem = next((session / "audio").glob("*kick*"))
        before = digest(stem)
        code, _, error = run("render", session, "-o", stem)
        self.assertEqual(code, 73, error)
        self.assertIn("choose another name", error)
        self.assertEqual(digest(stem), before)
        code, _, error = run("apply", "lacquer:gain", stem, stem)
        self.assertEqual(code, 73, error)
        self.assertEqual(digest(stem), before)

    def test_a_file_sink_writes_what_is_wired_to_it(self):
        session = self.new_session(seconds=0.5)
        self.set_range(session, 24000)

        def add_sink(document):
            track = next(n for n in document["nodes"] if n["name"] == "bass")
            document["nodes"].append({"id": 900, "type": "lacquer:file-sink", "name": "Bass stem", "width": track["width"],
                                      "position": [0, 0], "file": "bass-stem.wav"})
            document["connections"].append({"id": 900, "from": [track["id"], "out"], "to": [900, "in"]})
            document.update(nextNodeId=901, nextConnectionId=901)
        self.edit(session, add_sink)
        code, out, error = run("render", session, "-o", self.folder / "master.wav", "--bits", "32")
        self.assertEqual(code, 0, error)
        self.assertIn("bass-stem.wav", out)
        subprocess.run(["sox", next((session / "audio").glob("*bass*")), "-e", "float", "-b", "32",
                        self.folder / "bass.wav"], check=True)
        self.assertEqual(studio.read_float_wav(session / "bass-stem.wav"), studio.read_float_wav(self.folder / "bass.wav"))

    def test_what_cannot_be_rendered_is_found_by_check(self):
        for name, change in (("no output", lambda d: d.update(
                                 nodes=[n for n in d["nodes"] if n["type"] != "lacquer:output"],
                                 connections=[c for c in d["connections"] if c["to"][0] not in
                                              [n["id"] for n in d["nodes"] if n["type"] == "lacquer:output"]])),
                             ("no clips", lambda d: d.update(clips=[]))):
            session = self.new_session(seconds=0.1, name=name)
            self.edit(session, change)
            for command in (["check", session], ["render", session, "-o", self.folder / "out.wav"]):
                code, _, error = run(*command)
                self.assertEqual(code, 65, (name, command, error))

    def test_ctrl_c_leaves_no_file(self):
        render = subprocess.Popen([studio.PROGRAM, "render", studio.EXAMPLE, "-o", self.folder / "out.wav"],
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(0.7)
        self.assertIsNone(render.poll())
        render.send_signal(signal.SIGINT)
        render.communicate(timeout=20)
        self.assertEqual(render.returncode, -signal.SIGINT)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_a_full_disk_is_named_and_nothing_is_left_on_it(self):
        disk = self.folder / "disk"
        disk.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk], capture_output=True).returncode:
            # Without the right to mount: a limit on the size of files does the same to the writer.
            limited = ["bash", "-c", 'trap "" XFSZ; ulimit -f 200; exec "$@"', "-"]
        else:
            self.addCleanup(subprocess.run, ["umount", disk])
            limited = []
        session = self.new_session(seconds=3)
        done = subprocess.run([*limited, studio.PROGRAM, "render", session, "-o", disk / "out.wav"],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 73, done.stderr)
        self.assertIn("out.wav", done.stderr)
        self.assertEqual(list(disk.iterdir()), [])

    def test_a_german_locale_changes_nothing(self):
        session = self.new_session(seconds=0.3)
        self.set_range(session, 14400)
        reference = digest(self.render(session, "c.wav"))
        locale = os.path.join(os.environ["LACQUER_BINARY"], "locale")
        code, out, error = run("render", session, "-o", self.folder / "de.wav", "--json",
                               env={"LOCPATH": locale, "LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"})
        self.assertEqual(code, 0, error)
        self.assertIsInstance(json.loads(out)["wallSeconds"], float)
        self.assertEqual(digest(self.folder / "de.wav"), reference)


class ApplyTest(StudioTest):
    def test_the_tail_is_kept_and_the_latency_taken_off_unless_raw(self):
        # The limiter is transparent below its ceiling, so out is in: shifted when raw, in place otherwise.
        source = studio.write_wav(self.folder / "in.wav", 1, level=0.2)
        plain, raw = self.folder / "plain.wav", self.folder / "raw.wav"
        self.assertEqual(run("apply", "lacquer:limiter", source, plain)[0], 0)
        code, out, _ = run("apply", "lacquer:limiter", source, raw, "--raw", "--json")
        self.assertEqual(code, 0)
        latency = json.loads(out)["latencyFrames"]
        self.assertGreater(latency, 0)
        subprocess.run(["sox", source, "-e", "float", "-b", "32", self.folder / "float.wav"], check=True)
        wanted, _ = studio.read_float_wav(self.folder / "float.wav")
        in_place, _ = studio.read_float_wav(plain)
        shifted, _ = studio.read_float_wav(raw)
        self.assertEqual(in_place[:len(wanted)], wanted)
        self.assertEqual(len(shifted), len(wanted))
        self.assertEqual(shifted[2 * latency:], wanted[:len(wanted) - 2 * latency])

    def test_a_plugin_that_cannot_tell_its_tail_adds_no_dead_time(self):
        source = studio.write_wav(self.folder / "in.wav", 1)
        out = self.folder / "out.wav"
        for block in ("64", "4096"):
            self.assertEqual(run("apply", "http://lv2plug.in/plugins/eg-amp", source, out, "--block", block)[0], 0)
            samples, channels = studio.read_float_wav(out)
            self.assertEqual(len(samples), 48000 * channels)

    def test_a_latency_that_follows_a_parameter_is_taken_off(self):
        source = studio.write_wav(self.folder / "in.wav", 0.5)
        out = self.folder / "out.wav"
        code, text, error = run("apply", "http://gareus.org/oss/lv2/nodelay", source, out, "--json", "--set", "delay=1000",
                                "report_latency=1")
        self.assertEqual(code, 0, error)
        self.assertEqual(json.loads(text)["latencyFrames"], 1000)
        subprocess.run(["sox", source, "-e", "float", "-b", "32", self.folder / "float.wav"], check=True)
        self.assertEqual(studio.read_float_wav(out)[0][:40000], studio.read_float_wav(self.folder / "float.wav")[0][:40000])

    def test_an_lv2_plugin_sounds_as_in_lv2apply(self):
        # A plugin whose sound does not depend on the block length, so that both hosts must agree sample for sample.
        source = studio.write_wav(self.folder / "in.wav", 0.5, channels=1)
        uri = "http://lv2plug.in/plugins/eg-amp"
        ours, theirs = self.folder / "ours.wav", self.folder / "theirs.wav"
        code, _, error = run("apply", uri, source, ours, "--raw", "--set", "gain=-7.5")
        self.assertEqual(code, 0, error)
        subprocess.run(["lv2apply", "-i", source, "-o", self.folder / "theirs16.wav", "-c", "gain", "-7.5", uri],
                       check=True, capture_output=True)
        subprocess.run(["sox", self.folder / "theirs16.wav", "-e", "float", "-b", "32", theirs], check=True)
        mine, other = studio.read_float_wav(ours)[0], studio.read_float_wav(theirs)[0]
        self.assertEqual(len(mine), len(other))
        self.assertLess(max(abs(a - b) for a, b in zip(mine, other)), 2 ** -15, "lv2apply writes 16 bits here")

    def test_unknown_parameters_and_values_out_of_range_are_refused(self):
        source = studio.write_wav(self.folder / "in.wav", 0.1)
        out = self.folder / "out.wav"
        for setting, hint in (("loudness=3", "lacquer nodes"), ("gain=500", "from"), ("gain", "id=value"),
                              ("gain=0,5", "point"), ("polarity=maybe", "on or off"), ("polarity=0.5", "polarity")):
            code, _, error = run("apply", "lacquer:gain", source, out, "--set", setting)
            self.assertEqual(code, 2, error)
            self.assertIn(hint, error)
        self.assertFalse(out.exists())

    def test_a_type_that_is_nearly_right_is_suggested(self):
        source = studio.write_wav(self.folder / "in.wav", 0.1)
        code, _, error = run("apply", "lacquer:limitr", source, self.folder / "out.wav")
        self.assertEqual(code, 65, error)
        self.assertIn("lacquer:limiter", error)


class DocumentsTest(unittest.TestCase):
    def test_every_command_explains_itself(self):
        listed = run("--help")[1]
        for command in ("new", "info", "check", "render", "play", "devices", "apply", "measure", "nodes"):
            self.assertIn(f"\n  {command} ", listed)
            code, out, _ = run(command, "--help")
            self.assertEqual(code, 0)
            self.assertIn("Example", out)


class RangeTest(StudioTest):
    """--range by the clock and by markers, from a song that does not start at 0."""

    def setUp(self):
        super().setUp()
        self.song = self.new_session(seconds=1.0, stems=("kick",))
        script = self.folder / "script.jsonl"
        markers = (("Verse", 14400, 0), ("Chorus", 24000, 9600), ("Twice", 9600, 0), ("Twice", 19200, 0),
                   ("Part: A", 9600, 4800), ("B", 33600, 0))
        script.write_text("\n".join(
            ['{"edit": "setRange", "start": 4800, "end": 43200}'] +
            [json.dumps({"edit": "addMarker", "name": name, "position": at, "length": length})
             for name, at, length in markers]))
        code, _, error = run("edit", self.song, "--file", script)
        self.assertEqual(code, 0, error)
        self.whole, self.channels = studio.read_float_wav(self.render(self.song, "whole.wav", "--bits", "32"))

    def part(self, range_):
        return studio.read_float_wav(self.render(self.song, "part.wav", "--bits", "32", "--range", range_))[0]

    def test_a_range_is_a_part_of_the_whole_render_however_it_is_named(self):
        for range_, begin, end in (("0.2:0.4", 9600, 19200), ("Verse:0.4", 9600, 19200), ("Chorus", 19200, 28800),
                                   ("Verse:Chorus", 9600, 28800), ("Chorus:0.7", 19200, 33600),
                                   ("Part: A", 4800, 9600), ("Part: A:B", 4800, 28800)):
            self.assertEqual(self.part(range_), self.whole[begin * self.channels:end * self.channels], range_)

    def test_a_name_that_says_nothing_or_too_much_is_refused_with_what_there_is(self):
        target = self.folder / "never.wav"
        for range_, said in (("Vers:0.4", "name a marker: Twice, Part: A, Verse, Twice, Chorus, B"),
                             ("Twice:0.8", '2 markers are called "Twice", at 0.10 s, 0.30 s'),
                             ("Verse", 'the marker "Verse" is a place and no stretch'), ("0.2", "is no stretch"),
                             ("Chorus:Verse", "the range holds nothing"), ("0.5:0.9", "the song ends at 0.8")):
            code, _, error = run("render", self.song, "-o", target, "--range", range_)
            self.assertEqual(code, 2, error)
            self.assertIn(said, error)
            self.assertFalse(target.exists())

    def test_a_reversed_file_is_the_file_turned_round(self):
        song = self.new_session(seconds=1.0, name="plain", stems=("kick",))
        self.set_range(song, 48000)
        onwards = self.rendered_track(song)
        self.edit(song, lambda document: document["clips"][0].update(reversed=True))
        self.assertEqual(self.rendered_track(song), onwards[::-1])

    def rendered_track(self, song):
        """The samples of the track alone, without what is behind it."""
        def strip(document):
            track = next(node for node in document["nodes"] if node["type"] == "lacquer:track")
            output = next(node for node in document["nodes"] if node["type"] == "lacquer:output")
            document["nodes"] = [track, output]
            document["connections"] = [{"id": 1, "from": [track["id"], "out"], "to": [output["id"], "in"]}]
        self.edit(song, strip)
        return studio.read_float_wav(self.render(song, "track.wav", "--bits", "32"))[0][::2]


if __name__ == "__main__":
    studio.main()
