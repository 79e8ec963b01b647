"""`lacquer play` on real sound systems: what is played is what is rendered, bit for bit."""

import array
import json
import os
import shutil
import signal
import subprocess
import time

import studio
from studio import StudioTest, run


def events(out, kind=None):
    """What --json has printed, all of it or the events of one kind."""
    told = [json.loads(line) for line in out.splitlines()]
    return [event for event in told if kind in (None, event["event"])]


class PlayTest(StudioTest):
    def rendered(self, session):
        samples, channels = studio.read_float_wav(self.render(session, "rendered.wav", "--bits", "32"))
        self.assertEqual(channels, 2)
        trimmed = studio.without_leading_silence(samples, channels)
        self.assertGreater(len(trimmed), 1000, "the session must sound")
        return trimmed

    def same_audio(self, played, rendered):
        return studio.without_leading_silence(played, 2)[:len(rendered)] == rendered

    def assert_same_audio(self, played, rendered):
        played = studio.without_leading_silence(played, 2)
        self.assertGreaterEqual(len(played), len(rendered))
        for i, (heard, written) in enumerate(zip(played, rendered)):
            if heard != written:
                self.fail(f"frame {i // 2} of {len(rendered) // 2}: played {heard!r}, rendered {written!r}")

    def test_the_alsa_path_delivers_exactly_the_offline_render(self):
        session = self.new_session(seconds=0.6)
        self.set_range(session, 28800)
        rendered = self.rendered(session)
        environment, raw = studio.alsa_file_device(self.folder)
        code, _, error = run("play", session, env=environment)
        self.assertEqual(code, 0, error)
        self.assertNotIn("ALSA", error, "the library's chatter stays off the screen")
        self.assert_same_audio(array.array("f", raw.read_bytes()), rendered)

    def play_on_jack(self, session, period, block, rendered):
        """Plays behind two seconds of silence and compares; returns what the program says. Once more when it says that
        it, or the server, was late: a busy machine is no fault of the program."""
        for attempt in range(2):
            server = studio.JackServer(frames=period)
            try:
                capture = subprocess.Popen(
                    [studio.JACK_CAPTURE, "lacquer", "2", str(len(rendered) // 2), self.folder / "captured.raw", "40"],
                    env={**os.environ, **server.env}, stdout=subprocess.DEVNULL)
                started = time.monotonic()
                code, out, error = run("play", session, "--preroll", "2", "--json", "--block", block, env=server.env)
                wall = time.monotonic() - started
                self.assertEqual(code, 0, error)
                captured = capture.wait(timeout=60)
            finally:
                server.stop()
            facts = events(out, "end")[0]
            print(f"period {period}, quantum {block}: {facts['underflows']} underflows, {facts['lateQuanta']} late quanta, "
                  f"real-time callback {facts['realtime']}, {facts['callbacks']} callbacks")
            heard = array.array("f", (self.folder / "captured.raw").read_bytes() if captured == 0 else b"")
            if attempt == 0 and facts["underflows"] + facts["lateQuanta"] and not self.same_audio(heard, rendered):
                continue
            self.assertGreater(wall, 7.5, "paced by the device")
            self.assert_paced(events(out, "status"), facts["xruns"])
            self.assert_same_audio(heard, rendered)
            return facts

    def assert_paced(self, status, late):
        """What the device has taken from the first status to the last lasts as long as that took. A device that was
        late may have taken less."""
        first, last = status[0], status[-1]
        wall = last["time"] - first["time"]
        taken = (last["positionFrames"] - first["positionFrames"]) / 48000
        self.assertGreater(wall, 6)
        self.assertLess(taken, 1.02 * wall)
        if not late:
            self.assertGreater(taken, 0.98 * wall)

    def test_a_session_with_a_node_that_does_not_start_is_played_without_it(self):
        session = self.new_session(seconds=0.6)
        self.set_range(session, 28800)
        bypassed = self.folder / "bypassed.lacquer"
        shutil.copytree(session, bypassed)
        uri, plugins = studio.broken_plugin(self.folder)

        def limiter(document):
            return next(node for node in document["nodes"] if node["type"] == "lacquer:limiter")

        def take_out(document):
            limiter(document).update(bypass=True, latency=0)
        self.edit(bypassed, take_out)
        rendered = self.rendered(bypassed)

        def replace(document):
            limiter(document).update(type=f"lv2:{uri}", name="Old limiter", parameters={}, state={"preset": "loud"})
        self.edit(session, replace)
        before = (session / "session.json").read_bytes()
        environment, raw = studio.alsa_file_device(self.folder)
        code, out, error = run("play", session, "--json", env={**environment, **plugins})
        self.assertEqual(code, 0, error)
        self.assert_same_audio(array.array("f", raw.read_bytes()), rendered)
        self.assertEqual(error.count("Old limiter: does not start"), 1, error)
        faults = events(out, "end")[0]["faults"]
        self.assertEqual([fault["where"] for fault in faults], ["Old limiter"])
        self.assertIn("another host", faults[0]["remedy"])
        self.assertEqual((session / "session.json").read_bytes(), before)
        code, _, error = run("check", session, env=plugins)
        self.assertEqual(code, 1, error)
        self.assertIn("Old limiter: the plugin No instance could not be started", error)
        code, _, error = run("render", session, "-o", self.folder / "out.wav", env=plugins)
        self.assertEqual(code, 1, error)
        self.assertIn("Old limiter: the plugin No instance could not be started", error)
        self.assertFalse((self.folder / "out.wav").exists())

    def test_a_session_whose_plugin_is_not_installed_is_played_without_it_and_says_so_once(self):
        session = self.new_session(seconds=0.6)
        self.set_range(session, 28800)
        bypassed = self.folder / "bypassed.lacquer"
        shutil.copytree(session, bypassed)

        def limiter(document):
            return next(node for node in document["nodes"] if node["type"] == "lacquer:limiter")
        self.edit(bypassed, lambda document: limiter(document).update(bypass=True, latency=0))
        rendered = self.rendered(bypassed)
        self.edit(session, lambda document: limiter(document).update(
            type="lv2:http://gareus.org/oss/lv2/no-such-plugin", name="Loud", parameters={}))
        before = (session / "session.json").read_bytes()
        environment, raw = studio.alsa_file_device(self.folder)
        code, out, error = run("play", session, "--json", env=environment)
        self.assertEqual(code, 0, error)
        self.assert_same_audio(array.array("f", raw.read_bytes()), rendered)
        said = [line for line in error.splitlines() if "Loud" in line]
        self.assertEqual(len(said), 1, error)
        for part in ("is not installed", "what comes in goes on without it", "x42-plugins"):
            self.assertIn(part, said[0])
        self.assertEqual(events(out, "end")[0]["nodesWithoutPlugin"], ["Loud"])
        self.assertEqual((session / "session.json").read_bytes(), before)
        code, _, error = run("render", session, "-o", self.folder / "out.wav")
        self.assertEqual(code, 69, error)
        self.assertFalse((self.folder / "out.wav").exists())

    def test_a_loop_that_is_too_short_is_left_out_of_what_is_played_and_refused_in_a_render(self):
        session = self.new_session(seconds=0.6)
        self.set_range(session, 28800)
        rendered = self.rendered(session)

        def loop(document):
            bus = next(node for node in document["nodes"] if node["role"] == "bus")
            ids = [max(entry["id"] for entry in document[kind]) for kind in ("nodes", "connections")]
            echo, wire = ids[0] + 1, ids[1] + 1
            document["nodes"].append({"id": echo, "type": "lacquer:feedback-delay", "name": "Echo", "width": 2,
                                      "parameters": {"delay": 2}})
            document["connections"] += [{"id": wire, "from": [bus["id"], "out"], "to": [echo, "in"]},
                                        {"id": wire + 1, "from": [echo, "out"], "to": [bus["id"], "in"]}]
            document.update(nextNodeId=echo + 1, nextConnectionId=wire + 2)
        self.edit(session, loop)
        environment, raw = studio.alsa_file_device(self.folder)
        code, out, error = run("play", session, "--json", env=environment)
        self.assertEqual(code, 0, error)
        self.assert_same_audio(array.array("f", raw.read_bytes()), rendered)
        self.assertEqual(error.count("Echo: is left out: a feedback of 2.00 ms is too short"), 1, error)
        self.assertEqual([fault["where"] for fault in events(out, "end")[0]["faults"]], ["Echo"])
        for command in (("check", session), ("render", session, "-o", self.folder / "out.wav")):
            code, _, error = run(*command)
            self.assertEqual(code, 65, error)
            self.assertIn("Echo: a feedback of 2.00 ms is too short", error)
            self.assertIn("set its delay to 5.34 ms or more", error)
        self.assertFalse((self.folder / "out.wav").exists())

    def test_the_jack_path_delivers_exactly_the_offline_render_in_real_time(self):
        session = self.new_session(seconds=6)
        self.set_range(session, 6 * 48000)
        rendered = self.rendered(session)
        for period, block, mode, delay in (1024, 256, "direct", 0), (256, 1024, "ahead", 1024):
            with self.subTest(period=period, block=block):
                facts = self.play_on_jack(session, period, block, rendered)
                self.assertEqual(facts["mode"], mode)
                self.assertEqual(facts["delayFrames"], delay)
                self.assertEqual(facts["callbackFrames"], period)
                if studio.realtime_allowed():
                    self.assertTrue(facts["realtime"], "the callback's thread has real-time priority")
                self.assertGreater(facts["dspLoad"]["mean"], 0)
                self.assertGreaterEqual(facts["dspLoad"]["worst"], facts["dspLoad"]["mean"])
                for loads in (facts["dspLoad"], facts["callbackLoad"]):
                    rising = [0, loads["p50"], loads["p90"], loads["p999"], 1.03 * loads["worst"]]  # of a step's width
                    self.assertEqual(sorted(rising), rising)
                    self.assertGreater(loads["p50"], 0)
                # The stream is as long as preroll, song, latency and delay, in whole callbacks; where it ends, the
                # reported position is what has left.
                stream = 8 * 48000 + facts["latencyFrames"]
                self.assertGreaterEqual(facts["latencyFrames"], delay)
                self.assertEqual(facts["callbacks"], -(-stream // period))
                self.assertEqual(facts["positionFrames"],
                                 facts["callbacks"] * period - 2 * 48000 - facts["latencyFrames"])

    def test_a_device_that_goes_away_is_named_and_ends_the_program(self):
        session = self.new_session(seconds=20)
        before = (session / "session.json").read_bytes()
        # A server that has died says so by closing what it shares; a frozen one says nothing.
        for how in (signal.SIGTERM, signal.SIGSTOP):
            with self.subTest(signal=how):
                server = studio.JackServer()
                try:
                    play = self.start_playing(session, env=server.env)
                    server.process.send_signal(how)  # killed, it would leave memory in which the next one stumbles
                    lost = time.monotonic()
                    out, error = play.communicate(timeout=20)
                    self.assertLess(time.monotonic() - lost, 5)
                finally:
                    server.process.send_signal(signal.SIGCONT)
                    server.stop()
                self.assertEqual(play.returncode, 69)
                self.assertEqual(error.count("audio device lost"), 1, error)
                self.assertIn("system", error)
                self.assertEqual([event["reason"] for event in events(out, "end")], ["lost"])
                self.assertEqual(events(out)[-1]["what"], "audio device lost")
                self.assertEqual((session / "session.json").read_bytes(), before)

    def start_playing(self, session, *arguments, env):
        """Returns once it plays, and says so in events that are not read."""
        play = subprocess.Popen([studio.PROGRAM, "play", session, "--json", *arguments], env={**os.environ, **env},
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for line in play.stdout:
            event = json.loads(line)
            if event["event"] == "status" and event["position"] > 0.5:
                return play
        self.fail(play.communicate()[1])

    def test_events_tell_what_happens_line_by_line(self):
        session = self.new_session(seconds=3, stems=("kick",))
        server = studio.JackServer()
        self.addCleanup(server.stop)
        code, out, error = run("play", session, "--json", "--from", "0:00.5", env=server.env)
        self.assertEqual(code, 0, error)
        told = events(out)
        self.assertEqual(told[0]["event"], "start")
        self.assertEqual((told[0]["device"], told[0]["sampleRate"]), ("system", 48000))
        self.assertEqual(told[-1]["event"], "end")
        self.assertEqual(told[-1]["reason"], "finished")
        status = events(out, "status")
        self.assertGreaterEqual(len(status), 4, "twice a second")
        positions = [event["position"] for event in status]
        self.assertEqual(positions, sorted(positions))
        self.assertGreaterEqual(positions[-1], 2)
        for event in status:
            self.assertEqual(event["state"], "playing")
            self.assertFalse(event["loop"])
            self.assertLessEqual({"load", "worstLoad", "xruns", "time", "peakDb"}, set(event))
            self.assertEqual(event["positionFrames"], round(event["position"] * 48000))
            self.assertEqual(len(event["peakDb"]), 2)
        # White noise is hardly below its highest sample for half a second.
        self.assertTrue(all(-40 < peak < 0 for peak in status[2]["peakDb"]), status[2])

    def test_what_cannot_be_opened_is_an_event_too(self):
        session = self.new_session()
        environment, _ = studio.alsa_file_device(self.folder)
        code, out, error = run("play", session, "--json", "--device", "moonlight", env=environment)
        self.assertEqual(code, 69)
        self.assertEqual([event["event"] for event in events(out)], ["error"])
        self.assertIn("moonlight", events(out)[0]["what"])
        self.assertIn("moonlight", error)

    def test_what_is_far_too_loud_is_muted_and_told_and_a_render_is_not(self):
        session = self.new_session(0.5)

        def loud(document):  # three faders in a row at +12 dB: 36 dB
            for node in document["nodes"]:
                if node["type"] == "lacquer:fader":
                    node["parameters"] = {"level": 12}
                if node["type"] == "lacquer:limiter":
                    node["bypass"] = True
        self.edit(session, loud)
        self.set_range(session, 24000)
        rendered, _ = studio.read_float_wav(self.render(session, "loud.wav", "--bits", "32"))
        self.assertGreater(max(map(abs, rendered)), 10)
        environment, raw = studio.alsa_file_device(self.folder)
        code, out, error = run("play", session, "--json", env=environment)
        self.assertEqual(code, 0, error)
        notices = [event["text"] for event in events(out, "notice")]
        self.assertEqual(sum("+20 dBFS" in text for text in notices), 1, notices)
        played = array.array("f", raw.read_bytes())
        self.assertLessEqual(max(map(abs, played)), 10)

    def test_markers_stand_for_times(self):
        session = self.new_session(seconds=0.6)
        script = self.folder / "script.jsonl"
        script.write_text('{"edit": "setRange", "start": 4800, "end": 28800}\n'
                          '{"edit": "addMarker", "position": 9600, "length": 4800, "name": "Verse"}\n')
        code, _, error = run("edit", session, "--file", script)
        self.assertEqual(code, 0, error)
        environment, raw = studio.alsa_file_device(self.folder)
        played = []
        for start, end in (("0.1", "0.2"), ("Verse", "Verse")):
            code, _, error = run("play", session, "--from", start, "--until", end, env=environment)
            self.assertEqual(code, 0, error)
            played.append(studio.without_leading_silence(array.array("f", raw.read_bytes()), 2))
        self.assertGreater(len(played[0]), 2 * 4800 - 2)
        self.assertEqual(played[0][:2 * 4800], played[1][:2 * 4800])
        code, out, error = run("play", session, "--loop", "Vers", env=environment)
        self.assertEqual((code, out), (2, ""), error)
        self.assertIn('--loop: "Vers" is no stretch of the song', error)
        self.assertIn("name a marker: Verse", error)

    def test_left_and_right_go_to_the_outputs_that_are_named(self):
        session = self.new_session(seconds=0.6)
        self.set_range(session, 28800)
        rendered = self.rendered(session)
        environment, raw = studio.alsa_file_device(self.folder)
        code, _, error = run("play", "--outputs", "4,2", session, env=environment)
        self.assertEqual(code, 0, error)
        played = array.array("f", raw.read_bytes())
        self.assertFalse(any(played[0::4]) or any(played[2::4]), "the others are silent")
        heard = array.array("f", [sample for i in range(0, len(played), 4) for sample in (played[i + 3], played[i + 1])])
        self.assert_same_audio(heard, rendered)

    def test_outputs_and_rates_that_cannot_be_are_usage_errors(self):
        session = self.new_session(seconds=0.6)
        environment, _ = studio.alsa_file_device(self.folder)
        for arguments, said in ((("--outputs", "3,3"), "output 3 is named twice"), (("--outputs", "0,1"), "outputs"),
                                (("--outputs", "1"), "outputs"), (("--from", "1:75"), "1:05.2"),
                                (("--from", "soon"), "neither a time in the song nor a marker"), (("--from", "-1"), "--from")):
            code, out, error = run("play", session, *arguments, env=environment)
            self.assertEqual((code, out), (2, ""), error)
            self.assertEqual(len(error.splitlines()), 1, error)
            self.assertIn(said, error)
        code, out, error = run("play", session, "--rate", "44100", env=environment)
        self.assertEqual((code, out), (2, ""), error)
        for said in ("48000 Hz", "44100 Hz", "does not resample"):
            self.assertIn(said, error)
        self.set_range(session, 4800)
        code, _, error = run("play", session, "--rate", "48000", env=environment)
        self.assertEqual(code, 0, error)

    def test_without_permission_for_real_time_it_plays_and_says_once_how_to_get_it(self):
        session = self.new_session(seconds=0.6)
        self.set_range(session, 28800)
        rendered = self.rendered(session)
        environment, raw = studio.alsa_file_device(self.folder)
        for arguments in ((), ("--threads", "3")):
            raw.unlink(missing_ok=True)
            self.folder.chmod(0o777)
            done = subprocess.run([*studio.without_realtime(), studio.PROGRAM, "play", session, *arguments],
                                  stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
                                  env={**os.environ, **environment})
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(done.stderr.count("playing without real-time priority"), 1, done.stderr)
            self.assertIn("group audio", done.stderr)
            self.assert_same_audio(array.array("f", raw.read_bytes()), rendered)

    def test_a_loop_goes_round_until_it_is_told_to_stop(self):
        session = self.new_session(seconds=2, stems=("kick",))
        environment, raw = studio.alsa_file_device(self.folder)
        play = subprocess.Popen([studio.PROGRAM, "play", session, "--loop", "0.5:0.75"],
                                env={**os.environ, **environment}, stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        wanted = 20 * 12000 * 2 * 4  # 20 rounds of a quarter of a second
        end = time.monotonic() + 60
        while time.monotonic() < end and not (raw.exists() and raw.stat().st_size > wanted):
            time.sleep(0.05)
        play.send_signal(signal.SIGINT)
        _, error = play.communicate(timeout=20)
        self.assertNotIn(b"not read in time", error)
        heard = studio.without_leading_silence(array.array("f", raw.read_bytes()[:wanted]), 2)
        loop = 12000 * 2
        self.assertGreater(len(heard), 10 * loop)
        # The first round comes without a fade, and limiters may need some rounds to settle.
        self.assertGreater(max(map(abs, heard)), 0.01)
        self.assertEqual(heard[-2 * loop:-loop], heard[-loop:], "every round sounds the same")

    def test_a_loop_that_cannot_be_played_is_a_usage_error(self):
        session = self.new_session(seconds=2, stems=("kick",))
        for loop, said in (("1", "START:END"), ("a:b", "START:END"), ("1:2x", "START:END"), ("-1:2", "START:END"),
                           ("1:nan", "START:END"), ("1:1e300", "START:END"), ("2:1", "behind its start"),
                           ("1:1.01", "0.011 s"), ("1000:1001", "the song is over")):
            code, out, error = run("play", session, f"--loop={loop}")
            self.assertEqual((code, out), (2, ""), error)
            self.assertEqual(len(error.splitlines()), 1, error)
            self.assertIn(said, error)
            self.assertIn("--loop", error)

    def test_without_any_device_it_says_what_was_looked_at_and_what_still_works(self):
        session = self.new_session()
        config = self.folder / "empty.conf"
        # A device that cannot be opened: with none at all, PortAudio 19.6 fails an assertion of its own.
        config.write_text("pcm.absent { type hw card 99 }\n")
        code, out, error = run("play", session, env={"ALSA_CONFIG_PATH": str(config),
                                                     "JACK_DEFAULT_SERVER": "lacquer-no-such-server",
                                                     "JACK_NO_START_SERVER": "1"})
        self.assertEqual(code, 69)
        self.assertIn("No audio output found", error)
        self.assertIn("lacquer render", error)
        self.assertEqual(len(error.strip().splitlines()), 1, error)
        self.assertEqual(out, "")

    def test_another_rate_than_the_device_names_both(self):
        session = self.new_session()
        server = studio.JackServer(rate=44100)
        self.addCleanup(server.stop)
        code, _, error = run("play", session, env=server.env)
        self.assertEqual(code, 69)
        self.assertIn("44100", error)
        self.assertIn("48000", error)

    def test_ctrl_c_ends_it_in_order(self):
        session = self.new_session(seconds=20)
        server = studio.JackServer()
        self.addCleanup(server.stop)
        play = subprocess.Popen([studio.PROGRAM, "play", session], env={**os.environ, **server.env},
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(2)
        play.send_signal(signal.SIGINT)
        play.communicate(timeout=10)
        self.assertEqual(play.returncode, -signal.SIGINT)

    def test_the_keys_of_the_terminal_play_stop_seek_and_quit(self):
        import pty
        session = self.new_session(seconds=30)
        server = studio.JackServer()
        self.addCleanup(server.stop)
        terminal, inner = pty.openpty()
        play = subprocess.Popen([studio.PROGRAM, "play", session], env={**os.environ, **server.env}, stdin=inner,
                                stdout=subprocess.DEVNULL, stderr=inner)
        os.set_blocking(terminal, False)

        def shown(seconds):
            text, end = b"", time.monotonic() + seconds
            while time.monotonic() < end:
                try:
                    text += os.read(terminal, 4096)
                except BlockingIOError:
                    time.sleep(0.02)
            return text.decode(errors="replace")

        def watch(seconds):
            return shown(seconds).split("\r")[-1]

        def position(line):
            minutes, seconds = line.split()[1].split(":")
            return 60 * int(minutes) + float(seconds)

        line = watch(2.5)
        self.assertTrue(line.startswith("playing"), line)
        self.assertRegex(line, r"  load \d+ % \(worst \d+ %\)  xruns \d+  peak -?\d+\.\d -?\d+\.\d dB")
        before = position(line)
        os.write(terminal, b"\x1b[C")
        line = watch(1)
        self.assertGreater(position(line), before + 4)
        os.write(terminal, b" ")
        line = watch(1)
        self.assertTrue(line.startswith("stopped"), line)
        stands = position(line)
        self.assertEqual(position(watch(0.5)), stands)
        os.write(terminal, b"0 ")
        line = watch(1.2)
        self.assertTrue(line.startswith("playing"), line)
        self.assertLess(position(line), 3)
        os.write(terminal, b"?")
        self.assertIn("arrows: 5 s back or on", shown(0.5))
        os.write(terminal, b"q")
        self.assertEqual(play.wait(timeout=10), 0)

    def test_a_key_switches_the_loop_off_and_on(self):
        import pty
        session = self.new_session(seconds=30, stems=("kick",))
        server = studio.JackServer()
        self.addCleanup(server.stop)
        terminal, inner = pty.openpty()
        play = subprocess.Popen([studio.PROGRAM, "play", session, "--loop", "10:11"],
                                env={**os.environ, **server.env}, stdin=inner, stdout=subprocess.DEVNULL, stderr=inner)
        os.set_blocking(terminal, False)

        def watch(seconds):
            shown, end = b"", time.monotonic() + seconds
            while time.monotonic() < end:
                try:
                    shown += os.read(terminal, 4096)
                except BlockingIOError:
                    time.sleep(0.02)
            line = shown.decode(errors="replace").split("\r")[-1]
            minutes, rest = line.split()[1].split(":")
            return line, 60 * int(minutes) + float(rest)

        line, at = watch(3.5)
        self.assertIn("loop", line)
        self.assertTrue(10 <= at <= 11, line)
        os.write(terminal, b"l")
        line, at = watch(2.5)
        self.assertNotIn("loop", line)
        self.assertGreater(at, 11.2)
        os.write(terminal, b"l")
        line, at = watch(0.5)
        self.assertIn("loop", line)
        self.assertGreater(at, 11.5, "behind its end a loop is not entered")
        os.write(terminal, b"q")
        self.assertEqual(play.wait(timeout=10), 0)


if __name__ == "__main__":
    studio.main()
