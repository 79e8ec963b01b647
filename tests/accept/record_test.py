"""`lacquer play --record`: what is recorded lies where it was heard, to the sample, and nothing that happens loses it."""

import array
import json
import os
import re
import shutil
import signal
import subprocess
import time

import studio
from studio import StudioTest, run

PERIOD = 1024


class Play:
    """`lacquer play --json` under way on a JACK server, its outputs wired back to its inputs."""

    def __init__(self, server, session, *arguments):
        self.server = server
        self.process = subprocess.Popen([studio.PROGRAM, "play", session, "--json", *map(str, arguments)],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        env={**os.environ, **server.env}, text=True)
        self.events = []

    def wait_for(self, kind, **fields):
        """The next event of that kind with these fields."""
        for line in self.process.stdout:
            self.events.append(json.loads(line))
            event = self.events[-1]
            if event["event"] == kind and all(event.get(name) == value for name, value in fields.items()):
                return event
        raise AssertionError(f"no {kind} {fields}: {self.events[-5:]} {self.process.stderr.read()}")

    def jack(self, tool, *ports, check=True):
        done = subprocess.run([tool, "-s", self.server.name, *ports], capture_output=True, text=True,
                              env={**os.environ, **self.server.env})
        if check and done.returncode:
            raise AssertionError(f"{tool} {ports}: {done.stdout} {done.stderr}")

    def loop_back(self, inputs=2):
        for channel in range(inputs):
            self.jack("jack_disconnect", f"system:capture_{channel + 1}", f"lacquer:in_{channel}", check=False)
            self.jack("jack_connect", f"lacquer:out_{channel}", f"lacquer:in_{channel}")

    def end(self, timeout=60):
        out, error = self.process.communicate(timeout=timeout)
        self.events += [json.loads(line) for line in out.splitlines()]
        return self.process.returncode, error

    def told(self, kind):
        return [event for event in self.events if event["event"] == kind]

    def late(self):
        end = self.told("end")
        return bool(end) and end[0]["xruns"] + end[0]["overflows"] > 0


