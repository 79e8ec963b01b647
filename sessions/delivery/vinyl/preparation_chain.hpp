// PreparationChain: what makes a song fit a groove, as the built-in nodes do it. Not real time; one thread at a time.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine/processor.hpp"
#include "core/signal/audio_block.hpp"
#include "sessions/delivery/vinyl/side_model.hpp"

namespace lacquer::sessions::vinyl {

/// What is done to a song, in this order.
struct Preparation {
    double levelDb = 0;                    ///< lacquer:gain
    std::optional<double> highPassHz{};    ///< lacquer:eq, 24 dB per octave
    std::optional<double> bassHz{};        ///< lacquer:mono-bass: from where the sides keep their bass
    std::optional<double> acceleration{};  ///< lacquer:groove-limiter: the most of a wall, m/s²

    [[nodiscard]] bool nothing() const noexcept { return levelDb == 0 && !highPassHz && !bassHz && !acceleration; }
};

/// What of the groove limiter is not asked for.
inline constexpr double kTrebleFromHz = 4000, kMostTrebleReductionDb = 40;

using TakeSound = std::function<Status(ConstAudioBlock)>;

/// A song that can be heard from its start as often as is wanted, in blocks of any length.
struct SongToPrepare {
    int channels = 2;  ///< 1 or 2
    int sampleRate = 0;
    std::function<Status(const TakeSound&)> handOut{};
};

/// The song as it is after `preparation`, as long as it was and in time with it; with nothing to do, every bit of it.
/// One channel has no sides. Fails with usage where a value is out of its node's range, as the song does, as `take`
/// does.
Status handOutPrepared(const SongToPrepare& song, const Preparation& preparation, const CutSettings& settings,
                       const TakeSound& take);

}  // namespace lacquer::sessions::vinyl
