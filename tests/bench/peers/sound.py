"""Sound files of 32-bit floats, and the few measurements that comparisons of nodes need."""

import array
import cmath
import math
import random
import struct

FLOAT = 3  # the format tag of WAV


def write_wav(path, channels, rate):
    """Two channels, sequences of floats."""
    samples = array.array("f", bytes(8 * len(channels[0])))
    samples[0::2], samples[1::2] = array.array("f", channels[0]), array.array("f", channels[1])
    header = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + 4 * len(samples), b"WAVE", b"fmt ", 16, FLOAT, 2, rate,
                         rate * 8, 8, 32, b"data", 4 * len(samples))
    path.write_bytes(header + samples.tobytes())


def read_wav(path):
    """The channels of a file of 32-bit floats as arrays."""
    data, at, count = path.read_bytes(), 12, 0
    while at + 8 <= len(data):
        kind, size = struct.unpack_from("<4sI", data, at)
        if kind == b"fmt ":
            _, count, _, _, _, bits = struct.unpack_from("<HHIIHH", data, at + 8)
            assert bits == 32, f"{path} has {bits} bits"
        if kind == b"data":
            samples = array.array("f", data[at + 8:at + 8 + size])
            return [samples[channel::count] for channel in range(count)]
        at += 8 + size + size % 2
    raise ValueError(f"{path} has no samples")


def fft(values):
    """The discrete Fourier transform; as many values as a power of two."""
    count = len(values)
    if count == 1:
        return list(values)
    return _fft(values, [cmath.rect(1, -2 * math.pi * k / count) for k in range(count // 2)])


def _fft(values, turns):
    if len(values) == 2:
        return [values[0] + values[1], values[0] - values[1]]
    even, odd = _fft(values[0::2], turns[0::2]), _fft(values[1::2], turns[0::2])
    odd = [turn * value for turn, value in zip(turns, odd)]
    return [a + b for a, b in zip(even, odd)] + [a - b for a, b in zip(even, odd)]


def spectrum(samples):
    """The transform of real samples, from 0 to half the sample rate."""
    return fft(samples)[:len(samples) // 2 + 1]


def db(amplitude):
    return 20 * math.log10(max(amplitude, 1e-20))


def log_bins(count, frames, rate, lowest, highest):
    """Bins of a transform of so many frames nearest to `count` frequencies equally far apart in octaves."""
    width = rate / frames
    wanted = (lowest * (highest / lowest) ** (i / (count - 1)) for i in range(count))
    return sorted({round(frequency / width) for frequency in wanted})


def sine(frequency, amplitude, frames, rate, phase=0.0):
    turn = 2 * math.pi * frequency / rate
    return [amplitude * math.sin(turn * i + phase) for i in range(frames)]


def rms(samples):
    return math.sqrt(sum(x * x for x in samples) / len(samples))


def noise(frames, rate, seed=7):
    """Stereo noise that falls by 6 dB per octave above 1 kHz and swells and fades by 30 dB, twice a second."""
    draw = random.Random(seed).uniform
    swell = [10 ** ((-21 - 15 * math.cos(4 * math.pi * i / rate)) / 20) for i in range(rate // 2)]
    keep = math.exp(-2 * math.pi * 1000 / rate)
    channels = []
    for _ in range(2):
        low, samples = 0.0, []
        for i in range(frames):
            low += (1 - keep) * (draw(-1, 1) - low)
            samples.append(2 * swell[i % len(swell)] * low)
        channels.append(samples)
    return channels
