// Loudness and peaks of a programme, after ITU-R BS.1770-5, EBU R 128, Tech 3341 and Tech 3342. Not real time.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "core/base/result.hpp"
#include "core/signal/audio_block.hpp"
#include "nodes/dsp/loudness.hpp"
#include "nodes/dsp/true_peak.hpp"
#include "sessions/media/progress.hpp"

namespace lacquer::sessions {

/// How loud a programme is along its way: a point every 100 ms.
struct LoudnessPoint {
    float momentaryLufs = 0;  ///< of the 400 ms up to here; -120 for silence, which is assumed in front too
    float shortTermLufs = 0;  ///< likewise of 3 s
    float truePeak = 0;       ///< amplitude, of the 100 ms up to here, the highest channel
};

/// A value that silence does not have is absent.
struct LoudnessReport {
    static constexpr int kPointsPerSecond = 10;

    int sampleRate = 0;  ///< Hz
    int channels = 0;
    std::int64_t frames = 0;
    std::optional<double> integratedLufs;    ///< absent too when no 400 ms block passes the gate of -70 LUFS
    std::optional<double> loudnessRangeLu;   ///< absent too below 3 s
    std::optional<double> maxMomentaryLufs;  ///< 400 ms window, every 10 ms; silence is assumed in front
    std::optional<double> maxShortTermLufs;  ///< 3 s window, every 10 ms; silence is assumed in front
    std::optional<double> truePeakDbtp;      ///< of all channels, as nodes::TruePeakDetector sees it
    std::optional<double> samplePeakDbfs;    ///< of all channels
    std::vector<double> dcOffset;            ///< mean of each channel, full scale is 1
    std::vector<LoudnessPoint> history;
    std::vector<float> gatingPowers;  ///< K-weighted, of blocks of 400 ms, one every 100 ms

    /// PLR, dB: true peak less integrated loudness.
    [[nodiscard]] std::optional<double> peakToLoudnessDb() const;
    /// The lowest PSR, dB: true peak of 3 s less their short-term loudness (I. Shepherd et al., "Standardizing PSR",
    /// AES 143, 2017), where that is above -70 LUFS. Absent below 3 s.
    [[nodiscard]] std::optional<double> lowestPeakToShortTermDb() const;
};

/// The integrated loudness of several programmes one after the other, behind a gain: gated over the blocks of all of
/// them, not a mean of what each has. It does not grow by as much as the gain does where that lifts blocks above the
/// gate of -70 LUFS. Absent when none is there.
[[nodiscard]] std::optional<double> integratedLufsOf(std::span<const LoudnessReport* const> programmes,
                                                     double gainDb = 0);

/// Measures while audio goes by. Channels are L, R, C, LFE, Ls, Rs as far as there are, but L, R, Ls, Rs for four and
/// L, R, C, Ls, Rs for five; channels from the seventh on count for the peaks alone.
class LoudnessMeter {
public:
    /// 1 to 64 channels; from 1 kHz on.
    LoudnessMeter(int channels, int sampleRate);

    /// The samples must be finite. One thread at a time.
    void feed(std::span<const float> interleaved);
    void feed(ConstAudioBlock block);
    /// feed() is these two; two threads may be in one each. The report needs both to have had the same.
    void feedLoudness(std::span<const float> interleaved);
    void feedLoudness(ConstAudioBlock block);
    void feedPeaks(std::span<const float> interleaved);

    /// Of everything fed. The meter is used up then: call once.
    [[nodiscard]] LoudnessReport finish();

private:
    using Cell = nodes::Cell;

    // Channels that count alike, one or two.
    struct Group {
        int first;
        double weight;
        nodes::WeightedEnergy energy{};
    };
    // K-weighted loudness: samples -> cells -> hops of 10 ms -> windows.
    class Windows {
    public:
        Windows(int channels, int sampleRate);
        void feed(std::span<const float> interleaved);
        void finish(LoudnessReport& report);

    private:
        void weigh(int frames);
        void closeHop();
        [[nodiscard]] double meanOf(std::int64_t hops) const;

        int channels_;
        std::vector<Group> groups_;
        std::vector<Cell> cell_;  // of each channel
        int filled_ = 0;          // frames of it
        std::vector<double> sums_;
        std::int64_t hopFrames_;
        std::int64_t hopFilled_ = 0;
        double hopEnergy_ = 0;
        std::vector<double> hopPowers_;  // of the last 3 s, a ring
        std::int64_t hops_ = 0;
        double maxMomentaryPower_ = 0, maxShortTermPower_ = 0;
        std::vector<float> gatingPowers_;
        std::vector<float> shortTermPowers_;             // from the first whole 3 s on, every 100 ms
        std::vector<std::array<float, 2>> pointPowers_;  // momentary and short-term, every 100 ms
    };
    // Peaks: samples -> cells -> true peaks of 100 ms.
    class Peaks {
    public:
        Peaks(int channels, int sampleRate);
        void feed(std::span<const float> interleaved);
        void finish(LoudnessReport& report);

    private:
        void noteSamples(std::span<const float> interleaved);
        void findPeaks();

        int channels_;
        std::vector<nodes::TruePeakDetector> detectors_;
        std::vector<Cell> cell_;  // of each channel
        int filled_ = 0;          // frames of it
        std::int64_t pointFrames_;
        std::int64_t frames_ = 0;  // that the detectors have had
        float samplePeak_ = 0;
        std::vector<float> pointPeaks_;
    };

    std::span<const float> interleave(ConstAudioBlock block);

    int channels_;
    int sampleRate_;
    std::int64_t frames_ = 0;
    Windows windows_;
    Peaks peaks_;
    std::vector<float> interleaved_;  // of a block
};

/// Measures a file, with the decoding and the loudness on this thread and the peaks on another unless `threads` is 1:
/// what comes out is the same. Fails as AudioFile does, and with ErrorKind::failed when `progress` says stop.
Result<LoudnessReport> measure(const std::filesystem::path& path, const Progress& progress = {}, int threads = 2);

}  // namespace lacquer::sessions
