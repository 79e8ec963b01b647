// GrooveMeter: from the motion of the walls to cells and slices. Not real time; one thread at a time.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "sessions/delivery/vinyl/groove_analysis.hpp"
#include "sessions/delivery/vinyl/groove_filter.hpp"
#include "sessions/delivery/vinyl/low_end.hpp"
#include "sessions/delivery/vinyl/stereo_filter.hpp"

namespace lacquer::sessions::vinyl {

class GrooveMeter {
public:
    /// `latencyFrames`: what comes first and is left out.
    GrooveMeter(double sampleRate, int mostFrames, std::int64_t latencyFrames);

    /// A block of the band-limited channels and of the motion they make: a multiple of 16 frames.
    void take(std::span<const float> left, std::span<const float> right, const WallMotion& motion);

    /// As much of it as the song is long. Call once.
    [[nodiscard]] GrooveAnalysis finish(double seconds);

private:
    // Sums of a slice that become a GrooveSlice at its end. By wall.
    struct Sums {
        StereoSample acceleration{}, traced{}, heard{}, sibilance{}, presence{};
        double frames = 0;
    };

    void trace(const WallMotion& motion, std::size_t frames) noexcept;
    void measureExtremes(const WallMotion& motion, std::size_t first, std::size_t last) noexcept;
    void measureBands(std::span<const float> left, std::span<const float> right, const WallMotion& motion,
                      std::size_t first, std::size_t last) noexcept;
    void measureStereo(std::span<const float> left, std::span<const float> right, std::size_t first,
                       std::size_t last) noexcept;
    void closeCell();
    void closeSlice();
    [[nodiscard]] std::int64_t endOfCell() const noexcept;

    double sampleRate_;
    std::int64_t skip_;        // frames that are still to be left out
    std::int64_t frames_ = 0;  // measured so far
    GrooveAnalysis analysis_;
    GrooveCell cell_;
    std::int64_t cellFrames_ = 0;
    StereoSample cellHeat_{}, heat_{};
    double heatShare_;
    GrooveSlice slice_;
    Sums sums_;
    std::array<StereoFilter, 2> traced_;                // replay's equalization, of the distortion
    std::array<StereoFilter, 2> heard_;                 // what is left of the sound by the lathe
    std::array<StereoFilter, 3> sibilance_, presence_;  // band passes
    LowEnd lowEnd_;
    double heardGain_;
    std::vector<float> tracedTaps_;
    // By wall: u b, what came before, then a block; and as much of it as is heard.
    std::array<std::vector<float>, 2> products_, distortion_;
};

}  // namespace lacquer::sessions::vinyl
