// Player: what goes on while a session plays in the terminal: keys, faults, the end. Main thread.
#pragma once

#include <optional>

#include "cli/keyboard.hpp"
#include "cli/play_report.hpp"
#include "cli/recording.hpp"

namespace lacquer::cli {

class PlayControl;

class Player {
public:
    /// `loop` is the one that a key switches on and off; `recording`: what may be recorded meanwhile, or null. The
    /// report is told all there is to tell, but for what ends the program.
    Player(const Playing& playing, std::optional<LoopRange> loop, Recording* recording, PlayReport& report);

    /// What controls it from outside, beside the keys; it must outlive run().
    void listenTo(PlayControl& control) { control_ = &control; }

    void play();
    void stop();
    void locate(TimelineFrame frame);
    /// Over the loop of the command line, or else over `usual`.
    Status setLooping(bool on, std::optional<LoopRange> usual);
    /// Fails where nothing may be recorded.
    Status setRecording(bool on);
    [[nodiscard]] bool recording() const { return playing_.recording(); }
    [[nodiscard]] TimelineFrame position() const { return playing_.position(); }
    [[nodiscard]] TimelineFrame endFrame() const noexcept { return playing_.end; }

    /// Returns when the song is over, the user has had enough, or the device is lost.
    PlayEnd run();
    /// Of all that has been played.
    [[nodiscard]] const Load& load() const noexcept { return total_; }

private:
    PlayEnd follow(Keyboard& keyboard);
    /// Waits for it, and lets controls move meanwhile, where what they do may be written.
    std::optional<Key> nextKey(Keyboard& keyboard);
    void press(Key key);
    void startAgain();
    [[nodiscard]] bool over() const;
    void endRecording();
    void endless();
    void adviseOnPriority();
    void tellOfMuting();
    void measure();

    Playing playing_;
    std::optional<LoopRange> loop_;
    Recording* const recording_;
    PlayReport& report_;
    PlayControl* control_ = nullptr;
    Load total_;
    RecentSound current_, recent_;
    int polls_ = 0;
    std::uint64_t timesMuted_ = 0;
    bool advised_ = false;
    bool seeked_;  ///< the song no longer runs straight to its end
};

}  // namespace lacquer::cli
