// BandPowers: how much power a node puts out in each of the ear's critical bands, moment by moment.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "sessions/analysis/node_taps.hpp"

namespace lacquer::sessions {

/// Edges of the 24 critical bands in Hz (E. Zwicker, "Subdivision of the audible frequency range into critical bands",
/// JASA 33, 1961). Band i is one Bark wide, from i to i + 1 Bark.
inline constexpr std::array<double, 25> kCriticalBandEdges{0,    100,  200,  300,  400,  510,   630,  770,  920,
                                                           1080, 1270, 1480, 1720, 2000, 2320,  2700, 3150, 3700,
                                                           4400, 5300, 6400, 7700, 9500, 12000, 15500};
inline constexpr std::size_t kCriticalBands = kCriticalBandEdges.size() - 1;

/// Power per band: mean squares, of all channels together; a full-scale sine on one channel has 0.5.
using BandMoment = std::array<float, kCriticalBands>;

/// The moments of one song, the same for every tap of it: Hann windows of about 85 ms, and so many frames from one to
/// the next.
struct MomentGrid {
    TimelineFrame start = 0;
    std::int64_t hopFrames = 0;
    std::size_t count = 0;

    /// Windows half over one another; in a song so long that these would be more than `most`, farther apart.
    static MomentGrid of(TimelineFrame start, TimelineFrame end, double sampleRate, std::size_t most = 8000);
};

class BandPowers final : public NodeTap {
public:
    explicit BandPowers(const MomentGrid& grid);
    ~BandPowers() override;

    void prepare(double sampleRate, int channels) override;
    void hear(TimelineFrame start, ConstAudioBlock block) noexcept override;

    /// One for each moment of the grid.
    [[nodiscard]] const std::vector<BandMoment>& moments() const noexcept { return moments_; }

    /// Frames of a window: the power of two next to 85 ms.
    [[nodiscard]] static int windowFrames(double sampleRate);

private:
    class Transform;
    void take(std::int64_t moment) noexcept;

    const MomentGrid grid_;
    std::vector<BandMoment> moments_;
    std::unique_ptr<Transform> transform_;
    std::vector<float> window_;
    std::vector<std::vector<float>> recent_;  ///< per channel, the last window of samples, as a ring
    std::size_t writeAt_ = 0;
    std::int64_t heardUntil_ = 0;  ///< frames since the grid's start
    std::vector<float> windowed_;
    std::vector<std::uint8_t> bandOfBin_;  ///< kCriticalBands: none
    float scale_ = 0;
};

}  // namespace lacquer::sessions
