// The true peak of a signal by brute force: a long windowed sinc, evaluated 32 times per sample. Slow and independent
// of the nodes' own detector.
#pragma once

#include <vector>

namespace lacquer::test {

/// Largest magnitude of the continuous waveform, dBTP. The signal is taken to be silent outside.
[[nodiscard]] double referenceTruePeakDb(const std::vector<float>& samples);

/// The same in double precision, at 64 points per sample: x(t) = sum of x[n] sinc(t - n) w(t - n), where w is a Kaiser
/// window of +-`halfLength` samples with beta = 9 (J. Kaiser, "Nonrecursive digital filter design using the I0-sinh
/// window function", 1974; 90 dB). Its edge, half of it on either side of half the sample rate, is
/// (90 - 8) / (2.285 * 4 pi halfLength) of the sample rate wide: 0.045 for 64.
[[nodiscard]] double windowedSincTruePeakDb(const std::vector<float>& samples, int halfLength = 64);

}  // namespace lacquer::test
