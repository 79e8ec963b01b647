"""What the acceptance tests share: the program under test, stems to feed it, sound systems to play on."""

import array
import contextlib
import fcntl
import itertools
import json
import math
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import wave
from pathlib import Path

PROGRAM = os.environ["LACQUER"]
JACK_CAPTURE = os.environ.get("LACQUER_JACK_CAPTURE", "")
SOURCE = Path(os.environ["LACQUER_SOURCE"])
EXAMPLE = SOURCE / "sessions/examples/keep-on-rolling.lacquer"


def run(*arguments, timeout=120, env=None, cwd=None):
    """Runs the program; returns (exit code, stdout, stderr)."""
    done = subprocess.run([PROGRAM, *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=timeout, env={**os.environ, **(env or {})}, cwd=cwd)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def open_files(pid):
    """The paths of the files a process has open, leaving out any it closes while they are read."""
    folder = f"/proc/{pid}/fd"
    paths = set()
    for number in os.listdir(folder):
        try:
            paths.add(os.readlink(os.path.join(folder, number)))
        except FileNotFoundError:
            pass
    return paths


def write_wav(path, seconds, channels=2, rate=48000, seed=1, level=0.3, frequency=None):
    """16-bit: a sine when a frequency is given, else white noise; the first sample is never 0."""
    generator = random.Random(seed)
    frames = round(seconds * rate)
    samples = array.array("h")
    for frame in range(frames):
        for channel in range(channels):
            if frequency:
                value = math.cos(2 * math.pi * frequency * frame / rate + channel)
            else:
                value = generator.uniform(-1, 1) if frame else 1
            samples.append(round(32767 * level * value))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return path


def write_float_wav(path, samples, rate=48000):
    """32-bit float, one channel, whatever the values are."""
    data = samples.tobytes()
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 3, 1, rate, 4 * rate, 4, 32)
    path.write_bytes(struct.pack("<4sI4s", b"RIFF", 12 + len(form) + len(data), b"WAVE") + form +
                     struct.pack("<4sI", b"data", len(data)) + data)
    return path


def read_float_wav(path):
    """Interleaved samples of a 32-bit float WAV file, as (samples, channels)."""
    data = Path(path).read_bytes()
    assert data[:4] in (b"RIFF", b"RF64") and data[8:12] == b"WAVE", path
    at, channels = 12, 0
    while at + 8 <= len(data):
        name, size = data[at:at + 4], int.from_bytes(data[at + 4:at + 8], "little")
        if name == b"fmt ":
            channels = int.from_bytes(data[at + 10:at + 12], "little")
        if name == b"data":
            return array.array("f", data[at + 8:at + 8 + size - size % 4]), channels
        at += 8 + size + size % 2
    raise AssertionError(f"{path}: no data")


def without_leading_silence(samples, channels):
    start = next((i for i, value in enumerate(samples) if value), len(samples))
    return samples[start - start % channels:]


