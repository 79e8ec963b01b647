"""lacquer:reverb beside Dragonfly's hall and room: two seconds of decay, for all frequencies alike.

The time is measured on an impulse response in octaves, by M. R. Schroeder's backward integration (JASA 37(3), 1965):
twice the time in which the energy that is still to come falls from -5 to -35 dB.
"""

import math

from .program import Contender, Match, apply
from .sound import read_wav, write_wav

TITLE = "reverb"
RATE = 48000
DECAY_S = 2
SECONDS = 5  # of the impulse response
OCTAVES_HZ = (250, 1000, 4000)


def contenders(_folder):
    return [Contender("lacquer:reverb", "lacquer:reverb", (
                ("decay", DECAY_S), ("lowDecay", 100), ("highDecay", 100), ("mix", 100))),
            Contender("Dragonfly Hall", "https://github.com/michaelwillis/dragonfly-reverb", (
                ("decay", DECAY_S), ("low_mult", 1), ("high_mult", 1), ("high_cut", 16000), ("dry_level", 0))),
            Contender("Dragonfly Room", "urn:dragonfly:room", (
                ("decay", DECAY_S), ("low_boost", 0), ("early_damp", 16000), ("late_damp", 16000), ("dry_level", 0)))]


def octave(samples, centre):
    """Through two band passes of the Audio EQ Cookbook in a row."""
    w = 2 * math.pi * centre / RATE
    alpha = math.sin(w) / (2 * math.sqrt(2))
    a1, a2, gain = -2 * math.cos(w) / (1 + alpha), (1 - alpha) / (1 + alpha), alpha / (1 + alpha)
    for _ in range(2):
        out, x1, x2, y1, y2 = [], 0.0, 0.0, 0.0, 0.0
        for x in samples:
            y = gain * (x - x2) - a1 * y1 - a2 * y2
            x1, x2, y1, y2 = x, x1, y, y1
            out.append(y)
        samples = out
    return samples


def decay_s(samples):
    remaining, total = [], 0.0
    for x in reversed(samples):
        total += x * x
        remaining.append(total)
    remaining.reverse()
    start, end = (next(i for i, energy in enumerate(remaining) if energy < total * share)
                  for share in (10 ** -0.5, 10 ** -3.5))
    return 2 * (end - start) / RATE


def matches(present, folder):
    source, target = folder / "impulse.wav", folder / "room.wav"
    impulse = [0.0] * (SECONDS * RATE)
    impulse[0] = 0.5
    write_wav(source, [impulse, impulse], RATE)
    rows = []
    for contender in (contenders(folder)[0], *present):
        apply(contender, source, target)
        samples = read_wav(target)[0][:SECONDS * RATE]
        rows.append(Match(contender.name, f"RT60 at {' / '.join(map(str, OCTAVES_HZ))} Hz, set to {DECAY_S} s",
                          tuple(decay_s(octave(samples, centre)) for centre in OCTAVES_HZ), "s"))
    return rows
