"""Sequencing for vinyl from the outside: an album goes in as JSON, an order comes out."""

import itertools
import json
import random

import studio
from studio import StudioTest, run


def worked_example():
    """Six songs on two sides, with what is known of their best order."""
    slices = {
        "t1 opener": (52.5, [[128.06, 0.03148, 1.505], [128.29, 0.03078, 1.3538], [123.33, 0.03083, 1.3729],
                             [134.08, 0.02521, 1.2263]]),
        "t2 ballad": (69.0, [[91.75, 0.00897, 0.3606], [91.39, 0.00956, 0.3919], [95.95, 0.00829, 0.2987],
                                [91.19, 0.00799, 0.2874]]),
        "t3 single": (48.0, [[103.22, 0.02349, 0.953], [120.71, 0.03611, 1.775], [136.29, 0.05061, 2.043],
                                [154.49, 0.05718, 2.3081]]),
        "t4 acoustic": (58.5, [[94.94, 0.01223, 0.4805], [93.05, 0.00923, 0.3908], [90.33, 0.00815, 0.4696],
                                  [91.05, 0.01157, 0.4138]]),
        "t5 groove": (66.0, [[151.1, 0.03328, 1.0266], [135.09, 0.03408, 1.225], [151.57, 0.02758, 1.0572],
                                [144.07, 0.03241, 1.1404]]),
        "t6 finale": (87.0, [[103.61, 0.02365, 1.2674], [127.87, 0.02974, 1.399], [130.79, 0.03707, 2.169],
                                [146.24, 0.05762, 2.3637]]),
    }
    return {"rpm": 33.333333333333336, "r_start_mm": 146.05, "r_min_mm": 60.3, "gap_s": 2.0, "gap_mm": 0.25, "sides": 2,
            "max_side_s": 1320, "weights": {"curv": 0.02, "tau": 1e-05, "balance": 0.0},
            "tracks": [{"id": id, "slices": [[seconds, *each] for each in list]} for id, (seconds, list) in slices.items()]}


def cost(instance, order):
    """The definition; None where a side is too long."""
    total, times, flat = 0, [], [id for side in order for id in side]
    tracks = {track["id"]: track for track in instance["tracks"]}
    for side in order:
        rho = time = 0
        for place, id in enumerate(side):
            if place > 0:
                rho, time = rho + instance["gap_mm"], time + instance["gap_s"]
            for seconds, pitch, d60, c60 in tracks[id]["slices"]:
                use = seconds * instance["rpm"] / 60 * pitch / 1000
                g = (60 / (instance["r_start_mm"] - rho - use / 2)) ** 2
                total += seconds * ((d60 * g) ** 2 + instance["weights"]["curv"] * max(0, c60 * g - 1) ** 2)
                rho, time = rho + use, time + seconds
        if instance["r_start_mm"] - rho < instance["r_min_mm"] - 1e-9 or time > instance["max_side_s"] + 1e-9:
            return None
        times.append(time)
    digital = list(tracks)
    pairs = sum(digital.index(a) > digital.index(b) for a, b in itertools.combinations(flat, 2))
    weights = instance["weights"]
    return total + weights["tau"] * pairs + weights["balance"] * ((max(times) - min(times)) / 60) ** 2


class VinylSolveTest(StudioTest):
    def write(self, name, value):
        path = self.folder / name
        path.write_text(json.dumps(value))
        return path

    def solve(self, instance, *options):
        code, out, error = run("vinyl", "solve", self.write("instance.json", instance), "--json", *options)
        self.assertEqual(code, 0, error)
        return json.loads(out)

    def test_the_worked_example_has_its_known_optimum(self):
        instance = worked_example()
        found = self.solve(instance)
        self.assertEqual(list(found), ["cost", "sides", "proof"])
        self.assertAlmostEqual(found["cost"], 0.07428597519864708, delta=1e-9)
        self.assertEqual(found["sides"], [["t6 finale", "t1 opener", "t2 ballad"], ["t3 single", "t5 groove", "t4 acoustic"]])
        self.assertEqual(found["proof"], "exact")
        self.assertAlmostEqual(cost(instance, found["sides"]), found["cost"], delta=1e-12)
        code, out, error = run("vinyl", "solve", self.folder / "instance.json")
        self.assertEqual(code, 0, error)
        self.assertIn("optimal: no order costs less", out)
        self.assertIn("A1", out)

    def test_an_order_by_hand_is_told_what_it_costs_or_why_it_cannot_be_cut(self):
        instance = worked_example()
        ids = [track["id"] for track in instance["tracks"]]
        order = self.write("order.json", [ids[:4], ids[4:]])
        self.assertAlmostEqual(self.solve(instance, "--evaluate", order)["cost"], 0.10899314593582746, delta=1e-9)
        code, out, _ = run("vinyl", "solve", self.folder / "instance.json", "--evaluate", order)
        self.assertEqual(code, 0)
        self.assertAlmostEqual(float(out.split()[1]), 0.10899314593582746, delta=1e-9)
        instance["max_side_s"] = 600
        self.write("instance.json", instance)
        code, out, error = run("vinyl", "solve", self.folder / "instance.json", "--evaluate", order)
        self.assertEqual((code, out), (65, ""))
        self.assertIn("side A lasts 918.000 s, 318.000 s more than the 600.000 s of a side", error)

    def test_nothing_beats_a_random_album_on_three_sides(self):
        chance = random.Random(5)
        instance = worked_example()
        instance.update(sides=3, max_side_s=800, weights={"curv": 0.02, "tau": 1e-4, "balance": 1e-3})
        for track in instance["tracks"]:
            for each in track["slices"]:
                each[1] *= chance.uniform(0.8, 1.1)
        found = self.solve(instance)
        ids = [track["id"] for track in instance["tracks"]]
        least = min(value for order in itertools.permutations(ids) for a, b in itertools.combinations(range(1, 6), 2)
                    if (value := cost(instance, [order[:a], order[a:b], order[b:]])) is not None)
        self.assertAlmostEqual(found["cost"], least, delta=1e-12)

    def test_the_trade_off_ends_at_the_digital_order(self):
        found = self.solve(worked_example(), "--trade-off")
        self.assertEqual(found["kind"], "front")
        points = found["tradeOff"]
        self.assertEqual([point["inversions"] for point in points], sorted((p["inversions"] for p in points), reverse=True))
        self.assertEqual([point["distortion"] for point in points], sorted(point["distortion"] for point in points))
        self.assertAlmostEqual(points[0]["distortion"], 0.07422597519864707, delta=1e-9)
        self.assertEqual(points[-1]["inversions"], 0)
        self.assertIsNone(points[-1]["tauTo"])

    def test_what_cannot_be_is_told_and_nothing_is_printed(self):
        for change, told in (({"sides": 7}, "7 sides for 6 songs"),
                             ({"max_side_s": 500}, "at least 4 sides"),
                             ({"before": [["t1 opener", "t2 ballad"], ["t2 ballad", "t1 opener"]]}, "in a circle"),
                             ({"tracks": []}, "of one at least"),
                             ({"pinz": {}}, "did you mean pins?")):
            with self.subTest(told):
                code, out, error = run("vinyl", "solve", self.write("bad.json", worked_example() | change), "--json")
                self.assertEqual((code, out), (65, ""), error)
                self.assertIn(told, error)
        self.assertEqual(run("vinyl", "solve", self.folder / "none.json")[0], 66)


if __name__ == "__main__":
    studio.main()
