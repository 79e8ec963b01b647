// How each characteristic of a node is measured. Each starts the node anew and fails where that does. All signals are
// the same on both sides unless something else is said, and the left side of what comes out is looked at. Message
// thread.
#pragma once

#include "core/base/result.hpp"
#include "sessions/analysis/node_characteristic.hpp"
#include "sessions/analysis/node_runner.hpp"
#include "sessions/analysis/plot.hpp"

namespace lacquer::sessions {

/// In place of the level of silence.
inline constexpr double kNothingDb = -200;

/// Gain in dB from 20 Hz to 20 kHz: the discrete Fourier transform of the response to an impulse, at 80 frequencies to
/// the decade, 1 kHz one of them. The impulse is one sample at -60 dBFS, so that what follows levels or bends them does
/// nothing yet. The response is 2^17 frames long (2.7 s at 48 kHz): what rings longer is cut off there. Where the two
/// sides come out differently, both have a curve; where left against right comes out differently from both alike,
/// middle and side have.
/// At a level, for what follows levels: that of steady sines, one after the other, each settled as those of levels are,
/// about 40 to the decade.
Result<Plot> measureMagnitude(const LoneNode& node, const MeasureOptions& options);

/// Level that comes out by level that goes in, of a steady sine from -60 to 0 dBFS in steps of 1 dB, each settled: the
/// level of a quarter of a second (whole periods) differs by less than 0.005 dB from that of the one before, or 5 s
/// have passed. The levels follow each other upwards, in one go. A level is the root of the mean square, of a sine of
/// full scale 0 dBFS (AES17): a sine that passes has the level that it had.
Result<Plot> measureLevels(const LoneNode& node, const MeasureOptions& options);

/// The spectrum of what comes of a sine, of full scale unless a level is given: the lines above -120 dBFS, at most 200,
/// each the level of a sine. A discrete Fourier transform of 2^16 frames after as many for the node to settle. The sine
/// lies on an odd bin, so that whatever is periodic with it lies on bins too and needs no window, and a period is a
/// whole number of frames and about a quarter, so that what is folded back at half the sample rate stands between the
/// harmonics.
Result<Plot> measureHarmonics(const LoneNode& node, const MeasureOptions& options);

/// What comes of one sample: amplitude by time in ms, as multiples of that sample, which stands at -60 dBFS. Time 0 is
/// where the node's latency has passed. Of the first 10 s, until no more is left than -50 dB of the energy. Of each of
/// 400 stretches the lowest and the highest sample.
Result<Plot> measureImpulse(const LoneNode& node, const MeasureOptions& options);

/// How a short sound dies away: what is left of its energy by time in s, down to -80 dB, by backward integration
/// (M. R. Schroeder, "New method of measuring reverberation time", JASA 37, 1965), both sides together. The sound is
/// two periods of the tone under a Hann window, at -60 dBFS, which is 0.72 times its frequency wide, half an octave to
/// either side (3 dB down). Time 0 is where the node's latency has passed. 30 s are listened to.
Result<Plot> measureDecay(const LoneNode& node, const MeasureOptions& options);

/// What comes of a tone that is at -20 dBFS, for 200 ms from 100 ms on at -6 dBFS, and at -20 dBFS again: the peak of
/// each half period, as amplitude by time in ms. Time 0 is where the node's latency has passed; the tone has been on
/// for a second then. What goes in is a reference.
Result<Plot> measureBurst(const LoneNode& node, const MeasureOptions& options);

/// What is added to a sine of -80 dBFS: the spectrum of what comes out less what goes in, in dBFS per Hz (a sine of
/// full scale, or anything of its power, has 0 dBFS), each value the mean power of a sixth of an octave. Hann windows
/// of 8192 frames, half over one another, over 10 s (P. D. Welch, IEEE Trans. Audio Electroacoust. 15, 1967).
Result<Plot> measureNoise(const LoneNode& node, const MeasureOptions& options);

/// Gain of left and right in dB by the first parameter, at 81 of its values: of a mono signal, or, where the type
/// cannot be mono, of a sound on the left. A sine around 1 kHz, settled.
Result<Plot> measurePanorama(const LoneNode& node, const MeasureOptions& options);

}  // namespace lacquer::sessions
