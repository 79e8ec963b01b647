// OutputPeak: the highest sample of each channel since somebody looked.
#pragma once

#include <algorithm>
#include <atomic>
#include <cmath>
#include <vector>

namespace lacquer::host {

class OutputPeak {
public:
    explicit OutputPeak(int channels) : peaks_(static_cast<std::size_t>(channels)) {}

    /// The audio thread, real time.
    void note(const float* const* channels, int frames) noexcept {
        for (std::size_t c = 0; c < peaks_.size(); ++c) {
            float highest = 0;
            for (int i = 0; i < frames; ++i) highest = std::max(highest, std::abs(channels[c][i]));
            float known = peaks_[c].load(std::memory_order_relaxed);
            while (highest > known && !peaks_[c].compare_exchange_weak(known, highest, std::memory_order_relaxed)) {
            }
        }
    }

    /// One other thread: of each channel, 1 is full scale; counts anew from here on.
    [[nodiscard]] std::vector<float> take() {
        std::vector<float> taken;
        for (auto& peak : peaks_) taken.push_back(peak.exchange(0, std::memory_order_relaxed));
        return taken;
    }

private:
    std::vector<std::atomic<float>> peaks_;
};

}  // namespace lacquer::host
