"""How long `lacquer plugins list` takes: without a cache, with it, and beside a program start that lists nothing."""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

PROGRAM = os.environ["LACQUER"]


def seconds(*arguments, env):
    started = time.monotonic()
    done = subprocess.run([PROGRAM, *arguments], check=True, capture_output=True, env=env)
    return time.monotonic() - started, done.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15, help="of each kind; the median counts")
    parser.add_argument("--json", metavar="FILE", help="also write the figures there")
    options = parser.parse_args()
    warm, cold, bare = [], [], []
    for _ in range(options.runs):  # in turn, so that all three meet the same machine
        with tempfile.TemporaryDirectory() as cache:
            env = {**os.environ, "XDG_CACHE_HOME": cache}
            listed = ("plugins", "list", "--json")
            time_cold, first = seconds(*listed, env=env)
            time_warm, second = seconds(*listed, env=env)
            assert first == second, "the cache says something else than the bundles"
            cold.append(time_cold)
            warm.append(time_warm)
            bare.append(seconds("--version", env=env)[0])
            count = len(json.loads(first)["plugins"])
            size = sum(file.stat().st_size for file in Path(cache).rglob("*.json"))
    figures = {"plugins": count, "cold": statistics.median(cold), "warm": statistics.median(warm),
               "start": statistics.median(bare), "cacheBytes": size}
    print(f"{count} plugins listed, median of {options.runs} runs:")
    print(f"  every description read   {figures['cold'] * 1000:7.0f} ms")
    print(f"  from the cache           {figures['warm'] * 1000:7.0f} ms, {figures['cold'] / figures['warm']:.1f} times "
          f"as fast; the file has {size / 1024:.0f} KiB")
    print(f"  lacquer --version        {figures['start'] * 1000:7.0f} ms")
    if options.json:
        Path(options.json).write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
