#!/usr/bin/env python3
"""Drives the real window with mouse and keyboard, looks at what it draws, and reads what it saves.

usage: window_test.py EDITOR SOURCE_DIR OUTPUT_DIR    (pictures and the saved session stay in OUTPUT_DIR)
Needs Xvfb, openbox, xdotool and ImageMagick. Where things lie on the screen is worked out here from the session file,
so a node that is drawn in the wrong place is not found.
"""
import copy
import json
import math
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

WIDTH, HEIGHT = 1280, 800
CANVAS_X, CANVAS_Y, CANVAS_WIDTH, CANVAS_HEIGHT = 0, 52, 960, 718
NODE_WIDTH, TITLE_HEIGHT, PORT_SPACING, METER_STRIP = 176, 32, 22, 16
FRAME_TITLE = 28
FIT_MARGIN, ZOOM_PER_NOTCH = 24, 1.2
CURVE_MARGIN = 9
MAP_WIDTH, MAP_HEIGHT, MAP_INSET, MAP_MARGIN = 200, 130, 12, 8
PATIENCE_SECONDS = 60  # nothing here is timed; this only ends a test that hangs
TWO_INPUTS = {"lacquer:fader", "lacquer:send", "lacquer:compressor"}


class Failure(Exception):
    pass


def check(condition, what):
    if not condition:
        raise Failure(what)


def wait_until(condition, what):
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.1)
    raise Failure("waited in vain: " + what)


class Window:
    """The editor under a virtual display with a window manager."""

    def __init__(self, editor, session, output):
        self.program = editor
        self.output = output
        self.children = []
        reader, writer = os.pipe()
        self.start(["Xvfb", "-displayfd", str(writer), "-screen", "0", "1400x900x24", "-noreset"], pass_fds=[writer])
        os.close(writer)
        with os.fdopen(reader) as display:
            os.environ["DISPLAY"] = ":" + display.readline().strip()
        runtime = output / "runtime"
        runtime.mkdir(mode=0o700)
        os.environ.update(XDG_RUNTIME_DIR=str(runtime), XDG_CONFIG_HOME=str(output / "config"),
                          XDG_DATA_HOME=str(output / "data"), XDG_STATE_HOME=str(output / "state"),
                          JACK_NO_START_SERVER="1", LC_ALL="C.UTF-8")
        # A window that is mapped while the window manager starts may never be shown.
        managed = output / "window-manager-runs"
        self.start(["openbox", "--startup", f"touch {shlex.quote(str(managed))}"])
        wait_until(managed.exists, "the window manager runs")
        self.log = open(output / "editor.log", "w")
        self.open(session)

    def open(self, *arguments):
        """Starts the editor, and waits for its window."""
        self.editor = self.start([self.program, "--device", "there is no such device", *map(str, arguments)],
                                 stderr=self.log)
        self.id = ""

        def shown():
            check(self.editor.poll() is None, "the editor has ended; see editor.log")
            found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.editor.pid)],
                                   capture_output=True, text=True).stdout.split()
            self.id = found[-1] if found else ""
            return self.id
        wait_until(shown, "the window appears")

    def start(self, command, **options):
        options.setdefault("stderr", subprocess.DEVNULL)
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, **options)
        self.children.append(child)
        return child

    def close(self):
        for child in reversed(self.children):
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
                try:
                    child.wait(10)
                except subprocess.TimeoutExpired:
                    child.kill()
                    child.wait()
        self.log.close()

    def xdotool(self, *arguments):
        subprocess.run(["xdotool", *map(str, arguments)], check=True)

    def click(self, point, *more):
        self.xdotool("mousemove", "--window", self.id, *map(round, point), "sleep", 0.1, *(more or ("click", 1)))
        time.sleep(0.2)

    def drag(self, start, end, steps=12, held=(), button=1):
        """`held`: keys that go down once the button is, and up after it."""
        moves = []
        for i in range(steps + 1):
            at = [round(a + (b - a) * i / steps) for a, b in zip(start, end)]
            moves += ["mousemove", "--window", self.id, *at, "sleep", 0.04]
            if i == 0:
                moves += ["mousedown", button, "sleep", 0.04, *(word for key in held for word in ("keydown", key))]
        self.xdotool(*moves, "sleep", 0.1, "mouseup", button, *(word for key in held for word in ("keyup", key)))
        time.sleep(0.2)

    def key(self, *names):
        self.xdotool("key", "--delay", 60, *names)
        time.sleep(0.2)

    def type(self, text):
        self.xdotool("type", "--delay", 40, "--", text)
        time.sleep(0.2)

    def picture(self):
        try:
            raw = subprocess.run(["import", "-window", self.id, "-depth", "8", "rgb:-"], capture_output=True,
                                 timeout=PATIENCE_SECONDS).stdout
        except subprocess.TimeoutExpired:
            raise Failure("the window cannot be looked at; has it gone?")
        return Picture(raw) if len(raw) == WIDTH * HEIGHT * 3 else None

    def keep_picture(self, name):
        subprocess.run(["import", "-window", self.id, str(self.output / (name + ".png"))], check=True)


