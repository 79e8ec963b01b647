// MonitorSection: what stands between the master and the loudspeakers: which source is heard, how loud, on which side.
#pragma once

#include <array>

#include "host/audio/monitor_controls.hpp"

namespace lacquer::host {

/// What a monitor section may let through instead of the master. Null where there is none.
struct MonitorSources {
    std::array<const float*, 2> reference{};
    std::array<const float*, 2> listened{};
};

/// Goes over from what is heard to what is asked for within 10 ms, by smoothRise; what is asked for meanwhile waits for
/// its end. Where nothing is engaged, the master passes bit for bit. Never part of a render.
class MonitorSection {
public:
    static constexpr double kFadeMs = 10;

    /// Message thread. `controls` must outlive the section.
    MonitorSection(const MonitorControls& controls, double sampleRate, int channels);

    /// Audio thread, real time: `frames` frames of the master in each channel, in place. Of one channel, or of more
    /// than two, only the volume counts. `listening`: the listened source is to be heard.
    void process(float* const* master, const MonitorSources& sources, bool listening, int frames) noexcept;

private:
    /// What is heard: a share of each source, of whose sides each side plays a share.
    struct Mix {
        std::array<float, 3> shares{1, 0, 0};    ///< of master, reference, listened
        std::array<float, 4> sides{1, 0, 0, 1};  ///< on the left: of left and right; on the right: of left and right
        float volume = 1;

        friend bool operator==(const Mix&, const Mix&) = default;
    };
    /// A source that is heard now, before or behind the fade.
    struct Heard {
        std::array<const float*, 2> channels{};
        float from = 0, to = 0;
    };
    [[nodiscard]] Mix wanted(const MonitorSources& sources, bool listening) const noexcept;
    void mix(float* const* master, const MonitorSources& sources, int first, int frames) const noexcept;

    const MonitorControls& controls_;
    const int fadeFrames_;
    const int channels_;
    Mix from_, to_;
    int at_;             ///< frames since the fade began; fadeFrames_: it is over
    bool fresh_ = true;  ///< nothing has been heard yet
};

}  // namespace lacquer::host
