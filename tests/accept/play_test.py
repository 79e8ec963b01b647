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
            facts = json.loads(out)
            print(f"period {period}, quantum {block}: {facts['underflows']} underflows, {facts['lateQuanta']} late quanta, "
                  f"real-time callback {facts['realtime']}, {facts['callbacks']} callbacks")
            heard = array.array("f", (self.folder / "captured.raw").read_bytes() if captured == 0 else b"")
            if attempt == 0 and facts["underflows"] + facts["lateQuanta"] and not self.same_audio(heard, rendered):
                continue
            self.assertGreater(wall, 7.5, "paced by the device")
            self.assert_same_audio(heard, rendered)
            return facts

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
        faults = json.loads(out)["faults"]
        self.assertEqual([fault["where"] for fault in faults], ["Old limiter"])
        self.assertIn("another host", faults[0]["remedy"])
        self.assertEqual((session / "session.json").read_bytes(), before)
        code, _, error = run("check", session, env=plugins)
        self.assertEqual(code, 1, error)
        self.assertIn("Old limiter: the plugin Broken could not be started", error)
        code, _, error = run("render", session, "-o", self.folder / "out.wav", env=plugins)
        self.assertEqual(code, 1, error)
        self.assertIn("Old limiter: the plugin Broken could not be started", error)
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
        self.assertEqual(json.loads(out)["nodesWithoutPlugin"], ["Loud"])
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
        self.assertEqual([fault["where"] for fault in json.loads(out)["faults"]], ["Echo"])
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
                self.assertGreater(facts["dspLoad"]["mean"], 0)
                self.assertGreaterEqual(facts["dspLoad"]["worst"], facts["dspLoad"]["mean"])
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
        server = studio.JackServer()
        self.addCleanup(server.stop)
        play = subprocess.Popen([studio.PROGRAM, "play", session], env={**os.environ, **server.env},
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(2)
        self.assertIsNone(play.poll(), "still playing")
        server.process.terminate()  # a server that is killed leaves memory behind in which the next one stumbles
        lost = time.monotonic()
        _, error = play.communicate(timeout=20)
        self.assertLess(time.monotonic() - lost, 8)
        self.assertEqual(play.returncode, 69)
        self.assertIn("audio device lost", error.decode())
        self.assertEqual((session / "session.json").read_bytes(), before)

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
        shown = b""

        def watch(seconds):
            nonlocal shown
            shown = b""
            end = time.monotonic() + seconds
            os.set_blocking(terminal, False)
            while time.monotonic() < end:
                try:
                    shown += os.read(terminal, 4096)
                except BlockingIOError:
                    time.sleep(0.02)
            return shown.decode(errors="replace").split("\r")[-1]

        def position(line):
            minutes, seconds = line.split()[1].split(":")
            return 60 * int(minutes) + float(seconds)

        line = watch(2.5)
        self.assertTrue(line.startswith("playing"), line)
        self.assertRegex(line, r"   load \d+ % \(worst \d+ %\)   xruns \d+")
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
