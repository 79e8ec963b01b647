// SessionRecorder: a session being recorded. Knows which tracks are armed, hands the recorder what it needs, and puts
// what has been recorded onto the tracks. Message thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "core/engine/live_input.hpp"
#include "sessions/model/edit.hpp"
#include "sessions/record/recorder.hpp"

namespace lacquer::sessions {

/// The tracks of a session that are armed, in order of their ids.
[[nodiscard]] std::vector<RecordedTrack> armedTracks(const Session& session);

/// How many inputs of the device a session's tracks ask for, armed or not: up to the highest one.
[[nodiscard]] int inputsNeeded(const Session& session);

/// One step, "Record", that puts takes onto their tracks: each as a clip over what was there (layOver), the later ones
/// over the earlier.
[[nodiscard]] Edit takesAsClips(const Session& session, const std::vector<Take>& takes);

class SessionRecorder {
public:
    /// Carries out the edit by which takes become clips, and does with it what is to be done.
    using Perform = std::function<Status(const Edit&)>;

    /// All must outlive this. `input` is told where tracks are recorded. As many inputs are kept as the session's
    /// tracks ask for now. std::system_error as Recorder.
    SessionRecorder(const Session& session, LiveInput& input, Perform perform);

    /// What the device calls.
    [[nodiscard]] CaptureSink& sink() noexcept { return recorder_; }

    /// The session's tracks have been armed or disarmed, or have got other inputs.
    void tracksChanged();
    /// Only this part of the song is recorded; without one, all of it.
    void setRange(std::optional<LoopRange> range);
    /// See Recorder::start and stop. Fails with usage when no track is armed.
    Status start(std::int64_t roundTripFrames);
    void stop();
    [[nodiscard]] bool recording() const noexcept { return recorder_.recording(); }
    /// True while something is being written that is not on its track yet.
    [[nodiscard]] bool busy() const { return recorder_.busy() || !takes_.empty(); }

    [[nodiscard]] const Recorder& recorder() const noexcept { return recorder_; }

    /// Often. `rolls`: the song does. When a recording has ended, its takes become clips; returns them then.
    std::vector<Take> idle(bool rolls);
    /// The session is about to be closed, and the device has been stopped: leaves what is being recorded to be
    /// recovered when it is opened again.
    void leave() { recorder_.leave(); }
    /// When the device has been stopped, or lost: ends all that is being recorded, and makes clips of it.
    std::vector<Take> finish();
    /// What has gone wrong since the last call.
    [[nodiscard]] std::vector<Error> takeFaults();

private:
    void collect();
    std::vector<Take> putOnTracks();
    void tellInput();

    const Session& session_;
    LiveInput& input_;
    Perform perform_;
    Recorder recorder_;
    std::optional<LoopRange> range_;
    std::vector<Take> takes_;  ///< finished, and not on their tracks
    std::vector<Error> faults_;
};

}  // namespace lacquer::sessions
