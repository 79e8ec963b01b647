// ProgrammeCheck: what in the sound of a disc is most likely not meant. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "sessions/delivery/cd/disc.hpp"
#include "sessions/delivery/cd/disc_finding.hpp"

namespace lacquer::sessions::cd {

/// Is fed the whole image; warns of sound in the first 2 s, of silent tracks, runs of three samples and more at full
/// scale, means off zero, and of a disc that begins or ends in the middle of the sound.
class ProgrammeCheck {
public:
    /// The disc must have no errors, and outlive this.
    explicit ProgrammeCheck(const Disc& disc);

    void feed(std::span<const std::int16_t> interleaved);
    [[nodiscard]] DiscFindings finish();

private:
    using Frame = std::array<std::int16_t, kChannels>;
    struct Heard {
        bool sound = false;
        std::array<std::int64_t, kChannels> sums{};
        std::int64_t clippedRuns = 0;
        std::int64_t firstClipped = 0;  // frame of the image
    };
    void take(Frame frame);

    const Disc& disc_;
    std::vector<std::int64_t> ends_;  // of each track, frames
    std::vector<Heard> heard_;
    std::size_t track_ = 0;
    std::int64_t frame_ = 0;
    std::array<int, kChannels> run_{};
    std::int64_t earlySound_ = 0;  // frames that are not silent in the first 2 s
    Frame first_{}, last_{};       // of the programme
};

}  // namespace lacquer::sessions::cd
