// GrooveAnalysis: what a song does to a groove, found in one pass and kept for 60 mm, 0 dB of cut gain and 5 cm/s, so
// that any radius, order, level and stylus follows from it. Not real time; one thread at a time.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "core/base/result.hpp"
#include "core/signal/audio_block.hpp"
#include "sessions/media/progress.hpp"

namespace lacquer::sessions::vinyl {

/// A 16th of a turn is 27 cells at 33 1/3 and 20 cells at 45.
inline constexpr int kCellsPerSecond = 240;
inline constexpr int kCellsPerSlice = kCellsPerSecond;

/// The extremes of a cell. With a the displacement of a wall, lateral x = (aL + aR) / sqrt(2), vertical z = (aR - aL) /
/// sqrt(2), which deepens the groove. All grow in proportion to the level.
struct GrooveCell {
    float rightUm = 0;       ///< the highest aR: sqrt(2) of it is what the outer edge takes
    float leftUm = 0;        ///< the highest -aL: likewise of the inner edge
    float deepUm = 0;        ///< the highest z
    float shallowUm = 0;     ///< the highest -z
    float lateralUm = 0;     ///< the highest |x|
    float acceleration = 0;  ///< m/s², the higher wall
};

/// Both channels against each other, below a frequency or as a whole.
struct StereoEnergy {
    double left = 0, right = 0, product = 0;  ///< sums of squares, and of L R

    void add(const StereoEnergy& other) noexcept;
    /// sum LR / sqrt(sum L² sum R²); 0 where one is silent.
    [[nodiscard]] double correlation() const noexcept;
    /// Of (R - L) / 2 to (L + R) / 2; -120 … 120.
    [[nodiscard]] double sideToMidDb() const noexcept;
};

/// The frequencies below which the low end is looked at: those that elliptical equalizers have.
inline constexpr std::array kLowEndHz{70.0, 150.0, 300.0};

/// A second, the last one perhaps less. Of the two walls, the one that has more. What says nothing else grows in
/// proportion to the level.
struct GrooveSlice {
    double seconds = 0;
    double lateralUm = 0, deepUm = 0, shallowUm = 0;  ///< the highest of its cells
    double wallVelocity = 0, lateralVelocity = 0;     ///< m/s, peak
    double acceleration = 0, accelerationRms = 0;     ///< m/s², of a wall
    /// rms(deemph(u b)) / rms(deemph(u)), m/s², with u velocity and b acceleration of a wall: R / V² of it is the share
    /// of the second order in what a round tip of radius R traces, up to 20 kHz.
    double tracing = 0;
    double heat = 0;  ///< of a coil: the highest of b² through 1 s; goes with the square of the level
    double sibilance = 0, presence = 0;  ///< m/s², rms of wall acceleration in 5 … 10 kHz and 0.3 … 3 kHz
    StereoEnergy stereo{};
    std::array<StereoEnergy, kLowEndHz.size()> lowEnd{};   ///< fourth-order low pass
    std::array<double, kLowEndHz.size()> lowVerticalUm{};  ///< the highest |z| of what is below

    [[nodiscard]] double sibilanceDb() const noexcept;  ///< sibilance to presence; -120 without any
};

struct GrooveAnalysis {
    double seconds = 0;
    std::vector<GrooveCell> cells{};
    std::vector<GrooveSlice> slices{};
};

/// Works it out while sound goes by; takes as much memory as what it finds, 6 KB for a second, and no more.
class GrooveAnalyzer {
public:
    /// 1 or 2 channels; one goes onto both walls. From 1 kHz on.
    GrooveAnalyzer(int channels, int sampleRate);
    GrooveAnalyzer(GrooveAnalyzer&&) noexcept;
    GrooveAnalyzer& operator=(GrooveAnalyzer&&) noexcept;
    ~GrooveAnalyzer();

    /// The samples must be finite. In blocks of any length: what comes out is the same.
    void feed(ConstAudioBlock block);
    /// Of everything fed. The analyzer is used up then: call once.
    [[nodiscard]] GrooveAnalysis finish();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

/// Of a file. Fails as AudioFile does, with badData on more than two channels, and with failed when `progress` says
/// stop.
Result<GrooveAnalysis> analyseGroove(const std::filesystem::path& path, const Progress& progress = {});

}  // namespace lacquer::sessions::vinyl
