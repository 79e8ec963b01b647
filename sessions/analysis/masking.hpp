// Which tracks of a session hide which others, where in the spectrum, and by how much. Message thread.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/analysis/band_powers.hpp"

namespace lacquer::sessions {

/// What one track hides of another in a stretch of neighbouring critical bands.
struct MaskedRange {
    double fromHz = 0;
    double toHz = 0;
    double share = 0;    ///< of what the hidden track says there, weighted by its loudness; 0 … 1
    double depthDb = 0;  ///< by how much it lies below what could be heard, on average while it is hidden
};

struct MaskedPair {
    NodeId masker, masked;
    std::string maskerName, maskedName;
    double share = 0;                 ///< of the hidden track's loudness, over the song and all bands; 0 … 1
    std::vector<MaskedRange> ranges;  ///< those where at least a quarter is hidden, from the lowest
};

/// Of two sounds that go on at the same time. A band of the second is hidden where its power is below the first one's
/// masked threshold: the first one's powers spread to other bands (M. R. Schroeder, B. S. Atal, J. L. Hall, "Optimizing
/// digital speech coders by exploiting masking properties of the human ear", JASA 66, 1979), less 5.5 dB, which is what
/// noise-like sounds mask by (J. D. Johnston, IEEE J. Sel. Areas Commun. 6, 1988). Bands weigh by their power to 0.23,
/// as loudness grows (E. Zwicker, H. Fastl, "Psychoacoustics"); what is 40 dB below the second's loudest band at that
/// moment, or below -70 dBFS, does not count.
[[nodiscard]] MaskedPair maskingOf(const std::vector<BandMoment>& masker, const std::vector<BandMoment>& masked);

/// Runs the song once and compares all tracks with each other, each as it is where it meets the others: behind the last
/// node that hears nothing but it. The pairs in which at least a twentieth is hidden, the worst first. Fails as a
/// render does.
Result<std::vector<MaskedPair>> measureMasking(const Session& session, const ProcessorRegistry& registry,
                                               const TapOptions& options = {});

}  // namespace lacquer::sessions
