// What `lacquer play` records: a session that is held for writing, its armed tracks, and what becomes of the takes.
// Main thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cli/play_report.hpp"
#include "core/engine/live_input.hpp"
#include "sessions/model/history.hpp"
#include "sessions/record/session_recorder.hpp"
#include "sessions/safety/opened_session.hpp"

namespace lacquer::cli {

struct RecordingWish {
    bool record = false;             ///< from the start on
    std::vector<std::string> arm{};  ///< "TRACK=1,2"; for this run alone
    std::string monitor{};  ///< "auto", "on", "off": of all armed tracks, for this run alone; empty: as they say
    std::int64_t offsetFrames = 0;  ///< to be added to the round trip that the device tells

    /// Whether the device's inputs are wanted at all.
    [[nodiscard]] bool any() const { return record || !arm.empty() || !monitor.empty(); }
};

class Recording {
public:
    /// Opens the session and locks it. Takes that another program did not live to finish become clips, and the session
    /// is saved with them. Fails as openSession(); with unavailable while another program has the session, or when
    /// there is work in it that was not saved; with usage when a track that is to be armed is not there, cannot be, or
    /// none is.
    static Result<std::unique_ptr<Recording>> open(const std::filesystem::path& folder,
                                                   const ProcessorRegistry& registry, const RecordingWish& wish);

    [[nodiscard]] const sessions::Session& session() const noexcept { return opened_.session; }
    /// Whose listener brings the edits to the engine.
    [[nodiscard]] sessions::History& history() noexcept { return history_; }
    /// Tries once more to save what could not be saved with a take; why not, if it cannot.
    Status takeUnsaved();
    /// What loading and recovering had to say.
    [[nodiscard]] const std::vector<Error>& problems() const noexcept { return opened_.problems; }
    /// "audio/voice take 2.wav" and so on, of an earlier run.
    [[nodiscard]] const std::vector<std::string>& recovered() const noexcept { return recovered_; }

    /// The inputs that the armed tracks need.
    [[nodiscard]] std::shared_ptr<LiveInput> makeInput(int quantumFrames);
    [[nodiscard]] std::shared_ptr<LiveInput> input() const noexcept { return input_; }
    /// Before the device is opened. `engine` plays the session with that input. Only `punch` is recorded, and nothing
    /// behind `end`.
    Status attach(sessions::SessionEngine& engine, std::optional<LoopRange> punch, std::optional<TimelineFrame> end);
    [[nodiscard]] CaptureSink& sink() noexcept { return recorder_->sink(); }

    /// The device runs, and the song does not roll yet.
    void begin(const host::AudioOutput& output, PlayReport& report);
    /// The key.
    void toggle(const host::AudioOutput& output, PlayReport& report);
    /// About 30 times a second.
    void idle(const host::AudioOutput& output, bool rolls, PlayReport& report);
    /// The song is about to be left: no more is recorded.
    void windDown(PlayReport& report);
    /// After the device has been stopped, or lost.
    void finish(PlayReport& report);

    [[nodiscard]] bool recording() const { return recorder_ && recorder_->recording(); }
    [[nodiscard]] bool busy() const { return recorder_->busy(); }
    /// True while more may be recorded behind `position`, so that the song does not end there.
    [[nodiscard]] bool goesOnBehind(TimelineFrame position) const;
    [[nodiscard]] const sessions::SessionRecorder& recorder() const noexcept { return *recorder_; }

private:
    Recording(sessions::OpenedSession opened, const ProcessorRegistry& registry, const RecordingWish& wish);
    Status recover();
    Status arm();
    Status armTrack(const std::string& text);
    Status setRecording(NodeId track, const sessions::TrackRecording& recording);
    Status perform(const sessions::Edit& edit);
    Status save() const;
    void start(const host::AudioOutput& output, PlayReport& report);
    void tell(const std::vector<sessions::Take>& takes, PlayReport& report);
    void tellBypassed(PlayReport& report);

    sessions::OpenedSession opened_;
    const ProcessorRegistry& registry_;
    const RecordingWish wish_;
    sessions::History history_;
    std::vector<sessions::Edit> before_;  ///< what takes back the arming of this run, in order of doing
    std::vector<std::string> recovered_;
    Status unsaved_{};  ///< why the last take is not in the session's file
    std::shared_ptr<LiveInput> input_;
    sessions::SessionEngine* engine_ = nullptr;
    std::optional<TimelineFrame> end_;  ///< of what is recorded
    std::unique_ptr<sessions::SessionRecorder> recorder_;
    std::uint64_t overflows_ = 0;
    std::int64_t lostFrames_ = 0;
    std::set<NodeId> bypassed_;  ///< for low latency, as it was told
};

}  // namespace lacquer::cli
