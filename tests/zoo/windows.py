"""The own windows of every installed LV2 plugin: do they open, draw, take values, and close?

`./run test --zoo` looks at all that are made for X11, 269 in Debian 12; with --sample at those of sample.txt. Each is
opened by itself, on a display of its own, beside the plugin that runs in a sandbox (open_window.cpp).
"""

import argparse
import collections
import concurrent.futures
import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent / "support"))
from lsp_settings import write_lsp_settings

SAMPLE = Path(__file__).parent / "sample.txt"
WHOLE_ZOO = 684
KNOWN_TO_CRASH = {f"http://lsp-plug.in/plugins/lv2/oscilloscope_x{n}" for n in (1, 2, 4)}  # plugin_troubles.cpp
SHOWN = 261  # of 269: seven need instance-access, see docs/plugins.md


def look(opener, uri):
    with tempfile.TemporaryDirectory(prefix="lacquer-window-") as home:
        write_lsp_settings(Path(home))
        environment = {**os.environ, "HOME": home, "XDG_RUNTIME_DIR": home, "LC_ALL": "C.UTF-8"}
        environment.pop("WAYLAND_DISPLAY", None)
        # Into files, not pipes: should it crash, its display lives on for a moment, and would hold them open.
        with open(Path(home) / "said", "w+") as said, open(Path(home) / "complained", "w+") as complained:
            opened = subprocess.Popen([opener, uri], stdout=said, stderr=complained, stdin=subprocess.DEVNULL,
                                      env=environment, start_new_session=True)
            try:
                code = opened.wait(timeout=300)
            except subprocess.TimeoutExpired:
                return {"uri": uri, "outcome": "open_window hangs"}
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(opened.pid, signal.SIGKILL)
            said.seek(0)
            complained.seek(0)
            lines = [line for line in said if line.startswith('{"uri"')]
            complaint = complained.read().strip()[-200:]
    if not lines:
        return {"uri": uri, "outcome": f"open_window ends with {code}: {complaint}"}
    return json.loads(lines[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--opener", required=True, help="the program open_window")
    parser.add_argument("--sample", action="store_true", help="only those of sample.txt")
    parser.add_argument("--json", type=Path, help="all that was found, one object per line")
    parser.add_argument("uris", nargs="*")
    options = parser.parse_args()
    whole = not options.sample and not options.uris
    uris = options.uris or (SAMPLE.read_text().split() if options.sample else
                            subprocess.run(["lv2ls"], capture_output=True, text=True, check=True).stdout.split())
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        seen = list(pool.map(lambda uri: look(options.opener, uri), uris))
    if options.json:
        options.json.write_text("".join(json.dumps(each) + "\n" for each in seen))
    problems, gone = [], []
    outcomes = collections.Counter()
    reasons = collections.Counter()
    for each in seen:
        uri, outcome = each["uri"], each["outcome"]
        if outcome == "not shown":
            reasons[each["reason"]] += 1
            continue
        outcomes["fine" if outcome == "fine" else "failed"] += 1
        if outcome != "fine":
            problems.append(f"{uri}: {outcome}; {each.get('said', '')}")
        if each.get("plugin_gone"):
            (gone if uri in KNOWN_TO_CRASH else problems).append(f"{uri} is gone: {each['plugin_gone']}")
        if each.get("illegal"):
            problems.append(f"{uri} has written {each['illegal']} values that are none")
    for problem in problems:
        print("FAILED:", problem)
    print(f"{sum(outcomes.values())} windows: {dict(outcomes)}")
    for plugin in gone:
        print(f"as known, {plugin}")
    for reason, count in reasons.most_common():
        print(f"{count} plugins: {reason}")
    if whole and len(seen) >= WHOLE_ZOO and sum(outcomes.values()) < SHOWN:
        problems.append("too few")
        print(f"FAILED: {SHOWN} windows should have been shown")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
