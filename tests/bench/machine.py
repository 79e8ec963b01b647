"""What the benchmarks that run the program share."""

import os
import platform
import subprocess
import time
from pathlib import Path

PROGRAM = os.environ["LACQUER"]
EXAMPLE = Path("sessions/examples/keep-on-rolling.lacquer")


def processor():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":")[1].strip()
    return platform.machine()


def seconds(command):
    """(wall, processor) time of a command."""
    before, started = os.times(), time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = os.times()
    return (time.monotonic() - started,
            after.children_user + after.children_system - before.children_user - before.children_system)


def load_average():
    """How many processes have wanted to run of late, this benchmark among them."""
    return float(Path("/proc/loadavg").read_text().split()[0])
