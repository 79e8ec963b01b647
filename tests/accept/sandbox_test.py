"""Plugins in processes of their own, from the outside: the same samples, and whatever they do, only they are gone."""

import json
import os
import pty
import shutil
import signal
import subprocess
import time
from pathlib import Path

import studio
from studio import StudioTest, run

OWN = {"LV2_PATH": os.path.join(os.environ["LACQUER_BINARY"], "lv2") + ":/usr/lib/lv2"}
BAD = "urn:lacquer:misbehaving#"
EQUALISER = "http://gareus.org/oss/lv2/fil4#stereo"


def helpers_of(pid):
    """The processes that a program runs plugins in."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            arguments = (entry / "cmdline").read_bytes().split(b"\0")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == pid and len(arguments) > 1 and arguments[1] == b"sandbox":
            found.append(int(entry.name))
    return found


def wait_for(condition, seconds=60):
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if found := condition():
            return found
        time.sleep(0.02)
    return condition()


def alive(pid):
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


class SandboxTest(StudioTest):
    def setUp(self):
        super().setUp()
        self.env = {**OWN}
        for name in ("CACHE", "CONFIG", "STATE"):
            self.env[f"XDG_{name}_HOME"] = str(self.folder / name.lower())

    def lacquer(self, *arguments, code=0, env=None):
        status, out, error = run(*arguments, env={**self.env, **(env or {})})
        self.assertEqual(status, code, (out, error))
        return out, error

    def start(self, *arguments, **more):
        play = subprocess.Popen([studio.PROGRAM, *map(str, arguments)], env={**os.environ, **self.env, **more.pop("env", {})},
                                **more)
        self.addCleanup(play.wait)
        self.addCleanup(play.kill)
        return play

    def session_with(self, plugin, seconds, parameters=None, misbehaves_at=None):
        """A session in which a plugin has taken the place of one of the faders, so that the rest sounds without it. Its
        "amount" goes from 0 to 1 at some frame."""
        session = self.new_session(seconds=seconds)
        self.set_range(session, round(seconds * 48000))

        def replace(document):
            fader = next(node for node in document["nodes"] if node["type"] == "lacquer:fader" and node["width"] == 2)
            fader.update(type=f"lv2:{plugin}", name="In a sandbox", parameters=parameters or {})
            if misbehaves_at:
                document.setdefault("automation", []).append(
                    {"node": fader["id"], "parameter": "amount",
                     "points": [[0, 0], [misbehaves_at - 1, 0], [misbehaves_at, 1]]})
        self.edit(session, replace)
        return session


class RenderTest(SandboxTest):
    def test_the_samples_are_those_of_the_plugin_in_the_program(self):
        wav = studio.write_wav(self.folder / "in.wav", 1)
        for plugin, setting in ((EQUALISER, "gain=-3"), ("http://lsp-plug.in/plugins/lv2/compressor_stereo", "al=0.05"),
                                ("http://calf.sourceforge.net/plugins/VintageDelay", "amount=0.5")):
            files = []
            for where in ([], ["--sandbox"]):
                files.append(self.folder / f"{len(files)}.wav")
                self.lacquer("apply", plugin, wav, files[-1], "--set", setting, *where)
            self.assertEqual(*map(studio.read_float_wav, files), plugin)

    def test_files_and_what_a_session_keeps_of_a_plugin_reach_it(self):
        wav = studio.write_wav(self.folder / "in.wav", 0.5, channels=1)
        impulse = studio.write_wav(self.folder / "a hall.wav", 0.1, channels=1, seed=2)
        files = [self.folder / "0.wav", self.folder / "1.wav"]
        for target, where in zip(files, ([], ["--sandbox"])):
            self.lacquer("apply", "http://gareus.org/oss/lv2/convoLV2#Mono", wav, target, "--file", f"impulse={impulse}",
                         *where)
        self.assertEqual(*map(studio.read_float_wav, files))
        session = self.session_with(EQUALISER, 0.5, {"gain": -6, "HighPass": 1})
        self.assertEqual(*[studio.read_float_wav(self.render_with(session, f"{len(where)}.wav", where))
                           for where in ([], ["--sandbox"])])

    def render_with(self, session, name, where):
        target = self.folder / name
        self.lacquer("render", session, "-o", target, "--bits", "32", "--threads", "2", *where)
        return target

    def test_a_crash_fails_the_render_by_the_name_of_the_node(self):
        out = self.folder / "out.wav"
        for plugin, why in (("crash-in-run", "it crashed (SIGSEGV) while it ran"),
                            ("exits-in-run", "it crashed (it ended the process with exit code 7) while it ran")):
            session = self.session_with(BAD + plugin, 1, misbehaves_at=24000)
            _, error = self.lacquer("render", session, "-o", out, "--sandbox", code=1)
            self.assertIn("In a sandbox: has been muted, since its plugin's process has gone: " + why, error)
            self.assertFalse(out.exists())
            shutil.rmtree(session)
        wav = studio.write_wav(self.folder / "in.wav", 0.5, channels=1)
        _, error = self.lacquer("apply", BAD + "aborts-in-run", wav, out, "--sandbox", "--set", "amount=1", code=1)
        self.assertIn("Aborts in run: the plugin runs in a process of its own: it crashed (SIGABRT) while it ran", error)
        self.assertFalse(out.exists(), "it does not get as far as playing")

    def test_what_crashes_in_its_trial_runs_in_a_sandbox_by_itself(self):
        wav, out = studio.write_wav(self.folder / "in.wav", 0.5, channels=1), self.folder / "out.wav"
        self.lacquer("apply", BAD + "crash-in-cleanup", wav, out)
        self.assertEqual(*map(studio.read_float_wav, (out, self.reference(wav))))

    def reference(self, wav):
        """The same through a plugin that passes its input on."""
        target = self.folder / "reference.wav"
        self.lacquer("apply", BAD + "prints", wav, target)
        return target

    def test_a_helper_that_is_killed_fails_the_render_and_nothing_is_left(self):
        session = self.session_with(EQUALISER, 60)
        target = self.folder / "out.wav"
        render = self.start("render", session, "-o", target, "--sandbox", stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
        helper = wait_for(lambda: helpers_of(render.pid))[0]
        os.kill(helper, signal.SIGKILL)
        _, error = render.communicate(timeout=120)
        self.assertEqual(render.returncode, 1, error)
        self.assertIn("In a sandbox: ", error.decode())
        self.assertIn("it was ended from outside (SIGKILL)", error.decode())
        self.assertFalse(target.exists())

    def test_helpers_end_with_the_program_whatever_ends_it(self):
        session = self.session_with(EQUALISER, 60)
        render = self.start("render", session, "-o", self.folder / "out.wav", "--sandbox", stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL)
        helper = wait_for(lambda: helpers_of(render.pid))[0]
        render.kill()
        render.wait()
        self.assertTrue(wait_for(lambda: not alive(helper)), "it outlives the program")


class PlayTest(SandboxTest):
    def setUp(self):
        super().setUp()
        self.server = studio.JackServer()
        self.addCleanup(self.server.stop)

    def test_a_helper_that_is_killed_mutes_its_node_alone_and_the_rest_plays_to_the_end(self):
        session = self.session_with(EQUALISER, 6)
        before = (session / "session.json").read_bytes()
        play = self.start("play", session, "--sandbox", "--json", env=self.server.env, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True)
        line = play.stdout.readline()
        while json.loads(line)["event"] != "status":
            line = play.stdout.readline()
        helper, = helpers_of(play.pid)
        os.kill(helper, signal.SIGKILL)
        out, error = play.communicate(timeout=120)
        self.assertEqual(play.returncode, 0, error)
        events = [json.loads(line) for line in out.splitlines()]
        faults = [fault for fault in events[-1]["faults"] if fault["where"] == "In a sandbox"]
        self.assertEqual(len(faults), 1, events[-1]["faults"])
        self.assertIn("it was ended from outside (SIGKILL)", faults[0]["what"])
        self.assertEqual(events[-1]["reason"], "finished")
        told = next(i for i, event in enumerate(events) if event["event"] == "error")
        peaks = [peak for event in events[told:] if event["event"] == "status" for peak in event["peakDb"] or []]
        self.assertTrue(peaks and max(peak for peak in peaks if peak is not None) > -40, "the rest sounds")
        self.assertEqual((session / "session.json").read_bytes(), before)
        self.assertEqual(helpers_of(play.pid), [])

    def test_a_key_starts_it_again(self):
        session = self.session_with(EQUALISER, 60)
        terminal, inner = pty.openpty()
        self.addCleanup(os.close, terminal)
        play = self.start("play", session, "--sandbox", env=self.server.env, stdin=inner, stdout=subprocess.DEVNULL,
                          stderr=inner)
        os.close(inner)
        os.set_blocking(terminal, False)
        told = ""

        def tells(text):
            nonlocal told
            try:
                told += os.read(terminal, 65536).decode(errors="replace")
            except BlockingIOError:
                pass
            return text in told
        self.assertTrue(wait_for(lambda: tells("playing")), told)
        first, = helpers_of(play.pid)
        os.kill(first, signal.SIGKILL)
        self.assertTrue(wait_for(lambda: tells("In a sandbox: has been muted")), told)
        os.write(terminal, b"a")
        self.assertTrue(wait_for(lambda: tells("In a sandbox is started again")), told)
        second = wait_for(lambda: [pid for pid in helpers_of(play.pid) if pid != first])
        self.assertEqual(len(second), 1)
        told = ""
        time.sleep(1)
        self.assertFalse(tells("has been muted"), told)
        os.write(terminal, b"q")
        self.assertEqual(play.wait(timeout=60), 0)
        self.assertFalse(alive(second[0]))

    def test_a_plugin_that_blocks_is_given_up_and_the_rest_plays_on(self):
        session = self.session_with(BAD + "blocks-in-run", 4, misbehaves_at=24000)
        out, error = self.lacquer("play", session, "--sandbox", "--json", env=self.server.env)
        end = json.loads(out.splitlines()[-1])
        self.assertEqual(end["reason"], "finished")
        faults = [fault["what"] for fault in end["faults"] if fault["where"] == "In a sandbox"]
        self.assertTrue(any("it did not come to an end while it ran" in what for what in faults), end["faults"])


class MarkTest(SandboxTest):
    def json(self, *arguments):
        return json.loads(self.lacquer("plugins", *arguments, "--json")[0])

    def test_plugins_are_marked_one_by_one_or_all_at_once(self):
        uri = BAD + "prints"
        self.assertFalse(self.json("show", uri)["sandboxed"])
        self.assertTrue(self.json("sandbox", uri)["sandboxed"])
        self.assertTrue(self.json("show", uri)["sandboxed"])
        self.assertIn("in a process of its own, because you want it to", self.lacquer("plugins", "show", uri)[0])
        self.lacquer("plugins", "sandbox", uri, "--off")
        self.assertFalse(self.json("show", uri)["sandboxed"])
        self.lacquer("plugins", "sandbox", "--all")
        self.lacquer("plugins", "allow", BAD + "sets-locale")
        self.assertTrue(self.json("show", uri)["sandboxed"])
        self.assertFalse(self.json("show", BAD + "sets-locale")["sandboxed"])
        self.lacquer("plugins", "sandbox", "--all", "--off")
        self.assertFalse(self.json("show", uri)["sandboxed"])
        self.lacquer("plugins", "sandbox", code=2)
        self.lacquer("plugins", "sandbox", uri, "--all", code=2)

    def test_what_a_trial_or_the_list_says_is_shown(self):
        self.lacquer("plugins", "scan", BAD + "crash-in-cleanup", BAD + "crash-in-instantiate")
        shown = self.lacquer("plugins", "show", BAD + "crash-in-cleanup")[0]
        self.assertIn("in a process of its own, because its trial went wrong", shown)
        self.assertIn("it crashed (SIGSEGV) while it was cleaned up", shown)
        self.assertTrue(self.json("show", BAD + "crash-in-instantiate")["refused"])


if __name__ == "__main__":
    studio.main()
