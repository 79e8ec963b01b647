"""Writes the node reference, nodes.md and the pictures in nodes/, from the catalogue; each picture is measured through
the node itself: LACQUER=build/release/bin/lacquer python3 docs/node_reference.py [FOLDER, if not the one of this file]"""

import json
import os
import subprocess
import sys
from pathlib import Path

# What is telling about a node where its defaults are not: (node, characteristic): how to measure it.
SHOWN = {
    ("eq", "magnitude"): {"presets": ["Vocal, clear and present", "Kick, deep and defined", "Bass, round and readable",
                                      "Master, mid/side tidy"]},
    ("linear-phase-eq", "magnitude"): {"presets": ["Vocal, parallel copy kept in phase", "Drums, overheads in phase",
                                                   "Bass, amplifier beside its DI", "Master, sides opened"]},
    ("graphic-eq", "magnitude"): {"presets": ["Vocal, clear and present", "Vocal, telephone effect",
                                              "Kick, deep and defined", "Master, soft listening"]},
    ("dynamic-eq", "magnitude"): {"level": -10, "presets": ["Vocal, sibilance and air", "Snare, ring held",
                                                            "Bass, even low notes", "Drums, snap on the hits"]},
    ("dynamic-eq", "levels"): {"tone": 3000, "presets": ["Vocal, boom and harshness held", "Guitar, acoustic, body held",
                                                         "Mix bus, harsh only when loud"]},
    ("mono-bass", "magnitude"): {"presets": ["Vinyl, light", "Vinyl, usual", "Vinyl, strict"]},
    ("compressor", "levels"): {"presets": ["Vocal, only the peaks", "Bass, steady", "Drums, parallel weight",
                                           "Master, a touch"]},
    ("compressor", "burst"): {"presets": ["Vocal, only the peaks", "Snare, crack and body", "Bass, steady",
                                          "Mix bus, glue"]},
    ("multiband", "levels"): {"tone": 60, "presets": ["Bass, steady lows, free strings", "Drums, tight and bright",
                                                      "Mix bus, gentle balance", "Master, low end only"]},
    ("multiband", "magnitude"): {"level": -10, "presets": ["Vocal, boom and harshness held", "Drums, tight and bright",
                                                           "Master, three bands, light"]},
    ("gate", "levels"): {"presets": ["Vocal, breaths and room softened", "Drums, room cut short",
                                     "Bass, hum between notes", "Guitar, high gain noise"]},
    ("de-esser", "levels"): {"tone": 9000, "presets": ["Vocal, high voice, soft", "Vocal, firm", "Speech, wide band",
                                                       "Master, sharp top"]},
    ("de-esser", "magnitude"): {"level": -10, "presets": ["Vocal, low voice, soft", "Vocal, firm", "Speech, wide band",
                                                          "Drums, sharp cymbals"]},
    ("transient-shaper", "burst"): {"presets": ["Snare, more crack", "Snare, longer ring", "Bass, softer pluck",
                                                "Drums, tighter"]},
    ("clipper", "levels"): {"presets": ["Kick, peaks trimmed", "Drums, rounded", "Mix bus, drum peaks shaved",
                                        "Master, before the limiter"]},
    ("clipper", "harmonics"): {"presets": ["Drums, rounded", "Mix bus, drum peaks shaved",
                                           "Master, before the limiter"]},
    ("saturation", "harmonics"): {"presets": ["Vocal, tube warmth", "Drums, tape bus", "Mix bus, tape, light"]},
    ("saturation", "levels"): {"presets": ["Bass, heard on small speakers", "Snare, transistor bite",
                                           "Guitar, electric, edge", "Mix bus, tape, light"]},
    ("exciter", "harmonics"): {"tone": 4000, "presets": ["Vocal, presence", "Snare, snap", "Master, old recording"]},
    ("reverb", "decay"): {"set": ["mix=100"], "presets": ["Vocal, small room", "Snare, short plate, on a send",
                                                          "Piano, concert hall",
                                                          "Strings and pads, long space, on a send"]},
    ("reverb", "impulse"): {"set": ["mix=100"], "presets": ["Guitar, acoustic, wooden room"]},
    ("multiband-imager", "magnitude"): {"presets": ["Vocal, backing, wider", "Guitar, wide without mud",
                                                    "Mix bus, low end centred", "Master, a little wider"]},
    ("groove-limiter", "levels"): {"tone": 9000, "presets": ["Vinyl, any stylus, inside", "Vinyl, any stylus, at ease",
                                                             "Vinyl, elliptical tip, inside"]},
    ("groove-limiter", "magnitude"): {"level": -6, "presets": ["Vinyl, any stylus, inside",
                                                               "Vinyl, any stylus, at ease"]},
    ("limiter", "levels"): {"presets": ["Kick and snare, peaks held", "Bass, stray notes", "Master, streaming"]},
    ("maximiser", "levels"): {"presets": ["Master, streaming, -14 LUFS", "Master, CD, loud", "Drums, dense bus"]},
    ("dither", "noise"): {"presets": ["Master, CD, plain", "Master, CD, gently shaped", "Master, CD, for quiet music",
                                      "Master, 24 bits"]},
}