class RecordTest(StudioTest):
    def studio_session(self, seconds=4.0, **recording):
        """Stems through a master chain with latency, and a track "loop" that is wired to nothing."""
        session = self.new_session(seconds=seconds, stems=("kick", "bass"))
        self.set_range(session, round(seconds * 48000))

        def add_track(document):
            document["nextNodeId"] += 1
            node = {"id": document["nextNodeId"] - 1, "type": "lacquer:track", "name": "loop", "width": 2}
            if recording:
                node["record"] = recording
            document["nodes"].append(node)
        self.edit(session, add_track)
        return session

    def clips(self, session, name="loop"):
        document = json.loads((session / "session.json").read_text())
        track = next(node["id"] for node in document["nodes"] if node["name"] == name)
        return [clip for clip in document["clips"] if clip["node"] == track]

    def rendered(self, session, name="rendered.wav"):
        samples, channels = studio.read_float_wav(self.render(session, name, "--bits", "32"))
        self.assertEqual(channels, 2)
        return samples

    def with_server(self, work):
        server = studio.JackServer(frames=PERIOD)
        try:
            return work(server)
        finally:
            server.stop()

    def loop_offset(self, server, session):
        """What has to be added to the round trip that JACK tells: a wire from a client to itself takes one period."""
        probe = self.folder / "probe.lacquer"
        if not probe.exists():
            shutil.copytree(session, probe)
        play = Play(server, probe, "--record", "--arm", "loop=1,2", "--monitor", "off")
        told = play.wait_for("record", on=True)["roundTripFrames"]
        play.process.send_signal(signal.SIGINT)
        play.end()
        return PERIOD - told

    def recorded(self, session, *arguments):
        """Plays in a loop back and records; the takes that were told. Once more when the machine was late."""
        def once(server):
            offset = self.loop_offset(server, session)
            play = Play(server, session, "--record", "--arm", "loop=1,2", "--monitor", "off", "--record-offset", offset,
                        "--preroll", "2", *arguments)
            self.addCleanup(play.process.kill)
            self.assertEqual(play.wait_for("record", on=True)["roundTripFrames"], PERIOD)
            play.loop_back()
            code, error = play.end()
            self.assertEqual(code, 0, error)
            return play
        play = self.with_server(once)
        return play

    def same_as_rendered(self, session, take, rendered):
        """The first frame of a take that differs from the render at its place in the song; None when none does."""
        samples, channels = studio.read_float_wav(session / take["file"])
        self.assertEqual(channels, 2)
        self.assertEqual(len(samples), 2 * take["lengthFrames"])
        start = take["positionFrames"]
        for frame in range(take["lengthFrames"]):
            if not 0 <= start + frame < len(rendered) // 2:
                continue
            at = 2 * (start + frame)
            if samples[2 * frame:2 * frame + 2] != rendered[at:at + 2]:
                return frame
        return None

    def test_what_is_recorded_lies_where_it_was_heard_to_the_sample_and_bit_for_bit(self):
        self.record_and_compare("direct", PERIOD // 4)

    def test_and_so_it_does_where_quanta_are_run_ahead_of_the_device(self):
        self.record_and_compare("ahead", 2 * PERIOD)

    def record_and_compare(self, mode, block):
        session = self.studio_session(seconds=3.0)
        rendered = self.rendered(session)
        for attempt in range(2):
            play = self.recorded(session, "--until", "2.5", "--block", block)
            self.assertEqual(play.told("end")[0]["mode"], mode)
            takes = play.told("take")
            self.assertEqual(len(takes), 1)
            take = takes[0]
            # What went out in the preroll came back as silence, or, before it was wired, not at all.
            self.assertLess(take["positionFrames"], 0)
            self.assertEqual(take["positionFrames"] + take["lengthFrames"], 2.5 * 48000, "to the frame")
            self.assertEqual(take["lostFrames"], 0)
            differs = self.same_as_rendered(session, take, rendered)
            if differs is not None and attempt == 0 and play.late():
                continue
            self.assertIsNone(differs, f"frame {differs} of the take; {play.told('end')}")
            break
        clip = self.clips(session)[-1]
        self.assertEqual((clip["file"], clip["position"], clip["length"]),
                         (take["file"], take["positionFrames"], take["lengthFrames"]))
        self.assertNotIn("record", json.dumps([n for n in json.loads((session / "session.json").read_text())["nodes"]]),
                         "the track was armed for this run alone")
        self.assertEqual([p.name for p in (session / "audio").iterdir() if p.name.endswith(".part")], [])

    def test_a_punch_records_that_stretch_to_the_frame_and_mutes_what_lay_beneath(self):
        session = self.studio_session(seconds=3.0)
        rendered = self.rendered(session)
        for attempt in range(2):
            play = self.recorded(session, "--punch", "0.5:1.25")
            take = play.told("take")[0]
            self.assertEqual((take["positionFrames"], take["lengthFrames"]), (24000, 36000))
            differs = self.same_as_rendered(session, take, rendered)
            if differs is not None and attempt == 0 and play.late():
                continue
            self.assertIsNone(differs)
            break
        self.assertEqual([clip["file"] for clip in self.clips(session) if not clip.get("muted")], [take["file"]])
        # Once more: the new take lies on the old one.
        play = self.recorded(session, "--punch", "0.5:1.25")
        clips = self.clips(session)
        self.assertEqual(clips[-1]["file"], play.told("take")[0]["file"])
        self.assertNotEqual(clips[-1]["file"], take["file"])
        self.assertTrue(all(clip.get("muted") for clip in clips[:-1]))
        self.assertTrue((session / take["file"]).exists(), "an earlier take is not lost")

    def test_every_pass_through_a_loop_is_a_take(self):
        session = self.studio_session(seconds=3.0)

        def once(server):
            play = Play(server, session, "--record", "--arm", "loop=1", "--monitor", "off", "--loop", "0.5:1.0")
            self.addCleanup(play.process.kill)
            deadline = time.monotonic() + 3
            while time.monotonic() < deadline:
                play.wait_for("status")
            play.process.send_signal(signal.SIGINT)
            return play, play.end()
        play, (code, error) = self.with_server(once)
        self.assertEqual(code, -signal.SIGINT, error)
        takes = play.told("take")
        self.assertGreaterEqual(len(takes), 4)
        for take in takes[1:-1]:
            self.assertEqual((take["positionFrames"], take["lengthFrames"]), (24000, 24000))
        sounding = [clip["file"] for clip in self.clips(session) if not clip.get("muted")]
        self.assertEqual(sounding[-1], takes[-1]["file"])
        self.assertEqual({clip["file"] for clip in self.clips(session)}, {take["file"] for take in takes})

    def kept(self, session, file, seconds):
        """A take is whole, lasts so long at least, and is on its track from its first frame to its last."""
        samples, channels = studio.read_float_wav(session / file)
        frames = len(samples) // channels
        self.assertGreaterEqual(frames, seconds * 48000)
        clips = [clip for clip in self.clips(session) if clip["file"] == file]
        self.assertEqual(min(clip.get("offset", 0) for clip in clips), 0)
        self.assertEqual(max(clip.get("offset", 0) + clip["length"] for clip in clips), frames)
        code, _, error = run("check", session)
        self.assertEqual(code, 0, error)

    def record_until(self, server, session, seconds, *arguments):
        play = Play(server, session, "--record", "--arm", "loop=1,2", "--monitor", "off", *arguments)
        self.addCleanup(play.process.kill)
        play.wait_for("record", on=True)
        while play.wait_for("status")["position"] < seconds:
            pass
        return play

    def test_a_device_that_is_lost_leaves_the_recording_on_its_track(self):
        session = self.studio_session(seconds=30.0)
        server = studio.JackServer(frames=PERIOD)
        try:
            play = self.record_until(server, session, 1.5)
        finally:
            server.stop()
        code, error = play.end(timeout=30)
        self.assertEqual(code, 69, error)
        self.assertIn("what had been recorded is on its tracks", error)
        take = play.told("take")[0]
        self.kept(session, take["file"], 1.4)
        self.assertEqual(play.told("end")[0]["reason"], "lost")
        # And with the next server it goes on.
        server = studio.JackServer(frames=PERIOD)
        try:
            play = self.record_until(server, session, 0.5)
            play.process.send_signal(signal.SIGTERM)
            play.end()
        finally:
            server.stop()
        self.assertEqual(play.told("take")[0]["file"], "audio/loop take 2.wav")

    def test_a_program_that_is_killed_leaves_the_recording_to_be_recovered(self):
        session = self.studio_session(seconds=30.0)

        def once(server):
            play = self.record_until(server, session, 2.0)
            play.process.kill()
            play.end()
            self.assertEqual(self.clips(session), [], "it had no time to save")
            parts = [path.name for path in (session / "audio").iterdir() if path.name.endswith(".part")]
            self.assertEqual(parts, ["loop take 1.wav.1.part"])
            again = self.record_until(server, session, 0.2)
            again.process.send_signal(signal.SIGTERM)
            return again, again.end()
        again, (code, error) = self.with_server(once)
        self.assertEqual(code, -signal.SIGTERM, error)
        self.assertIn("audio/loop take 1.wav: was being recorded when the program ended", error)
        self.kept(session, "audio/loop take 1.wav", 1.8)
        self.assertEqual(again.told("take")[0]["file"], "audio/loop take 2.wav")
        self.assertEqual(sorted(path.name for path in (session / "audio").iterdir() if "loop" in path.name),
                         ["loop take 1.wav", "loop take 2.wav"])

    def test_an_armed_track_that_is_monitored_plays_its_input_bit_for_bit(self):
        source = self.studio_session(seconds=3.0)
        rendered = studio.without_leading_silence(self.rendered(source), 2)
        session = self.new_session(name="live", seconds=1.0, stems=("guide",))

        def through(document):
            track = next(node["id"] for node in document["nodes"] if node["type"] == "lacquer:track")
            out = next(node for node in document["nodes"] if node["type"] == "lacquer:output")
            for node in document["nodes"]:
                node["width"] = 2 if node["id"] in (track, out["id"]) else node["width"]
            document["nodes"] = [node for node in document["nodes"] if node["id"] in (track, out["id"])]
            document["connections"] = [{"id": 1, "from": [track, "out"], "to": [out["id"], "in"]}]
            document["clips"] = []
            document["automation"] = []
        self.edit(session, through)
        for attempt in range(2):
            server = studio.JackServer(frames=PERIOD)
            try:
                live = Play(server, session, "--arm", "guide=1,2", "--monitor", "on", "--loop", "0:60")
                self.addCleanup(live.process.kill)
                live.wait_for("start")
                frames = len(rendered) // 2 - 4096
                capture = subprocess.Popen(
                    [studio.JACK_CAPTURE, "lacquer", "2", str(frames), self.folder / "captured.raw", "40"],
                    env={**os.environ, **server.env}, stdout=subprocess.DEVNULL)
                player = Play(server, source, "--preroll", "2")
                self.addCleanup(player.process.kill)
                player.wait_for("start")
                for channel in range(2):
                    live.jack("jack_connect", f"lacquer-01:out_{channel}", f"lacquer:in_{channel}")
                player.end()
                live.process.send_signal(signal.SIGINT)
                live.end()
                captured = capture.wait(timeout=60)
            finally:
                server.stop()
            heard = array.array("f", (self.folder / "captured.raw").read_bytes() if captured == 0 else b"")
            if heard == rendered[:2 * frames]:
                return
            if attempt == 0 and (live.late() or player.late()):
                continue
            first = next((i for i, (a, b) in enumerate(zip(heard, rendered)) if a != b), len(heard))
            self.fail(f"frame {first // 2} of {frames}; {live.told('end')}")

    def test_late_nodes_behind_an_armed_track_are_bypassed_for_low_latency_and_the_session_stays_as_it_is(self):
        session = self.new_session(seconds=1.0)
        before = (session / "session.json").read_bytes()

        def once(server):
            play = Play(server, session, "--arm", "kick=1", "--monitor", "on", "--low-latency", "1")
            self.addCleanup(play.process.kill)
            notice = play.wait_for("notice", text="bypassed for low latency: Limiter")
            while play.wait_for("status")["time"] < 2:
                pass
            play.process.send_signal(signal.SIGINT)
            play.end()
            return play.told("end")[0]["latencyFrames"], notice
        latency, _ = self.with_server(once)
        self.assertEqual(latency, 0, "nothing else in the session is late")
        self.assertEqual((session / "session.json").read_bytes(), before)

    def test_a_key_records_and_the_status_line_says_so(self):
        import pty
        session = self.studio_session(seconds=30.0)

        def once(server):
            terminal, inner = pty.openpty()
            play = subprocess.Popen([studio.PROGRAM, "play", session, "--arm", "loop=1", "--monitor", "off"],
                                    env={**os.environ, **server.env}, stdin=inner, stdout=subprocess.DEVNULL, stderr=inner)
            self.addCleanup(play.kill)
            os.set_blocking(terminal, False)

            def shown_after(keys, pattern, seconds=20):
                os.write(terminal, keys)
                text, end = "", time.monotonic() + seconds
                while time.monotonic() < end:
                    try:
                        text += os.read(terminal, 65536).decode(errors="replace")
                    except BlockingIOError:
                        time.sleep(0.02)
                    if found := re.search(pattern, text):
                        return found.group()
                self.fail(f"{pattern} not in {text[-400:]!r}")

            shown_after(b"", r"\rplaying \d+:\d\d\.\d / ")
            shown_after(b"?", "r: record or not")
            shown_after(b"r", r"\rplaying REC \d+:00\.[5-9] \d+:\d\d\.\d / ")
            shown_after(b"r", r"recorded loop from \d+:\d\d\.\d to \d+:\d\d\.\d: audio/loop take 1\.wav")
            shown_after(b"", r"\rplaying \d+:\d\d\.\d / ")
            shown_after(b" ", r"\rstopped \d+:\d\d\.\d / ")
            shown_after(b"r", r"\rstopped rec \d+:\d\d\.\d / ")
            shown_after(b"r", r"\rstopped \d+:\d\d\.\d / ")
            os.write(terminal, b"q")
            self.assertEqual(play.wait(timeout=20), 0)
        self.with_server(once)
        self.kept(session, "audio/loop take 1.wav", 0.4)

    def refused(self, session, *arguments, env=None):
        before = (session / "session.json").read_bytes()
        code, _, error = run("play", session, *arguments, env=env)
        self.assertEqual((session / "session.json").read_bytes(), before)
        self.assertEqual(len(error.splitlines()), 1, error)
        return code, error

    def test_what_cannot_be_recorded_is_refused_in_one_line(self):
        session = self.studio_session(seconds=1.0)
        for arguments, expected in (
                (["--record"], "no track is armed"),
                (["--arm", "nobody=1"], 'there is no track called "nobody"'),
                (["--arm", "loop"], '"loop" names no track and its inputs'),
                (["--arm", "loop="], '"loop=" names no track and its inputs'),
                (["--arm", "loop=1,x"], '"loop=1,x" names no track and its inputs'),
                (["--arm", "loop=1,1"], "loop: input 1 is named twice"),
                (["--arm", "loop=0"], "loop: there is no input 0"),
                (["--punch", "1:2"], "--punch: nothing is recorded or monitored"),
                (["--low-latency", "3"], "--low-latency: nothing is recorded or monitored"),
                (["--arm", "kick=1", "--punch", "2:1"], "the stretch ends before it starts")):
            code, error = self.refused(session, *arguments)
            self.assertIn(code, (2, 65), error)
            self.assertIn(expected, error)

    def test_a_device_with_too_few_inputs_and_a_session_that_is_open_elsewhere_are_refused(self):
        session = self.studio_session(seconds=30.0)

        def once(server):
            code, error = self.refused(session, "--arm", "loop=1,3", env=server.env)
            self.assertEqual(code, 69)
            self.assertIn("the device has 2 inputs, and 3 are needed", error)
            play = self.record_until(server, session, 0.1)
            code, _, error = run("play", session, "--record", "--arm", "loop=1", env=server.env)
            self.assertEqual(code, 69, error)
            self.assertIn("is open in another program", error)
            play.process.send_signal(signal.SIGINT)
            play.end()
        self.with_server(once)

    def test_what_the_session_says_of_its_tracks_is_recorded_without_arm(self):
        session = self.studio_session(seconds=1.0, inputs=[2], armed=True, monitor="off")
        self.recorded_with(session, "--record", "--until", "0.5")
        self.assertEqual([clip["file"] for clip in self.clips(session)], ["audio/loop take 1.wav"])
        document = json.loads((session / "session.json").read_text())
        self.assertEqual([node["record"] for node in document["nodes"] if "record" in node],
                         [{"inputs": [2], "armed": True, "monitor": "off"}])

    def recorded_with(self, session, *arguments):
        def once(server):
            play = Play(server, session, *arguments)
            self.addCleanup(play.process.kill)
            code, error = play.end()
            self.assertEqual(code, 0, error)
        self.with_server(once)


if __name__ == "__main__":
    studio.main()
