"""`lacquer plugins`, from the outside, with the plugins that are built for tests."""

import json
import os
import subprocess
import unittest
from pathlib import Path

import studio
from studio import StudioTest

BUILT = Path(os.environ["LACQUER_BINARY"]) / "lv2"
BAD = "urn:lacquer:misbehaving#"


class PluginsTest(StudioTest):
    def setUp(self):
        super().setUp()
        self.home = {"LV2_PATH": str(BUILT)}
        for name in ("CACHE", "CONFIG", "STATE"):
            self.home[f"XDG_{name}_HOME"] = str(self.folder / name.lower())

    def run_plugins(self, *arguments, code=0):
        status, out, error = studio.run("plugins", *arguments, env=self.home, timeout=300)
        self.assertEqual(status, code, (out, error))
        return out, error

    def json(self, *arguments, code=0):
        return json.loads(self.run_plugins(*arguments, "--json", code=code)[0])

    def listed(self, *arguments):
        return {plugin["uri"]: plugin for plugin in self.json("list", *arguments)["plugins"]}


class ListTest(PluginsTest):
    def test_plugins_are_found_by_words_class_and_vendor(self):
        everything = self.listed()
        self.assertIn("urn:lacquer:latecomer", everything)
        self.assertIn(BAD + "prints", everything)
        self.assertEqual(set(self.listed("CRASH", "clean")), {BAD + "crash-in-cleanup"})
        self.assertEqual(self.listed("--class", "reverb"), {})
        self.assertEqual(self.listed("--vendor", "nobody"), {})
        plugin = everything[BAD + "prints"]
        self.assertEqual((plugin["name"], plugin["audioInputs"], plugin["audioOutputs"], plugin["parameters"]),
                         ("Prints", 1, 1, 1))
        self.assertIsNone(plugin["verdict"])
        self.assertIn(BAD + "prints", self.run_plugins("list", "prints")[0])

    def test_favourites_and_refusals_are_kept(self):
        self.run_plugins("favourite", BAD + "prints")
        self.run_plugins("deny", "lv2:" + BAD + "sets-locale")
        self.assertEqual(set(self.listed("--favourites")), {BAD + "prints"})
        refused = self.listed("--refused")
        self.assertEqual({uri: plugin["reason"] for uri, plugin in refused.items()},
                         {BAD + "sets-locale": "you have denied it"})
        self.run_plugins("favourite", BAD + "prints", "--off")
        self.run_plugins("deny", BAD + "sets-locale", "--off")
        self.assertEqual((self.listed("--favourites"), self.listed("--refused")), ({}, {}))

    def test_an_offset_of_the_latency_is_kept_and_counts(self):
        uri = BAD + "prints"
        wav = studio.write_wav(self.folder / "in.wav", 0.1, channels=1)

        def latency():
            status, out, error = studio.run("apply", uri, wav, self.folder / "out.wav", "--json", env=self.home)
            self.assertEqual(status, 0, error)
            return json.loads(out)["latencyFrames"]
        before = latency()
        self.assertEqual(self.json("latency", uri, "240")["latencyOffset"], 240)
        self.assertEqual(latency(), before + 240)
        self.assertIn("240 frames by your word", self.run_plugins("show", uri)[0])
        self.assertEqual(self.json("latency", uri, "-3")["latencyOffset"], -3)
        self.run_plugins("latency", uri, "0")
        self.assertEqual(latency(), before)
        self.run_plugins("latency", uri, "2000000000", code=2)

    def test_what_is_not_installed_cannot_be_marked(self):
        _, error = self.run_plugins("allow", "http://calf.sourceforge.net/plugins/Nothing", code=69)
        self.assertIn("calf-plugins", error)
        self.run_plugins("allow", "http://calf.sourceforge.net/plugins/Nothing", "--off")

    def test_show_tells_ports_and_trial(self):
        shown = self.json("show", "urn:lacquer:latecomer")
        self.assertEqual(shown["required"], ["http://lv2plug.in/ns/ext/urid#map"])
        self.assertEqual(shown["extensions"], ["http://lv2plug.in/ns/ext/state#interface"])
        self.assertEqual([port["symbol"] for port in shown["node"]["outputs"]], ["out"])
        out, _ = self.run_plugins("show", "urn:lacquer:latecomer")
        self.assertIn("not tried yet", out)
        self.run_plugins("scan", "urn:lacquer:latecomer")
        self.assertIn("it runs and repeats itself", self.run_plugins("show", "urn:lacquer:latecomer")[0])
        self.run_plugins("show", "urn:lacquer:none", code=69)

    def test_show_tells_which_windows_there_are(self):
        windows = "urn:lacquer:windows#"
        self.assertEqual(self.json("show", "urn:lacquer:latecomer")["windows"], [])
        shown = {"uri": windows + "parrot-ui", "kind": "X11", "shown": True, "reason": ""}
        self.assertEqual(self.json("show", windows + "parrot")["windows"], [shown])
        old = self.json("show", windows + "gtk")["windows"][0]
        self.assertEqual((old["kind"], old["shown"]), ("GTK 2", False))
        out, _ = self.run_plugins("show", windows + "reaches-in")
        self.assertRegex(out, r"Windows: +X11 \(not shown: its window wants to reach into the running plugin")

    def test_presets_are_listed(self):
        bundle = self.folder / "bundles" / "mine.lv2"
        bundle.mkdir(parents=True)
        (bundle / "manifest.ttl").write_text(
            "@prefix pset: <http://lv2plug.in/ns/ext/presets#> . @prefix lv2: <http://lv2plug.in/ns/lv2core#> .\n"
            "<urn:mine:soft> a pset:Preset ; lv2:appliesTo <urn:lacquer:latecomer> ;\n"
            "  <http://www.w3.org/2000/01/rdf-schema#label> \"Soft\" .\n")
        self.home["LV2_PATH"] += f":{bundle.parent}"
        self.assertEqual(self.json("presets", "urn:lacquer:latecomer")["presets"],
                         [{"uri": "urn:mine:soft", "name": "Soft", "own": False}])

    def test_nodes_lists_them_too(self):
        status, out, error = studio.run("nodes", "--lv2", env=self.home)
        self.assertEqual(status, 0, error)
        self.assertIn("lv2:urn:lacquer:latecomer", out)


