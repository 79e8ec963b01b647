"""Reports in Chromium, on a phone and on a desk, light and dark: what is seen fits, stands out, and asks for nothing.

`./run test --browser` runs it, as Chromium is large. With LACQUER_KEEP_PICTURES=DIR, what was seen is left there."""

import itertools
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from chromium import Chromium

SOURCE = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("LACQUER", SOURCE / "build/test/bin/lacquer")).resolve()
SCREENS = [(360, 740), (390, 844), (1280, 900)]

# Elements that reach beyond the screen and cannot be scrolled within a box of their own.
TOO_WIDE = """[...document.querySelectorAll('main *')].filter(e => !e.closest('.table, svg') &&
    e.getClientRects().length && e.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
    .map(e => e.tagName + ': ' + e.textContent.slice(0, 40))"""

# The least contrast of a text with the ground of the page (WCAG 2.2, 1.4.3).
CONTRAST = """(() => {
    const light = colour => { const [r, g, b] = colour.match(/[\\d.]+/g).map(v => v / 255)
        .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
    const ground = light(getComputedStyle(document.body).backgroundColor);
    const ratio = colour => { const other = light(colour);
        return (Math.max(ground, other) + 0.05) / (Math.min(ground, other) + 0.05); };
    return Math.min(...[...document.querySelectorAll('h1,h2,h3,p,dt,dd,small,td,th,summary,svg text,footer')].map(e =>
        ratio(e.namespaceURI.endsWith('svg') ? getComputedStyle(e).fill : getComputedStyle(e).color)));
})()"""

# The smallest letters that are seen in a picture, in pixels of the screen.
LETTERS = """Math.min(...[...document.querySelectorAll('svg')].filter(s => s.getClientRects().length).map(s =>
    parseFloat(getComputedStyle(s.querySelector('text')).fontSize) * s.getScreenCTM().a))"""

# Letters of pictures that lie on each other, or leave their picture.
CLASHES = """[...document.querySelectorAll('svg')].filter(s => s.getClientRects().length).flatMap(s => {
    const frame = s.getBoundingClientRect(), texts = [...s.querySelectorAll('text')].filter(t => t.textContent);
    const boxes = texts.map(t => t.getBoundingClientRect());
    return texts.filter((t, i) => boxes[i].left < frame.left - 1 || boxes[i].right > frame.right + 1 ||
        boxes.some((b, j) => j < i && b.left < boxes[i].right - 0.5 && boxes[i].left < b.right - 0.5 &&
                                      b.top < boxes[i].bottom - 4 && boxes[i].top < b.bottom - 4))
        .map(t => s.querySelector('title').textContent + ': ' + t.textContent); })"""

# How many pictures of each figure are seen; how wide what is drawn in each is, but for those of silence.
SEEN_OF_FIGURES = """[...document.querySelectorAll('figure')].map(f =>
    [...f.querySelectorAll('svg')].filter(s => s.getClientRects().length).length)"""
DRAWN_WIDTHS = """[...document.querySelectorAll('svg')]
    .filter(s => s.getClientRects().length && !s.querySelector('desc').textContent.includes('silent'))
    .map(s => Math.max(...[...s.querySelectorAll('.band, .curve')].map(p => p.getBBox().width)))"""


def tell(*command):
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)


class ReportInBrowser(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="lacquer-browser-")
        cls.folder = Path(cls.temporary.name)
        tell(PROGRAM, "export", SOURCE / "sessions/examples/keep-on-rolling.lacquer", "-p", "streaming", "cd", "mp3",
             "-o", cls.folder / "song", "--report")
        loud = ["synth", "9", "pinknoise", "gain", "-n", "3"]  # beyond full scale
        tell("sox", "-V1", "-n", "-r", "44100", "-e", "float", "-b", "32", cls.folder / "Loud.wav", "channels", "2", *loud)
        long_name = "Donaudampfschifffahrtsgesellschaftskapit\u00e4n" * 2 + " <script>alert(1)</script>&"
        tell("sox", "-V1", "-n", "-r", "44100", "-c", "2", cls.folder / "Soft.wav", "synth", "5", "brownnoise", "vol", "0.1")
        tell("sox", "-V1", "-n", "-r", "44100", "-c", "1", cls.folder / "Silent.wav", "trim", "0", "5")
        tell(PROGRAM, "album", "new", cls.folder / "a.lacquer-album",
             *(cls.folder / f"{name}.wav" for name in ("Loud", "Soft", "Silent")), "--title", long_name)
        tell(PROGRAM, "album", "export", cls.folder / "a.lacquer-album", "--for", "streaming", "vinyl", "-o",
             cls.folder / "album", "--report")
        cls.pages = [next((cls.folder / name).glob("*.html")) for name in ("song", "album")]
        cls.browser = Chromium().__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.browser.__exit__()
        cls.temporary.cleanup()

    def in_each_view(self, check):
        """Calls `check` with the page, the width of the screen and its scheme, once it is shown so."""
        for page, (width, height), scheme in itertools.product(self.pages, SCREENS, ("light", "dark")):
            with self.subTest(page=page.parent.name, width=width, scheme=scheme):
                self.browser.open(page, width, height, scheme)
                check(page, width, scheme)

    def test_nothing_is_asked_for_and_nobody_complains(self):
        def check(page, *_):
            self.assertEqual(self.browser.requests(), [page.resolve().as_uri()])
            self.assertEqual(self.browser.complaints(), [])
        self.in_each_view(check)

    def test_pages_are_as_wide_as_the_screen(self):
        def check(_, width, __):
            self.browser.value("document.querySelectorAll('details').forEach(d => d.open = true)")
            self.assertEqual(self.browser.value("document.documentElement.scrollWidth"), width)
            self.assertEqual(self.browser.value(TOO_WIDE), [])
        self.in_each_view(check)

    def test_colours_follow_the_screen_and_texts_stand_out(self):
        def check(_, __, scheme):
            ground = self.browser.value("getComputedStyle(document.body).backgroundColor")
            shade = sum(int(part) for part in ground[4:-1].split(",")) / 3
            (self.assertGreater if scheme == "light" else self.assertLess)(shade, 128)
            self.assertGreaterEqual(self.browser.value(CONTRAST), 4.5)
        self.in_each_view(check)

    def test_letters_of_pictures_can_be_read_and_lie_apart(self):
        def check(*_):
            self.assertGreaterEqual(self.browser.value(LETTERS), 10)
            self.assertEqual(self.browser.value(CLASHES), [])
        self.in_each_view(check)

    def test_each_picture_is_seen_once_and_has_something_in_it(self):
        def check(_, width, __):
            self.assertEqual(set(self.browser.value(SEEN_OF_FIGURES)), {1})
            self.assertGreater(min(self.browser.value(DRAWN_WIDTHS)), width / 4)
        self.in_each_view(check)

    def test_the_page_is_painted(self):
        def check(page, width, scheme):
            path = Path(os.environ.get("LACQUER_KEEP_PICTURES", self.folder)) / f"{page.parent.name}-{width}-{scheme}.png"
            path.write_bytes(self.browser.picture(whole=True))
            colours = subprocess.run(["identify", "-format", "%k", path], capture_output=True, check=True).stdout
            self.assertGreater(int(colours), 50)
        self.in_each_view(check)


if __name__ == "__main__":
    unittest.main(verbosity=2)
