"""MIDI controllers and OSC: what they say to a session that plays, and what the program says back."""

import json
import os
import select
import shutil
import socket
import struct
import subprocess
import time
from pathlib import Path

import studio
from studio import StudioTest, run


def text(letters):
    """A text as OSC pads it: with one NUL at least, to a multiple of four."""
    data = letters.encode() + b"\0"
    return data + b"\0" * (-len(data) % 4)


def osc(address, *arguments):
    """A message by the OSC 1.0 specification."""
    types, data = ",", b""
    for argument in arguments:
        if isinstance(argument, int):
            types, data = types + "i", data + struct.pack(">i", argument)
        elif isinstance(argument, float):
            types, data = types + "f", data + struct.pack(">f", argument)
        else:
            types, data = types + "s", data + text(argument)
    return text(address) + text(types) + data


def unbundled(data):
    """The messages of a packet: itself, or what is in its bundle."""
    if not data.startswith(b"#bundle\0"):
        return [data]
    messages, data = [], data[16:]
    while data:
        size = struct.unpack(">i", data[:4])[0]
        messages.append(data[4:4 + size])
        data = data[4 + size:]
    return messages


def read_osc(data):
    """(address, [arguments])"""
    def take_text(data):
        end = data.index(b"\0")
        return data[:end].decode(), data[(end // 4 + 1) * 4:]
    address, data = take_text(data)
    types, data = take_text(data)
    values = []
    for kind in types[1:]:
        if kind == "s":
            value, data = take_text(data)
        else:
            value, data = struct.unpack(">" + kind, data[:4])[0], data[4:]
        values.append(value)
    return address, values


class Client:
    """Somebody who speaks OSC, from an address of the machine."""

    def __init__(self, test, port, address="127.0.0.1"):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        test.addCleanup(self.socket.close)
        self.socket.bind((address, 0))
        self.to = ("127.0.0.1", port)

    def send(self, *message):
        self.socket.sendto(osc(*message), self.to)

    def answers(self, seconds=0.5):
        """All that comes within that time of silence."""
        told = []
        while select.select([self.socket], [], [], seconds)[0]:
            told += [read_osc(message) for message in unbundled(self.socket.recv(65536))]
        return told

    def ask(self, *message):
        """The first answer, which is waited for."""
        self.send(*message)
        if not select.select([self.socket], [], [], 10)[0]:
            raise AssertionError(f"no answer to {message}")
        return read_osc(self.socket.recv(65536))


class Playing:
    """A session that plays, and its events."""

    def __init__(self, test, session, *arguments, env):
        self.process = subprocess.Popen([studio.PROGRAM, "play", session, "--json", *map(str, arguments)],
                                        env={**os.environ, **env}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)
        test.addCleanup(self.process.stdout.close)
        test.addCleanup(self.process.stderr.close)
        test.addCleanup(self.kill)
        os.set_blocking(self.process.stdout.fileno(), False)
        os.set_blocking(self.process.stderr.fileno(), False)
        self.test, self.rest, self.told = test, b"", []

    def kill(self):
        self.process.kill()
        self.process.wait()

    def read(self):
        select.select([self.process.stdout], [], [], 0.05)
        chunk = self.process.stdout.read()
        if chunk:
            *lines, self.rest = (self.rest + chunk).split(b"\n")
            self.told += [json.loads(line) for line in lines]
        return chunk != b""

    def wait(self, condition, seconds=60):
        """The first event of which this holds; what came before it is forgotten."""
        end = time.monotonic() + seconds
        seen = []
        while time.monotonic() < end:
            while self.told:
                event = self.told.pop(0)
                if event["event"] != "status":
                    seen.append(event)
                if condition(event):
                    return event
            if not self.read():
                break
        self.test.fail(f"it never happened; instead: {seen}; on standard error: {self.process.stderr.read()}; "
                       f"{studio.where_it_hangs(self.process)}")

    def wait_for(self, kind, **members):
        return self.wait(lambda event: event["event"] == kind and members.items() <= event.items())

    def stop(self):
        """Ends it as Ctrl-C does; returns the rest of its events."""
        self.process.terminate()
        end = time.monotonic() + 20
        while self.process.poll() is None and time.monotonic() < end:
            self.read()
        while self.read() and time.monotonic() < end:
            pass
        return self.told


class Pads:
    """A MIDI controller on a JACK server."""

    def __init__(self, test, env, name="pads"):
        self.process = subprocess.Popen([os.environ["LACQUER_JACK_MIDI"], name], env={**os.environ, **env},
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        test.addCleanup(self.close)
        test.assertEqual(self.process.stdout.readline(), "ready\n")

    def send(self, *message):
        self.process.stdin.write(" ".join(f"{byte:02x}" for byte in message) + "\n")
        self.process.stdin.flush()

    def close(self):
        if not self.process.stdin.closed:
            self.process.stdin.close()
            self.process.wait()
            self.process.stdout.close()


def fader_at(position, low, high):
    """The level at a position of a fader: even steps of 10^(dB / 50)."""
    import math
    bottom, top = 10 ** (low / 50), 10 ** (high / 50)
    return 50 * math.log10(bottom + position * (top - bottom))


class ControlTest(StudioTest):
    def setUp(self):
        super().setUp()
        self.session = self.new_session(seconds=60, stems=("kick",))

    def server(self):
        server = studio.JackServer()
        self.addCleanup(server.stop)
        return server

    def nodes(self):
        return {node["name"]: node for node in json.loads((self.session / "session.json").read_text())["nodes"]}

    def bind(self, *arguments):
        code, out, error = run("bind", self.session, *arguments)
        self.assertEqual(code, 0, error)
        return out

    # MIDI -------------------------------------------------------------------------------------------------------------

    def test_a_controller_moves_what_it_is_bound_to_while_the_song_plays(self):
        server = self.server()
        pads = Pads(self, server.env)
        code, out, error = run("devices", "--json", env=server.env)
        self.assertEqual(code, 0, error)
        self.assertIn({"name": "pads:out", "api": "JACK"}, json.loads(out)["midi"])

        fader = self.nodes()["kick fader"]["id"]
        self.bind("kick fader", "level", "--cc", 20, "--mode", "jump", "--from", -60, "--to", 6)
        self.bind(fader, "mute", "--note", 36, "--channel", 10)
        playing = Playing(self, self.session, "--midi", "pads", "--save", env=server.env)
        playing.wait_for("midi", port="pads:out", api="JACK", state="open")
        playing.wait_for("status", state="playing")

        pads.send(0xB0, 20, 127)
        self.assertEqual(playing.wait_for("control", node=fader, parameter="level")["value"], 6)
        pads.send(0xB0, 20, 64)
        told = playing.wait_for("control", name="kick fader", parameter="level")["value"]
        self.assertAlmostEqual(told, fader_at(0.5, -60, 6), places=6)
        pads.send(0x99, 36, 100)
        self.assertEqual(playing.wait_for("control", node=fader, parameter="mute")["value"], 1)
        pads.send(0xF0, 0x7F, 0x7F, 0x06, 0x01, 0xF7)
        playing.wait_for("status", state="stopped")
        pads.send(0xF0, 0x7F, 0x7F, 0x06, 0x02, 0xF7)
        playing.wait_for("status", state="playing")
        # A burst of garbage, and it goes on.
        for message in ((0xF0, 1, 2, 0xF7), (0xB0,), (0xB0, 20), (0xFF,), (0xC0, 1), (0xE0, 1, 2)):
            pads.send(*message)
        pads.send(0xB0, 20, 0)
        self.assertEqual(playing.wait_for("control", node=fader, parameter="level")["value"], -60)

        rest = playing.stop()
        self.assertEqual([event["reason"] for event in rest if event["event"] == "end"], ["interrupted"])
        self.assertEqual(self.nodes()["kick fader"]["parameters"], {"level": -60, "mute": 1})
        self.assertFalse((self.session / "session.lock").exists())

    def test_a_controller_that_is_unplugged_and_plugged_in_again_is_taken_up(self):
        server = self.server()
        pads = Pads(self, server.env)
        self.bind("kick fader", "level", "--cc", 20, "--mode", "jump")
        playing = Playing(self, self.session, "--midi", "pads:out", env=server.env)
        playing.wait_for("midi", state="open")
        pads.close()
        playing.wait_for("midi", port="pads:out", state="gone")
        pads = Pads(self, server.env)
        playing.wait_for("midi", port="pads:out", state="back")
        pads.send(0xB0, 20, 127)
        self.assertEqual(playing.wait_for("control", parameter="level")["value"], 12)
        before = (self.session / "session.json").read_bytes()
        rest = playing.stop()
        self.assertEqual(sum("--save" in event.get("text", "") for event in rest), 1, rest)
        self.assertEqual((self.session / "session.json").read_bytes(), before, "not asked to save")

    def test_a_controller_that_is_away_for_a_moment_is_taken_up(self):
        server = self.server()
        pads = Pads(self, server.env)
        self.bind("kick fader", "level", "--cc", 20, "--mode", "jump")
        playing = Playing(self, self.session, "--midi", "pads:out", env=server.env)
        playing.wait_for("midi", state="open")
        pads.close()
        pads = Pads(self, server.env)
        # Whether it was missed or not: in the end it is listened to.
        for _ in range(60):
            pads.send(0xB0, 20, 127)
            pads.send(0xB0, 20, 0)
            playing.read()
            if any(event["event"] == "control" for event in playing.told):
                return
            time.sleep(0.2)
        self.fail(f"it stays deaf: {playing.told}")

    def test_machine_control_records_and_locates(self):
        server = self.server()
        pads = Pads(self, server.env)
        playing = Playing(self, self.session, "--midi", "pads", "--arm", "kick=1", "--monitor", "off", env=server.env)
        playing.wait_for("midi", state="open")
        playing.wait_for("status", state="playing")
        pads.send(0xF0, 0x7F, 0x7F, 0x06, 0x06, 0xF7)
        playing.wait_for("record", on=True)
        playing.wait_for("status", recording=True)
        pads.send(0xF0, 0x7F, 0x7F, 0x06, 0x07, 0xF7)
        playing.wait_for("record", on=False)
        playing.wait_for("take", track="kick")
        pads.send(0xF0, 0x7F, 0x7F, 0x06, 0x01, 0xF7)
        playing.wait_for("status", state="stopped")
        pads.send(0xF0, 0x7F, 0x7F, 0x06, 0x44, 0x06, 0x01, 0x20, 0, 20, 5, 0, 0xF7)  # 20 s and 5 of 25 frames
        playing.wait(lambda event: event["event"] == "status" and event["positionFrames"] == 20 * 48000 + 9600)
        pads.send(0xF0, 0x7F, 0x7F, 0x06, 0x44, 0x06, 0x01, 0x21, 0, 0, 0, 0, 0xF7)  # an hour
        playing.wait(lambda event: "MIDI Machine Control: asks for a place behind the end" in event.get("text", ""))

    def test_what_waits_and_what_is_automated_is_told(self):
        server = self.server()
        pads = Pads(self, server.env)
        self.bind("kick fader", "level", "--cc", 20)
        self.bind("kick", "gain", "--cc", 21, "--mode", "jump")
        track = self.nodes()["kick"]["id"]
        self.edit(self.session, lambda document: document.setdefault("automation", []).append(
            {"node": track, "parameter": "gain", "points": [[0, -1]]}))
        playing = Playing(self, self.session, "--midi", "pads", env=server.env)
        playing.wait_for("midi", state="open")
        pads.send(0xB0, 20, 1)
        playing.wait(lambda event: "CC 20 on channel 1 moves level of kick fader once" in event.get("text", ""))
        pads.send(0xB0, 21, 1)
        playing.wait(lambda event: "kick: gain is automated" in event.get("text", ""))

    # Automation -------------------------------------------------------------------------------------------------------

    def lanes(self):
        """By node and parameter."""
        return {(lane["node"], lane["parameter"]): lane
                for lane in json.loads((self.session / "session.json").read_text())["automation"]}

    def frame(self, client):
        return round(client.ask("/lacquer/transport/position")[1][0] * 48000)

    def moved(self, client, playing, fader, value):
        """Moves a level; the frames between which it was done, a callback and a poll wide."""
        before = self.frame(client)
        client.send(f"/lacquer/node/{fader}/level", value)
        playing.wait_for("control", node=fader, parameter="level", value=value)
        after = self.frame(client)
        self.go_on(client)
        return before - 1024, after + 1024

    def go_on(self, client):
        """To the next callback: moves within one are at one place of the song, where the last counts."""
        now = self.frame(client)
        while self.frame(client) <= now + 1024:
            pass

    def assertBetween(self, frame, bounds):
        self.assertLessEqual(bounds[0], frame)
        self.assertLessEqual(frame, bounds[1])

    def test_touch_writes_what_osc_moves_where_it_moved_and_undo_takes_it_back(self):
        server = self.server()
        fader = self.nodes()["kick fader"]["id"]
        before = json.loads((self.session / "session.json").read_text())
        playing = Playing(self, self.session, "--osc=0", "--automation", "touch", "--save", env=server.env)
        client = Client(self, playing.wait_for("osc")["port"])
        playing.wait_for("status", state="playing")
        first = self.moved(client, playing, fader, -10.0)
        second = self.moved(client, playing, fader, -20.0)
        playing.wait_for("control", node=fader, parameter="level", value=0)  # it has returned
        returned = self.frame(client)
        # A finger is on it for longer than a control that tells of none could rest.
        client.send(f"/lacquer/node/{fader}/level/touch", 1)
        held = self.moved(client, playing, fader, -30.0)
        until = held[1] + 48000
        while self.frame(client) < until:
            pass
        client.send(f"/lacquer/node/{fader}/level/touch", 0)
        let_go = self.frame(client)
        playing.wait_for("control", node=fader, parameter="level", value=0)
        client.send("/lacquer/transport/stop")
        told = playing.wait_for("automation", node=fader, parameter="level")
        playing.stop()

        points = self.lanes()[fader, "level"]["points"]
        self.assertEqual(len(points), told["points"])
        self.assertEqual([point[0] for point in points], sorted(point[0] for point in points))
        where = lambda value: [frame for frame, level, *_ in points if level == value]
        self.assertBetween(where(-10)[0], first)
        self.assertBetween(where(-20)[0], second)
        # Let go half a second after the last move, and on its way for a fifth of one.
        self.assertBetween(where(-20)[-1], (second[0] + 24000, second[1] + 24000))
        self.assertIn(where(-20)[-1] + 9600, where(0))
        self.assertLess(where(-20)[-1] + 9600, returned + 1024)
        self.assertBetween(where(-30)[0], held)
        self.assertBetween(where(-30)[-1], (until - 1024, let_go + 1024))
        self.assertEqual(points[-1][1], 0)

        code, out, error = run("undo", self.session)
        self.assertEqual(code, 0, error)
        self.assertIn("Write automation of level of kick fader", out + error)
        after = json.loads((self.session / "session.json").read_text())
        self.assertEqual(after, before, "a pass is one step")

    def test_latch_writes_what_midi_moves_up_to_where_the_song_stops(self):
        server = self.server()
        pads = Pads(self, server.env)
        self.bind("kick fader", "level", "--cc", 20, "--mode", "jump", "--from", -60, "--to", 0)
        fader = self.nodes()["kick fader"]["id"]
        code, _, error = run("edit", self.session, "--file", self.script(
            {"edit": "setAutomation", "node": fader, "parameter": "level", "points": [[0, -6], [48000 * 50, -6]]},
            {"edit": "setAutomationMode", "node": fader, "mode": "latch"}))
        self.assertEqual(code, 0, error)
        playing = Playing(self, self.session, "--midi", "pads", "--osc=0", "--save", env=server.env)
        client = Client(self, playing.wait_for("osc")["port"])
        playing.wait_for("status", state="playing")
        before = self.frame(client) - 1024
        pads.send(0xB0, 20, 127)
        playing.wait_for("control", node=fader, value=0)
        self.go_on(client)
        pads.send(0xB0, 20, 0)
        playing.wait_for("control", node=fader, value=-60)
        moved = self.frame(client) + 1024
        while self.frame(client) < moved + 48000:
            pass
        before_stop = self.frame(client) - 1024
        client.send("/lacquer/transport/stop")
        playing.wait_for("automation", node=fader, parameter="level")
        stopped = self.frame(client) + 1024
        playing.stop()
        lane = self.lanes()[fader, "level"]
        self.assertEqual(lane["mode"], "latch")
        points = lane["points"]
        where = lambda value: [frame for frame, level, *_ in points if level == value]
        self.assertBetween(where(0)[0], (before, moved))
        self.assertBetween(where(-60)[0], (before, moved))
        self.assertBetween(where(-60)[-1], (before_stop, stopped))
        self.assertEqual(where(-6), [0, where(0)[0], where(-60)[-1] + 9600, 48000 * 50])

    def test_write_writes_from_roll_to_stop_and_is_touch_then(self):
        server = self.server()
        fader = self.nodes()["kick fader"]["id"]
        code, _, error = run("edit", self.session, "--file", self.script(
            {"edit": "setAutomation", "node": fader, "parameter": "level", "points": [[0, -6], [48000 * 4, -26]]},
            {"edit": "setAutomationMode", "node": fader, "mode": "write"}))
        self.assertEqual(code, 0, error)
        playing = Playing(self, self.session, "--osc=0", "--from", 1, "--save", env=server.env)
        client = Client(self, playing.wait_for("osc")["port"])
        playing.wait_for("status", state="playing")
        while self.frame(client) < 48000 * 3:
            pass
        client.send("/lacquer/transport/stop")
        playing.wait_for("automation", node=fader, parameter="level")
        stopped = self.frame(client)
        playing.stop()
        lane = self.lanes()[fader, "level"]
        self.assertEqual(lane["mode"], "touch")
        (_, first), (begin, left), (end, right), (back, _), (_, last) = lane["points"]
        self.assertEqual((first, last), (-6, -26))
        # It stays where the lane was when the song began to roll, 5 dB a second down.
        self.assertEqual(left, right)
        self.assertAlmostEqual(left, -6 - 5 * begin / 48000, places=3)
        self.assertBetween(begin, (48000 - 1024, 48000 + 9600))
        self.assertBetween(end, (48000 * 3 - 1024, stopped + 1024))
        self.assertEqual(back - end, 9600)

    def test_what_cannot_be_written_is_told(self):
        code, _, error = run("play", self.session, "--automation", "touch")
        self.assertEqual(code, 2)
        self.assertIn("--automation: nothing moves a parameter", error)
        server = self.server()
        fader = self.nodes()["kick fader"]["id"]
        playing = Playing(self, self.session, "--osc=0", "--automation", "latch", env=server.env)
        client = Client(self, playing.wait_for("osc")["port"])
        playing.wait_for("status", state="playing")
        self.assertIn("outside the range", client.ask(f"/lacquer/node/{fader}/level", 99.0)[1][1])
        self.assertIn("touch takes 1 or 0", client.ask(f"/lacquer/node/{fader}/level/touch", 2)[1][1])
        self.assertIn("no parameter", client.ask(f"/lacquer/node/{fader}/colour/touch", 1)[1][1])
        before = (self.session / "session.json").read_bytes()
        self.moved(client, playing, fader, -3.0)
        rest = playing.stop()
        self.assertTrue(any("--save keeps it" in event.get("text", "") for event in rest), rest)
        self.assertEqual((self.session / "session.json").read_bytes(), before, "not asked to save")

    def script(self, *edits):
        path = self.folder / "commands.jsonl"
        path.write_text("".join(json.dumps(edit) + "\n" for edit in edits))
        return path

    def test_a_control_is_learned_by_moving_it(self):
        server = self.server()
        pads = Pads(self, server.env)
        learning = subprocess.Popen([studio.PROGRAM, "bind", self.session, "kick fader", "level", "--learn", "pads"],
                                    env={**os.environ, **server.env}, stdin=subprocess.DEVNULL,
                                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertEqual(learning.stderr.readline(), 'Move the control at "pads:out" …\n')
        pads.send(0xE3, 0, 64)
        out, error = learning.communicate(timeout=20)
        self.assertEqual((learning.returncode, error), (0, ""))
        self.assertEqual(out, "Bind level of kick fader to pitch bend on channel 4\n")
        controls = json.loads((self.session / "session.json").read_text())["controls"]
        self.assertEqual(controls, [{"node": self.nodes()["kick fader"]["id"], "parameter": "level",
                                     "control": "pitchBend", "channel": 4}])

    def test_bindings_are_made_listed_and_freed(self):
        code, out, _ = run("bind", self.session)
        self.assertEqual((code, out), (0, "No parameter is bound to a control.\n"))
        before = (self.session / "session.json").read_bytes()
        self.bind("kick fader", "level", "--nrpn", 1000, "--channel", 16, "--to", -20, "--device", "nano")
        out = self.bind("kick fader", "mute", "--note", 36, "--json")
        fader = self.nodes()["kick fader"]["id"]
        expected = [{"node": fader, "name": "kick fader", "parameter": "level", "control": "nrpn", "channel": 16,
                     "number": 1000, "mode": "pickup", "range": [-120, -20], "device": "nano"},
                    {"node": fader, "name": "kick fader", "parameter": "mute", "control": "note", "channel": 1,
                     "number": 36, "mode": "toggle", "range": None, "device": None}]
        self.assertEqual(json.loads(out), {"controls": expected})
        code, out, _ = run("bind", self.session)
        self.assertIn("NRPN 1000 on channel 16", out)
        self.bind("kick fader", "level", "--free")
        self.bind("kick fader", "mute", "--free")
        self.assertEqual((self.session / "session.json").read_bytes(), before)

    def test_a_binding_that_makes_no_sense_is_refused_and_nothing_is_written(self):
        before = (self.session / "session.json").read_bytes()
        for arguments, said in ((("kick fader", "level"), "no control is named"),
                                (("kick fader", "level", "--cc", 1, "--note", 2), "more than one control"),
                                (("kick fader", "level", "--cc", 120), "there is no CC 120"),
                                (("kick fader", "level", "--cc", 1, "--channel", 17), "no MIDI channel 17"),
                                (("kick fader", "level", "--cc", 1, "--to", 13), "outside the range"),
                                (("kick fader", "level", "--note", 1, "--mode", "binaryOffset"), "endless knob"),
                                (("kick fader", "loudness", "--cc", 1), "no parameter"),
                                (("drum fader", "level", "--cc", 1), "no node is called"),
                                (("99", "level", "--cc", 1), "no node 99"),
                                (("kick fader", "--cc", 1), "PARAMETER"),
                                (("kick fader", "level", "--cc", 1, "--mode", "wobble"), "wobble"),
                                (("kick fader", "level", "--free"), "bound to no control")):
            code, out, error = run("bind", self.session, *arguments)
            self.assertEqual((code, out), (2, ""), error)
            self.assertEqual(len(error.splitlines()), 1, error)
            self.assertIn(said, error)
        self.assertEqual((self.session / "session.json").read_bytes(), before)

    # OSC --------------------------------------------------------------------------------------------------------------

    def play_with_osc(self, *arguments):
        playing = Playing(self, self.session, "--osc=0", *arguments, env=self.server().env)
        told = playing.wait_for("osc")
        return playing, told["port"], told["addresses"]

    def test_osc_moves_parameters_and_the_transport_and_answers(self):
        playing, port, addresses = self.play_with_osc("--save")
        self.assertTrue(set(addresses) <= {"127.0.0.1", "::1"} and "127.0.0.1" in addresses, addresses)
        client = Client(self, port)
        fader = self.nodes()["kick fader"]["id"]

        client.send("/lacquer/node/kick%20fader/level", -6.5)
        self.assertEqual(playing.wait_for("control", node=fader, parameter="level")["value"], -6.5)
        self.assertEqual(client.ask(f"/lacquer/node/{fader}/level"), (f"/lacquer/node/{fader}/level", [-6.5]))
        client.send(f"/lacquer/node/{fader}/level/normalised", 0.5)
        told = playing.wait_for("control", node=fader, parameter="level")["value"]
        self.assertAlmostEqual(told, fader_at(0.5, -120, 12), places=6)
        client.send(f"/lacquer/node/{fader}/solo", 1)
        playing.wait_for("control", node=fader, parameter="solo", value=1)
        client.send(f"/lacquer/node/{fader}/bypass", 1)
        playing.wait_for("control", node=fader, parameter="bypass", value=1)
        address, (_, what) = client.ask(f"/lacquer/node/{fader}/level", 100.0)
        self.assertEqual(address, "/lacquer/error")
        self.assertIn("100 is outside the range of level", what)

        client.send("/lacquer/transport/stop")
        playing.wait_for("status", state="stopped")
        client.send("/lacquer/transport/locate", 30.0)
        playing.wait(lambda event: event["event"] == "status" and abs(event["position"] - 30) < 0.1)
        self.assertEqual(client.ask("/lacquer/transport/playing"), ("/lacquer/transport/playing", [0]))
        self.assertAlmostEqual(client.ask("/lacquer/transport/position")[1][0], 30, places=3)
        client.send("/lacquer/transport/play")
        playing.wait_for("status", state="playing")
        self.assertGreater(client.ask(f"/lacquer/node/{fader}/meter/peakL")[1][0], -120)
        self.assertIn("no stretch to loop over", client.ask("/lacquer/transport/loop", 1)[1][1])

        nodes = []
        while True:
            answer = client.ask("/lacquer/nodes") if not nodes else read_osc(client.socket.recv(65536))
            if answer[0] == "/lacquer/nodes":
                break
            nodes.append(answer[1])
        self.assertIn([fader, "kick fader", "lacquer:fader"], nodes)
        self.assertEqual(len(nodes), answer[1][0])
        playing.stop()
        kick = self.nodes()["kick fader"]
        self.assertTrue(kick["bypass"])
        self.assertEqual(kick["parameters"]["solo"], 1)

    def test_a_save_that_fails_is_told_beside_a_device_that_is_lost(self):
        server = studio.JackServer()
        try:
            playing = Playing(self, self.session, "--osc=0", "--save", env=server.env)
            client = Client(self, playing.wait_for("osc")["port"])
            client.send("/lacquer/node/kick%20fader/level", -6.5)
            playing.wait_for("control", parameter="level", value=-6.5)
            (self.session / "session.json.new").mkdir()  # where the new one would be written
        finally:
            server.stop()
        playing.wait_for("end", reason="lost")
        self.assertEqual(playing.process.wait(timeout=20), 69)
        error = playing.process.stderr.read().decode()
        self.assertIn("audio device lost", error)
        self.assertIn("session.json: cannot be saved", error)

    def test_liblo_s_own_tools_are_understood_and_understand(self):
        if not shutil.which("oscsend"):
            self.fail("oscsend is missing: install liblo-tools")
        playing, port, _ = self.play_with_osc()
        fader = self.nodes()["kick fader"]["id"]
        subprocess.run(["oscsend", "localhost", str(port), f"/lacquer/node/{fader}/level", "f", "-3"], check=True)
        playing.wait_for("control", node=fader, parameter="level", value=-3)
        subprocess.run(["oscsend", "localhost", str(port), f"/lacquer/node/{fader}/mute", "T"], check=True)
        playing.wait_for("control", node=fader, parameter="mute", value=1)
        subprocess.run(["oscsend", f"osc.udp://127.0.0.1:{port}", "/lacquer/transport/stop"], check=True)
        playing.wait_for("status", state="stopped")

    def test_subscribers_hear_values_the_position_and_meters(self):
        playing, port, _ = self.play_with_osc()
        listener, other = Client(self, port), Client(self, port)
        self.assertEqual(listener.ask("/lacquer/subscribe", "meters"), ("/lacquer/subscribed", [60.0]))
        fader = self.nodes()["kick fader"]["id"]
        other.send(f"/lacquer/node/{fader}/level", -9.0)
        heard, packets, end = [], [], time.monotonic() + 10
        wanted = {f"/lacquer/node/{fader}/level", "/lacquer/transport/position", f"/lacquer/node/{fader}/meter/peakL"}
        while not wanted <= {address for address, _ in heard} and time.monotonic() < end:
            if select.select([listener.socket], [], [], 1)[0]:
                packet = unbundled(listener.socket.recv(65536))
                packets.append([read_osc(message) for message in packet])
                heard += packets[-1]
        meters = [packet for packet in packets if any("/meter/" in address for address, _ in packet)]
        self.assertTrue(all(len(packet) > 1 for packet in meters), "meters come in bundles")
        self.assertLessEqual(wanted, {address for address, _ in heard})
        self.assertEqual([values for address, values in heard if address == f"/lacquer/node/{fader}/level"], [[-9.0]])
        positions = [values[0] for address, values in heard if address == "/lacquer/transport/position"]
        self.assertEqual(positions, sorted(positions))
        self.assertEqual(other.answers(), [], "who has not subscribed hears nothing")
        listener.send("/lacquer/unsubscribe")
        time.sleep(0.5)
        listener.answers(0)
        self.assertEqual(listener.answers(0.5), [])

    def test_a_stranger_is_refused_and_never_answered(self):
        playing, port, _ = self.play_with_osc("--osc-bind", "0.0.0.0", "--osc-allow", "127.0.0.2")
        stranger, friend = Client(self, port), Client(self, port, "127.0.0.2")
        fader = self.nodes()["kick fader"]["id"]
        stranger.send(f"/lacquer/node/{fader}/level", -20.0)
        stranger.send("/lacquer/nodes")
        stranger.send("/lacquer/transport/stop")
        self.assertIn("OSC from 127.0.0.1 is refused", playing.wait_for("notice")["text"])
        self.assertEqual(stranger.answers(), [])
        self.assertEqual(friend.ask(f"/lacquer/node/{fader}/level")[1], [0.0])
        self.assertEqual(friend.ask("/lacquer/transport/playing")[1], [1])

    def test_malformed_osc_is_told_to_its_sender_and_does_nothing_else(self):
        playing, port, _ = self.play_with_osc()
        client = Client(self, port)
        for garbage in (b"", b"hello", b"/x", b"/a\0\0,i\0\0", b"#bundle\0", b"#bundle\0" + b"\xff" * 100,
                        osc("/lacquer/transport/stop")[:-1], b"\xff" * 60000):
            client.socket.sendto(garbage, client.to)
            self.assertTrue(select.select([client.socket], [], [], 10)[0], garbage)
            address, (_, what) = read_osc(client.socket.recv(65536))
            self.assertEqual(address, "/lacquer/error")
            self.assertIn("no OSC", what)
        self.assertEqual(client.ask("/lacquer/transport/playing")[1], [1])

    def test_osc_is_off_unless_it_is_asked_for_and_listens_to_this_machine_alone(self):
        def listens(process):
            """Local addresses and ports of a process's UDP sockets, as the kernel lists them."""
            owned = {link.split("[")[1].rstrip("]") for link in studio.open_files(process.pid) if link.startswith("socket:")}
            found = set()
            for table in ("udp", "udp6"):
                for line in Path(f"/proc/{process.pid}/net/{table}").read_text().splitlines()[1:]:
                    words = line.split()
                    if words[9] in owned:
                        found.add(words[1].split(":")[0])
            return found
        env = self.server().env
        without = Playing(self, self.session, env=env)
        without.wait_for("status", state="playing")
        self.assertEqual(listens(without.process), set())
        with_osc = Playing(self, self.session, "--osc=0", env=env)
        with_osc.wait_for("osc")
        # 127.0.0.1 and ::1 in the kernel's notation, on a machine of least bytes first.
        self.assertLessEqual(listens(with_osc.process), {"0100007F", "00000000000000000000000001000000"})
        self.assertIn("0100007F", listens(with_osc.process))

    def test_control_that_cannot_be_is_said(self):
        env = self.server().env
        for arguments, code, said in ((("--osc=0", "--osc-bind", "0.0.0.0"), 2, "nobody there may send"),
                                      (("--osc-allow", "127.0.0.1"), 2, "OSC is off"),
                                      (("--osc=0", "--osc-allow", "everyone"), 2, "no address"),
                                      (("--osc=70000",), 2, "osc"),
                                      (("--save",), 2, "nothing to save"),
                                      (("--midi", "organ"), 69, "organ")):
            got, out, error = run("play", self.session, *arguments, env=env)
            self.assertEqual((got, out), (code, ""), error)
            self.assertEqual(len(error.splitlines()), 1, error)
            self.assertIn(said, error)


if __name__ == "__main__":
    studio.main()
