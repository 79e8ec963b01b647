// MonitorControls: what the monitor section is set to. Set from any thread, read by the audio thread.
#pragma once

#include <atomic>

namespace lacquer::host {

/// Of what is heard, never of what is rendered; a session knows nothing of them.
struct MonitorControls {
    static constexpr float kSilentDb = -120;  ///< from here down it is silence
    static constexpr float kLoudestDb = 12;
    static constexpr float kDimDb = -20;

    /// What the two sides of the loudspeakers play.
    enum class Sides : int {
        stereo,  ///< left and right, as they are
        mono,    ///< (L + R) / 2 on both
        side,    ///< (L - R) / 2 on both: what mono loses
    };

    std::atomic<float> volumeDb{0};    ///< kSilentDb to kLoudestDb; others count as the nearest
    std::atomic<float> dimDb{kDimDb};  ///< what dim adds; likewise
    std::atomic<bool> dim{false};
    std::atomic<bool> muted{false};
    std::atomic<Sides> sides{Sides::stereo};
    std::atomic<bool> swapped{false};  ///< left plays on the right, and right on the left
    /// The reference in place of the master, where one is being played.
    std::atomic<bool> reference{false};
    std::atomic<float> masterGainDb{0};     ///< of the master: what makes it as loud as the reference
    std::atomic<float> referenceGainDb{0};  ///< of the reference: what makes it as loud as the master
};

}  // namespace lacquer::host
