// Playhead: where the song of a running engine is, and how it gets elsewhere without a gap: it jumps only when the
// tracks' files are ready there. Those of whoever monitors, such as a reference, are waited for a moment only: a slow
// one never holds up the song, and comes in when it can. Message thread.
#pragma once

#include <chrono>
#include <optional>

#include "core/engine/engine.hpp"
#include "sessions/render/live_node.hpp"

namespace lacquer::sessions {

class Playhead {
public:
    /// All must outlive the playhead. `nodes` are those that the engine runs; their readers are told where to read.
    Playhead(Engine& engine, const LiveNodes& nodes, const PrepareSpec& spec, TimelineFrame start)
        : engine_(engine), nodes_(nodes), spec_(spec), wantedFrame_(start) {}

    void play();
    void stop();
    /// Moves to a position. When playing, it plays on where it is until the files are ready there, and cross-fades.
    void locate(TimelineFrame frame);
    /// Loops over a stretch of the song, or (none) no more. Counts from when the files are ready at its start. Fails
    /// with what checkLoop() says; the loop then stays as it is.
    Status setLoop(std::optional<LoopRange> loop);

    /// The loop that is set.
    [[nodiscard]] std::optional<LoopRange> loop() const noexcept { return loop_; }
    /// True from play() to stop(), also while files are being waited for.
    [[nodiscard]] bool playing() const noexcept { return playWanted_; }
    /// False while files are being waited for, after play(), locate() or setLoop().
    [[nodiscard]] bool ready() const noexcept { return seek_ == Seek::none && !loopWaiting_; }
    /// Where the song is, or will go on.
    [[nodiscard]] TimelineFrame position() const noexcept;

    /// Goes on with play(), locate() and setLoop() once files are ready. Often.
    void idle();
    /// A new track has to be read from where the song is, or is about to go on.
    void bring(ReadAhead& reader) const;
    /// What is heard at the outputs lags by so many frames.
    void noteLatency(std::int64_t frames) noexcept { latencyFrames_ = frames; }
    /// Offline: locates and rolls at once.
    void rollFrom(TimelineFrame start);

private:
    enum class Seek {
        none,
        holding,   ///< playing on while the files get ready at wantedFrame_
        stopping,  ///< until nobody reads the files any more
        loading,   ///< stopped, while the files are read from wantedFrame_ on
    };
    /// True when every reader that is there, and still waited for, satisfies `predicate`.
    template <class Predicate>
    [[nodiscard]] bool everyReader(Predicate predicate) const;
    template <class Call>
    void forEachReader(Call call) const;
    /// From now on readers are waited for.
    void beginWaiting();
    /// The engine has been told to go on at wantedFrame_.
    void arrive();

    Engine& engine_;
    const LiveNodes& nodes_;
    const PrepareSpec& spec_;
    std::int64_t latencyFrames_ = 0;
    Seek seek_ = Seek::none;
    EngineFrame arrivedFrom_ = 0;  ///< from here on the engine's position is that of the last seek
    bool playWanted_ = false;
    TimelineFrame wantedFrame_;
    std::optional<LoopRange> loop_;
    bool loopWaiting_ = false;  ///< the transport has not been told of loop_
    std::chrono::steady_clock::time_point monitorPatienceEnds_{};
};

}  // namespace lacquer::sessions
