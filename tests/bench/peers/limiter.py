"""lacquer:limiter beside x42 dpl and LSP's limiter, driven until there are 1, 3 and 6 dB to take off.

A ceiling of -1 dBTP and a release of 20 ms, LSP's longest: the time in which the reduction falls to 37 %, in dB with
ours, in amplitude with dpl, while with LSP a peak's own curve ends in it. LSP's lookahead and attack are 3 ms as with
ours, its sidechain has eight times oversampling, and what changes the level besides is off: the boost, and the
automatic level regulation, which takes a steady sine down by 8 dB more.

Overs: the largest true peak above the ceiling, by `lacquer measure`, of sines of 997 and 100 Hz, of one at a quarter of the
sample rate whose samples lie 3 dB below its peaks, and of noise. Distortion: what is left of a steady sine without the
sine, over all.
"""

import math

from .program import Contender, Match, apply, true_peak_db
from .sound import db, noise, read_wav, rms, sine, write_wav

TITLE = "true-peak limiter"
OVERS_GOAL_DB = 0.05
RATE = 48000
CEILING_DB = -1
RELEASE_MS = 20
REDUCTIONS_DB = (1, 3, 6)
TIMED_DRIVE_DB = 6  # of noise that has its peaks at about -4 dBFS
SINES_HZ = (997, 100)  # whole numbers of periods in a second
SECONDS = 3  # of each signal; distortion is that of the second one
LSP_OVERSAMPLING = 10  # "Half x8(3L)": of what the gain is worked out from, not of the sound itself


def contenders(_folder, drive_db=TIMED_DRIVE_DB):
    return [Contender("lacquer:limiter", "lacquer:limiter", (
                ("inputGain", drive_db), ("ceiling", CEILING_DB), ("release", RELEASE_MS))),
            Contender("x42 dpl", "http://gareus.org/oss/lv2/dpl#stereo", (
                ("gain", drive_db), ("threshold", CEILING_DB), ("release", RELEASE_MS / 1000), ("truepeak", 1))),
            Contender("LSP limiter", "http://lsp-plug.in/plugins/lv2/limiter_stereo", (
                ("g_in", 10 ** (drive_db / 20)), ("th", 10 ** (CEILING_DB / 20)), ("lk", 3), ("at", 3),
                ("rt", RELEASE_MS), ("boost", 0), ("alr", 0), ("ovs", LSP_OVERSAMPLING), ("pause", 1)))]


def distortion_db(samples, frequency):
    turn = 2 * math.pi * frequency / RATE
    sines = [math.sin(turn * i) for i in range(len(samples))]
    cosines = [math.cos(turn * i) for i in range(len(samples))]
    a = 2 / len(samples) * sum(x * y for x, y in zip(samples, sines))
    b = 2 / len(samples) * sum(x * y for x, y in zip(samples, cosines))
    left = rms([x - a * y - b * z for x, y, z in zip(samples, sines, cosines)])
    return db(left / rms(samples))


def signals(folder):
    """Stereo signals by name, with a true peak of 0 dBTP."""
    frames = SECONDS * RATE
    made = {frequency: [sine(frequency, 1, frames, RATE)] * 2 for frequency in SINES_HZ}
    made["quarter"] = [sine(RATE / 4, 1, frames, RATE, math.pi / 4)] * 2
    rough = noise(frames, RATE)
    write_wav(folder / "rough.wav", rough, RATE)
    gain = 10 ** (-true_peak_db(folder / "rough.wav") / 20)
    made["noise"] = [[gain * x for x in channel] for channel in rough]
    return made


def matches(present, folder):
    made = signals(folder)
    source, target = folder / "driven.wav", folder / "limited.wav"
    names = {peer.name for peer in present}
    own, *others = contenders(folder, drive_db=0)
    compared = [own, *(other for other in others if other.name in names)]
    overs, distortion = {}, {}
    for reduction in REDUCTIONS_DB:
        gain = 10 ** ((CEILING_DB + reduction) / 20)
        for signal, channels in made.items():
            write_wav(source, [[gain * x for x in channel] for channel in channels], RATE)
            for contender in compared:
                apply(contender, source, target)
                over = true_peak_db(target) - CEILING_DB
                key = contender.name, reduction
                overs[key] = max(overs.get(key, -math.inf), over)
                if signal in SINES_HZ:
                    middle = read_wav(target)[0][RATE:2 * RATE]
                    distortion[contender.name, signal, reduction] = distortion_db(middle, signal)
    rows = []
    drive = " / ".join(map(str, REDUCTIONS_DB))
    for contender in compared:
        rows.append(Match(contender.name, f"largest true peak above the ceiling, {drive} dB too loud",
                          tuple(overs[contender.name, reduction] for reduction in REDUCTIONS_DB), "dB",
                          OVERS_GOAL_DB if contender is own else None))
        rows += [Match(contender.name, f"distortion and noise of {hertz} Hz, {drive} dB too loud",
                       tuple(distortion[contender.name, hertz, reduction] for reduction in REDUCTIONS_DB), "dB")
                 for hertz in SINES_HZ]
    return rows
