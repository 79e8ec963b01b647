"""lacquer:multiband beside the multiband compressors of LSP and Calf: four bands, split at 120, 1000 and 6000 Hz.

Flatness is the magnitude of an impulse response, with all bands at work but the ratio at 1: what the crossovers leave.
For the time the bands compress, with the mappings of compressor.py; Calf has its threshold and knee in amplitudes, the
knee likewise from threshold / sqrt(knee) to threshold sqrt(knee):

    knee = 10^(width in dB / 20)
"""

import math

from .program import Contender, Match, apply
from .sound import db, log_bins, read_wav, spectrum, write_wav

TITLE = "multiband compressor, four bands"
GOAL_DB = 0.05
RATE, FRAMES = 48000, 16384
SETTLE = 48000  # frames before the impulse
IMPULSE = 0.5
SPLITS_HZ = (120, 1000, 6000)
BANDS = len(SPLITS_HZ) + 1
THRESHOLD_DB, KNEE_DB, ATTACK_MS, RELEASE_MS = -24, 6, 10, 150


def ours(ratio):
    values = [("bands", BANDS), *((f"crossover{i}", hertz) for i, hertz in enumerate(SPLITS_HZ, 1))]
    for i in range(1, BANDS + 1):
        values += [(f"band{i}.threshold", THRESHOLD_DB), (f"band{i}.ratio", ratio), (f"band{i}.knee", KNEE_DB),
                   (f"band{i}.attack", ATTACK_MS), (f"band{i}.release", RELEASE_MS), (f"band{i}.detector", 1)]
    return Contender("lacquer:multiband", "lacquer:multiband", tuple(values))


def lsp(ratio):
    time = -math.log(1 - math.sqrt(0.5))
    values = [(graph, 0) for graph in ("flt", "ife_l", "ofe_l", "ife_r", "ofe_r")]
    values += [(f"cbe_{i}", int(i < BANDS)) for i in range(1, 8)]
    values += [(f"sf_{i}", hertz) for i, hertz in enumerate(SPLITS_HZ, 1)]
    for i in range(BANDS):
        values += [(f"al_{i}", 10 ** (THRESHOLD_DB / 20)), (f"cr_{i}", ratio), (f"kn_{i}", 10 ** (-KNEE_DB / 40)),
                   (f"at_{i}", time * ATTACK_MS), (f"rt_{i}", time * RELEASE_MS), (f"scm_{i}", 1), (f"scr_{i}", 10)]
    return Contender("LSP multiband", "http://lsp-plug.in/plugins/lv2/mb_compressor_stereo", tuple(values))


def calf(ratio):
    values = [("mode", 0), *((f"freq{i}", hertz) for i, hertz in enumerate(SPLITS_HZ))]
    for i in range(BANDS):
        values += [(f"threshold{i}", 10 ** (THRESHOLD_DB / 20)), (f"ratio{i}", ratio),
                   (f"knee{i}", 10 ** (KNEE_DB / 20)), (f"attack{i}", ATTACK_MS), (f"release{i}", RELEASE_MS),
                   (f"detection{i}", 0), (f"bypass{i}", 0)]
    return Contender("Calf multiband", "http://calf.sourceforge.net/plugins/MultibandCompressor", tuple(values))


def contenders(_folder):
    return [make(3) for make in (ours, lsp, calf)]


def matches(present, folder):
    source, target = folder / "impulse.wav", folder / "response.wav"
    impulse = [0.0] * (SETTLE + FRAMES)
    impulse[SETTLE] = IMPULSE
    write_wav(source, [impulse, impulse], RATE)
    names = {peer.name for peer in present}
    rows = []
    for flat in (ours(1), lsp(1), calf(1)):
        if flat.name != ours(1).name and flat.name not in names:
            continue
        apply(flat, source, target)
        values = spectrum(read_wav(target)[0][SETTLE:SETTLE + FRAMES])
        gains = [db(abs(values[k]) / IMPULSE) for k in log_bins(200, FRAMES, RATE, 20, 20000)]
        goal = GOAL_DB if flat.name == ours(1).name else None
        rows.append(Match(flat.name, "flatness with nothing to compress, 20 Hz to 20 kHz: largest from 0 dB",
                          (max(map(abs, gains)),), "dB", goal, f"from {min(gains):+.4f} to {max(gains):+.4f} dB"))
    return rows
