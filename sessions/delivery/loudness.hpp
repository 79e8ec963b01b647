// Loudness and peaks of a programme: ITU-R BS.1770-4, EBU R 128, Tech 3341 and Tech 3342, by libebur128.
// Not real time; one thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/base/result.hpp"
#include "core/signal/audio_block.hpp"
#include "sessions/media/progress.hpp"

namespace lacquer::sessions {

/// A value that silence does not have is absent.
struct LoudnessReport {
    int sampleRate = 0;  ///< Hz
    int channels = 0;
    std::int64_t frames = 0;
    std::optional<double> integratedLufs;    ///< absent too when no 400 ms block passes the gate of -70 LUFS
    std::optional<double> loudnessRangeLu;   ///< absent too below 3 s
    std::optional<double> maxMomentaryLufs;  ///< 400 ms window, every 10 ms; silence is assumed in front
    std::optional<double> maxShortTermLufs;  ///< 3 s window, every 10 ms; silence is assumed in front
    std::optional<double> truePeakDbtp;      ///< of all channels; 4x oversampled, 2x from 96 kHz, none from 192 kHz
    std::optional<double> samplePeakDbfs;    ///< of all channels
    std::vector<double> dcOffset;            ///< mean of each channel, full scale is 1
};

/// Measures while audio goes by. Channels are L, R, C, LFE, Ls, Rs as far as there are, but L, R, Ls, Rs for four and
/// L, R, C, Ls, Rs for five; channels from the seventh on count for the peaks alone.
class LoudnessMeter {
public:
    /// 1 to 64 channels, 16 Hz to 2.8 MHz (libebur128's limits).
    LoudnessMeter(int channels, int sampleRate);
    LoudnessMeter(LoudnessMeter&&) noexcept;
    LoudnessMeter& operator=(LoudnessMeter&&) noexcept;
    ~LoudnessMeter();

    /// The samples must be finite.
    void feed(std::span<const float> interleaved);
    void feed(ConstAudioBlock block);

    /// Of everything fed. The meter is used up then: call once.
    [[nodiscard]] LoudnessReport finish();

private:
    struct Library;  // libebur128's state
    void feedHop(std::span<const float> interleaved);
    void closeHop();

    int channels_;
    int sampleRate_;
    std::int64_t frames_ = 0;
    std::unique_ptr<Library> library_;

    std::int64_t hopFrames_;         // 10 ms
    std::int64_t hopFilled_ = 0;     // frames of the current hop
    std::vector<double> hopPowers_;  // K-weighted power of the last 3 s, a ring
    std::int64_t hops_ = 0;
    double maxMomentaryPower_ = 0;
    double maxShortTermPower_ = 0;

    std::vector<double> sums_;        // per channel
    std::vector<float> interleaved_;  // of a block
};

/// Measures a file. Fails as AudioFile does, and with ErrorKind::failed when `progress` says stop.
Result<LoudnessReport> measure(const std::filesystem::path& path, const Progress& progress = {});

}  // namespace lacquer::sessions
