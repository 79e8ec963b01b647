#!/usr/bin/env python3
"""Opens plugins' own windows from the real editor, uses them with the mouse, and lets them crash.

usage: plugin_windows_test.py EDITOR SOURCE_DIR OUTPUT_DIR PLUGIN_FOLDER   (pictures and the session stay in OUTPUT_DIR)
Needs what window_test.py needs, and x42-plugins, lsp-plugins-lv2 and dragonfly-reverb-lv2.
"""
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent / "support"))
import window_test
from lsp_settings import write_lsp_settings
from window_test import CANVAS_WIDTH, Failure, Window, check, theme_colours, wait_until

window_test.PATIENCE_SECONDS = 240  # ten plugins are tried before the session is open

OWN = "urn:lacquer:windows#"
NODES = {  # by the name that the session gives them
    "Equaliser": "http://gareus.org/oss/lv2/fil4#stereo",
    "Limiter": "http://lsp-plug.in/plugins/lv2/limiter_stereo",
    "Reverb": "https://github.com/michaelwillis/dragonfly-reverb",
    "Parrot": OWN + "parrot",
    "Crasher": OWN + "dies-in-idle",
    "Wild one": OWN + "wild",
    "Huge one": OWN + "huge",
    "Old one": OWN + "gtk",
    "Blocked": OWN + "blocks-in-idle",
    "Leaver": OWN + "closes-itself",
}


