// Recorder: writes what a device hears to files, frame by frame where the song was when its players heard it. The
// callback copies into a ring and never waits; a thread of the recorder does all else. Message thread, except where it
// says otherwise.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/engine/capture_sink.hpp"
#include "core/engine/transport.hpp"
#include "sessions/record/capture_ring.hpp"
#include "sessions/record/song_map.hpp"
#include "sessions/record/take_file.hpp"

namespace lacquer::sessions {

struct RecordedTrack {
    NodeId node;
    std::string name{};
    std::vector<int> inputs{};  ///< of the device, from 0 on: one, or left and right

    friend bool operator==(const RecordedTrack&, const RecordedTrack&) = default;
};

struct RecorderOptions {
    int inputs = 2;  ///< of the device, from its first one on
    int sampleRate = 48000;
    std::filesystem::path folder{};  ///< of the session
    double ringSeconds = 10;         ///< so long the disk may keep the recorder waiting
};

/// One for each stream of a device. A take is what one track records while the song rolls on without a jump; where it
/// loops or is located, the next one begins.
class Recorder final : public CaptureSink {
public:
    /// Starts the thread; std::system_error when there is none to be had.
    explicit Recorder(const RecorderOptions& options);
    /// As finish().
    ~Recorder() override;
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;

    // Real time -----------------------------------------------------------------------------------------------------

    void captured(std::int64_t streamFrame, ConstAudioBlock in) noexcept override { ring_.write(streamFrame, in); }
    void played(std::int64_t streamFrame, std::span<const Segment> song) noexcept override {
        map_.note(streamFrame, song);
    }

    // Message thread ------------------------------------------------------------------------------------------------

    /// What is recorded from now on. Inputs that the device does not have are silent.
    void setTracks(std::vector<RecordedTrack> tracks);
    /// Only this part of the song is recorded; without one, all of it.
    void setRange(std::optional<LoopRange> range);
    /// From what leaves the device now on: a sound that goes out with one frame and comes back is `roundTripFrames`
    /// later in the stream, by which it is moved to where it was heard.
    void start(std::int64_t roundTripFrames);
    /// Up to what leaves the device now.
    void stop();
    [[nodiscard]] bool recording() const noexcept { return recording_; }

    /// True while the last frames of a take are on their way, and before start() and stop() have been carried out.
    [[nodiscard]] bool busy() const;
    /// Tracks that are being written, and how many frames of this take have been.
    [[nodiscard]] int openTakes() const noexcept { return openTakes_.load(std::memory_order_relaxed); }
    [[nodiscard]] std::int64_t takeFrames() const noexcept { return takeFrames_.load(std::memory_order_relaxed); }
    /// Frames that there was no room for, of each input.
    [[nodiscard]] std::int64_t lostFrames() const noexcept { return ring_.lostFrames(); }
    /// What has been finished since the last call: its files are complete and have their names.
    [[nodiscard]] std::vector<Take> takeFinished();
    /// What has gone wrong since the last call.
    [[nodiscard]] std::vector<Error> takeFaults();

    /// When nothing calls captured() and played() any more: writes what has come, and ends all takes. After that only
    /// takeFinished() and takeFaults() have anything to say.
    void finish() { end(Ending::finish); }
    /// The same, but takes that are under way are left as a program that dies leaves them, for recoverTakes().
    void leave() { end(Ending::leave); }
    /// Where takes go that begin from now on: the session has another folder.
    void setFolder(std::filesystem::path folder);

private:
    struct Switch {
        std::int64_t streamFrame = 0;  ///< of the output
        bool on = false;
        std::int64_t roundTripFrames = 0;
    };
    /// What the message thread wants. Under the mutex.
    struct Wanted {
        std::vector<RecordedTrack> tracks{};
        std::optional<LoopRange> range{};
        std::filesystem::path folder{};
        std::deque<Switch> switches{};
    };
    struct OpenTake {
        Take take;
        std::unique_ptr<OpenTakeFile> file;  ///< null: it could not be written
        RecordedTrack track;
        std::int64_t headerFrames = 0;  ///< that the file's header tells of
    };
    /// A stretch of the input of which all is one take, or none of it.
    struct Piece {
        std::int64_t frames = 0;
        bool recorded = false;
        TimelineFrame timeline = 0;
    };

    enum class Ending { none, finish, leave };
    void end(Ending ending);

    // Own thread.
    void work();
    bool step();
    void takeOrders();
    [[nodiscard]] std::int64_t framesTo(const Switch& order, const CaptureRing::Next& next) const;
    [[nodiscard]] Piece pieceAt(std::int64_t songFrame, std::int64_t frames);
    void record(const Piece& piece, const CaptureRing::Next& next);
    void write(OpenTake& open, const CaptureRing::Next& next, int frames);
    void ensureOpen(TimelineFrame timeline);
    void closeAll();
    void leaveAll();
    void close(OpenTake& open);
    void note(Error fault);

    static constexpr int kChunkFrames = 4096;

    const RecorderOptions options_;
    CaptureRing ring_;
    SongMap map_;
    bool recording_ = false;  // message thread
    bool finished_ = false;   // message thread

    // Own thread.
    std::vector<RecordedTrack> tracks_;
    std::optional<LoopRange> range_;
    std::filesystem::path folder_;
    std::deque<Switch> switches_;
    std::int64_t orderedTo_ = 0;  ///< a switch that has not been seen is of this frame of the stream or a later one
    bool on_ = false;
    std::int64_t roundTrip_ = 0;
    std::vector<OpenTake> open_;
    std::vector<std::vector<float>> chunk_;  ///< by input, and one of silence
    std::vector<float*> chunkChannels_;

    std::atomic<int> openTakes_{0};
    std::atomic<std::int64_t> takeFrames_{0};

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    Wanted wanted_;           // under the mutex, like all below
    bool switching_ = false;  ///< a switch has not been carried out
    Ending ending_ = Ending::none;
    std::vector<Take> done_;
    std::vector<Error> faults_;
    std::thread thread_;
};

}  // namespace lacquer::sessions
