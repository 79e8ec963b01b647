"""lacquer:eq beside x42 fil4 and LSP's parametric equaliser.

All three make bells and shelves of the shape of R. Bristow-Johnson's "Audio EQ Cookbook", with A = 10^(gain / 40):

    bell        (s² + s A/Q + 1) / (s² + s/(A Q) + 1)
    low shelf   A (s² + s sqrt(A)/Q + A) / (A s² + s sqrt(A)/Q + 1), and the mirror image of it

and differ in what they call Q. The mappings follow from their sources.

fil4, bell: 1 + (g - 1) B, where g = A² and B is a band pass made of an all-pass whose second coefficient is
(1 - b) / (1 + b), b = 7 f bandwidth / sqrt(g), f = frequency / sample rate. The bilinear transform makes it
(1 - sin(w) / (2 Qp)) / (1 + sin(w) / (2 Qp)) for poles of quality Qp, w = 2 pi f, so Qp = sin(w) / (2 b). The poles of
the bell above have Qp = A Q, and 1 plus g - 1 times the band pass with these poles is that bell. As A = sqrt(g):

    bandwidth = sin(2 pi f) / (14 f Q)

whatever the gain is: 0.449 / Q at low frequencies.

fil4, shelves: the cookbook's, with Q = 0.2129 + bandwidth / 2.25, in 0.25 ... 2:

    bandwidth = 2.25 (Q - 0.2129)

LSP, RLC bell of slope x1: (s² + k sin(t) s + 1) / (s² + k cos(t) s + 1) with tan(t) = G = A² and
k = 2 (G + 1/G) / (1 + 2 q). As cos(t) = 1 / sqrt(1 + G²), k cos(t) = 2 sqrt(1 + G²) / (G (1 + 2 q)), which must be
1 / (A Q), and sin(t) / cos(t) = G is what the bell has:

    q = Q sqrt(G + 1/G) - 1/2

LSP, RLC shelf of slope x1, with F = sqrt(A): A (F + k s + s²/F) / (1/F + k s + F s²), k = 2 / (1 + q). Both multiplied
by F it is the cookbook's with 1/Q for k:

    q = 2 Q - 1

Both peers use the bilinear transform, which squeezes what is near half the sample rate; lacquer:eq keeps the analogue
shape. Hence what lies above 2 kHz is compared at 384 kHz too, where little of the audible range is squeezed. Low
frequencies are not, as the peers' coefficients there are 32-bit numbers that are all but 1 or 2.
"""

import math

from .program import Contender, Match, apply
from .sound import db, log_bins, read_wav, spectrum, write_wav

TITLE = "equaliser: four bells and two shelves"
FIL4 = "http://gareus.org/oss/lv2/fil4#stereo"
LSP = "http://lsp-plug.in/plugins/lv2/para_equalizer_x16_stereo"
FIL4_HIGHEST_HZ = (2000, 4000, 10000, 20000)  # of its four bells
GOAL_DB = 0.05
SETTLE_S = 1.5  # before the impulse: fil4's shelves move to their settings
IMPULSE = 0.5
POINTS = 100
LOWEST_HZ, HIGHEST_HZ = 20, 20000
WIDE_FROM_HZ = 2000  # settings above it are compared at the wide rate too
NARROW, WIDE = (48000, 16384), (384000, 65536)  # sample rate, frames of an impulse response

BELL, LOW_SHELF, HIGH_SHELF = "bell", "low shelf", "high shelf"
# Type, Hz, dB, Q.
SETTINGS = (
    (BELL, 60, 6, 0.7), (BELL, 80, -12, 1), (BELL, 120, 4, 2), (BELL, 160, -9, 0.5), (BELL, 250, 12, 1),
    (BELL, 300, -4, 4), (BELL, 400, 3, 0.7), (BELL, 500, -15, 2), (BELL, 630, 9, 1.4), (BELL, 800, -6, 6),
    (BELL, 1000, 6, 1), (BELL, 1200, -3, 1.4), (BELL, 1600, 12, 3), (BELL, 2000, -6, 2), (BELL, 3000, 3, 1),
    (BELL, 5000, -9, 2), (BELL, 8000, 6, 1), (BELL, 12000, 4, 1.4),
    (LOW_SHELF, 80, 6, 0.71), (LOW_SHELF, 100, -9, 0.71), (LOW_SHELF, 200, 12, 0.6), (LOW_SHELF, 400, -4, 1),
    (HIGH_SHELF, 1000, 6, 0.71), (HIGH_SHELF, 2000, -9, 0.6), (HIGH_SHELF, 6000, 4, 0.71),
    (HIGH_SHELF, 10000, -6, 0.71),
)


def ours(settings, _rate):
    values = []
    for i, (kind, frequency, gain, q) in enumerate(settings, 1):
        number = {BELL: 0, LOW_SHELF: 1, HIGH_SHELF: 2}[kind]
        values += [(f"band{i}.on", 1), (f"band{i}.type", number), (f"band{i}.frequency", frequency),
                   (f"band{i}.gain", gain), (f"band{i}.q", q)]
    return Contender("lacquer:eq", "lacquer:eq", tuple(values))


