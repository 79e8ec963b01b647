"""`lacquer nodes TYPE --plot` and the pictures of the node reference, from the outside."""

import json
import math
import os
import re
import subprocess
import xml.dom.minidom

import studio
from studio import StudioTest, run


def curves_of(svg):
    """The curves of a picture as lists of points in tenths of a pixel; stems are lists of two points each."""
    field = next(g for g in xml.dom.minidom.parseString(svg).getElementsByTagName("g") if g.hasAttribute("clip-path"))
    return [points_of(path.getAttribute("d")) for path in field.getElementsByTagName("path")]


def points_of(path):
    strokes = []
    for command, words in re.findall("([MlV])([^MlV]*)", path):
        numbers = [int(word) for word in re.findall(r"-?\d+", words)]
        if command == "M":
            strokes.append([tuple(numbers)])
        elif command == "V":
            strokes[-1].append((strokes[-1][-1][0], numbers[0]))
        else:
            for x, y in zip(numbers[::2], numbers[1::2]):
                strokes[-1].append((strokes[-1][-1][0] + x, strokes[-1][-1][1] + y))
    return strokes


def distance(point, stroke):
    """From a point to the nearest place of a stroke."""
    nearest = math.dist(point, stroke[0])
    for start, end in zip(stroke, stroke[1:]):
        along = (end[0] - start[0], end[1] - start[1])
        length = along[0] ** 2 + along[1] ** 2
        share = length and ((point[0] - start[0]) * along[0] + (point[1] - start[1]) * along[1]) / length
        share = min(1, max(0, share))
        nearest = min(nearest, math.dist(point, (start[0] + share * along[0], start[1] + share * along[1])))
    return nearest


class PlotsTest(StudioTest):
    def plot(self, *arguments, env=None):
        file = self.folder / "plot.svg"
        code, out, error = run("nodes", *arguments, "--plot", file, env=env)
        self.assertEqual(code, 0, error)
        self.assertIn(str(file), out)
        return file.read_text()

    def numbers(self, *arguments):
        code, out, error = run("nodes", *arguments, "--json")
        self.assertEqual(code, 0, error)
        return json.loads(out)

    def refused(self, *arguments):
        code, out, error = run("nodes", *arguments)
        self.assertEqual(out, "")
        self.assertEqual(len(error.splitlines()), 1, error)
        return code, error

    def test_a_picture_has_a_curve_for_each_preset_and_names_them(self):
        presets = ("Bass, steady", "Mix bus, glue", "Master, a touch")
        svg = self.plot("lacquer:compressor", *(word for preset in presets for word in ("--preset", preset)))
        self.assertLess(len(svg), 15000)
        document = xml.dom.minidom.parseString(svg)
        self.assertEqual(document.getElementsByTagName("title")[0].firstChild.data, "Compressor: levels")
        self.assertIn(presets[0], document.getElementsByTagName("desc")[0].firstChild.data)
        texts = [text.firstChild.data for text in document.getElementsByTagName("text")]
        for text in (*presets, "unchanged", "Level out (dBFS)"):
            self.assertIn(text, texts)
        self.assertEqual(len(curves_of(svg)), len(presets) + 1)
        self.assertEqual([file.name for file in self.folder.iterdir()], ["plot.svg"], "and nothing is left beside it")

    def test_a_picture_is_the_same_whatever_the_locale(self):
        german = {"LC_ALL": "de_DE.UTF-8", "LOCPATH": os.path.join(os.environ["LACQUER_BINARY"], "locale")}
        settings = ("lacquer:eq", "--set", "band2.gain=4.5", "--tone", "1234.5")
        self.assertEqual(self.plot(*settings), self.plot(*settings, env=german))

    def test_numbers_are_those_of_the_settings(self):
        bell = self.numbers("lacquer:eq", "--characteristic", "magnitude", "--set", "band3.frequency=1000",
                            "band3.gain=6")
        self.assertEqual((bell["characteristic"], bell["x"]["unit"], bell["y"]["unit"]), ("magnitude", "Hz", "dB"))
        points = dict(map(tuple, bell["curves"][0]["points"]))
        self.assertAlmostEqual(points[1000], 6, delta=0.001)
        self.assertAlmostEqual(points[20], 0, delta=0.01)

    def test_what_is_set_goes_before_the_preset(self):
        loud = self.numbers("lacquer:clipper", "--preset", "Mix bus, drum peaks shaved", "--set", "ceiling=-12", "knee=0")
        self.assertAlmostEqual(loud["curves"][0]["points"][-13][1], -12, delta=0.01)
        self.assertLess(loud["curves"][0]["points"][-1][1], -9, "no more than a square wave of -12 dBFS")

    def test_the_tone_can_be_chosen(self):
        lines = self.numbers("lacquer:saturation", "--tone", "100", "--set", "curve=tube", "drive=12")["curves"][0]
        places = [x / 100 for x, y in lines["points"] if y > -60]
        for harmonic in (1, 2, 3):
            self.assertTrue(any(abs(place - harmonic) < 0.02 for place in places), places)

    def test_a_plugin_is_measured_as_well(self):
        uri = "http://lv2plug.in/plugins/eg-amp"
        points = self.numbers(uri, "--set", "gain=-6")["curves"][0]["points"]
        self.assertEqual(len(points), 242)
        for frequency, gain in points:
            self.assertAlmostEqual(gain, -6, delta=0.01, msg=frequency)
        self.assertEqual(len(curves_of(self.plot(uri, "--characteristic", "burst"))), 2)

    def test_a_plugin_that_goes_wrong_is_named_and_leaves_no_picture(self):
        file = self.folder / "plot.svg"
        own = {"LV2_PATH": os.path.join(os.environ["LACQUER_BINARY"], "lv2") + ":/usr/lib/lv2"}
        for plugin, hint in (("not-a-number", "Not a number: puts out values that are not numbers"),
                             ("crash-in-run", "it crashed (SIGSEGV) while it ran")):
            code, _, error = run("nodes", f"urn:lacquer:misbehaving#{plugin}", "--sandbox", "--set", "amount=1", "--plot",
                                 file, env=own)
            self.assertEqual(code, 1, error)
            self.assertIn(hint, error)
            self.assertFalse(file.exists())

    def test_types_tell_what_they_have(self):
        self.assertEqual(self.numbers("lacquer:compressor")["characteristics"], ["levels", "burst"])
        self.assertEqual(self.numbers("lacquer:meter")["characteristics"], [])
        self.assertIn("Plots: levels burst", run("nodes", "lacquer:compressor")[1])

    def test_what_cannot_be_plotted_is_refused(self):
        file = self.folder / "plot.svg"
        file.write_text("as it was")
        seven = [word for _ in range(7) for word in ("--preset", "Bass, steady")]
        for code, hint, arguments in (
                (2, "choose one of: levels, burst", ("lacquer:compressor", "--characteristic", "loudness")),
                (2, "choose one of: levels", ("lacquer:gate", "--characteristic", "magnitude")),
                (2, "nothing that could be plotted", ("lacquer:meter",)),
                (2, "up to 6", ("lacquer:compressor", *seven)),
                (69, 'choose one of "', ("lacquer:compressor", "--preset", "No such")),
                (2, "no parameter", ("lacquer:compressor", "--set", "loudness=3")),
                (2, "from", ("lacquer:compressor", "--set", "ratio=500")),
                (2, "--tone", ("lacquer:compressor", "--tone", "5")),
                (2, "--level", ("lacquer:compressor", "--level", "6")),
                (65, "lacquer:compressor", ("lacquer:compresor",)),
                (2, "TYPE", ())):
            status, error = self.refused(*arguments, "--plot", file)
            self.assertEqual(status, code, error)
            self.assertIn(hint, error)
        self.assertEqual(file.read_text(), "as it was")

    def test_a_measurement_of_which_nothing_becomes_is_refused(self):
        status, error = self.refused("lacquer:compressor", "--characteristic", "levels")
        self.assertEqual(status, 2)
        self.assertIn("--plot FILE.svg", error)

    def test_a_picture_that_cannot_be_written_is_an_error(self):
        status, error = self.refused("lacquer:pan", "--plot", self.folder / "none" / "plot.svg")
        self.assertEqual(status, 73, error)
        self.assertIn("plot.svg", error)


