"""The monitor section of `lacquer play`, from the outside: what is heard is what was asked for, and no render knows."""

import array
import json
import os
import subprocess
import time
import unittest
import wave

import studio
from studio import StudioTest, run


class MonitorTest(StudioTest):
    def setUp(self):
        super().setUp()
        self.session = self.new_session(seconds=0.6)
        self.set_range(self.session, 28800)
        self.environment, self.raw = studio.alsa_file_device(self.folder)

    def played(self, *arguments):
        self.raw.unlink(missing_ok=True)
        code, _, error = run("play", self.session, *arguments, env=self.environment)
        self.assertEqual(code, 0, error)
        return array.array("f", self.raw.read_bytes())

    def document(self):
        return json.loads((self.session / "session.json").read_text())

    def node(self, name):
        return next(node for node in self.document()["nodes"] if node["name"] == name)

    def rendered_alone(self, sources):
        """What these outputs, [[node id, port]], are on their own: they feed the output in place of the master."""
        copy = self.folder / "alone.lacquer"
        subprocess.run(["rm", "-rf", copy], check=True)
        subprocess.run(["cp", "-r", self.session, copy], check=True)

        def rewire(document):
            output = next(node["id"] for node in document["nodes"] if node["type"] == "lacquer:output")
            wires = [wire for wire in document["connections"] if wire["to"][0] != output]
            for source in sources:
                wires.append({"id": document["nextConnectionId"], "from": source, "to": [output, "in"]})
                document["nextConnectionId"] += 1
            document["connections"] = wires
        self.edit(copy, rewire)
        samples, channels = studio.read_float_wav(self.render(copy, "alone.wav", "--bits", "32"))
        self.assertEqual(channels, 2)
        return studio.without_leading_silence(samples, 2)

    def assert_heard(self, played, expected):
        played = studio.without_leading_silence(played, 2)
        self.assertGreater(len(expected), 10000)
        count = min(len(expected), len(played))  # the song ends behind its own latency, not that of a part
        self.assertGreater(count, 0.9 * len(expected))
        for i in range(count):
            if played[i] != expected[i]:
                self.fail(f"frame {i // 2} of {count // 2}: played {played[i]!r}, rendered {expected[i]!r}")

    def test_listening_to_a_node_is_hearing_that_signal_bit_for_bit(self):
        fader = self.node("vocal-lead fader")
        self.edit(self.session, lambda document: next(
            node for node in document["nodes"] if node["id"] == fader["id"]).setdefault("parameters", {}).update(level=-7))
        self.assert_heard(self.played("--listen", fader["name"]), self.rendered_alone([[fader["id"], "out"]]))
        into = [wire["from"] for wire in self.document()["connections"] if wire["to"][0] == fader["id"]]
        self.assertTrue(into)
        before = self.rendered_alone(into)
        self.assert_heard(self.played("--listen", fader["id"], "--pfl"), before)
        self.assertNotEqual(before, self.rendered_alone([[fader["id"], "out"]]))

    def test_mono_and_dim_are_what_they_say(self):
        plain = studio.without_leading_silence(self.played(), 2)
        mono = studio.without_leading_silence(self.played("--mono", "--dim", "--volume", "-6"), 2)
        gain = 10 ** (-26 / 20)
        for i in range(0, len(plain) - 1, 2):
            for side in mono[i:i + 2]:
                self.assertAlmostEqual(side, gain * (plain[i] + plain[i + 1]) / 2, delta=1e-7)

    def test_a_reference_is_heard_in_place_of_the_master_and_goes_round(self):
        # Softer than the song, so that the song is turned down, and not the reference.
        record = studio.write_wav(self.folder / "record.wav", 0.25, level=0.001, seed=9)
        with wave.open(str(record)) as file:
            data = array.array("h", file.readframes(file.getnframes()))
        heard = self.played("--reference", record, "--hear-reference")
        start = next(i for i, value in enumerate(heard) if value) // 2 * 2
        for i, value in enumerate(heard[start:start + 2 * 28000]):
            self.assertEqual(value, data[i % len(data)] / 32768, f"frame {i // 2}")

    def test_a_render_stays_what_it_is_and_the_session_too(self):
        before = self.render(self.session, "before.wav").read_bytes()
        document = (self.session / "session.json").read_bytes()
        record = studio.write_wav(self.folder / "record.wav", 0.25, seed=9)
        self.played("--reference", record, "--hear-reference", "--mono", "--dim", "--listen", "kick fader")
        self.assertEqual((self.session / "session.json").read_bytes(), document)
        self.edit(self.session, lambda d: d.update(references=[{"file": str(record), "external": True, "gain": 3},
                                                               {"file": "not-there.wav"}]))
        self.assertEqual(self.render(self.session, "after.wav").read_bytes(), before)
        code, _, error = run("check", self.session)
        self.assertEqual(code, 66)
        self.assertIn("not-there.wav", error)
        code, out, error = run("info", "--json", self.session)
        self.assertEqual(code, 0, error)
        self.assertEqual(json.loads(out)["references"][0],
                         {"file": str(record), "offsetFrames": 0, "gainDb": 3})

    def test_events_tell_what_is_engaged(self):
        record = studio.write_wav(self.folder / "record.wav", 1, level=0.9, seed=9)
        server = studio.JackServer()
        self.addCleanup(server.stop)
        self.set_range(self.session, 3 * 48000)
        code, out, error = run("play", self.session, "--json", "--mono", "--volume", "-3", "--reference", record,
                               "--hear-reference", env=server.env)
        self.assertEqual(code, 0, error)
        status = [json.loads(line) for line in out.splitlines() if '"status"' in line]
        first, last = status[0]["monitor"], status[-1]["monitor"]
        self.assertEqual((first["source"], first["sides"], first["volumeDb"], first["dim"]),
                         ("reference", "mono", -3, False))
        self.assertEqual(first["reference"], str(record))
        self.assertLess(last["referenceGainDb"], -1, "the louder one is turned down once both are measured")
        self.assertEqual(last["masterGainDb"], 0)

    def test_what_cannot_be_listened_to_or_compared_with_is_an_error(self):
        for arguments, code, said in ((["--listen", "nobody"], 2, "no node"), (["--reference", "no-such.wav"], 66, "no-such.wav"),
                                      (["--hear-reference"], 2, "--reference FILE"), (["--pfl"], 2, "--listen"), (["--volume", "13"], 2, "--volume")):
            got, _, error = run("play", self.session, *arguments, env=self.environment)
            self.assertEqual(got, code, error)
            self.assertIn(said, error)

    def test_keys_engage_it_and_the_status_line_says_so(self):
        import pty
        session = self.new_session(seconds=20, name="long", stems=("kick", "bass"))
        record = studio.write_wav(self.folder / "record.wav", 2, level=0.9, seed=9)
        server = studio.JackServer()
        self.addCleanup(server.stop)
        terminal, inner = pty.openpty()
        play = subprocess.Popen([studio.PROGRAM, "play", session, "--reference", record], env={**os.environ, **server.env},
                                stdin=inner, stdout=subprocess.DEVNULL, stderr=inner)
        self.addCleanup(play.kill)
        os.set_blocking(terminal, False)

        def shown_after(keys, wanted, seconds=10):
            os.write(terminal, keys)
            text, end = "", time.monotonic() + seconds
            while time.monotonic() < end:
                try:
                    text += os.read(terminal, 65536).decode(errors="replace")
                except BlockingIOError:
                    time.sleep(0.02)
                if all(word in text.split("\r")[-1] for word in wanted):
                    return text.split("\r")[-1]
            self.fail(f"{wanted} not in {text[-400:]!r}")

        self.assertNotIn("MONO", shown_after(b"", ["playing"]))
        shown_after(b"m", ["MONO"])
        shown_after(b"d", ["MONO", "DIM"])
        line = shown_after(b"b", ["MONO", "DIM", "REF record.wav -"])  # louder than the song
        self.assertRegex(line, r"REF record\.wav -\d+\.\d dB")
        self.assertNotIn("REF", shown_after(b"b", ["MONO", "DIM", "load"]).replace("REF record.wav +0.0", ""))
        shown_after(b"s", ["SIDE"])
        shown_after(b"sx--", ["SWAP", "VOL -2.0 dB"])
        self.assertNotIn("DIM", shown_after(b"dxu", ["MUTE"]))
        os.write(terminal, b"q")
        self.assertEqual(play.wait(timeout=10), 0)


if __name__ == "__main__":
    studio.main()
