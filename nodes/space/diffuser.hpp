// Diffuser: all-passes in a row that turn one click into many. Real-time safe after prepare(); one channel.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "nodes/dsp/cell.hpp"

namespace lacquer::nodes {

/// M. Schroeder, "Natural Sounding Artificial Reverberation", JAES 10(3), 1962.
class Diffuser {
public:
    static constexpr std::size_t kStages = 4;

    void prepare(double sampleRate, const std::array<double, kStages>& milliseconds) {
        for (std::size_t i = 0; i < kStages; ++i)
            lines_[i].resize(std::max<std::size_t>(1, static_cast<std::size_t>(milliseconds[i] * sampleRate / 1000)));
        reset();
    }
    void reset() noexcept {
        for (auto& line : lines_) std::ranges::fill(line, 0.0f);
        at_.fill(0);
    }
    [[nodiscard]] std::size_t lengthFrames() const noexcept {
        std::size_t sum = 0;
        for (const auto& line : lines_) sum += line.size();
        return sum;
    }

    /// `gains` in 0 … 0.9, one for each frame; at 0 it is a plain delay.
    void process(Cell& cell, const Cell& gains) noexcept {
        for (std::size_t stage = 0; stage < kStages; ++stage) {
            std::vector<float>& line = lines_[stage];
            std::size_t& at = at_[stage];
            for (std::size_t i = 0; i < cell.size(); ++i) {
                const float late = line[at];
                const float in = cell[i] - gains[i] * late;
                cell[i] = late + gains[i] * in;
                line[at] = in;
                at = at + 1 == line.size() ? 0 : at + 1;
            }
        }
    }

private:
    std::array<std::vector<float>, kStages> lines_;
    std::array<std::size_t, kStages> at_{};
};

}  // namespace lacquer::nodes