class ApplyTest(PluginsTest):
    def test_every_audio_output_is_written(self):
        """The mixer passes each of its inputs, all of which a mono file feeds, on to the output of the same number."""
        self.home["LV2_PATH"] = "/usr/lib/lv2"
        wav = studio.write_wav(self.folder / "in.wav", 0.1, channels=1)
        status, out, error = studio.run("apply", "http://gareus.org/oss/lv2/matrixmixer#i8o8", wav,
                                        self.folder / "out.wav", "--json", env=self.home)
        self.assertEqual(status, 0, error)
        others = [self.folder / f"out-out{number}.wav" for number in range(2, 9)]
        self.assertEqual(sorted(json.loads(out)["sinkFiles"]), [str(path) for path in others])
        first = studio.read_float_wav(self.folder / "out.wav")
        self.assertGreater(max(first[0]), 0.1)
        for path in others:
            self.assertEqual(studio.read_float_wav(path), first)


EQ = "http://gareus.org/oss/lv2/fil4#stereo"


class OwnPresetsTest(PluginsTest):
    """Presets saved from a session, as the program and lilv's lv2info see them."""

    def setUp(self):
        super().setUp()
        self.bundles = self.folder / "own"
        self.home["LV2_PATH"] = f"{self.bundles}:/usr/lib/lv2"
        self.session = self.new_session()

        def replace(document):
            eq = next(node for node in document["nodes"] if node["type"] == "lacquer:eq")
            eq.update(type=f"lv2:{EQ}", name="Sharp EQ", width=2, parameters={"gain": 1.2345678e-7, "gain1": 6})
        self.edit(self.session, replace)

    def names(self):
        return [preset["name"] for preset in self.json("presets", EQ)["presets"] if preset["own"]]

    def test_a_preset_of_a_node_is_kept_listed_and_removed(self):
        save = ("save-preset", self.session, "Sharp EQ", "Sharp & bright")
        self.run_plugins(*save)
        self.assertEqual(self.names(), ["Sharp & bright"])
        told = subprocess.run(["lv2info", EQ], env={**os.environ, **self.home}, capture_output=True, text=True).stdout
        self.assertIn("Sharp & bright", told)
        _, error = self.run_plugins(*save, code=73)
        self.assertIn("choose another name, or replace it", error)
        self.run_plugins(*save, "--replace")
        self.assertEqual(self.names(), ["Sharp & bright"])
        self.run_plugins("rename-preset", EQ, "Sharp & bright", "Sharp")
        self.assertEqual(self.names(), ["Sharp"])
        self.assertEqual(self.json("remove-preset", EQ, "Sharp")["name"], "Sharp")
        self.assertEqual((self.names(), list(self.bundles.iterdir())), ([], []))
        self.run_plugins("remove-preset", EQ, "Sharp", code=69)
        self.run_plugins("save-preset", self.session, "Output", "No", code=2)

    def test_it_sounds_as_the_node_does(self):
        self.run_plugins("save-preset", self.session, "Sharp EQ", "Sharp")
        wav = studio.write_wav(self.folder / "in.wav", 0.5)
        sounds = []
        for setting in (["--preset", "Sharp"], ["--set", "gain=1.2345678e-7", "gain1=6"], ["--preset", "Sharp", "--set",
                                                                                        "gain1=0"]):
            status, _, error = studio.run("apply", EQ, wav, self.folder / "out.wav", *setting, env=self.home)
            self.assertEqual(status, 0, error)
            sounds.append(studio.read_float_wav(self.folder / "out.wav"))
        self.assertEqual(sounds[0], sounds[1])
        self.assertNotEqual(sounds[0], sounds[2])
        status, _, error = studio.run("apply", EQ, wav, self.folder / "out.wav", "--preset", "Soft", env=self.home)
        self.assertEqual(status, 69)
        self.assertIn('there is no such preset "Soft"', error)


