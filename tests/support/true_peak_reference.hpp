// The true peak of a signal by brute force: a long windowed sinc, evaluated 32 times per sample. Slow and independent
// of the nodes' own detector.
#pragma once

#include <vector>

namespace lacquer::test {

/// Largest magnitude of the continuous waveform, dBTP. The signal is taken to be silent outside.
[[nodiscard]] double referenceTruePeakDb(const std::vector<float>& samples);

}  // namespace lacquer::test
