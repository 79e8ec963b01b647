"""lacquer vinyl prepare: what songs need so that they can be cut, and files of them with that."""

import array
import json
import math
import random
import unittest
import wave

from studio import StudioTest, run

RATE = 44100


def write_song(path, seconds, sample):
    """16-bit stereo of sample(seconds) -> (left, right), faded in and out over a quarter of a second."""
    samples = array.array("h")
    for frame in range(round(seconds * RATE)):
        time = frame / RATE
        fade = min(1, 4 * min(time, seconds - time)) ** 2
        samples.extend(round(32767 * fade * value) for value in sample(time))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return path


def tone(hz, left, right):
    return lambda time: (left * math.sin(2 * math.pi * hz * time), right * math.sin(2 * math.pi * hz * time))


def read_24(path):
    """Samples of a 24-bit file, as whole numbers, and its rate."""
    data = path.read_bytes()
    at, rate = 12, 0
    while at + 8 <= len(data):
        name, size = data[at:at + 4], int.from_bytes(data[at + 4:at + 8], "little")
        body = data[at + 8:at + 8 + size]
        if name == b"fmt ":
            rate = int.from_bytes(body[4:8], "little")
            assert int.from_bytes(body[14:16], "little") == 24, path
        if name == b"data":
            return [int.from_bytes(body[i:i + 3], "little", signed=True) for i in range(0, size, 3)], rate
        at += 8 + size + size % 2
    raise AssertionError(f"{path}: no data")


def read_16(path):
    with wave.open(str(path)) as file:
        return array.array("h", file.readframes(file.getnframes()))


class VinylPrepareTest(StudioTest):
    def prepared(self, *arguments):
        code, out, error = run("vinyl", "prepare", *arguments, "--json")
        self.assertEqual(code, 0, error)
        return json.loads(out)

    def test_a_song_that_fits_passes_bit_for_bit(self):
        song = write_song(self.folder / "clean.wav", 2, tone(400, 0.2, 0.15))
        result = self.prepared(song, "-o", self.folder / "vinyl")["songs"][0]
        self.assertEqual((result["levelDb"], result["highPassHz"], result["bassHz"], result["accelerationLimit"]),
                         (0, None, None, None))
        samples, rate = read_24(self.folder / "vinyl" / "clean.wav")
        self.assertEqual(rate, RATE)
        self.assertEqual(samples, [256 * value for value in read_16(song)])

    def test_without_a_folder_nothing_is_written(self):
        song = write_song(self.folder / "bass.wav", 2, tone(50, -0.72, 0.72))
        before = {path: path.read_bytes() for path in self.folder.iterdir()}
        code, out, error = run("vinyl", "prepare", song)
        self.assertEqual(code, 0, error)
        self.assertEqual({path: path.read_bytes() for path in self.folder.iterdir()}, before)
        self.assertIn("Mono bass: below 300 Hz", out)
        self.assertIn("Nothing was written", out)

    def test_bass_out_of_phase_lifts_off_no_more(self):
        song = write_song(self.folder / "bass.wav", 2, tone(50, -0.72, 0.72))
        source = song.read_bytes()
        result = self.prepared(song, "-o", self.folder / "vinyl")["songs"][0]
        self.assertLess(result["before"]["liftMarginUm"], 0)
        self.assertGreater(result["after"]["liftMarginUm"], 0)
        self.assertEqual(result["bassHz"], 300)
        self.assertEqual(song.read_bytes(), source)
        # What was written is what was told: analysed again, it asks for nothing.
        again = self.prepared(result["file"])["songs"][0]
        self.assertEqual(again["bassHz"], None)
        self.assertAlmostEqual(again["before"]["liftMarginUm"], result["after"]["liftMarginUm"], delta=0.01)

    def test_sibilants_come_down_to_what_a_stylus_can_follow(self):
        generator = random.Random(1)
        state = [0.0, 0.0]

        def sample(time):
            now = 0.15 * generator.uniform(-1, 1) + 1.8 * math.cos(2 * math.pi * 8000 / RATE) * state[0] - 0.81 * state[1]
            state[:] = [now, state[0]]
            value = now if int(5 * time) % 2 else 0
            return value, value

        song = write_song(self.folder / "esses.wav", 2, sample)
        result = self.prepared(song, "-o", self.folder / "vinyl")["songs"][0]
        self.assertGreater(result["before"]["curvature"], 1.01)
        self.assertLessEqual(result["after"]["curvature"], 1.01)
        again = self.prepared(result["file"])["songs"][0]
        self.assertLessEqual(again["before"]["curvature"], 1.011)  # the dither is in it
        # Further out the same song needs nothing.
        self.assertIsNone(self.prepared(song, "--radius", 146)["songs"][0]["accelerationLimit"])

    def test_an_album_is_prepared_where_its_record_has_each_song(self):
        songs = [write_song(self.folder / f"{name}.wav", 2, tone(10000, 0.25, 0.25)) for name in ("one", "two")]
        album = self.folder / "debut.lacquer-album"
        self.assertEqual(run("album", "new", album, *songs)[0], 0)
        worst = self.prepared(album)["songs"]
        self.assertEqual([song["endRadiusMm"] for song in worst], [60, 60])
        self.assertIsNotNone(worst[0]["accelerationLimit"])
        code, _, error = run("vinyl", "plan", album, "--sides", 1, "--gain", 0, "--apply")
        self.assertEqual(code, 0, error)
        placed = self.prepared(album, "-o", self.folder / "vinyl")["songs"]
        self.assertGreater(placed[0]["endRadiusMm"], 140)
        self.assertIsNone(placed[0]["accelerationLimit"])
        self.assertEqual(sorted(path.name for path in (self.folder / "vinyl").iterdir()), ["01 one.wav", "02 two.wav"])

    def test_sources_are_never_written_over(self):
        song = write_song(self.folder / "bass.wav", 1, tone(50, -0.72, 0.72))
        source = song.read_bytes()
        code, _, error = run("vinyl", "prepare", song, "-o", self.folder)
        self.assertNotEqual(code, 0)
        self.assertIn("source", error)
        self.assertEqual(song.read_bytes(), source)

    def test_values_that_make_no_sense_are_named(self):
        song = write_song(self.folder / "song.wav", 1, tone(400, 0.2, 0.2))
        for option, value in (("--bass", "5"), ("--bass", "low"), ("--high-pass", "nan"), ("--treble", "0"),
                              ("--level", "3")):
            code, _, error = run("vinyl", "prepare", song, option, value, "-o", self.folder / "vinyl")
            self.assertNotEqual(code, 0, (option, value))
            self.assertIn(option, error)
        self.assertFalse((self.folder / "vinyl").exists())


if __name__ == "__main__":
    unittest.main()