class TrialTest(PluginsTest):
    def test_a_plugin_that_does_not_start_is_refused_until_it_is_allowed(self):
        wav, out = studio.write_wav(self.folder / "in.wav", 0.1, channels=1), self.folder / "out.wav"
        apply = ("apply", "lv2:" + BAD + "crash-in-instantiate", wav, out)
        status, _, error = studio.run(*apply, env=self.home)
        self.assertEqual(status, 69, error)
        self.assertIn("it crashed (SIGSEGV) while it was instantiated", error)
        self.assertIn("lacquer plugins allow " + BAD + "crash-in-instantiate", error)
        self.assertFalse(out.exists())
        self.run_plugins("allow", BAD + "crash-in-instantiate")
        status, _, _ = studio.run(*apply, env=self.home)
        self.assertEqual(status, -11, "allowed, it does what it does")

    def test_a_plugin_that_is_fine_is_tried_once(self):
        wav = studio.write_wav(self.folder / "in.wav", 0.1, channels=1)
        for _ in range(2):
            status, _, error = studio.run("apply", "lv2:" + BAD + "prints", wav, self.folder / "out.wav", env=self.home)
            self.assertEqual(status, 0, error)
        verdicts = json.loads((self.folder / "cache/lacquer/plugin-verdicts.json").read_text())["verdicts"]
        self.assertEqual(list(verdicts), [BAD + "prints"])
        self.assertEqual(verdicts[BAD + "prints"]["outcome"], "fine")

    def test_scan_tries_what_is_named_and_tells_what_came_of_it(self):
        result = self.json("scan")
        self.assertEqual(result["fine"], 0)
        self.assertEqual(result["notTried"], result["installed"])
        named = [BAD + name for name in ("prints", "not-repeatable", "crash-in-instantiate", "no-instance")]
        result = self.json("scan", *named)
        self.assertEqual((result["fine"], result["notRepeatable"], result["refused"]), (1, 1, 2))
        outcomes = {plugin["uri"]: plugin["verdict"] for plugin in result["plugins"] if plugin["verdict"]}
        self.assertEqual(outcomes, {
            named[0]: {"outcome": "fine"},
            named[1]: {"outcome": "notRepeatable"},
            named[2]: {"outcome": "crashed", "reason": "SIGSEGV", "stage": "instantiate"},
            named[3]: {"outcome": "refused", "reason": "the plugin No instance could not be started"},
        })
        self.assertIn("it crashed (SIGSEGV) while it was instantiated", self.run_plugins("list", "--refused")[0])

    def test_check_prints_a_table_and_fails_with_a_plugin(self):
        out, _ = self.run_plugins("check", BAD + "prints", "urn:lacquer:latecomer")
        self.assertEqual(out.count("passed"), 2, out)
        result = self.json("check", BAD + "prints", BAD + "crash-in-instantiate", code=1)
        prints, crashes = result["plugins"]
        self.assertTrue(prints["passed"])
        self.assertEqual(prints["quanta"], [64, 128, 256, 512, 1024, 2048, 4096])
        self.assertFalse(crashes["passed"])
        self.assertEqual(crashes["verdict"], {"outcome": "crashed", "reason": "SIGSEGV", "stage": "instantiate"})
        _, error = self.run_plugins("check", BAD + "no-instance", code=1)
        self.assertIn("1 of 1 plugins failed", error)

    def test_every_command_explains_itself(self):
        for command in ("list", "show", "presets", "save-preset", "rename-preset", "remove-preset", "scan", "check",
                        "allow", "deny", "sandbox", "favourite", "latency"):
            self.assertIn("--json", self.run_plugins(command, "--help")[0])
        self.run_plugins(code=2)


class HelperTest(unittest.TestCase):
    def test_the_helper_says_that_it_is_of_no_use_by_itself(self):
        helper = Path(os.environ["LACQUER"]).parent / "lacquer-plugin-host"
        done = subprocess.run([helper], capture_output=True, timeout=60)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"of no use by itself", done.stderr)


if __name__ == "__main__":
    studio.main()
