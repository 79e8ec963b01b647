// FinishedSound: a sound file as it leaves, at another sample rate, gain and ceiling. Not real time; one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "core/base/result.hpp"
#include "core/signal/audio_block.hpp"
#include "nodes/mix/playlist.hpp"

namespace lacquer::sessions {

struct Finishing {
    int sampleRate = 48000;               ///< Hz
    double gainDb = 0;                    ///< exactly 0: every bit stays
    std::optional<double> ceilingDbtp{};  ///< true peaks are limited to this, behind the gain; nothing else changes
};

class FinishedSound {
public:
    /// Of a file with one or two channels. Fails as openClipFile does.
    static Result<FinishedSound> open(const std::filesystem::path& path, const Finishing& finishing);

    [[nodiscard]] int channelCount() const { return source_->channelCount(); }
    [[nodiscard]] std::int64_t frames() const { return source_->frames(); }

    using Taker = std::function<Status(ConstAudioBlock)>;
    /// Hands out all of it from the start, in blocks; as often as wanted, the same every time. Fails as reading does,
    /// or as `take` does, which ends it.
    Status forEachBlock(const Taker& take);

    /// By how many dB the limiter has taken peaks down at most, the last time.
    [[nodiscard]] double deepestReductionDb() const noexcept { return deepestDb_; }

private:
    FinishedSound(std::shared_ptr<nodes::ClipSource> source, const Finishing& finishing);
    Status handOutLimited(const Taker& take);

    std::shared_ptr<nodes::ClipSource> source_;
    Finishing finishing_;
    double deepestDb_ = 0;
};

}  // namespace lacquer::sessions
