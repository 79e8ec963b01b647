"""lacquer:convolution-reverb beside x42 convoLV2 and zeroconvolv, with the same impulse response of two seconds.

What matches is the sound: what is left of ours less theirs, once both are as loud, over ours.
"""

import math
import random

from .program import Contender, Match, apply
from .sound import db, noise, read_wav, rms, write_wav

TITLE = "convolver, an impulse response of two seconds"
GOAL_DB = -100
RATE = 48000
IMPULSE_S, SOUND_S = 2, 2
X42 = "http://gareus.org/oss/lv2/"


def contenders(impulse="impulse.wav"):
    return [Contender("lacquer:convolution-reverb", "lacquer:convolution-reverb", (("mix", 100),),
                      (("impulse", impulse),)),
            Contender("x42 convoLV2", X42 + "convoLV2#Stereo", (), (("impulse", impulse),)),
            Contender("x42 zeroconvolv", X42 + "zeroconvolv#CfgStereo", (("buffered", 0),), (("ir", impulse),))]


def prepare(folder):
    """The contenders with an impulse response that is made in the folder: noise that falls by 60 dB."""
    draw = random.Random(3).gauss
    frames = IMPULSE_S * RATE
    fall = math.log(1000) / frames
    path = folder / "impulse-response.wav"
    write_wav(path, [[0.02 * math.exp(-fall * i) * draw(0, 1) for i in range(frames)] for _ in range(2)], RATE)
    return contenders(path)


def matches(present, folder):
    source, target = folder / "dry.wav", folder / "wet.wav"
    write_wav(source, noise(SOUND_S * RATE, RATE), RATE)
    by_name = {contender.name: contender for contender in prepare(folder)}
    own, *names = ["lacquer:convolution-reverb", *(peer.name for peer in present)]
    apply(by_name[own], source, target)
    ours = [x for channel in read_wav(target) for x in channel[:SOUND_S * RATE]]
    rows = []
    for name in names:
        apply(by_name[name], source, target)
        theirs = [x for channel in read_wav(target) for x in channel[:SOUND_S * RATE]]
        gain = sum(a * b for a, b in zip(ours, theirs)) / sum(b * b for b in theirs)
        left = rms([a - gain * b for a, b in zip(ours, theirs)]) / rms(ours)
        rows.append(Match(name, "what is left of the difference", (db(left),), "dB", GOAL_DB,
                          f"ours is {db(abs(gain)):+.2f} dB louder"))
    return rows
