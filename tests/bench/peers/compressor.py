"""lacquer:compressor beside x42 darc and LSP's compressor: how loud a steady sine comes out, at many levels.

All three listen to the mean power, a sine of amplitude a being a²/2: 3.01 dB below its peak.

lacquer:compressor and LSP take a level x dB above the threshold down by S x, S = 1 - 1/ratio, and have the same knee, a
parabola that meets both lines. Ours is `knee` dB wide from end to end; LSP's goes from threshold kn to threshold / kn:

    kn = 10^(-knee / 40)

After LSP's times 1 - 1/sqrt(2) of a change is left, after ours 1/e:

    at = -ln(1 - 1/sqrt(2)) attack = 1.228 attack, rt likewise

darc has no knee to set: with p = 10^(threshold / 10) its gain is (10 (p + a²))^(-Ratio/2), or, for a peak of L dBFS,

    -Ratio (10 + 10 log10(10^(threshold / 10) + 10^(L / 10))) dB

That is a line of 1 - Ratio dB per dB above, hence Ratio = 1 - 1/ratio; a threshold by the peak of a sine, 3.01 dB above
ours; a fixed make-up of -Ratio (10 + threshold) dB below; and between them a bend, 3.01 S dB deep at the threshold. A
parabola of W dB is W/8 S deep there, so W = 24 comes nearest, and is up to 0.34 S shallower 9.6 dB away. darc's attack
smooths with twice the time given, its release with two stages of a 3.5th of it: so attack / 2 and 3.5 release.
"""

import math

from .program import Contender, Match, apply
from .sound import db, read_wav, rms, sine, write_wav

TITLE = "compressor"
GOAL_DB = 0.05
RATE = 48000
SINE_HZ = 1000  # a whole number of periods in STEP and MEASURED
LEVELS_DB = tuple(range(-48, 1, 2))
STEP, MEASURED = 24000, 9600  # frames of each level, and at its end
ATTACK_MS, RELEASE_MS = 10, 150
SINE_RMS_DB = 10 * math.log10(0.5)
DARC_KNEE_DB = 24

# Threshold by the mean power in dB, ratio, knee in dB.
LSP_SETTINGS = ((-20, 4, 6), (-30, 2, 12), (-15, 10, 0.5), (-26, 3, 24))
DARC_SETTINGS = ((-23, 4), (-33, 2), (-18, 10))


def ours(threshold, ratio, knee, makeup=0):
    return Contender("lacquer:compressor", "lacquer:compressor", (
        ("threshold", threshold), ("ratio", ratio), ("knee", knee), ("attack", ATTACK_MS), ("release", RELEASE_MS),
        ("makeup", makeup), ("detector", 1)))


def lsp(threshold, ratio, knee):
    time = -math.log(1 - math.sqrt(0.5))
    return Contender("LSP compressor", "http://lsp-plug.in/plugins/lv2/compressor_stereo", (
        ("al", 10 ** (threshold / 20)), ("cr", ratio), ("kn", 10 ** (-knee / 40)), ("at", time * ATTACK_MS),
        ("rt", time * RELEASE_MS), ("scm", 1), ("scr", 10), ("pause", 1)))


def darc(threshold, ratio):
    return Contender("x42 darc", "http://gareus.org/oss/lv2/darc#stereo", (
        ("threshold", threshold - SINE_RMS_DB), ("Ratio", 1 - 1 / ratio), ("attack", ATTACK_MS / 2000),
        ("release", 3.5 * RELEASE_MS / 1000)))


def darc_makeup_db(threshold, ratio):
    return -(1 - 1 / ratio) * (10 + threshold - SINE_RMS_DB)


def contenders(_folder):
    return [ours(-20, 4, 6), darc(-20, 4), lsp(-20, 4, 6)]


def staircase():
    return [x for level in LEVELS_DB for x in sine(SINE_HZ, 10 ** (level / 20), STEP, RATE)]


def gains_db(contender, source, folder):
    """What becomes of each level."""
    target = folder / "levels.wav"
    apply(contender, source, target)
    before, after = read_wav(source)[0], read_wav(target)[0]
    ends = range(STEP, STEP * len(LEVELS_DB) + 1, STEP)
    return [db(rms(after[end - MEASURED:end])) - db(rms(before[end - MEASURED:end])) for end in ends]


def formula_db(threshold, ratio, knee):
    """Equation 4 of Giannoulis, Massberg and Reiss, JAES 60(6), 2012: gains for the levels."""
    gains = []
    for level in LEVELS_DB:
        over = level + SINE_RMS_DB - threshold
        bent = (over + knee / 2) ** 2 / (2 * knee) if abs(over) < knee / 2 else max(over, 0)
        gains.append(-(1 - 1 / ratio) * bent)
    return gains


def apart(first, second):
    return max(abs(a - b) for a, b in zip(first, second))


def matches(present, folder):
    names = {peer.name for peer in present}
    source = folder / "staircase.wav"
    write_wav(source, [staircase()] * 2, RATE)
    rows = []
    what = f"static curve from {LEVELS_DB[0]} to {LEVELS_DB[-1]} dBFS, largest difference of"
    if "LSP compressor" in names:
        worst = own = 0
        for settings in LSP_SETTINGS:
            curve = gains_db(ours(*settings), source, folder)
            worst = max(worst, apart(curve, gains_db(lsp(*settings), source, folder)))
            own = max(own, apart(curve, formula_db(*settings)))
        rows.append(Match("LSP compressor", f"{what} {len(LSP_SETTINGS)} settings", (worst,), "dB", GOAL_DB,
                          f"from the formula: ours {own:.3f}"))
    if "x42 darc" in names:
        worst = outside = 0
        for threshold, ratio in DARC_SETTINGS:
            makeup = darc_makeup_db(threshold, ratio)
            pairs = list(zip(LEVELS_DB, gains_db(ours(threshold, ratio, DARC_KNEE_DB, makeup), source, folder),
                             gains_db(darc(threshold, ratio), source, folder)))
            worst = max(worst, *(abs(a - b) for _, a, b in pairs))
            outside = max(outside, *(abs(a - b) for level, a, b in pairs
                                     if abs(level + SINE_RMS_DB - threshold) > DARC_KNEE_DB))
        rows.append(Match("x42 darc", f"{what} {len(DARC_SETTINGS)} settings", (worst,), "dB", None,
                          f"its bend is another one: a parabola differs by up to 0.34 (1 - 1/ratio); "
                          f"{outside:.3f} more than {DARC_KNEE_DB} dB away from the threshold"))
    return rows