def lacquer_nodes(*arguments):
    return subprocess.run([os.environ["LACQUER"], "nodes", *map(str, arguments)], check=True,
                          stdout=subprocess.PIPE).stdout


def nodes(*arguments):
    return json.loads(lacquer_nodes(*arguments, "--json"))


def shown(parameter, value):
    if parameter["scale"] == "toggle":
        return "on" if value else "off"
    if "choices" in parameter:
        return parameter["choices"][int(value)]
    return f"{value:g} {parameter['unit']}".strip()


def value_range(parameter):
    if parameter["scale"] == "toggle":
        return "off, on"
    if "choices" in parameter:
        return ", ".join(parameter["choices"])
    return f"{parameter['minimum']:g} … {shown(parameter, parameter['maximum'])}"


def ports(entries):
    def note(port):
        if port["kind"] != "audio":
            return f" ({port['kind']})"
        return {"width": "", 1: " (mono)"}.get(port["channels"], f" ({port['channels']} channels)")
    return ", ".join(f"`{port['symbol']}`{note(port)}" for port in entries) or "none"


def pictures(node, folder):
    """Draws what is telling about a node; yields the lines that show it."""
    name = node["type"].removeprefix("lacquer:")
    for characteristic in node["characteristics"]:
        how = SHOWN.get((name, characteristic), {})
        file = folder / f"{name}-{characteristic}.svg"
        options = [word for preset in how.get("presets", []) for word in ("--preset", preset)]
        options += [word for setting in how.get("set", []) for word in ("--set", setting)]
        options += [word for name in ("tone", "level") if name in how for word in (f"--{name}", how[name])]
        lacquer_nodes(node["type"], "--characteristic", characteristic, *options, "--plot", file)
        settings = f", with {' '.join(how['set'])}" if "set" in how else ""
        yield f"![{node['name']}: {characteristic}{settings}]({folder.name}/{file.name})"


def page(folder):
    """Yields the page, part by part."""
    yield "# Nodes\n\nThe built-in nodes, as `lacquer nodes` knows them. This page is made by `docs/node_reference.py`."
    yield "Audio ports are as wide as the node unless a number of channels is given. The pictures are measured through the"
    yield "nodes themselves, at 48 kHz, of some of their presets; `lacquer nodes TYPE --plot FILE.svg` draws others."
    for summary in nodes()["nodes"]:
        node = nodes(summary["type"])
        yield (f"\n## {node['name']}\n\n`{node['type']}` · {node['group']} · "
               f"{' or '.join({1: 'mono', 2: 'stereo'}[width] for width in node['widths'])}\n")
        yield f"{node['description']}.\n\nInputs: {ports(node['inputs'])}. Outputs: {ports(node['outputs'])}."
        for picture in pictures(node, folder):
            yield f"\n{picture}"
        if node["parameters"]:
            yield "\n| parameter | name | range | default | |\n|---|---|---|---|---|"
            for p in node["parameters"]:
                yield (f"| `{p['id']}` | {p['name']} | {value_range(p)} | {shown(p, p['default'])} | "
                       f"{p.get('description', '')} |")
        for file in node["files"]:
            yield f"\nFile `{file['id']}`, {file['name']}: {file['description']}."
        if node["presets"]:
            yield "\nPresets:\n\n" + "\n".join(f"- **{p['name']}**: {p['description']}" for p in node["presets"])
        if node["readouts"]:
            yield "\nReadouts: " + ", ".join(f"`{r['id']}` ({r['unit']})" if r["unit"] else f"`{r['id']}`"
                                             for r in node["readouts"]) + "."


def main(docs):
    folder = docs / "nodes"
    folder.mkdir(exist_ok=True)
    text = "\n".join(page(folder)) + "\n"
    (docs / "nodes.md").write_text(text)
    for picture in folder.glob("*.svg"):  # of what is no more
        if picture.name not in text:
            picture.unlink()


main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
