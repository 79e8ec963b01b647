// What a sound is like from its start to its end, as pictures and lists of it need it. Not real time.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "core/base/result.hpp"

namespace lacquer::sessions {

/// The frequencies of sixth-octave bands around 1 kHz, base ten (IEC 61260-1:2014, 5.2 to 5.6, with b = 6).
struct SixthOctave {
    static constexpr int kBands = 61;  ///< 20 Hz to 20 kHz

    /// The exact mid-band frequency in Hz, 19.95 to 19953.
    [[nodiscard]] static double middleHz(int band);
    /// Where a band begins; the next one begins where it ends.
    [[nodiscard]] static double lowerEdgeHz(int band);
};

/// A stretch of all channels; full scale is 1.
struct SoundColumn {
    float minimum = 0;
    float maximum = 0;
    float rms = 0;
};

/// A place where the true peak is above what was asked for.
struct TruePeakEvent {
    double seconds = 0;  ///< of its highest point
    double dbtp = 0;     ///< there, of the higher channel
};

struct SoundStudy {
    static constexpr int kMostColumns = 760;
    static constexpr std::size_t kMostEvents = 20;

    int sampleRate = 0;  ///< Hz
    int channels = 0;    ///< 1 or 2
    std::int64_t frames = 0;
    std::vector<SoundColumn> columns;  ///< of equal stretches, from start to end
    /// Of left to right, -1 … 1, of equal stretches of 0.3 s or more; absent where a side is silent. None of one
    /// channel.
    std::vector<std::optional<float>> correlation;
    std::optional<double> wholeCorrelation;  ///< of all of it
    /// The mean power in each band, of both sides; 1: a sine of full scale. Those above half the sample rate are 0.
    std::array<double, SixthOctave::kBands> bandPowers{};
    std::vector<TruePeakEvent> events;  ///< the highest, in order of time
    std::int64_t eventCount = 0;        ///< of all

    [[nodiscard]] double seconds() const { return static_cast<double>(frames) / sampleRate; }
};

/// One pass over a file. Events are places that are 0.05 dB and more above `eventsAboveDbtp`; what is within 0.1 s is
/// one of them. Fails as AudioFile does, with usage on more than two channels, and as `keepOn` does, which is asked now
/// and then.
Result<SoundStudy> studySound(const std::filesystem::path& path, double eventsAboveDbtp,
                              const std::function<Status()>& keepOn = {});

}  // namespace lacquer::sessions
