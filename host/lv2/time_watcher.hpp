// TimeWatcher: notices where the time that a plugin hears does not simply go on. Belongs to whoever processes the node.
#pragma once

#include <array>
#include <span>

#include "core/engine/processor.hpp"
#include "core/signal/tempo_map.hpp"

namespace lacquer::host {

/// What a plugin is told: from this frame of the quantum on, time goes on like this.
struct TimeEvent {
    int offset = 0;  ///< frames from the start of the quantum
    TimelineFrame frame = 0;
    bool rolling = false;
    TempoMap::Place place{};
};

class TimeWatcher {
public:
    /// Of more than these in one quantum, the last one replaces the one before.
    static constexpr std::size_t kMaximumEvents = 64;

    /// Message thread. `sampleRate` is that of songs without a tempo map.
    explicit TimeWatcher(double sampleRate) : default_(*TempoMap::make({}, sampleRate)) {}

    /// Everything is to be told again in the next quantum.
    void forget() noexcept { fresh_ = true; }

    /// Real time, once per quantum: what is to be told in it, in order. Valid until the next call. Start, stop, locate,
    /// loop seam, a change of the latency in front, a point of the tempo map, another tempo map; and the first quantum.
    std::span<const TimeEvent> look(std::span<const Segment> segments) noexcept;

private:
    void tell(const TempoMap& tempo, int offset, TimelineFrame frame, bool rolling) noexcept;

    TempoMap default_;
    std::array<TimeEvent, kMaximumEvents> events_{};
    std::size_t count_ = 0;
    bool fresh_ = true;
    bool rolling_ = false;
    TimelineFrame next_ = 0;           ///< where time goes on when nothing happens
    const TempoMap* tempo_ = nullptr;  ///< of the last quantum: to be compared, not to be read
};

}  // namespace lacquer::host
