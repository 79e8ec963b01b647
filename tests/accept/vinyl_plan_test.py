"""`lacquer vinyl plan`: the order of an album's record, held against a reckoning of its own and all orders there are."""

import itertools
import json
import math
import random
import re
import shutil
import struct
import subprocess
import unittest
import wave
from pathlib import Path

import studio
from studio import run

RATE = 16000


def song(path, seconds, level, hertz, seed, channels=2, rate=RATE):
    """A tone under noise: how high and loud says how it is traced, how deep how much room it takes."""
    generator = random.Random(seed)
    samples = []
    for frame in range(round(seconds * rate)):
        value = level * (0.7 * math.sin(2 * math.pi * hertz * frame / rate) + 0.3 * generator.uniform(-1, 1))
        samples.extend([round(32767 * value)] * channels)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return path


def steady(path, seconds, value, rate=2000):
    """One value throughout, mono: silence, or nothing but direct current."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(struct.pack("<h", value) * round(seconds * rate))
    return path


def cost(instance, order):
    """What an order costs, as the instance format says; None where it cannot be cut."""
    follows = {(a, b) for block in instance["blocks"] for a, b in zip(block, block[1:])}
    tracks = {track["id"]: track["slices"] for track in instance["tracks"]}
    number = {track["id"]: i for i, track in enumerate(instance["tracks"])}
    total, times = 0, []
    for side in order:
        radius, seconds = instance["r_start_mm"], 0
        for i, name in enumerate(side):
            if i and (side[i - 1], name) not in follows:
                radius -= instance["gap_mm"]
                seconds += instance["gap_s"]
            for dt, pitch, d60, c60 in tracks[name]:
                use = dt * instance["rpm"] / 60 * pitch / 1000
                g = (60 / (radius - use / 2)) ** 2
                total += dt * ((d60 * g) ** 2 + instance["weights"]["curv"] * max(0, c60 * g - 1) ** 2)
                radius -= use
                seconds += dt
        if radius < instance["r_min_mm"] - 1e-9:
            return None
        times.append(seconds)
    flat = [number[name] for side in order for name in side]
    total += instance["weights"]["tau"] * sum(a > b for a, b in itertools.combinations(flat, 2))
    return total + instance["weights"]["balance"] * ((max(times) - min(times)) / 60) ** 2


def all_orders(names, sides):
    for order in itertools.permutations(names):
        for cuts in itertools.combinations(range(1, len(names)), sides - 1):
            edges = [0, *cuts, len(names)]
            yield [list(order[a:b]) for a, b in zip(edges, edges[1:])]


class VinylPlanTest(studio.StudioTest):
    def new_album(self, *files, gap=2):
        album = self.folder / "sea.lacquer-album"
        code, _, error = run("album", "new", album, *files, "--gap", gap, "--title", "Meer")
        self.assertEqual(code, 0, error)
        return album

    def five_songs(self, gap=2):
        kinds = [(9, 0.2, 5000), (7, 0.9, 6500), (8, 0.8, 120), (6, 0.4, 2500), (10, 0.6, 4000)]
        return self.new_album(*[song(self.folder / f"0{i + 1} - Song {i + 1}.wav", *kind, seed=i)
                                for i, kind in enumerate(kinds)], gap=gap)

    def plan(self, album, *arguments):
        code, out, error = run("vinyl", "plan", album, "--json", *arguments)
        self.assertEqual(code, 0, error)
        return json.loads(out)

    def refused(self, album, *arguments):
        code, out, error = run("vinyl", "plan", album, *arguments)
        self.assertNotEqual(code, 0, out)
        return error

    def instance(self, album, *arguments):
        path = self.folder / "instance.json"
        plan = self.plan(album, "--instance", path, *arguments)
        return plan, json.loads(path.read_text())

    def edit(self, album, change):
        path = album / "album.json"
        content = json.loads(path.read_text())
        change(content)
        path.write_text(json.dumps(content))

    def test_the_best_order_is_the_best_of_all(self):
        album = self.five_songs()
        plan, instance = self.instance(album, "--gain", "3", "--balance", "0.001")
        names = [track["id"] for track in instance["tracks"]]
        costs = [c for order in all_orders(names, 2) if (c := cost(instance, order)) is not None]
        self.assertEqual(len(costs), 480)
        self.assertEqual(plan["best"]["proof"], "exact")
        self.assertAlmostEqual(plan["best"]["cost"], min(costs), delta=1e-9 * min(costs))
        ours = [[names[n - 1] for n in side] for side in plan["best"]["order"]]
        self.assertAlmostEqual(cost(instance, ours), plan["best"]["cost"], delta=1e-12)
        digital = [cost(instance, [names[:k], names[k:]]) for k in range(1, 5)]
        self.assertAlmostEqual(plan["digital"]["cost"], min(digital), delta=1e-9 * min(digital))

    def test_slices_are_a_second_at_most_and_last_as_long_as_the_songs(self):
        _, instance = self.instance(self.five_songs())
        for track, seconds in zip(instance["tracks"], [9, 7, 8, 6, 10]):
            self.assertLessEqual(max(s[0] for s in track["slices"]), 1 + 1e-9)
            self.assertAlmostEqual(sum(s[0] for s in track["slices"]), seconds, delta=0.01)

    def test_an_order_by_hand_costs_what_it_costs(self):
        album = self.five_songs()
        plan, instance = self.instance(album, "--order", "5,1/4,3,2")
        names = [track["id"] for track in instance["tracks"]]
        by_hand = [[names[4], names[0]], [names[3], names[2], names[1]]]
        self.assertAlmostEqual(plan["cost"], cost(instance, by_hand), delta=1e-12)
        self.assertEqual(plan["order"], [[5, 1], [4, 3, 2]])
        self.assertGreater(plan["cost"], plan["best"]["cost"])
        if "solve" in run("vinyl", "--help")[1]:
            order = self.folder / "order.json"
            order.write_text(json.dumps(by_hand))
            code, out, error = run("vinyl", "solve", self.folder / "instance.json", "--evaluate", order, "--json")
            self.assertEqual(code, 0, error)
            self.assertAlmostEqual(json.loads(out)["cost"], plan["cost"], delta=1e-12)
        code, out, _ = run("vinyl", "plan", album, "--order", "5,1/4,3,2")
        self.assertEqual(code, 0)
        self.assertIn("The order by hand costs", out)

    def test_a_wish_never_lowers_the_cost_and_is_kept(self):
        album = self.five_songs()
        free = self.plan(album, "--depart", "0.0001")
        kept = {
            ("--first", "A=4"): lambda sides: sides[0][0] == 4,
            ("--last", "B=2"): lambda sides: sides[1][-1] == 2,
            ("--together", "5,3,1"): lambda sides: any(s[i:i + 3] == [5, 3, 1] for s in sides for i in range(3)),
            ("--before", "3,2"): lambda sides: sum(sides, []).index(3) < sum(sides, []).index(2),
            ("--same-side", "2,3"): lambda sides: any({2, 3} <= set(s) for s in sides),
            ("--not-on", "2=A"): lambda sides: 2 in sides[1],
        }
        for wish, holds in kept.items():
            with self.subTest(wish=wish):
                plan = self.plan(album, "--depart", "0.0001", *wish)
                self.assertTrue(holds(plan["best"]["order"]), plan["best"]["order"])
                self.assertGreaterEqual(plan["best"]["cost"], free["best"]["cost"] * (1 - 1e-12))

    def test_the_trade_off_falls_from_the_best_to_the_digital_order(self):
        album = self.five_songs()
        plan, instance = self.instance(album, "--gain", "3")
        points = plan["tradeOffs"]
        self.assertGreaterEqual(len(points), 2)
        # The front of all orders: for each number of turned pairs the least distortion, unless fewer have it too.
        names = [track["id"] for track in instance["tracks"]]
        instance["weights"]["tau"] = 0
        least = {}
        for order in all_orders(names, 2):
            flat = [names.index(name) for side in order for name in side]
            pairs, value = sum(a > b for a, b in itertools.combinations(flat, 2)), cost(instance, order)
            if value is not None:
                least[pairs] = min(value, least.get(pairs, math.inf))
        front = [pairs for pairs in least if all(least[pairs] < least[k] * (1 - 1e-12) for k in least if k < pairs)]
        self.assertEqual(plan["tradeOffKind"], "front")
        self.assertEqual([point["inversions"] for point in points], sorted(front, reverse=True))
        for point in points:
            self.assertAlmostEqual(point["distortion"], least[point["inversions"]], delta=1e-9)
        self.assertIn("all orders that no other beats in both", run("vinyl", "plan", album, "--gain", "3")[1])
        for near, far in zip(points[1:], points):
            self.assertLess(near["inversions"], far["inversions"])
            self.assertGreater(near["distortion"], far["distortion"])
        self.assertEqual(points[-1]["inversions"], 0)

    def test_what_is_joined_stays_in_one_piece(self):
        album = self.five_songs()
        self.edit(album, lambda content: (content["songs"][1].update(gap=0.4), content["songs"][4].update(gap=-1.5)))
        plan = self.plan(album, "--gain", "0")
        for pair in ([1, 2], [4, 5]):
            self.assertTrue(any(side[i:i + 2] == pair for side in plan["best"]["order"] for i in range(len(side))))
        self.assertEqual(len(plan["notes"]), 2)
        self.assertEqual([s["song"] for side in plan["sides"] for s in side["songs"] if s["joined"]], [2, 5])
        torn = self.plan(album, "--gain", "0", "--order", "1,3,2/4,5")
        self.assertIsNone(torn["cost"])
        self.assertIn("block", torn["fault"])
        self.assertIn("follow", self.refused(album, "--together", "1,3"))

    def test_a_hidden_song_goes_with_the_one_behind_it(self):
        album = self.five_songs()
        self.edit(album, lambda content: content["songs"][0].update(hidden=True))
        plan = self.plan(album, "--sides", "2")
        self.assertEqual(sorted(sum(plan["best"]["order"], [])), [2, 3, 4, 5])
        self.assertTrue(any("hidden" in note for note in plan["notes"]))
        self.assertIn("hidden", self.refused(album, "--first", "A=1"))

    def test_apply_writes_the_record_and_nothing_else(self):
        album = self.five_songs()
        self.edit(album, lambda content: content.update(desk={"blue": [1, 2]}))
        before = json.loads((album / "album.json").read_text())
        plan = self.plan(album, "--first", "A=4", "--gain", "-2", "--depart", "0.5", "--apply")
        after = json.loads((album / "album.json").read_text())
        record = after.pop("vinyl")
        self.assertEqual(after, before)
        self.assertEqual(record["order"], plan["best"]["order"])
        self.assertEqual(record["first"], {"A": 4})
        self.assertEqual((record["gain"], record["departure"], record["sides"]), (-2, 0.5, 2))
        again = self.plan(album)
        self.assertEqual(again["best"], plan["best"])
        self.assertEqual(run("album", "check", album)[0], 0)
        self.plan(album, "--order", "4,1,2/3,5", "--apply")
        self.assertEqual(json.loads((album / "album.json").read_text())["vinyl"]["order"], [[4, 1, 2], [3, 5]])
        self.assertIn("cannot be cut", self.refused(album, "--order", "1,4,2/3,5", "--apply"))
        self.assertEqual(json.loads((album / "album.json").read_text())["vinyl"]["order"], [[4, 1, 2], [3, 5]])

    def test_what_does_not_fit_is_told_with_what_would_help(self):
        # Silence takes 70 um of each turn of 1.8 s: the 30.15 mm of a 7-inch have room for 12.9 minutes.
        files = [steady(self.folder / f"0{i} - Calm.wav", 7 * 60, 0) for i in (1, 2, 3)]
        album = self.new_album(*files)
        code, out, error = run("vinyl", "plan", album, "--format", "7in", "--gain", "0", "--apply")
        self.assertNotEqual(code, 0)
        self.assertIn("DOES NOT FIT", out)
        self.assertIn("--sides 3", out)
        self.assertNotIn("--gain", out)  # silence takes the same at any level
        self.plain_words(out + error)
        self.assertIn("nothing was written", error)
        self.assertNotIn("vinyl", json.loads((album / "album.json").read_text()))

    def test_a_song_that_is_too_long_fits_on_no_side(self):
        album = self.new_album(steady(self.folder / "long.wav", 13.5 * 60, 0), steady(self.folder / "short.wav", 60, 0))
        plan = self.plan(album, "--format", "7in")
        self.assertFalse(plan["fits"])
        self.assertIsNone(plan["best"])
        self.assertIn("1. long", plan["help"]["why"])
        self.assertEqual([plan["help"][name] for name in ("gainDb", "sides", "gapSeconds")], [None, None, None])
        self.assertAlmostEqual(plan["sides"][0]["endRadiusMm"], 84.15 - 13.5 * 60 / 1.8 * 0.070, delta=0.001)

    def plain_words(self, text):
        for member in ("r_min_mm", "r_start_mm", "gap_mm", "gap_s", "max_side_s"):
            self.assertNotIn(member, text)

    def test_a_song_of_45_minutes_is_told_by_how_much_it_is_too_long(self):
        # Of low rate, so that it is made and read in no time; it is analysed once, as that takes as long as of any rate.
        long = self.folder / "long.flac"
        subprocess.run(["sox", "-R", "-n", "-r", "2000", "-b", "16", "-c", "1", long, "synth", "2700", "sine", "60", "vol",
                        "0.3"], check=True)
        album = self.new_album(long, steady(self.folder / "short.wav", 10, 0))
        code, out, error = run("vinyl", "plan", album, "--gain", "0", "--apply")
        self.assertEqual(code, 65, error)
        self.assertIn("nothing was written", error.lower() + out.lower())
        # Even as silence: 1500 turns of 70 um are 105 mm, and a side has 85.75.
        found = re.search(r'"1\. long" fits on no side: it takes ([\d.]+) mm, and a side has 85\.750 mm', out)
        self.assertTrue(found, out)
        taken = float(found[1])
        # The lathe gives way to twice the 0.3 of 20.778 um that 60 Hz swing at 0 dB.
        self.assertAlmostEqual(taken, 1500 * (0.070 + 2 * 0.3 * 0.020778), delta=0.15)
        share, seconds = re.search(r"has to take ([\d.]+) % less: .* by (\d+) s", out).groups()
        self.assertAlmostEqual(float(share), 100 * (1 - 85.75 / taken), delta=0.01)
        self.assertAlmostEqual(float(seconds), 2700 * (1 - 85.75 / taken), delta=1)
        self.plain_words(out + error)

    def test_wishes_that_leave_no_room_are_told_in_words_for_people(self):
        album = self.new_album(*[song(self.folder / f"0{i} - Bass.wav", 60, 0.9, 50 + i, i, channels=1, rate=2000)
                                 for i in (1, 2, 3)])
        loud = ("--format", "7in", "--reference-velocity", "20", "--gain", "20")
        out = run("vinyl", "plan", album, *loud)[1]
        self.assertIn("DOES NOT FIT", out)
        self.plain_words(out)
        free = self.plan(album, *loud[:4], "--sides", "3")
        gain = min(free["loudestCutDb"] - 0.1, 20)
        out = run("vinyl", "plan", album, *loud[:4], "--gain", f"{gain:.1f}", "--sides", "2", "--same-side", "1,2")[1]
        self.assertIn("DOES NOT FIT", out)
        self.plain_words(out)

    def test_limits_are_the_house_s_unless_said_otherwise(self):
        album = self.new_album(song(self.folder / "bright.wav", 6, 0.9, 5000, 1))
        def events(plan, metric):
            return [e for side in plan["sides"] for e in side["events"] if e["metric"] == metric]
        usual = self.plan(album, "--sides", "1", "--gain", "0")
        self.assertEqual(usual["limits"]["curvature"], [0.5, 1])
        worst = usual["sides"][0]["songs"][0]["curvature"]
        lenient = f"curvature={worst * 1.01:.4f},{worst * 2:.4f}"
        strict = f"curvature={worst * 0.5:.4f},{worst * 0.9:.4f}"
        self.assertEqual(events(self.plan(album, "--sides", "1", "--gain", "0", "--limit", lenient), "curvature"), [])
        told = events(self.plan(album, "--sides", "1", "--gain", "0", "--limit", strict, "--apply"), "curvature")
        self.assertEqual({event["severity"] for event in told}, {"failure"})
        # They are in the album now: for the export, too, which may say otherwise again.
        stored = json.loads((album / "album.json").read_text())["vinyl"]["limits"]
        self.assertEqual(stored, {"curvature": [round(worst * 0.5, 4), round(worst * 0.9, 4)]})
        self.assertEqual(events(self.plan(album), "curvature"), told)
        for number, (more, limit) in enumerate((((), stored["curvature"]), (("--limit", "curvature=2,3"), [2, 3]))):
            out = self.folder / f"out{number}"
            code, said, error = run("vinyl", "export", album, "-o", out, "--json", *more)
            self.assertEqual(code, 0, error)
            self.assertEqual(json.loads(said)["limits"]["curvature"], limit)
            self.assertIn(f"curvature {limit[0]:g}, {limit[1]:g}", (out / "Record.html").read_text())
        code, said, error = run("vinyl", "prepare", album, "--limit", "curvature=0.2,0.3", "--json")
        self.assertEqual(json.loads(said)["limits"]["curvature"], [0.2, 0.3], error)
        code, said, error = run("vinyl", "analyse", self.folder / "bright.wav", "--limit", "lowEndHz=70")
        self.assertIn("lowEndHz 70 Hz", said, error)
        for bad, words in {"curvature=1,0.5": ["before it warns"], "curvature=0.5": ["1 values", "WARN,FAIL"],
                           "curvatur=1,2": ["is no limit", "curvature"], "lateral=nan,50": ["out of range", "1 to 500"],
                           "lowEndHz=100": ["70, 150 or 300"], "curvature": ["NAME=WARN,FAIL"],
                           "curvature=0.5,": ["NAME=WARN,FAIL"]}.items():
            for command in (("plan", album), ("analyse", self.folder / "bright.wav"), ("prepare", album),
                            ("export", album, "-o", self.folder / "none")):
                with self.subTest(bad=bad, command=command[0]):
                    code, _, error = run("vinyl", *command, "--limit", bad)
                    self.assertEqual(code, 2, error)
                    for word in words:
                        self.assertIn(word, error)
        self.assertFalse((self.folder / "none").exists())
        content = json.loads((album / "album.json").read_text())
        content["vinyl"]["limits"] = {"curvature": [1, 0.5]}
        (album / "album.json").write_text(json.dumps(content))
        self.assertIn("before it warns", self.refused(album))

    def test_the_gain_that_is_found_fits_and_a_tenth_more_does_not(self):
        files = [song(self.folder / f"0{i} - Bass.wav", 60, 0.9, 50 + i, i, channels=1, rate=2000) for i in (1, 2)]
        album = self.new_album(*files)
        loud = ("--format", "7in", "--reference-velocity", "20")  # four times as much as usual; 0 dB at the most
        found = self.plan(album, *loud)
        self.assertTrue(all(side["fits"] for side in found["sides"]))
        plan = self.plan(album, *loud, "--gain", "20")
        self.assertFalse(plan["fits"])
        gain = plan["help"]["gainDb"]
        self.assertTrue(self.plan(album, *loud, "--gain", f"{gain:.1f}")["fits"])
        self.assertFalse(self.plan(album, *loud, "--gain", f"{gain + 0.1:.1f}")["fits"])

    def test_bad_input_is_explained(self):
        album = self.five_songs()
        for arguments, words in {
            ("--sides", "6"): ["6 sides", "5 songs"],
            ("--first", "A=1", "--last", "B=1"): ["1. Song 1", "A", "B"],
            ("--before", "1,2", "--before", "2,1"): ["circle"],
            ("--together", "1,2", "--together", "1,3"): ["1. Song 1", "follow"],
            ("--first", "C=1"): ["no side", "A to B"],
            ("--first", "A=9"): ["no song", "1 to 5"],
            ("--order", "1,2/3,4"): ["song 5", "missing"],
            ("--order", "1,2/3,4,5,5"): ["twice"],
            ("--order", "1,2,3,4,5"): ["1 sides"],
            ("--gain", "loud"): ["no cut gain"],
            ("--gap", "1"): ["turn", "1.8"],
            ("--gap", "nan"): ["nan", "not in range"],
            ("--gain", "nan"): ["no cut gain"],
            ("--stylus", "nan"): ["nan", "not in range"],
            ("--reference-velocity", "nan"): ["nan", "not in range"],
            ("--balance", "nan"): ["nan", "not in range"],
            ("--depart", "nan"): ["nan", "not in range"],
        }.items():
            with self.subTest(arguments=arguments):
                error = self.refused(album, *arguments)
                for word in words:
                    self.assertIn(word, error)

    def test_an_instance_is_written_over_nothing(self):
        album = self.five_songs()
        master = self.folder / "01 - Song 1.wav"
        before = master.read_bytes()
        self.assertIn("exists already", self.refused(album, "--instance", master))
        self.assertEqual(master.read_bytes(), before)

    def test_wishes_of_sides_that_are_no_more_are_not_dropped(self):
        album = self.five_songs()
        self.plan(album, "--sides", "3", "--not-on", "2=C", "--apply")
        before = (album / "album.json").read_text()
        error = self.refused(album, "--sides", "2", "--apply")
        self.assertIn("side C", error)
        self.assertIn("--no-wishes", error)
        self.assertEqual((album / "album.json").read_text(), before)
        self.plan(album, "--sides", "2", "--no-wishes")

    def test_mono_silence_and_direct_current_are_planned(self):
        album = self.new_album(steady(self.folder / "silence.wav", 20, 0), steady(self.folder / "dc.wav", 20, 9000),
                               song(self.folder / "mono.wav", 10, 0.5, 1000, 3, channels=1))
        plan = self.plan(album)
        self.assertTrue(plan["fits"])
        self.assertEqual(plan["best"]["proof"], "exact")
        self.assertIn("converted", " ".join(plan["notes"]))  # 2 and 16 kHz

    def test_one_song_on_one_side(self):
        album = self.new_album(song(self.folder / "one.wav", 10, 0.5, 1000, 3))
        plan = self.plan(album, "--sides", "1")
        self.assertEqual(plan["best"]["order"], [[1]])
        self.assertIn("2 sides, but only 1 song", self.refused(album))

    def test_album_json_refuses_a_record_that_cannot_be(self):
        album = self.five_songs()
        text = (album / "album.json").read_text()
        for record, words in [
            ({"format": "13in"}, ["13in", "12in"]), ({"speed": 78}, ["33 or 45"]), ({"sides": 0}, ["sides"]),
            ({"order": [[1, 2], [3, 4]]}, ["song 5 is missing"]), ({"order": [[1, 2, 3, 4, 5]]}, ["1 sides"]),
            ({"order": [[1, 2, 2], [3, 4, 5]]}, ["twice"]), ({"first": {"C": 1}}, ["no side"]),
            ({"together": [[1]]}, ["together"]), ({"before": [[1, 6]]}, ["no song 6"]), ({"gap": 1}, ["turn"]),
        ]:
            with self.subTest(record=record):
                content = json.loads(text)
                content["vinyl"] = record
                (album / "album.json").write_text(json.dumps(content))
                code, _, error = run("vinyl", "plan", album)
                self.assertNotEqual(code, 0)
                for word in words:
                    self.assertIn(word, error)

    @unittest.skipUnless(list((studio.SOURCE / "../shared/data/album").glob("*.ogg")), "without ../shared")
    def test_a_real_album_is_planned(self):
        songs = sorted((studio.SOURCE / "../shared/data/album").glob("*.ogg"))
        album = self.new_album(*[Path(shutil.copy(each, self.folder)) for each in songs])
        plan, instance = self.instance(album, "--gain", "0")
        self.assertTrue(plan["fits"])
        self.assertEqual(plan["best"]["proof"], "exact")
        names = [track["id"] for track in instance["tracks"]]
        ours = [[names[n - 1] for n in side] for side in plan["best"]["order"]]
        self.assertAlmostEqual(cost(instance, ours), plan["best"]["cost"], delta=1e-9)
        self.assertLess(plan["best"]["cost"], plan["digital"]["cost"] * (1 + 1e-12))
        for side in plan["sides"]:
            self.assertGreaterEqual(side["endRadiusMm"], 60.3)
            for one, two in zip(side["songs"], side["songs"][1:]):
                self.assertLess(two["startRadiusMm"], one["endRadiusMm"])


if __name__ == "__main__":
    studio.main()
