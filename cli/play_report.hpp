// What `lacquer play` tells: to people on one line of the terminal that is written anew, to programs in one line of
// JSON per event (docs/playing.md). Main thread.
#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/play_monitor.hpp"
#include "core/base/error.hpp"
#include "host/audio/audio_output.hpp"
#include "sessions/record/session_recorder.hpp"
#include "sessions/render/session_engine.hpp"

namespace lacquer::cli {

/// What plays, and on what.
struct Playing {
    sessions::SessionEngine& engine;
    host::AudioOutput& output;
    PlayMonitor& monitor;
    TimelineFrame end;                                    ///< of the song
    const sessions::SessionRecorder* recorder = nullptr;  ///< null where nothing is recorded

    [[nodiscard]] bool recording() const { return recorder != nullptr && recorder->recording(); }

    /// Of what has been handed to the device. The engine may be ahead of it; stopped, it stands.
    [[nodiscard]] TimelineFrame position() const {
        return engine.position() - (engine.playing() ? output.leadFrames() : 0);
    }
    [[nodiscard]] std::uint64_t xruns() const { return output.device().underflows() + output.lateQuanta(); }
};

/// Of half a second: long enough to be read.
struct RecentSound {
    Load load{};
    std::vector<float> peaks{};     ///< of each channel, 1 is full scale
    std::uint64_t halfSeconds = 0;  ///< so many are over
};

enum class PlayEnd { finished, quit, interrupted, lost };

class PlayReport {
public:
    virtual ~PlayReport() = default;
    /// The device has started. `keys`: there is somebody to press them; `loop`: one can be switched.
    virtual void begun(bool keys, bool loop) = 0;
    /// About 30 times a second. `recent` is that of the last half second that is over.
    virtual void now(const RecentSound& recent) = 0;
    /// Something has gone wrong, and it plays on.
    virtual void fault(const Error& fault) = 0;
    /// Something to know, once.
    virtual void notice(const std::string& text) = 0;
    /// Recording has been switched on, with this round trip made up for in frames; or (nothing) off.
    virtual void recording(std::optional<std::int64_t> roundTripFrames) = 0;
    /// A take is complete, and on its track.
    virtual void recorded(const sessions::Take& take, const std::string& track) = 0;
    /// Something about control from outside: an event for programs, a sentence for people; none when it is empty.
    virtual void control(const nlohmann::ordered_json& event, const std::string& text) = 0;
    /// Somebody has asked for the keys.
    virtual void keys(bool loop) = 0;
    /// The device has been stopped. `load`: of all that was played.
    virtual void ended(PlayEnd how, const Load& load) = 0;
};

/// Faults on standard error, and the status line where that is a terminal; at the end a sentence on standard output.
[[nodiscard]] std::unique_ptr<PlayReport> reportToPeople(const Playing& playing);

/// Events on standard output, faults on standard error too.
/// `faults`: those that were told before the device was opened.
[[nodiscard]] std::unique_ptr<PlayReport> reportAsEvents(const Playing& playing, std::vector<Error> faults);

/// As an event, for what ends the program.
void printErrorEvent(const Error& error);

}  // namespace lacquer::cli
