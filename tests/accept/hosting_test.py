"""What becomes of LV2 plugins that misbehave, and of what they need beside numbers, with the plugins of the tests' own."""

import array
import json
import os
import subprocess

import studio
from studio import StudioTest, run

OWN = {"LV2_PATH": os.path.join(os.environ["LACQUER_BINARY"], "lv2") + ":/usr/lib/lv2"}
MISBEHAVING = "urn:lacquer:misbehaving#"


class HostingTest(StudioTest):
    def setUp(self):
        super().setUp()
        self.input = studio.write_wav(self.folder / "in.wav", 0.2, channels=1)
        self.output = self.folder / "out.wav"

    def apply(self, plugin, *arguments, env=None):
        return run("apply", plugin, self.input, self.output, *arguments, env={**OWN, **(env or {})})

    def test_what_is_not_a_number_fails_a_render_by_name(self):
        code, _, error = self.apply(MISBEHAVING + "not-a-number", "--set", "amount=1")
        self.assertEqual(code, 1, error)
        self.assertIn("Not a number: puts out values that are not numbers", error)
        self.assertFalse(self.output.exists())

    def test_what_is_too_loud_is_rendered_and_told(self):
        code, out, error = self.apply(MISBEHAVING + "too-loud", "--set", "amount=1")
        self.assertEqual(code, 0, error)
        self.assertIn("TOO LOUD        Too loud: it puts out more than +60 dBFS", out)
        samples, _ = studio.read_float_wav(self.output)
        self.assertEqual(set(samples), {array.array("f", [1e30])[0]})
        _, out, _ = self.apply(MISBEHAVING + "too-loud", "--set", "amount=1", "--json")
        self.assertEqual(json.loads(out)["nodesTooLoud"], ["Too loud"])

    def spoilt(self, seconds):
        """A session whose limiter is a plugin that puts out no numbers."""
        session = self.new_session(seconds=seconds)
        self.set_range(session, seconds * 48000)

        def replace(document):
            limiter = next(node for node in document["nodes"] if node["type"] == "lacquer:limiter")
            limiter.update(type=f"lv2:{MISBEHAVING}not-a-number", name="Spoilt", width=2, parameters={"amount": 1})
        self.edit(session, replace)
        return session

    def faults(self, out):
        return next(event for event in map(json.loads, out.splitlines()) if event["event"] == "end")["faults"]

    def test_it_is_silenced_and_named_while_playing(self):
        environment, raw = studio.alsa_file_device(self.folder)  # which does not wait: it is over in no time
        code, out, error = run("play", self.spoilt(1), "--json", env={**environment, **OWN})
        self.assertEqual(code, 0, error)
        self.assertEqual([fault["where"] for fault in self.faults(out)], ["Spoilt"])
        played = array.array("f", raw.read_bytes())
        self.assertGreater(len(played), 2 * 48000)
        self.assertFalse(any(played))

    def test_it_is_started_again_while_playing_and_left_out_when_that_does_not_help(self):
        server = studio.JackServer()
        try:
            code, out, error = run("play", self.spoilt(4), "--json", env={**server.env, **OWN})
        finally:
            server.stop()
        self.assertEqual(code, 0, error)
        faults = self.faults(out)
        self.assertEqual([fault["where"] for fault in faults], ["Spoilt"] * 3, faults)
        for fault, said in zip(faults, ("it has been silenced", "it has been started again", "is left out")):
            self.assertIn(said, fault["what"])

    def test_what_a_plugin_prints_is_kept_out_of_the_output(self):
        code, out, error = self.apply(MISBEHAVING + "prints", "--json")
        self.assertEqual(code, 0, error)
        self.assertEqual(json.loads(out)["frames"], 9600)
        self.assertIn("misbehaving: instantiated", error)

    def test_qt_needs_no_display(self):
        studio.write_wav(self.input, 0.2, channels=2)
        for platform, offscreen in ((None, 1), ("minimal", 0)):
            environment = {key: value for key, value in os.environ.items() if key != "QT_QPA_PLATFORM"}
            if platform:
                environment["QT_QPA_PLATFORM"] = platform
            done = subprocess.run([studio.PROGRAM, "apply", "urn:lacquer:witness", self.input, self.output, "--raw"],
                                  capture_output=True, env={**environment, **OWN}, timeout=60)
            self.assertEqual(done.returncode, 0, done.stderr)
            samples, channels = studio.read_float_wav(self.output)
            self.assertEqual(samples[5 * channels], offscreen, platform)

    def test_an_output_that_nobody_reads_is_still_an_error(self):
        with open("/dev/full", "w") as full:
            done = subprocess.run([studio.PROGRAM, "apply", MISBEHAVING + "prints", self.input, self.output],
                                  stdout=full, stderr=subprocess.PIPE, env={**os.environ, **OWN}, timeout=60)
        self.assertEqual(done.returncode, 73, done.stderr)
        self.assertIn("standard output", done.stderr.decode())

    def test_the_numbers_of_chance_are_those_of_a_program_that_runs_the_plugin_alone(self):
        # rand() without a seed gives 1804289383, 846930886 …; the plugin cuts them to 24 bits.
        code, _, error = self.apply("urn:lacquer:dice#rand", "--raw")
        self.assertEqual(code, 0, error)
        samples, _ = studio.read_float_wav(self.output)
        expected = array.array("f", [(number >> 7) / 2**24 for number in (1804289383, 846930886, 1681692777)])
        self.assertEqual(samples[:3], expected)

    def test_a_file_is_named_by_id_and_path(self):
        response = array.array("f", [0.5] + 99 * [0] + [0.25])
        impulse = studio.write_float_wav(self.folder / "a hall.wav", response)
        signal = array.array("f", [1] + 2399 * [0])
        studio.write_float_wav(self.input, signal)
        convolver = "http://gareus.org/oss/lv2/convoLV2#Mono"
        code, _, error = self.apply(convolver, "--file", f"impulse={impulse}", "--raw")
        self.assertEqual(code, 0, error)
        samples, _ = studio.read_float_wav(self.output)
        self.assertEqual(len(samples), 2400)
        for frame, sample in enumerate(samples):
            expected = response[frame] / 2 if frame < len(response) else 0  # the plugin's own gain is a half
            self.assertAlmostEqual(sample, expected, places=6, msg=frame)
        self.output.unlink()
        for word, exit_code, said in ((f"sample={impulse}", 2, "its files are: impulse"),
                                      ("impulse", 2, "is not id=path"),
                                      (f"impulse={self.folder / 'none.wav'}", 66, "none.wav is missing")):
            code, _, error = self.apply(convolver, "--file", word)
            self.assertEqual(code, exit_code, error)
            self.assertIn(said, error)
            self.assertFalse(self.output.exists())


if __name__ == "__main__":
    studio.main()