class Picture:
    def __init__(self, raw):
        self.raw = raw

    def at(self, x, y):
        start = (round(y) * WIDTH + round(x)) * 3
        return tuple(self.raw[start:start + 3])

    def count(self, colour, x0, y0, x1, y1):
        """Pixels of exactly this colour in a part of the picture."""
        total = 0
        for y in range(max(0, round(y0)), min(HEIGHT, round(y1))):
            row = self.raw[(y * WIDTH + max(0, round(x0))) * 3:(y * WIDTH + min(WIDTH, round(x1))) * 3]
            total += sum(1 for i in range(0, len(row), 3) if tuple(row[i:i + 3]) == colour)
        return total


class View:
    """The view transform, as its definition says: screen = scene * zoom + offset."""

    def __init__(self, nodes):
        left = min(n["position"][0] for n in nodes)
        top = min(n["position"][1] for n in nodes)
        right = max(n["position"][0] for n in nodes) + NODE_WIDTH
        bottom = max(n["position"][1] + node_height(n) for n in nodes)
        self.zoom = min((CANVAS_WIDTH - 2 * FIT_MARGIN) / (right - left),
                        (CANVAS_HEIGHT - 2 * FIT_MARGIN) / (bottom - top), 1)
        self.x = CANVAS_X + CANVAS_WIDTH / 2 - (left + right) / 2 * self.zoom
        self.y = CANVAS_Y + CANVAS_HEIGHT / 2 - (top + bottom) / 2 * self.zoom

    def screen(self, x, y):
        return x * self.zoom + self.x, y * self.zoom + self.y

    def hides(self, x, y, wide, high):
        """Whether the minimap lies on some of a rectangle on the screen, whenever it is shown."""
        left, top = map_corner()
        return x + wide > left and y + high > top

    def zoom_at(self, point, factor):
        self.x = point[0] - (point[0] - self.x) * factor
        self.y = point[1] - (point[1] - self.y) * factor
        self.zoom *= factor


def map_corner():
    return (CANVAS_X + CANVAS_WIDTH - MAP_INSET - MAP_WIDTH, CANVAS_Y + CANVAS_HEIGHT - MAP_INSET - MAP_HEIGHT)


class Minimap(View):
    """As the view of a small viewport in the corner of the canvas."""

    def __init__(self, nodes):
        left, top = min(n["position"][0] for n in nodes), min(n["position"][1] for n in nodes)
        right = max(n["position"][0] for n in nodes) + NODE_WIDTH
        bottom = max(n["position"][1] + node_height(n) for n in nodes)
        self.zoom = min((MAP_WIDTH - 2 * MAP_MARGIN) / (right - left), (MAP_HEIGHT - 2 * MAP_MARGIN) / (bottom - top))
        corner = map_corner()
        self.x = corner[0] + MAP_WIDTH / 2 - (left + right) / 2 * self.zoom
        self.y = corner[1] + MAP_HEIGHT / 2 - (top + bottom) / 2 * self.zoom


def node_height(node):
    return TITLE_HEIGHT + (2 if node["type"] in TWO_INPUTS else 1) * PORT_SPACING + METER_STRIP


def theme_colours(source):
    text = (source / "editor/items/theme.hpp").read_text()
    return {name: tuple(int(value[i:i + 2], 16) for i in (0, 2, 4))
            for name, value in re.findall(r'QColor (\w+)\{"#(\w{6})"\}', text)}


def light_colours(source):
    text = (source / "editor/items/theme.cpp").read_text()
    return {name: tuple(int(value[i:i + 2], 16) for i in (0, 2, 4))
            for name, value in re.findall(r'p\.(\w+) = "#(\w{6})"', text)}