class StudioTest(unittest.TestCase):
    """A test with an empty folder of its own."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="lacquer-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def new_session(self, seconds=1.0, name="song", stems=("kick", "bass", "vocal-lead", "guitar")):
        files = [write_wav(self.folder / f"{stem}.wav", seconds, channels=1 + i % 2, seed=i + 1)
                 for i, stem in enumerate(stems)]
        session = self.folder / f"{name}.lacquer"
        code, _, error = run("new", session, *files)
        self.assertEqual(code, 0, error)
        return session

    def edit(self, session, change):
        """Applies `change` to the parsed session.json and writes it back."""
        path = session / "session.json"
        document = json.loads(path.read_text())
        change(document)
        path.write_text(json.dumps(document, indent=1))

    def set_range(self, session, frames):
        """Ends the song there, so that renders have a known length."""
        self.edit(session, lambda document: document.update(end=frames))

    def render(self, session, name, *arguments):
        target = self.folder / name
        code, _, error = run("render", session, "-o", target, *arguments)
        self.assertEqual(code, 0, error)
        return target


@contextlib.contextmanager
def no_other_jack_server():
    """Waits until no other test starts or ends a server: what they share in memory does not bear two at once."""
    with open(Path(tempfile.gettempdir()) / "lacquer-test-jackd.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def jack_server_name():
    """A name that no other test's server has; see JackServerName in tests/host/audio/sound_system.hpp."""
    for number in itertools.cycle(range(6)):
        name = f"lacquer-test-{number}"
        with open(Path(tempfile.gettempdir()) / f"{name}.lock", "w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(0.01)
                continue
            yield name
            return


def realtime_allowed():
    return subprocess.run(["chrt", "-f", "70", "true"], capture_output=True).returncode == 0


def without_realtime():
    """What to put before a program so that the system gives it no real-time priority."""
    nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
    return ["prlimit", "--rtprio=0:0", *nobody]


class JackServer:
    """A JACK server of its own on the dummy device, without a sound card."""

    def __init__(self, rate=48000, frames=1024):
        self.held = contextlib.ExitStack()
        self.name = self.held.enter_context(jack_server_name())
        realtime = realtime_allowed()
        self.env = {"JACK_DEFAULT_SERVER": self.name, "JACK_NO_START_SERVER": "1"}
        with no_other_jack_server():
            for last in (False, False, True):  # one of this name may still be on its way out
                if self.start(rate, frames, realtime, last):
                    break
                time.sleep(1)

    def start(self, rate, frames, realtime, check):
        self.process = subprocess.Popen(  # ended with the test, even one that is killed: it would keep its name
            ["setpriv", "--pdeathsig", "TERM", "jackd", "-n", self.name, "-S",
             *(["-R", "-P", "70"] if realtime else ["-r"]), "-d", "dummy", "-r", str(rate), "-p", str(frames)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait = subprocess.run(["jack_wait", "-s", self.name, "-w", "-t", "20"], check=check,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **self.env})
        if wait.returncode != 0:
            self.process.kill()
            self.process.wait()
        return wait.returncode == 0

    def stop(self):
        with no_other_jack_server():
            self.process.terminate()
            self.process.wait()
        for left in Path("/dev/shm").glob(f"*{self.name}_*"):  # by a client that was cut off
            left.unlink(missing_ok=True)
        self.held.close()


def where_it_hangs(process):
    """What each thread of a process waits for, for the message of a test that waited in vain."""
    if process.poll() is not None:
        return f"it ended with {process.returncode}"
    threads = []
    for thread in Path(f"/proc/{process.pid}/task").iterdir():
        with contextlib.suppress(OSError):
            read = lambda name: (thread / name).read_text().strip()
            threads.append(f"{read('comm')}: {read('wchan')} ({read('syscall').split(' ')[0]})")
    return "it runs: " + ", ".join(threads)


def alsa_file_device(folder):
    """Environment in which ALSA's default device writes raw float samples to a file as fast as they come."""
    config = folder / "asound.conf"
    raw = folder / "played.raw"
    device = f'{{ type file slave.pcm "null" file "{raw}" format "raw" hint {{ show on description "file" }} }}'
    config.write_text(f"pcm.filedev {device}\npcm.!default {device}\n")
    return {"ALSA_CONFIG_PATH": f"/usr/share/alsa/alsa.conf:{config}", "JACK_DEFAULT_SERVER": "lacquer-no-such-server",
            "JACK_NO_START_SERVER": "1"}, raw


def broken_plugin(folder):
    """A plugin that does not start. The user has allowed it, whatever trials say. Returns its URI and the environment in
    which it is found."""
    uri = "urn:lacquer:misbehaving#no-instance"
    preferences = folder / "config" / "lacquer" / "plugins.json"
    preferences.parent.mkdir(parents=True, exist_ok=True)
    preferences.write_text(json.dumps({"allow": [uri]}))
    return uri, {"LV2_PATH": f"{os.environ['LACQUER_BINARY']}/lv2:/usr/lib/lv2",
                 "XDG_CONFIG_HOME": str(folder / "config")}


def main():
    sys.exit(not unittest.main(exit=False, verbosity=2).result.wasSuccessful())
