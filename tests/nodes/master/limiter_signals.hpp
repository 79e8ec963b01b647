// What limiters are driven with, and the judges of what comes out.
#pragma once

#include "support/node_bench.hpp"

namespace lacquer::test {

/// Hz, of all signals below.
inline constexpr double kSignalRate = 48000;

/// Of the highest channel, dBTP: by libebur128, by the reference of tests/support, and by its windowed sinc of 64
/// points per sample in double precision.
[[nodiscard]] double libebur128TruePeakDb(const Signal& signal, double sampleRate);
[[nodiscard]] double referenceTruePeakDb(const Signal& signal);
[[nodiscard]] double windowedSincTruePeakDb(const Signal& signal);

/// 10 ms fades at both ends, as the EBU signals have.
[[nodiscard]] Signal faded(Signal signal);
/// Mono, full scale.
[[nodiscard]] Signal square(int frames, int period);
/// EBU Tech 3341 cases 20 to 23: at four times the rate, a tone of fs/6 and amplitude 0.5 with one period of fs/4 and
/// amplitude 1 inserted without a step, low-passed, then every fourth sample from `offset` on.
[[nodiscard]] Signal interSamplePeak(int offset);
/// Keeps what lies below 20 kHz.
[[nodiscard]] Signal bandLimited(const Signal& signal);
/// Stereo: a kick, a snare, a bass and a chord at 120 beats per minute in pink noise, peaks of about -2 dBFS.
[[nodiscard]] Signal music(int frames, unsigned seed = 1);

}  // namespace lacquer::test
