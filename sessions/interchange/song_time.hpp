// Where things of a DAWproject are in the song: beats and seconds, and timelines within timelines. Pure.
#pragma once

#include <vector>

#include "core/signal/tempo_map.hpp"

namespace lacquer::sessions::dawproject {

enum class TimeUnit { beats, seconds };

/// Beats (quarter notes) and seconds of a song.
class SongTime {
public:
    explicit SongTime(TempoMap map) : map_(std::move(map)) {}

    [[nodiscard]] double seconds(TimeUnit unit, double place) const {
        return unit == TimeUnit::seconds ? place : map_.exactFrameAt(place) / map_.sampleRate();
    }
    [[nodiscard]] double place(TimeUnit unit, double seconds) const;

    /// Frames to the second of the map that beats are worked out by: fine enough for any sample rate.
    static constexpr double kRate = 1e7;

private:
    TempoMap map_;
};

/// A timeline inside the song: its own time 0 lies at `anchor`, counted in `unit`.
struct TimeScope {
    const SongTime* song = nullptr;
    TimeUnit unit = TimeUnit::beats;
    double anchor = 0;

    [[nodiscard]] double seconds(double time) const { return song->seconds(unit, anchor + time); }
    [[nodiscard]] double time(double seconds) const { return song->place(unit, seconds) - anchor; }
    /// The same timeline counted in another unit.
    [[nodiscard]] TimeScope in(TimeUnit other) const {
        return other == unit ? *this : TimeScope{song, other, song->place(other, seconds(0))};
    }
    /// A timeline whose `time`, counted in `inner`, lies at a place in the song.
    [[nodiscard]] TimeScope within(TimeUnit inner, double atSeconds, double time) const {
        return {song, inner, song->place(inner, atSeconds) - time};
    }
};

}  // namespace lacquer::sessions::dawproject
