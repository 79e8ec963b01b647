"""Every installed LV2 plugin: is it tried, checked and loaded without harm to the program, and do as many work as can?

`./run test --zoo` runs it over all 684 plugins of Debian 12; with --sample it takes those of sample.txt, of which all
must work (in CI, where their packages are among those for tests). Not a test of speed: it takes the time it takes.
"""

import argparse
import array
import concurrent.futures
import json
import os
import random
import subprocess
import sys
import tempfile
import wave
from pathlib import Path

PROGRAM = os.environ["LACQUER"]
SAMPLE = Path(__file__).parent / "sample.txt"
WHOLE_ZOO = 684

# Of 684 installed plugins, so many instantiate and run without a display: docs/plugins.md names the rest.
EXPECTED_TO_RUN = 679
# As their bundles have them.
EXPECTED_PRESETS = 1488


def lacquer(*arguments, env, timeout=3600):
    done = subprocess.run([PROGRAM, *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True, env=env,
                          timeout=timeout)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def ran(plugin):
    """Instantiated, activated and run, whatever happened then."""
    verdict = plugin["verdict"]
    return verdict is not None and (verdict["outcome"] in ("fine", "notRepeatable") or
                                    verdict.get("stage") in ("state", "cleanup"))


def write_noise(path, channels):
    generator = random.Random(1)
    samples = array.array("h", (generator.randrange(-8000, 8000) for _ in range(9600 * channels)))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(48000)
        file.writeframes(samples.tobytes())
    return path


class Zoo:
    def __init__(self, folder, uris, sandbox):
        self.folder = folder
        self.uris = uris
        self.where = ["--sandbox"] if sandbox else []
        self.problems = []
        self.env = {**os.environ, "LC_ALL": "C.UTF-8"}
        for name in ("DISPLAY", "WAYLAND_DISPLAY"):
            self.env.pop(name, None)
        for name in ("CACHE", "CONFIG", "STATE", "DATA"):
            self.env[f"XDG_{name}_HOME"] = str(folder / name.lower())

    def fail(self, text):
        self.problems.append(text)
        print("FAILED:", text, flush=True)

    def scan(self):
        """Tries them. The program must survive it, and name whatever it refuses."""
        what = self.uris or ["--all"]
        code, out, error = lacquer("plugins", "scan", *what, "--json", env=self.env)
        if code != 0:
            self.fail(f"scan ended with {code}: {error}")
            return {}
        plugins = {plugin["uri"]: plugin for plugin in json.loads(out)["plugins"]
                   if not self.uris or plugin["uri"] in self.uris}
        running = [plugin for plugin in plugins.values() if ran(plugin)]
        print(f"{len(plugins)} plugins, {len(running)} of them run", flush=True)
        for plugin in plugins.values():
            if plugin["refused"]:
                print(f"  refused: {plugin['uri']}: {plugin['reason']}", flush=True)
            if not ran(plugin) and not (plugin["refused"] and plugin["reason"]):
                self.fail(f"{plugin['uri']} does not run, and nothing is said of it")
        for uri in self.uris:
            if uri not in plugins or not ran(plugins[uri]):
                self.fail(f"{uri} of the sample does not run: {plugins.get(uri)}")
        if not self.uris:
            wanted = EXPECTED_TO_RUN if len(plugins) >= WHOLE_ZOO else len(plugins) - (WHOLE_ZOO - EXPECTED_TO_RUN)
            if len(running) < wanted:
                self.fail(f"{len(running)} of {len(plugins)} plugins run; {wanted} should")
        return plugins

    def check(self, plugins):
        """The conformance sweep. What a plugin does in it is its affair; the program must report on each."""
        code, out, error = lacquer("plugins", "check", *plugins, *self.where, "--json", env=self.env, timeout=4 * 3600)
        if code not in (0, 1):
            self.fail(f"check ended with {code}: {error}")
            return
        reports = json.loads(out)["plugins"]
        if {report["uri"] for report in reports} != set(plugins):
            self.fail("check has not reported on every plugin")
        for report in reports:
            if "verdict" not in report:
                self.fail(f"{report['uri']} could not be checked: {report['error']}")
            elif self.where and report["verdict"]["outcome"] in ("crashed", "blocked"):
                self.fail(f"{report['uri']} has taken along, or stopped, the process that checked it: {report}")
            elif not report["passed"] and self.uris:
                self.fail(f"{report['uri']} of the sample did not pass: {report}")
            elif not report["passed"]:
                print(f"  did not pass: {report['uri']}: {report['verdict']} {report.get('step', '')} "
                      f"{report['badPresets']}", flush=True)
            self.check_state(report)
        presets = sum(report.get("presets", 0) - len(report.get("badPresets", [])) for report in reports)
        print(f"{presets} presets load", flush=True)
        if not self.uris and len(reports) >= WHOLE_ZOO and presets < EXPECTED_PRESETS:
            self.fail(f"{presets} presets load; {EXPECTED_PRESETS} should")
        passed = sum(report["passed"] for report in reports)
        print(f"{passed} of {len(reports)} passed the sweep", flush=True)

    def check_state(self, report):
        """Saved, restored and saved again it is the same, but for the plugins that known_plugins.cpp names."""
        inexact = report.get("state") in ("differs", "refused")
        if inexact and not report["stateIsKnownToBeInexact"]:
            self.fail(f"the state of {report['uri']}: {report['state']}, and nothing is known of that")
        elif inexact:
            print(f"  state does not come back: {report['uri']}: {report['state']}", flush=True)

    def apply(self, plugins):
        """In the program itself, or from there in a sandbox: all that are not refused and have audio to work on."""
        inputs = {channels: write_noise(self.folder / f"{channels}.wav", channels) for channels in (1, 2)}
        usable = [plugin for plugin in plugins.values()
                  if not plugin["refused"] and plugin["audioInputs"] > 0 and plugin["audioOutputs"] > 0]

        def one(plugin):
            target = self.folder / f"{abs(hash(plugin['uri']))}.wav"
            for channels in (2, 1):  # some take but one of the two
                code, _, error = lacquer("apply", plugin["uri"], inputs[channels], target, *self.where, env=self.env,
                                         timeout=300)
                if code == 0 or code < 0:
                    break
            target.unlink(missing_ok=True)
            return plugin["uri"], code, error

        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            results = list(pool.map(one, usable))
        for uri, code, error in results:
            if code < 0 or (code != 0 and not error.startswith("lacquer: ")):
                self.fail(f"apply of {uri} ended with {code}: {error}")
            elif code != 0:
                print(f"  not applied: {error.strip()}", flush=True)
        place = "in sandboxes" if self.where else "in the program"
        print(f"{sum(code == 0 for _, code, _ in results)} of {len(results)} applied {place}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", action="store_true", help="those of sample.txt, all of which must work")
    parser.add_argument("--sandbox", action="store_true", help="run each in a process of its own; whatever it does there, "
                                                               "nothing else may end or hang")
    parser.add_argument("--scan", action="store_true", help="leave out the sweep, which takes most of the time")
    options = parser.parse_args()
    uris = [line for line in SAMPLE.read_text().split("\n") if line and not line.startswith("#")] if options.sample else []
    with tempfile.TemporaryDirectory() as folder:
        zoo = Zoo(Path(folder), uris, options.sandbox)
        plugins = zoo.scan()
        zoo.apply(plugins)
        if not options.scan and plugins:
            zoo.check(list(plugins))
    if zoo.problems:
        print(f"{len(zoo.problems)} problems")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
