"""lacquer:convolution-reverb beside x42 convoLV2 and zeroconvolv, with the same impulse response of two seconds.

What matches is the sound: what is left of ours less theirs, once both are as loud, over ours.
"""

import math
import os
import random
import sys

from .program import Contender, Match, apply
from .sound import db, noise, read_wav, rms, write_wav

TITLE = "convolver, an impulse response of two seconds"
GOAL_DB = -100
RATE = 48000
IMPULSE_S, SOUND_S = 2, 2
X42 = "http://gareus.org/oss/lv2/"
ZEROCONVOLV = X42 + "zeroconvolv#Stereo"
PRESET = "urn:lacquer:bench:impulse"
INSTALLED = "~/.lv2:/usr/local/lib/lv2:/usr/lib/lv2"  # where lilv looks without LV2_PATH


def write_preset(bundle, impulse):
    """A preset, which is how zeroconvolv is told of its file."""
    bundle.mkdir(parents=True, exist_ok=True)
    (bundle / "manifest.ttl").write_text(f"""
@prefix lv2: <http://lv2plug.in/ns/lv2core#> .
@prefix pset: <http://lv2plug.in/ns/ext/presets#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<{PRESET}> a pset:Preset ; lv2:appliesTo <{ZEROCONVOLV}> ; rdfs:seeAlso <preset.ttl> .
""")
    (bundle / "preset.ttl").write_text(f"""
@prefix lv2: <http://lv2plug.in/ns/lv2core#> .
@prefix pset: <http://lv2plug.in/ns/ext/presets#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix state: <http://lv2plug.in/ns/ext/state#> .
<{PRESET}> a pset:Preset ; lv2:appliesTo <{ZEROCONVOLV}> ; rdfs:label "Benchmark" ;
    state:state [ <{X42}zeroconvolv#ir> <{impulse.as_uri()}> ] .
""")
    os.environ["LV2_PATH"] = f"{os.environ.get('LV2_PATH', INSTALLED)}:{bundle.parent}"


def contenders(folder):
    """With an impulse response that is made in the folder: noise that falls by 60 dB."""
    impulse = folder / "impulse-response.wav"
    if not impulse.exists():
        draw = random.Random(3).gauss
        frames = IMPULSE_S * RATE
        fall = math.log(1000) / frames
        write_wav(impulse, [[0.02 * math.exp(-fall * i) * draw(0, 1) for i in range(frames)] for _ in range(2)], RATE)
        write_preset(folder / "lv2" / "impulse.lv2", impulse)
    return [Contender("lacquer:convolution-reverb", "lacquer:convolution-reverb", (("mix", 100),),
                      (("impulse", impulse),)),
            Contender("x42 convoLV2", X42 + "convoLV2#Stereo", (), (("impulse", impulse),)),
            Contender("x42 zeroconvolv", ZEROCONVOLV, preset=PRESET)]


def wet(contender, source, target):
    """Both channels in a row, as long as the source."""
    apply(contender, source, target)
    samples = [x for channel in read_wav(target) for x in channel[:SOUND_S * RATE]]
    if not any(samples):
        sys.exit(f"{contender.name} is silent: it has not read the impulse response")
    return samples


def matches(present, folder):
    source, target = folder / "dry.wav", folder / "wet.wav"
    write_wav(source, noise(SOUND_S * RATE, RATE), RATE)
    ours = wet(contenders(folder)[0], source, target)
    rows = []
    for peer in present:
        theirs = wet(peer, source, target)
        gain = sum(a * b for a, b in zip(ours, theirs)) / sum(b * b for b in theirs)
        left = rms([a - gain * b for a, b in zip(ours, theirs)]) / rms(ours)
        rows.append(Match(peer.name, "what is left of the difference", (db(left),), "dB", GOAL_DB,
                          f"ours is {db(abs(gain)):+.2f} dB louder"))
    return rows
