// LoadDisplay: the engine's load as the transport bar shows it: whole percents, the peak held for a while. GUI thread;
// pure.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "core/engine/load_meter.hpp"

namespace lacquer::editor {

class LoadDisplay {
public:
    /// A peak stays for so many readings.
    static constexpr std::size_t kHeldReadings = 6;
    static constexpr int kHighestPercent = 999;

    /// What blocks have taken since the last reading. True when what is shown has changed.
    bool add(const Load& load) {
        worst_[next_++ % kHeldReadings] = load.worst;
        return show(inPercent(load.mean), inPercent(*std::max_element(worst_.begin(), worst_.end())));
    }
    /// Nothing runs any more.
    bool clear() {
        worst_ = {};
        return show(0, 0);
    }
    /// Of the time there is, on the average.
    [[nodiscard]] int percent() const noexcept { return percent_; }
    /// Of the dearest block.
    [[nodiscard]] int peakPercent() const noexcept { return peakPercent_; }

private:
    static int inPercent(double share) {
        return static_cast<int>(std::lround(std::min(share * 100, static_cast<double>(kHighestPercent))));
    }
    bool show(int percent, int peakPercent) {
        const bool changed = percent != percent_ || peakPercent != peakPercent_;
        percent_ = percent;
        peakPercent_ = peakPercent;
        return changed;
    }

    std::array<double, kHeldReadings> worst_{};
    std::size_t next_ = 0;
    int percent_ = 0;
    int peakPercent_ = 0;
};

}  // namespace lacquer::editor
