// Finite impulse responses on blocks of one channel: how they are run, and designed. Running neither allocates nor
// throws.
#pragma once

#include <complex>
#include <functional>
#include <span>
#include <vector>

namespace lacquer::sessions::vinyl {

/// out[i] = sum of taps[j] in[i - j] for `frames` frames, a multiple of kFirFrames; `in` goes back by taps.size() - 1
/// frames. Each value is summed up in the order of its taps, whatever the machine.
inline constexpr int kFirFrames = 16;
void convolve(std::span<const float> taps, const float* in, int frames, float* out) noexcept;

/// A low pass in `cutoff` cycles per frame: a sinc under J. Kaiser's window ("Nonrecursive Digital Filter Design Using
/// the I0-Sinh Window Function", 1974), whose ripple and stop band are `attenuationDb` down from `transition` / 2
/// beside the cutoff on. An odd number of taps, their sum 1.
[[nodiscard]] std::vector<double> lowPassTaps(double cutoff, double transition, double attenuationDb);

/// The taps whose response is closest to `wanted` e^(-i w (count - 1) / 2) for w in [0, passband], by least squares of
/// the error relative to what is wanted. What they do beyond is free. Frequencies in radians per frame.
[[nodiscard]] std::vector<double> fittedTaps(const std::function<std::complex<double>(double)>& wanted, double passband,
                                             int count);

}  // namespace lacquer::sessions::vinyl