def fil4(settings, rate):
    values, section = [], 0
    for kind, frequency, gain, q in settings:
        if kind == BELL:
            section = max(section + 1, next(i for i, highest in enumerate(FIL4_HIGHEST_HZ, 1) if frequency <= highest))
            f = frequency / rate
            values += [(f"sec{section}", 1), (f"freq{section}", frequency), (f"gain{section}", gain),
                       (f"q{section}", math.sin(2 * math.pi * f) / (14 * f * q))]
        else:
            shelf = "LS" if kind == LOW_SHELF else "HS"
            values += [(f"{shelf}freq", frequency), (f"{shelf}gain", gain), (f"{shelf}q", 2.25 * (q - 0.2129))]
    return Contender("x42 fil4", FIL4, tuple(values))


def lsp(settings, _rate):
    values = []
    for i, (kind, frequency, gain, q) in enumerate(settings):
        linear = 10 ** (gain / 20)
        quality = q * math.sqrt(linear + 1 / linear) - 0.5 if kind == BELL else 2 * q - 1
        values += [(f"ft_{i}", {BELL: 1, LOW_SHELF: 5, HIGH_SHELF: 3}[kind]), (f"f_{i}", frequency),
                   (f"g_{i}", linear), (f"q_{i}", quality)]
    return Contender("LSP para equaliser", LSP, tuple(values))


def analogue_db(setting, frequency):
    kind, centre, gain, q = setting
    a, s = 10 ** (gain / 40), 1j * frequency / centre
    if kind == BELL:
        return db(abs((s * s + s * a / q + 1) / (s * s + s / (a * q) + 1)))
    if kind == HIGH_SHELF:
        s = 1 / s
    return db(abs(a * (s * s + s * math.sqrt(a) / q + a) / (a * s * s + s * math.sqrt(a) / q + 1)))


def contenders(_folder):
    """All with the same bands, by the mappings above."""
    together = ((LOW_SHELF, 100, 3, 0.71), (BELL, 250, -4, 1), (BELL, 900, 3, 2), (BELL, 3000, -2, 1.4),
                (BELL, 7000, 3, 1), (HIGH_SHELF, 9000, 2, 0.71))
    return [make(together, NARROW[0]) for make in (ours, fil4, lsp)]


def response_db(contender, source, rate, frames, folder):
    """Pairs of a frequency and dB."""
    target = folder / "response.wav"
    apply(contender, source, target)
    start = int(SETTLE_S * rate)
    values = spectrum(read_wav(target)[0][start:start + frames])
    return [(k * rate / frames, db(abs(values[k]) / IMPULSE))
            for k in log_bins(POINTS, frames, rate, LOWEST_HZ, HIGHEST_HZ)]


def apart(first, second):
    """The largest difference of two responses in dB, and up to where it stays within the goal."""
    differences = [(frequency, abs(a - b)) for (frequency, a), (_, b) in zip(first, second)]
    within = HIGHEST_HZ
    for (before, _), (_, difference) in zip(differences, differences[1:]):
        if difference > GOAL_DB:
            within = before
            break
    return max(difference for _, difference in differences), within


def compare(settings, peers, rate, frames, folder):
    """For each peer: largest difference, up to where all are within the goal, distances of both from the formula."""
    source = folder / "impulse.wav"
    impulse = [0.0] * (int(SETTLE_S * rate) + frames)
    impulse[int(SETTLE_S * rate)] = IMPULSE
    write_wav(source, [impulse, impulse], rate)
    worst = {name: [0, HIGHEST_HZ, 0, 0] for name in peers}
    for setting in settings:
        own = response_db(ours([setting], rate), source, rate, frames, folder)
        formula = [(frequency, analogue_db(setting, frequency)) for frequency, _ in own]
        for name, make in peers.items():
            other = response_db(make([setting], rate), source, rate, frames, folder)
            difference, within = apart(own, other)
            row = worst[name]
            row[:] = [max(row[0], difference), min(row[1], within), max(row[2], apart(own, formula)[0]),
                      max(row[3], apart(other, formula)[0])]
    return worst


def matches(present, folder):
    makes = {make((), 1).name: make for make in (fil4, lsp)}
    peers = {peer.name: makes[peer.name] for peer in present}
    low = [setting for setting in SETTINGS if setting[1] <= WIDE_FROM_HZ]
    high = [setting for setting in SETTINGS if setting[1] > WIDE_FROM_HZ]
    rows = []
    for settings, where, (rate, frames), goal in ((low, "up to", NARROW, GOAL_DB), (high, "above", WIDE, GOAL_DB),
                                                  (high, "above", NARROW, None)):
        what = (f"{len(settings)} settings {where} {WIDE_FROM_HZ // 1000} kHz, sample rate {rate // 1000} kHz: largest "
                "difference from 20 Hz to 20 kHz")
        for name, (difference, within, own, other) in compare(settings, peers, rate, frames, folder).items():
            note = f"from the formula: ours {own:.3f}, theirs {other:.3f}"
            if within < HIGHEST_HZ:
                note += f"; within {GOAL_DB} dB to {within / 1000:.1f} kHz"
            rows.append(Match(name, what, (difference,), "dB", goal, note))
    return rows
