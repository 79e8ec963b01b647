"""Prints docs/nodes.md, the node reference, from the catalogue: LACQUER=build/release/bin/lacquer python3 docs/node_reference.py"""

import json
import os
import subprocess


def nodes(*arguments):
    return json.loads(subprocess.run([os.environ["LACQUER"], "nodes", *arguments, "--json"], check=True,
                                     capture_output=True).stdout)


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
    return ", ".join(f"`{p['symbol']}`" + ("" if p["channels"] == "width" else " (mono)" if p["channels"] == 1 else
                                           f" ({p['channels']} channels)")
                     for p in entries) or "none"


def main():
    print("# Nodes\n\nThe built-in nodes, as `lacquer nodes` knows them. This page is made by `docs/node_reference.py`.")
    print("Audio ports are as wide as the node unless a number of channels is given.")
    for summary in nodes()["nodes"]:
        node = nodes(summary["type"])
        print(f"\n## {node['name']}\n\n`{node['type']}` · {node['group']} · "
              f"{' or '.join({1: 'mono', 2: 'stereo'}[width] for width in node['widths'])}\n")
        print(f"{node['description']}.\n\nInputs: {ports(node['inputs'])}. Outputs: {ports(node['outputs'])}.")
        if node["parameters"]:
            print("\n| parameter | name | range | default | |\n|---|---|---|---|---|")
            for p in node["parameters"]:
                print(f"| `{p['id']}` | {p['name']} | {value_range(p)} | {shown(p, p['default'])} | "
                      f"{p.get('description', '')} |")
        for file in node["files"]:
            print(f"\nFile `{file['id']}`, {file['name']}: {file['description']}.")
        if node["presets"]:
            print("\nPresets:\n\n" + "\n".join(f"- **{p['name']}**: {p['description']}" for p in node["presets"]))
        if node["readouts"]:
            print("\nReadouts: " + ", ".join(f"`{r['id']}` ({r['unit']})" if r["unit"] else f"`{r['id']}`"
                                             for r in node["readouts"]) + ".")


main()