class Test:
    def __init__(self, window, session, colours, light):
        self.light = light
        self.window = window
        self.file = session / "session.json"
        self.start = json.loads(self.file.read_text())
        self.colours = colours
        self.view = View(self.start["nodes"])
        self.zoomed = False

    def node(self, name):
        return next(n for n in self.start["nodes"] if n["name"] == name)

    def title(self, name):
        x, y = self.node(name)["position"]
        return self.view.screen(x + NODE_WIDTH / 2, y + TITLE_HEIGHT / 2)

    def port(self, name, side):
        x, y = self.node(name)["position"]
        return self.view.screen(x + (NODE_WIDTH if side == "out" else 0), y + TITLE_HEIGHT + PORT_SPACING / 2)

    def save_and_expect(self, expected, what):
        self.window.key("ctrl+s")
        found = {}

        def saved():
            nonlocal found
            found = json.loads(self.file.read_text())
            return found == expected
        try:
            wait_until(saved, what)
        except Failure:
            for key in expected:
                if found.get(key) != expected[key]:
                    print(f"{key}:\n  expected {expected[key]}\n  found    {found.get(key)}", file=sys.stderr)
            raise

    def saved_node(self, wanted, what):
        """Saves, until the file holds a node that is wanted."""
        self.window.key("ctrl+s")
        found = []

        def saved():
            found[:] = [n for n in json.loads(self.file.read_text())["nodes"] if wanted(n)]
            return found
        wait_until(saved, what)
        return found[0]

    def along_the_signal(self):
        """The nodes as the table of wires has them: each track with its chain, a bus once all that feeds it has come."""
        nodes = {n["id"]: n for n in sorted(self.start["nodes"], key=lambda n: n["id"])}
        wires = {(c["from"][0], c["to"][0]) for c in self.start["connections"]}
        waiting = {i: sum(1 for _, to in wires if to == i) for i in nodes}
        order = []

        def come(node):
            order.append(nodes[node])
            for target in sorted(to for start, to in wires if start == node):
                waiting[target] -= 1
                if waiting[target] == 0:
                    come(target)
        sources = [i for i in nodes if waiting[i] == 0]
        for source in sorted(sources, key=lambda i: (nodes[i].get("role") != "track", i)):
            come(source)
        return order

    def row_of(self, name):
        """The row of a node's output in the table of wires."""
        names = [n["name"] for n in self.along_the_signal() if n["type"] != "lacquer:output"]
        return names.index(name)

    def column_of(self, name):
        """Likewise of its first input."""
        names = []
        for node in self.along_the_signal():
            inputs = 0 if node["type"] == "lacquer:track" else 2 if node["type"] in TWO_INPUTS else 1
            names += [node["name"]] * inputs
        return names.index(name)

    def wires_of(self, node):
        """The wires of a node in the file, as pairs of nodes."""
        ends = {(c["from"][0], c["to"][0]) for c in json.loads(self.file.read_text())["connections"]}
        return {pair for pair in ends if node["id"] in pair}

    def roles_are_drawn(self):
        """Every node with a role has its colour where the session says it is."""
        def drawn():
            if not self.zoomed:
                self.window.key("Home")  # a large session opens at its beginning
            picture = self.window.picture()
            if picture is None:
                return False
            for node in self.start["nodes"]:
                colour = self.colours[node.get("role", "processor")]
                x, y = self.view.screen(*node["position"])
                wide = NODE_WIDTH * self.view.zoom
                high = node_height(node) * self.view.zoom
                if not (0 <= x and x + wide < CANVAS_WIDTH and CANVAS_Y <= y and y + high < CANVAS_Y + CANVAS_HEIGHT):
                    continue
                if self.zoomed and self.view.hides(x, y, wide, high):
                    continue
                if picture.count(colour, x, y, x + wide / 4, y + high) < 6:
                    return False
            return True
        wait_until(drawn, "every node is drawn in the colour of its role, in its place")

    def wire_is_drawn(self, source, destination):
        """Some pixel between two ports that face each other has nearly the wire's colour."""
        (x0, y0), (x1, y1) = self.port(source, "out"), self.port(destination, "in")
        picture = self.window.picture()
        colour = self.colours["wireAudio"]
        x = (x0 + x1) / 2
        return any(sum(abs(a - b) for a, b in zip(picture.at(x, y), colour)) < 90
                   for y in range(round((y0 + y1) / 2) - 2, round((y0 + y1) / 2) + 3))

    def slider(self):
        """Middle of the handle of the first slider in the inspector."""
        picture = self.window.picture()
        for y in range(150, 320):
            run = 0
            for x in range(1060, 1192):
                run = run + 1 if picture.at(x, y) == self.colours["text"] else 0
                if run == 11:
                    return x - 5, y + 4
        raise Failure("the inspector shows no slider")

    def eq_plot(self):
        """Left, top, width and height of what the axes of the equaliser's curve span, in the inspector."""
        picture = self.window.picture()
        ground = [(x, y) for y in range(150, 600) for x in range(CANVAS_WIDTH, WIDTH)
                  if picture.at(x, y) == self.colours["meterBack"]]
        check(ground, "the inspector draws the curve")
        left, right = min(x for x, _ in ground), max(x for x, _ in ground) + 1
        top, bottom = min(y for _, y in ground), max(y for _, y in ground) + 1
        inset = CURVE_MARGIN - 1  # the frame is a pixel wide
        return left + inset, top + inset, right - left - 2 * inset, bottom - top - 2 * inset

    def loop_the_song(self):
        """L, before a loop has been set: the whole song, which is saved; whether it is on is not."""
        window = self.window
        band = lambda: window.picture().count(self.colours["meterLow"], CANVAS_WIDTH - 200, 0, WIDTH, CANVAS_Y)
        light = band()
        window.key("l")
        wait_until(lambda: band() > light + 100, "the loop is shown")
        window.keep_picture("8-loop")
        end = self.start.get("end", max(c["position"] + c["length"] for c in self.start["clips"]))
        window.key("ctrl+s")
        wait_until(lambda: json.loads(self.file.read_text()).get("loop") == [self.start["start"], end],
                   "the loop is saved")
        window.key("l")
        wait_until(lambda: band() < light + 100, "the loop is off")
        window.key("ctrl+z")

    def switch_the_theme(self):
        """Preferences by the keyboard alone: the second page, the second theme; and back."""
        window = self.window
        ground = lambda colours: window.picture().count(colours["canvas"], 0, CANVAS_Y, CANVAS_WIDTH, 770)
        check(ground(self.colours) > 10000 and ground(self.light) == 0, "it begins dark")
        window.key("ctrl+comma")
        time.sleep(1)
        window.keep_picture("9-preferences-audio")
        window.key("Down", "Tab", "Tab", "space")
        window.keep_picture("9-preferences-appearance")
        window.key("Escape")
        wait_until(lambda: ground(self.light) > 10000, "the canvas is light")
        wait_until(lambda: ground(self.colours) == 0, "nothing of it stays dark")
        window.keep_picture("9-light")
        settings = lambda: json.loads((window.output / "config/lacquer/editor.json").read_text())
        check(settings()["theme"] == "light", f"the theme is kept, not {settings()}")
        window.key("ctrl+comma")
        time.sleep(1)
        window.key("Tab", "space", "Escape")
        wait_until(lambda: ground(self.colours) > 10000, "the canvas is dark again")
        wait_until(lambda: ground(self.light) == 0, "nothing of it stays light")

    def bind_a_key(self):
        """Ctrl+B bypasses from now on, and B does not; Ctrl+S is refused."""
        window = self.window
        window.key("ctrl+comma")
        time.sleep(1)
        window.key("Down", "Tab")  # it opens where it was left
        window.type("bypass")
        window.key("Tab", "Tab", "space")
        time.sleep(0.5)
        window.key("ctrl+s")
        window.keep_picture("9-key-taken")
        window.key("ctrl+b")
        window.keep_picture("9-key-bound")
        window.key("Escape")
        time.sleep(0.5)
        settings = json.loads((window.output / "config/lacquer/editor.json").read_text())
        check(settings["keys"] == {"nodes.bypass": ["Ctrl+B"]}, f"the key is kept, not {settings}")
        window.click(self.title("Guitars bus fader"))
        window.key("b")
        window.key("ctrl+b")
        bypassed = self.saved_node(lambda n: n.get("bypass"), "the bypass is saved")
        check(bypassed["name"] == "Guitars bus fader", "the right node is bypassed")
        window.key("ctrl+z")
        window.key("ctrl+s")
        wait_until(lambda: not any(n.get("bypass") for n in json.loads(self.file.read_text())["nodes"]),
                   "one step takes the bypass back")

    def run(self):
        window = self.window
        self.roles_are_drawn()
        window.keep_picture("1-everything")

        # Wheel: what is under the pointer stays there.
        for notch in range(6):
            at = tuple(map(round, self.title("Mix bus fader"))) if notch == 0 else at
            window.click(at, "click", 4)
            self.view.zoom_at(at, ZOOM_PER_NOTCH)
        self.zoomed = True
        window.xdotool("mousemove", "--window", window.id, 700, 700)
        self.roles_are_drawn()
        wait_until(lambda: self.wire_is_drawn("Mix bus", "Mix bus fader"), "the wire is drawn")
        window.keep_picture("2-near")

        expected = copy.deepcopy(self.start)
        edited = {n["name"]: n for n in expected["nodes"]}

        # Move a node, with Alt to where exactly the pointer is.
        from_ = self.title("Mix bus")
        window.drag(from_, (from_[0] - 20, from_[1] + 90), held=["alt"])
        by = [(round(b) - round(a)) / self.view.zoom for a, b in zip(from_, (from_[0] - 20, from_[1] + 90))]
        edited["Mix bus"]["position"] = [round(p + d) for p, d in zip(edited["Mix bus"]["position"], by)]
        self.node("Mix bus")["position"] = edited["Mix bus"]["position"]
        self.save_and_expect(expected, "the move is saved")

        # Wire, from an output to an input; and a wire that is refused.
        ids = {n["name"]: n["id"] for n in expected["nodes"]}
        window.drag(self.port("Mix bus", "out"), self.port("Master EQ", "in"))
        expected["connections"].append({"id": expected["nextConnectionId"], "from": [ids["Mix bus"], "out"],
                                        "to": [ids["Master EQ"], "in"]})
        expected["nextConnectionId"] += 1
        self.save_and_expect(expected, "the wire is saved")
        window.drag(self.port("Master EQ", "out"), self.port("Mix bus", "in"))
        wait_until(lambda: window.picture().count(self.colours["error"], 0, 772, WIDTH, HEIGHT) > 30,
                   "the refusal stands in the status bar")
        window.keep_picture("3-refused")

        # Unwire: click a wire, Delete.
        (x0, y0), (x1, y1) = self.port("Mix bus fader", "out"), self.port("Master EQ", "in")
        window.click(((x0 + x1) / 2, (y0 + y1) / 2))
        window.key("Delete")
        expected["connections"] = [c for c in expected["connections"] if not (
            c["from"][0] == ids["Mix bus fader"] and c["to"][0] == ids["Master EQ"])]
        self.save_and_expect(expected, "the unwiring is saved")

        # Turn a parameter, then type one.
        window.click(self.title("Mix bus fader"))
        handle = self.slider()
        window.drag(handle, (handle[0] + 30, handle[1]))
        window.key("ctrl+s")
        level = lambda: {n["name"]: n for n in json.loads(self.file.read_text())["nodes"]}[
            "Mix bus fader"].get("parameters", {}).get("level", 0)
        wait_until(lambda: 0 < level() <= 12, "the slider has raised the level")
        window.keep_picture("4-turned")
        window.click((1228, handle[1]))
        window.type("-6.5")
        window.key("Return")
        edited["Mix bus fader"]["parameters"] = {"level": -6.5}
        self.save_and_expect(expected, "the typed level is saved")

        # Bypass it, on and off and on.
        window.key("b", "b", "b")
        edited["Mix bus fader"]["bypass"] = True
        self.save_and_expect(expected, "the bypass is saved")
        window.keep_picture("5-bypassed")

        # Undo everything: the session is what it was, but ids are never used again.
        window.key(*["ctrl+z"] * 8)
        self.start = json.loads(Path(str(self.file) + ".start").read_text())
        self.save_and_expect({**self.start, "nextConnectionId": expected["nextConnectionId"]}, "all is undone")

        # Redo, and undo again.
        window.key(*["ctrl+shift+z"] * 8)
        self.save_and_expect(expected, "all is redone")
        window.key(*["ctrl+z"] * 8)

        # A node from the palette, where it was asked for.
        at = (500, 640)
        window.click(at, "click", "--repeat", 2, "--delay", 80, 1)
        time.sleep(1)
        window.type("gain")
        window.keep_picture("6-palette")
        window.key("Return")
        added = copy.deepcopy(self.start)
        added["nextConnectionId"] = expected["nextConnectionId"]
        added["nextNodeId"] += 1
        added["nodes"].append({"id": self.start["nextNodeId"], "type": "lacquer:gain", "name": "Gain", "width": 2,
                               "position": [round((at[0] - self.view.x) / self.view.zoom - NODE_WIDTH / 2),
                                            round((at[1] - self.view.y) / self.view.zoom - 70 / 2)]})
        self.save_and_expect(added, "the new node is saved")
        window.key("ctrl+z")

        # A plugin, led into the wire that is selected.
        (x0, y0), (x1, y1) = self.port("Mix bus", "out"), self.port("Mix bus fader", "in")
        window.click(((x0 + x1) / 2, (y0 + y1) / 2))
        window.key("ctrl+k")
        time.sleep(1)
        window.type("fil4 stereo")
        time.sleep(1)
        window.keep_picture("6-plugins")
        window.key("Return")
        fil4 = self.saved_node(lambda n: n["type"].startswith("lv2:") and n["id"] >= added["nextNodeId"],
                               "the plugin is saved")
        check(self.wires_of(fil4) == {(ids["Mix bus"], fil4["id"]), (fil4["id"], ids["Mix bus fader"])},
              "the plugin stands in the wire")

        window.key("ctrl+z")

        # A wire dropped on empty ground asks for a node that takes it.
        window.drag(self.port("Mix bus", "out"), (700, 700))
        time.sleep(1)
        window.type("gain")
        window.key("Return")
        gain = self.saved_node(lambda n: n["type"] == "lacquer:gain" and n["id"] > fil4["id"], "the gain is saved")
        check(self.wires_of(gain) == {(ids["Mix bus"], gain["id"])}, "the bus feeds the gain")
        window.key("ctrl+z")

        # A template from the palette: a whole chain, in one step; in the middle, so that the view stays where it is.
        window.key("Escape")
        window.xdotool("mousemove", "--window", window.id, CANVAS_X + CANVAS_WIDTH // 2, CANVAS_Y + CANVAS_HEIGHT // 2)
        window.key("ctrl+k")
        time.sleep(1)
        window.type("mastering")
        window.keep_picture("6-templates")
        window.key("Return")
        limiter = self.saved_node(lambda n: n["id"] > gain["id"] and n["name"] == "Mastering limiter",
                                  "the chain is saved")
        check(limiter["parameters"]["ceiling"] == -1 and limiter["role"] == "master", f"the limiter is set: {limiter}")
        chain = [n for n in json.loads(self.file.read_text())["nodes"] if n["id"] > gain["id"]]
        check([n["type"].split(":")[1] for n in chain] == ["eq", "compressor", "eq", "limiter", "meter"],
              f"the chain is whole: {chain}")
        check(self.wires_of(limiter) == {(chain[2]["id"], limiter["id"]), (limiter["id"], chain[4]["id"])},
              "the chain is wired")
        window.keep_picture("6-chain")
        window.key("ctrl+z")

        # The routing as a table: a wire by keys alone.
        window.key("t")
        time.sleep(0.5)
        window.key("ctrl+Home", *["Down"] * self.row_of("Mix bus"), *["Right"] * self.column_of("Master EQ"), "space")
        wire = {(ids["Mix bus"], ids["Master EQ"])}
        window.key("ctrl+s")
        wait_until(lambda: wire <= self.wires_of({"id": ids["Mix bus"]}), "the cell connects the two")
        window.keep_picture("6-routing")
        check(window.picture().count(self.colours["accent"], 0, CANVAS_Y, CANVAS_WIDTH, HEIGHT) > 100,
              "the table shows wires")
        window.key("ctrl+z", "t", "ctrl+s")
        wait_until(lambda: not wire & self.wires_of({"id": ids["Mix bus"]}), "and undo takes the wire away")
        written = json.loads(self.file.read_text())
        used = {key: written[key] for key in ("nextNodeId", "nextConnectionId")}

        # Drag a band of the equaliser: 600 Hz, 0 dB, on axes of three decades and 24 dB.
        window.click(self.title("Master EQ"))
        left, top, wide, high = self.eq_plot()
        handle = (left + wide * math.log10(600 / 20) / 3, top + high / 2)
        window.drag(handle, (handle[0] + 60, handle[1] - 40))
        window.keep_picture("7-equaliser")
        window.key("ctrl+s")
        band = lambda: {n["name"]: n for n in json.loads(self.file.read_text())["nodes"]}["Master EQ"]["parameters"]
        wait_until(lambda: "band4.gain" in band(), "the dragged band is saved")
        check(abs(band()["band4.frequency"] / (600 * 10 ** (60 * 3 / wide)) - 1) < 0.02, f"the frequency of {band()}")
        check(abs(band()["band4.gain"] - 40 * 24 / high) < 0.2, f"the gain of {band()}")
        window.key("ctrl+z")  # one step, as is seen when all is saved at the end

        # A frame around two nodes takes them along, and its title is typed.
        framed = ["Mix bus", "Mix bus fader"]
        window.click(self.title(framed[0]))
        window.click(self.title(framed[1]), "keydown", "shift", "click", 1, "keyup", "shift")
        window.key("ctrl+g")
        window.type("Mix")
        window.key("Return", "ctrl+s")
        read = lambda: json.loads(self.file.read_text())
        wait_until(lambda: [f.get("title") for f in read().get("canvasFrames", [])] == ["Mix"], "the frame is saved")
        places = lambda: {n["name"]: n["position"] for n in read()["nodes"]}
        frame, before = read()["canvasFrames"][0], places()
        for name in framed:
            (x, y), height = before[name], node_height(self.node(name))
            check(frame["rect"][0] < x and x + NODE_WIDTH < frame["rect"][0] + frame["rect"][2], "it lies around " + name)
            check(frame["rect"][1] < y and y + height < frame["rect"][1] + frame["rect"][3], "it lies around " + name)
        window.keep_picture("8-framed")
        grip = self.view.screen(frame["rect"][0] + frame["rect"][2] / 2, frame["rect"][1] + FRAME_TITLE / 2)
        window.drag(grip, (grip[0] + 40, grip[1] + 70))
        window.key("ctrl+s")
        wait_until(lambda: read()["canvasFrames"][0]["rect"] != frame["rect"], "the frame has been moved")
        by = [b - a for a, b in zip(frame["rect"], read()["canvasFrames"][0]["rect"])]
        check(by[0] > 0 and by[1] > 0 and by[2:] == [0, 0], f"it keeps its size, and is moved by {by}")
        after = places()
        for name in before:
            moved = [b - a for a, b in zip(before[name], after[name])]
            check(moved == (by[:2] if name in framed else [0, 0]), f"{name} is moved by {moved}, the frame by {by}")
        window.keep_picture("8-frame-moved")
        window.key("ctrl+z", "ctrl+z")
        used["nextCanvasFrameId"] = 2
        self.save_and_expect({**self.start, **used}, "the frame and its move are undone")

        # Collapse a node to its title.
        window.click(self.title("Mix bus"))
        window.key("h")
        self.saved_node(lambda n: n["name"] == "Mix bus" and n.get("collapsed"), "the node is saved as collapsed")
        window.keep_picture("8-collapsed")
        window.key("ctrl+z")

        # Cut a wire with a stroke, and undo.
        ports = self.port("Mix bus", "out"), self.port("Mix bus fader", "in")
        middle = tuple(round((a + b) / 2) for a, b in zip(*ports))
        window.xdotool("keydown", "ctrl")
        window.drag((middle[0] - 6, middle[1] - 30), (middle[0] + 6, middle[1] + 30), button=3)
        window.xdotool("keyup", "ctrl")
        restored = {**self.start, **used}
        cut = copy.deepcopy(restored)
        pair = [ids["Mix bus"], "out"], [ids["Mix bus fader"], "in"]
        cut["connections"] = [c for c in cut["connections"] if (c["from"], c["to"]) != pair]
        self.save_and_expect(cut, "the cut is saved")
        window.key("ctrl+z")
        self.save_and_expect(restored, "the cut is undone")

        # Bend it.
        window.drag(middle, (middle[0], middle[1] + 80))
        window.keep_picture("8-bent")
        bent = copy.deepcopy(restored)
        wire = next(c for c in bent["connections"] if (c["from"], c["to"]) == pair)
        y = self.node("Mix bus")["position"][1] + TITLE_HEIGHT + PORT_SPACING / 2
        wire["bends"] = [[round((middle[0] - self.view.x) / self.view.zoom), round(y + 80 / self.view.zoom)]]
        self.save_and_expect(bent, "the bend is saved")
        window.key("Delete")
        self.save_and_expect(restored, "Delete takes the bend out")
        window.key("ctrl+z", "ctrl+z")

        # A click on the minimap goes there.
        minimap = Minimap(self.start["nodes"])
        at = tuple(map(round, minimap.screen(700, 900)))
        window.click(at)
        scene = [(p - o) / minimap.zoom for p, o in zip(at, (minimap.x, minimap.y))]
        self.view.x = CANVAS_X + round(CANVAS_WIDTH / 2 - scene[0] * self.view.zoom)
        self.view.y = CANVAS_Y + round(CANVAS_HEIGHT / 2 - scene[1] * self.view.zoom)
        window.xdotool("mousemove", "--window", window.id, 20, 760)
        self.roles_are_drawn()
        window.keep_picture("8-gone-there")

        # Play: meters move, and the badge says that nobody hears it.
        green = lambda: window.picture().count(self.colours["meterLow"], 0, CANVAS_Y, CANVAS_WIDTH, HEIGHT - 30)
        check(green() == 0, "meters are still before anything plays")
        check(window.picture().count(self.colours["warning"], 1100, 0, WIDTH, 52) > 50, "NO DEVICE is always in sight")
        window.key("space")
        wait_until(lambda: green() > 100, "meters move while the song plays")
        window.keep_picture("9-playing")
        window.key("space")

        self.loop_the_song()
        self.switch_the_theme()
        self.bind_a_key()
        used["nextConnectionId"] = json.loads(self.file.read_text())["nextConnectionId"]

        # Close with unsaved changes asks; saved, it closes.
        accent = lambda: window.picture().count(self.colours["accent"], 300, 250, 980, 550)
        before = accent()
        window.key("ctrl+shift+z")
        window.key("alt+F4")
        wait_until(lambda: accent() > before + 1000, "the question about unsaved changes appears")
        check(window.editor.poll() is None, "the window stays open while it asks")
        window.keep_picture("10-unsaved")
        window.key("Escape")
        wait_until(lambda: accent() < before + 1000, "Escape takes the question away")
        window.key("ctrl+z")
        self.save_and_expect({**self.start, **used}, "saved before closing")
        window.key("alt+F4")
        wait_until(lambda: window.editor.poll() is not None, "the window closes")
        check(window.editor.returncode == 0, f"the editor ends well, not with {window.editor.returncode}")
        # Qt 6.4 says the first on its own account, where rows of a list are still being made when the list is another one.
        log = [line for line in (window.output / "editor.log").read_text().splitlines()
               if line.strip() and not line.startswith("DelegateModel::cancel: index out range")]
        check(not log, "nothing is written to stderr, but: " + "; ".join(log))
        self.dies_and_recovers()

    def dies_and_recovers(self):
        """Work on a session that was never saved, and on one that was, outlives kill -9."""
        window = self.window
        accent = lambda: window.picture().count(self.colours["accent"], 300, 250, 980, 550)
        buses = lambda: window.picture().count(self.colours["bus"], 0, CANVAS_Y, CANVAS_WIDTH, HEIGHT - 30)
        gains = lambda: window.picture().count(self.colours["processor"], 0, CANVAS_Y, CANVAS_WIDTH, HEIGHT - 30)

        def kept(folder):
            """Whether a journal below a folder tells of a new gain."""
            return any('"Add Gain"' in path.read_text() for path in folder.rglob("journal.jsonl"))

        def add_gain():
            window.click((480, 700), "click", "--repeat", 2, "--delay", 80, 1)
            time.sleep(1)
            window.type("gain")
            window.key("Return")

        def kill():
            window.editor.kill()
            window.editor.wait()

        # A session without a folder.
        window.open()
        wait_until(lambda: accent() > 500, "the welcome is shown")
        window.keep_picture("10-welcome")
        window.key("ctrl+n")
        wait_until(lambda: buses() > 50, "a new session has a mix bus")
        before = gains()
        add_gain()
        wait_until(lambda: gains() > before + 50, "the gain is drawn")
        state = Path(os.environ["XDG_STATE_HOME"])
        wait_until(lambda: kept(state), "the gain is in the journal")
        kill()
        window.open()
        wait_until(lambda: accent() > 1000, "the work that was not saved is offered")
        window.keep_picture("11-recovery")
        window.key("Return")
        wait_until(lambda: gains() > before + 50, "the gain is there again")
        recovered = gains()
        window.keep_picture("12-recovered")
        window.key("ctrl+h")
        time.sleep(0.5)
        window.keep_picture("13-history")
        window.key("Up", "Return")
        wait_until(lambda: gains() < recovered - 50, "the step before the last has no gain")
        window.key("Escape")
        window.key("ctrl+shift+z")
        wait_until(lambda: gains() >= recovered, "redone, it is there")
        window.key("ctrl+q")
        wait_until(lambda: accent() > 1000, "the question about unsaved changes appears")
        window.key("shift+Tab", "shift+Tab", "Return")  # Discard
        wait_until(lambda: window.editor.poll() is not None, "the editor quits")
        check(not any(state.rglob("journal.jsonl")), "what was discarded leaves nothing")

        # A session with a folder.
        window.open(self.file.parent)
        self.view = View(json.loads(self.file.read_text())["nodes"])
        self.zoomed = False
        self.roles_are_drawn()
        saved = self.file.read_text()
        add_gain()
        wait_until(lambda: kept(self.file.parent), "the gain is in the journal of the session")
        kill()
        check(self.file.read_text() == saved, "the saved session is as it was")
        window.open(self.file.parent)
        wait_until(lambda: accent() > 1000, "the work is offered")
        window.key("Return")
        wait_until(lambda: accent() < 1000, "the question is answered")
        gain = self.saved_node(lambda n: n["type"] == "lacquer:gain", "the recovered gain is saved")
        check(gain["name"] == "Gain", "it is the gain")
        wait_until(lambda: not (self.file.parent / "journal.jsonl").exists(), "a clean save empties the journal")
        window.key("alt+F4")
        wait_until(lambda: window.editor.poll() is not None, "the window closes without a question")
        check(not (self.file.parent / "session.lock").exists(), "the lock is given back")


def main():
    editor, source, output = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True)
    session = output / "song.lacquer"
    shutil.copytree(source / "sessions/examples/keep-on-rolling.lacquer", session)
    shutil.copy(session / "session.json", str(session / "session.json") + ".start")
    window = None
    try:
        window = Window(editor, session, output)
        Test(window, session, theme_colours(source), light_colours(source)).run()
    except Failure as failure:
        print(f"FAILED: {failure}", file=sys.stderr)
        if window and window.editor.poll() is None:
            window.keep_picture("failed")
        return 1
    finally:
        if window:
            window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
