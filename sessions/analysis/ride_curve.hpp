// The gains by which a hand on a fader would even out a track. Pure.
#pragma once

#include <vector>

namespace lacquer::sessions {

struct RideOptions {
    double targetLufs = -20;
    double windowSeconds = 3;  ///< over which loudness is taken: that of the short-term loudness of EBU Tech 3341
    double mostDb = 6;         ///< up, and down
};

/// The loudness of the sound about each hop: that of the hops within half a window of it that are no pause, LUFS; not a
/// number where more than half of them are. A pause is what the gates of the loudness range leave out (EBU Tech 3342),
/// what is below -70 LUFS, and more than 20 LU below the mean of the rest, for half a window at least: a gap between
/// words or hits is part of how loud they are. `powers`: the mean K-weighted power of each hop, as lufsOf() takes it.
[[nodiscard]] std::vector<double> loudnessAbout(const std::vector<double>& powers, double hopSeconds,
                                                double windowSeconds);

/// Gains in dB for the middle of each hop. None is beyond `mostDb`, nor do they change faster than through that within
/// a window; they run straight across pauses, and begin and end at 0 dB where `pinned`, as what lies outside is not
/// ridden.
enum class RideEnds { open, pinned };
[[nodiscard]] std::vector<double> rideGains(const std::vector<double>& powers, double hopSeconds,
                                            const RideOptions& options, RideEnds ends);

}  // namespace lacquer::sessions