class NodeReferenceTest(StudioTest):
    def alike(self, picture, made, kept):
        """Curves may be a third of a pixel apart: what filters are made of is rounded otherwise on other machines."""
        most = 3
        self.assertEqual(len(made), len(kept), picture)
        for curve, other in zip(made, kept):
            for one, two in ((curve, other), (other, curve)):
                for stroke in one:
                    if len(one) > 1 and stroke[0][1] - stroke[-1][1] < 200:
                        continue  # a line near the lowest level may be there or not
                    for point in stroke[-1:] if len(one) > 1 else stroke:
                        self.assertLessEqual(min(distance(point, there) for there in two), most, f"{picture}: {point}")

    def test_the_node_reference_is_that_of_the_catalogue(self):
        subprocess.run(["python3", studio.SOURCE / "docs/node_reference.py", self.folder], check=True)
        docs = studio.SOURCE / "docs"
        page = (self.folder / "nodes.md").read_text()
        self.assertEqual(page, (docs / "nodes.md").read_text())
        pictures = sorted(file.name for file in (self.folder / "nodes").iterdir())
        self.assertEqual(pictures, sorted(file.name for file in (docs / "nodes").iterdir()))
        self.assertEqual(pictures, sorted(re.findall(r"\]\(nodes/([^)]*)\)", page)))
        for picture in pictures:
            made, kept = ((folder / "nodes" / picture).read_text() for folder in (self.folder, docs))
            self.assertLess(len(made), 15000, picture)
            without_curves = [re.sub(r' d="M[^"]*"', "", svg) for svg in (made, kept)]
            self.assertEqual(*without_curves, picture)
            self.alike(picture, curves_of(made), curves_of(kept))


if __name__ == "__main__":
    studio.main()
