"""`lacquer devices`: what there is to play on, and which of it play takes."""

import json
import os

import studio
from studio import StudioTest, run

NO_JACK = {"JACK_DEFAULT_SERVER": "lacquer-no-such-server", "JACK_NO_START_SERVER": "1"}


class DevicesTest(StudioTest):
    def listed(self, *arguments, env):
        code, out, error = run("devices", "--json", *arguments, env=env)
        self.assertEqual((code, error), (0, ""))
        return json.loads(out)

    def test_alsas_default_is_taken_where_no_jack_server_runs(self):
        environment, _ = studio.alsa_file_device(self.folder)
        found = self.listed(env=environment)
        self.assertIn("ALSA", found["apis"])
        devices = {device["name"]: device for device in found["devices"]}
        self.assertLessEqual({"filedev", "default"}, set(devices))
        self.assertEqual([name for name, device in devices.items() if device["chosen"]], ["default"])
        self.assertTrue(devices["default"]["defaultOutput"])
        self.assertFalse(devices["filedev"]["defaultOutput"])
        self.assertGreaterEqual(devices["filedev"]["outputs"], 2)
        self.assertIn(48000, devices["filedev"]["sampleRates"])
        for side in ("inputLatencySeconds", "outputLatencySeconds"):
            self.assertTrue(0 <= devices["filedev"][side] <= 10)
        self.assertEqual(found["play"]["name"], "default")
        self.assertIn("no JACK server", found["play"]["reason"])
        code, out, error = run("devices", env=environment)
        self.assertEqual((code, error), (0, ""))
        self.assertIn('play takes "default"', out)

    def test_a_name_shows_what_play_would_take_by_it(self):
        environment, _ = studio.alsa_file_device(self.folder)
        found = self.listed("--device", "filed", env=environment)
        self.assertEqual(found["play"]["name"], "filedev")
        code, _, error = run("devices", "--device", "moonlight", env=environment)
        self.assertEqual(code, 69)
        self.assertIn("moonlight", error)
        self.assertIn("filedev", error)

    def test_a_jack_server_goes_first_and_has_one_rate(self):
        server = studio.JackServer(rate=44100)
        self.addCleanup(server.stop)
        environment, _ = studio.alsa_file_device(self.folder)
        found = self.listed(env={**environment, **server.env})
        system = next(device for device in found["devices"] if device["chosen"])
        self.assertEqual(system["name"], "system")
        self.assertTrue(system["api"].startswith("JACK"))
        self.assertEqual((system["inputs"], system["outputs"]), (2, 2))
        self.assertEqual(system["sampleRates"], [44100])
        self.assertIn("JACK server runs", found["play"]["reason"])
        self.assertIn("filedev", [device["name"] for device in found["devices"]], "ALSA's stay in sight")

    def test_where_there_is_none_it_says_what_was_looked_at_and_what_still_works(self):
        config = self.folder / "alsa.conf"
        # Also where ALSA knows of no name at all, at which PortAudio 19.6 fails an assertion if left to itself.
        for text in ("pcm.absent { type hw card 99 }\n", ""):
            with self.subTest(config=text):
                config.write_text(text)
                environment = {"ALSA_CONFIG_PATH": str(config), **NO_JACK}
                code, out, error = run("devices", env=environment)
                self.assertEqual((code, error), (0, ""))
                self.assertIn("No audio output found", out)
                self.assertIn("jackd -d dummy", out)
                found = self.listed(env=environment)
                self.assertEqual((found["devices"], found["play"]), ([], None))

    def test_what_the_libraries_say_is_kept_off_the_screen_and_shown_when_asked_for(self):
        environment = {"ALSA_CONFIG_PATH": os.devnull, **NO_JACK}
        self.assertNotIn("log", self.listed(env=environment))
        self.assertIn("server", self.listed("--log", env=environment)["log"])
        code, out, error = run("devices", "--log", env=environment)
        self.assertEqual((code, error), (0, ""))
        self.assertIn("What the audio libraries said:", out)


if __name__ == "__main__":
    studio.main()