def write_session(folder):
    folder.mkdir()
    nodes = [{"id": i + 1, "type": "lv2:" + uri, "name": name, "width": 1 if uri.startswith(OWN) else 2,
              "position": [220 * (i % 3), 140 * (i // 3)]} for i, (name, uri) in enumerate(NODES.items())]
    (folder / "session.json").write_text(json.dumps({
        "format": "lacquer-session", "version": 1, "name": "Windows", "sampleRate": 48000, "quantum": 256,
        "nextNodeId": len(nodes) + 1, "nextConnectionId": 1, "nodes": nodes, "connections": []}))


def output_of(*command):
    return subprocess.run([*map(str, command)], capture_output=True, text=True).stdout


class Test:
    def __init__(self, window, session, colours):
        self.window = window
        self.file = session / "session.json"
        self.colours = colours
        self.selected = 0

    # What there is.

    def frame(self, name):
        """The id of a plugin's window, or nothing."""
        found = output_of("xdotool", "search", "--onlyvisible", "--name", f"^{re.escape(name)}( |$)").split()
        return found[0] if found else ""

    def hosts(self):
        """The processes that show plugins' windows, by the plugin's URI."""
        found = {}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
            if len(words) > 2 and words[1] == b"window" and parent == self.window.editor.pid:
                found[words[2].decode()] = int(entry.name)
        return found

    def size(self, frame):
        text = output_of("xwininfo", "-id", frame)
        return tuple(int(re.search(word + r": (\d+)", text)[1]) for word in ("Width", "Height"))

    def place(self, frame):
        text = output_of("xwininfo", "-id", frame)
        return tuple(int(re.search(f"Absolute upper-left {axis}: +(-?\\d+)", text)[1]) for axis in "XY")

    def colours_of(self, frame):
        picture = subprocess.run(["import", "-window", frame, "png:-"], capture_output=True).stdout
        counted = subprocess.run(["identify", "-format", "%k", "png:-"], input=picture, capture_output=True).stdout
        return int(counted or 0)

    def keep(self, frame, name):
        subprocess.run(["import", "-window", frame, str(self.window.output / (name + ".png"))], check=True)

    def parameters(self, name):
        """As they are saved."""
        self.focus()
        self.window.key("ctrl+s")
        time.sleep(0.3)
        node = next(n for n in json.loads(self.file.read_text())["nodes"] if n["name"] == name)
        return node.get("parameters", {})

    # What can be done.

    def focus(self):
        """The editor's own window, and in it the canvas: a click on an empty place of the ground."""
        self.window.xdotool("windowactivate", "--sync", self.window.id)
        time.sleep(0.1)

    def select(self, name):
        """By Tab, which goes through the nodes in order."""
        self.focus()
        self.window.click((30, 780 - 60))
        self.window.key("Escape")
        for _ in range(list(NODES).index(name) + 1):
            self.window.key("Tab")

    def open(self, name):
        self.select(name)
        self.window.key("w")
        wait_until(lambda: self.frame(name), f"the window of {name} appears")
        return self.frame(name)

    def shown(self, name):
        """Opened, with more to be seen than a line of text."""
        frame = self.open(name)
        wait_until(lambda: self.colours_of(frame) > 200, f"{name} draws")
        return frame

    def close_by_manager(self, name):
        frame = self.frame(name)
        self.window.xdotool("windowactivate", "--sync", frame)
        self.window.key("alt+F4")
        wait_until(lambda: not self.frame(name), f"the window of {name} goes")
        wait_until(lambda: NODES[name] not in self.hosts(), f"and its process")

    def drag(self, frame, start, end, steps=16):
        words = []
        for i in range(steps + 1):
            at = [round(a + (b - a) * i / steps) for a, b in zip(start, end)]
            words += ["mousemove", "--window", frame, *at, "sleep", 0.08]
            if i == 0:
                words += ["mousedown", 1, "sleep", 0.2]
        self.window.xdotool(*words, "sleep", 0.4, "mouseup", 1, "sleep", 0.2)

    def alive(self):
        check(self.window.editor.poll() is None, "the editor lives")

    # The test.

    def run(self):
        plugin = self.colours["plugin"]
        wait_until(lambda: (picture := self.window.picture()) and picture.count(plugin, 0, 60, CANVAS_WIDTH, 700) > 300,
                   "the nodes are drawn")
        self.uses_one_with_the_mouse()
        self.opens_those_of_several_makers()
        self.keeps_places()
        self.hides_all()
        self.opens_by_double_click()
        self.says_why_there_is_none()
        self.survives_a_crash()
        self.survives_a_kill()
        self.survives_what_blocks()
        self.takes_no_nonsense()
        self.lets_one_leave()
        self.quits()

    def uses_one_with_the_mouse(self):
        frame = self.open("Parrot")
        wait_until(lambda: self.size(frame) == (160, 120), "the frame has the size of what is in it")
        time.sleep(0.5)
        self.keep(frame, "1-parrot")
        check(self.parameters("Parrot") == {}, "opening a window changes nothing")
        self.drag(frame, (40, 60), (80, 60))
        wait_until(lambda: self.parameters("Parrot") == {"amount": 0.5}, "a drag to the middle sets the amount")
        self.drag(frame, (80, 60), (120, 60))
        wait_until(lambda: self.parameters("Parrot") == {"amount": 0.75}, "another one sets it anew")
        self.focus()
        self.window.key("ctrl+z")
        wait_until(lambda: self.parameters("Parrot") == {"amount": 0.5}, "each drag is one step")
        self.focus()
        self.window.key("ctrl+z")
        wait_until(lambda: self.parameters("Parrot") == {}, "and so is the first")
        self.close_by_manager("Parrot")

    def opens_those_of_several_makers(self):
        # Where a knob is in the windows as they come from Debian 12, and which parameter it moves.
        for name, knob, parameter in (("Equaliser", (48, 296), "gain"), ("Limiter", (608, 456), "g_in"),
                                      ("Reverb", (225, 174), "size")):
            frame = self.shown(name)
            time.sleep(1)
            self.keep(frame, "2-" + name.lower())
            check(self.parameters(name) == {}, f"opening {name} changes nothing")
            # A window that has not come to rest yet misses a drag.
            for _ in range(3):
                self.drag(frame, knob, (knob[0], knob[1] - 80))
                if self.parameters(name):
                    break
            wait_until(lambda: list(self.parameters(name)) == [parameter], f"the knob of {name} moves {parameter}")
            self.keep(frame, "2-" + name.lower() + "-moved")
            while self.parameters(name):
                self.focus()
                self.window.key("ctrl+z")
            time.sleep(0.5)
            self.keep(frame, "2-" + name.lower() + "-undone")
            self.close_by_manager(name)

    def keeps_places(self):
        frame = self.open("Parrot")
        self.window.xdotool("windowmove", "--sync", frame, 700, 300)
        time.sleep(0.5)
        place = self.place(frame)
        self.close_by_manager("Parrot")
        for _ in range(5):
            frame = self.open("Parrot")
            wait_until(lambda: self.size(frame) == (160, 120), "it opens again")
            wait_until(lambda: self.place(frame) == place, f"where it was, at {place}, not {self.place(frame)}")
            self.close_by_manager("Parrot")
        check(len(self.hosts()) == 0, "nothing is left")

    def hides_all(self):
        self.open("Parrot")
        self.open("Equaliser")
        self.focus()
        self.window.key("ctrl+shift+w")
        wait_until(lambda: not self.frame("Parrot") and not self.frame("Equaliser"), "all are hidden")
        self.focus()
        self.window.key("ctrl+shift+w")
        wait_until(lambda: self.frame("Parrot") and self.frame("Equaliser"), "all are there again")
        self.window.keep_picture("3-editor")
        for name in ("Equaliser", "Parrot"):
            self.close_by_manager(name)

    def opens_by_double_click(self):
        self.select("Parrot")
        self.focus()
        picture = self.window.picture()
        plugin = self.colours["plugin"]
        strips = [(x, y) for y in range(60, 700) for x in range(0, CANVAS_WIDTH - 220) if picture.at(x, y) == plugin]
        check(strips, "nodes are drawn")
        # The second row of nodes begins with the parrot; its box lies right of its strip, and below its title.
        rows = sorted({y // 20 for _, y in strips})
        left = min(x for x, _ in strips)
        tops = [min(y for x, y in strips if x < left + 10 and y // 20 >= row) for row in rows]
        seconds = [y for y in tops if y > min(tops) + 100]
        self.window.click((left + 90, seconds[0] + 38), "click", "--repeat", 2, "--delay", 80, 1)
        wait_until(lambda: self.frame("Parrot"), "a double click below the title opens the window")
        self.close_by_manager("Parrot")

    def says_why_there_is_none(self):
        self.select("Old one")
        self.window.key("w")
        time.sleep(0.5)
        self.window.keep_picture("4-no-window")
        check(not self.frame("Old one"), "there is no window")
        self.alive()

    def survives_a_crash(self):
        frame = self.open("Crasher")
        wait_until(lambda: OWN + "dies-in-idle" not in self.hosts(), "its process dies")
        time.sleep(0.5)
        self.keep(frame, "5-crashed")
        self.window.keep_picture("5-editor-says-so")
        self.alive()
        check(self.frame("Crasher"), "its frame stays, and says so")
        marks = json.loads((self.window.output / "config/lacquer/plugins.json").read_text())
        check(marks["blockedWindows"] == [OWN + "dies-in-idle"], f"it is kept in mind, not {marks}")
        self.close_by_manager("Crasher")
        frame = self.open("Crasher")
        time.sleep(1)
        check(not self.hosts(), "it is not started unasked")
        self.keep(frame, "5-asks-first")
        self.window.click_in(frame, (50, 50))
        wait_until(lambda: OWN + "dies-in-idle" in self.hosts(), "a click starts it all the same")
        wait_until(lambda: OWN + "dies-in-idle" not in self.hosts(), "and it crashes again")
        self.close_by_manager("Crasher")

    def survives_a_kill(self):
        frame = self.shown("Equaliser")
        os.kill(self.hosts()[NODES["Equaliser"]], signal.SIGKILL)
        wait_until(lambda: not self.hosts(), "it dies")
        time.sleep(0.5)
        self.keep(frame, "6-killed")
        self.alive()
        self.window.click_in(frame, (50, 50))
        wait_until(lambda: self.hosts(), "a click in the frame opens it again")
        wait_until(lambda: self.colours_of(frame) > 200, "it draws again")
        self.close_by_manager("Equaliser")

    def survives_what_blocks(self):
        frame = self.open("Blocked")
        wait_until(lambda: "does not answer" in output_of("xdotool", "getwindowname", frame), "its title says that it hangs")
        self.window.keep_picture("7-blocked")
        self.close_by_manager("Blocked")
        self.alive()

    def takes_no_nonsense(self):
        frame = self.open("Wild one")
        wait_until(lambda: self.parameters("Wild one") == {"amount": 1}, "a value out of range is the nearest legal one")
        self.alive()
        self.close_by_manager("Wild one")
        frame = self.open("Huge one")
        wait_until(lambda: self.size(frame)[0] > 1000, "it is large")
        width, height = self.size(frame)
        check(width <= 1400 and height <= 900, f"no larger than the screen: {width} by {height}")
        self.close_by_manager("Huge one")

    def lets_one_leave(self):
        self.open("Leaver")
        wait_until(lambda: not self.frame("Leaver"), "a window that closes itself goes")
        wait_until(lambda: not self.hosts(), "and its process")
        self.alive()

    def quits(self):
        self.open("Parrot")
        self.focus()
        self.window.key("ctrl+s")
        self.window.key("ctrl+q")
        wait_until(lambda: self.window.editor.poll() is not None, "the editor ends with a window open")
        check(self.window.editor.returncode == 0, f"well, not with {self.window.editor.returncode}")


class PluginEditor(Window):
    def click_in(self, frame, point):
        self.xdotool("windowactivate", "--sync", frame, "mousemove", "--window", frame, *point, "sleep", 0.1, "click", 1)


def main():
    editor, source, output, plugins = sys.argv[1], *map(Path, sys.argv[2:5])
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True)
    home = output / "home"
    write_lsp_settings(home)
    os.environ.update(HOME=str(home), LV2_PATH=f"{plugins}:/usr/lib/lv2", XDG_CACHE_HOME=str(output / "cache"))
    session = output / "song.lacquer"
    write_session(session)
    window = None
    try:
        window = PluginEditor(editor, session, output)
        Test(window, session, theme_colours(source)).run()
    except Failure as failure:
        print(f"FAILED: {failure}", file=sys.stderr)
        if window and window.editor.poll() is None:
            subprocess.run(["import", "-window", "root", str(output / "failed.png")], check=False)
        return 1
    finally:
        if window:
            window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
