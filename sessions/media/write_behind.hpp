// WriteBehind: takes audio from the audio thread into a ring; a thread of its own writes it to a file.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine/media.hpp"
#include "core/engine/processor.hpp"
#include "sessions/media/audio_file_writer.hpp"
#include "sessions/media/audio_ring.hpp"

namespace lacquer::sessions {

/// The part of the timeline that goes to the file: [begin, end).
struct TimelineRange {
    TimelineFrame begin = 0;
    TimelineFrame end = 0;
};

struct WrittenFile {
    std::int64_t frames = 0;
    std::int64_t clippedSamples = 0;  ///< beyond full scale before they were made to fit
};

class WriteBehind final : public TimelineWriter {
public:
    /// 1.4 s at 48 kHz.
    static constexpr std::int64_t kRingFrames = 65536;

    /// Sees every block that goes to the file, on the writing thread.
    using Listener = std::function<void(ConstAudioBlock)>;

    WriteBehind(AudioFileWriter file, int channels, TimelineRange range, Listener listener = {});
    /// As abandon().
    ~WriteBehind() override;

    // Audio thread --------------------------------------------------------------------------------------------------

    /// Keeps what lies inside the range. The blocks must follow each other without a gap from the range's begin on.
    bool write(std::int64_t start, ConstAudioBlock block) noexcept override;

    // Message thread ------------------------------------------------------------------------------------------------

    /// Replaces the range. Before the first write().
    void setRange(TimelineRange range);
    /// Moves the end of the range, while nothing calls write(), and before anything beyond the old end was written.
    void endAt(TimelineFrame end) noexcept { range_.end = end; }

    /// Processor time the writing thread has taken so far.
    [[nodiscard]] double cpuSeconds() const noexcept { return cpuSeconds_.load(std::memory_order_relaxed); }

    /// For a driver without a deadline: waits until `frames` (at most half of kRingFrames) more fit. Fails once the
    /// file could not be written.
    Status waitForSpace(int frames);

    /// Writes what is left and completes the file. Call when nothing calls write() any more. Fails with cannotCreate
    /// when the file could not be written, with failed when audio has been lost; the file then does not appear.
    Result<WrittenFile> finish();

    /// Stops and leaves no file. Call when nothing calls write() any more.
    void abandon();

    // Any thread ----------------------------------------------------------------------------------------------------

    /// Blocks that did not fit or did not follow the one before.
    [[nodiscard]] std::uint64_t lostBlocks() const noexcept { return lost_.load(std::memory_order_relaxed); }

private:
    enum class Ending { none, drain, drop };

    void run();
    [[nodiscard]] int nextChunk() const noexcept;
    void writeChunk(int frames);
    [[nodiscard]] std::int64_t space() const noexcept;
    void end(Ending ending);

    static constexpr int kChunkFrames = 4096;

    TimelineRange range_;
    AudioRing ring_;
    // The ring holds [written_, accepted_). The audio thread moves accepted_, the writing thread written_.
    std::atomic<TimelineFrame> accepted_;
    std::atomic<TimelineFrame> written_;
    std::atomic<std::uint64_t> lost_{0};
    std::atomic<double> cpuSeconds_{0};
    std::atomic<bool> failed_{false};  // error_ is set

    std::optional<AudioFileWriter> file_;  // writing thread, until it has been joined
    Listener listener_;                    // likewise
    std::vector<float> chunk_;             // likewise; planar

    std::mutex mutex_;
    std::condition_variable work_;
    std::condition_variable progress_;
    std::optional<Error> error_;    // under mutex_
    Ending ending_ = Ending::none;  // under mutex_
    std::thread thread_;
};

}  // namespace lacquer::sessions
