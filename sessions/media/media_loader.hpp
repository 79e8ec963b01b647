// MediaLoader: the threads that read the audio of all tracks ahead of playback. Owned by the message thread.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "nodes/mix/playlist.hpp"
#include "sessions/media/read_ahead.hpp"

namespace lacquer::sessions {

/// How the message thread and the loader threads tell each other that there is something to do or something done.
/// Outlives the loader as long as a reader is there.
struct LoaderSignal {
    std::mutex mutex;
    std::condition_variable work;
    std::condition_variable progress;
    bool stopping = false;
};

class MediaLoader {
public:
    /// With several threads, several tracks are decoded at the same time.
    explicit MediaLoader(int threads = 1);
    MediaLoader(const MediaLoader&) = delete;
    MediaLoader& operator=(const MediaLoader&) = delete;
    /// Readers may outlive the loader; they then get no more audio.
    ~MediaLoader();

    /// A reader of `channels` (1 or 2) that plays these clips, from `first` on: what lies before it is silent. It is
    /// served for as long as somebody holds it.
    std::shared_ptr<ReadAhead> open(nodes::Playlist playlist, int channels, TimelineFrame first = 0);

    /// Processor time the threads have taken so far to read, decode and resample. Any thread.
    [[nodiscard]] double cpuSeconds() const noexcept { return cpuSeconds_.load(std::memory_order_relaxed); }

private:
    void run();
    [[nodiscard]] std::shared_ptr<ReadAhead> claimHungriest();

    std::shared_ptr<LoaderSignal> signal_;
    std::vector<std::weak_ptr<ReadAhead>> readers_;  // under the signal's mutex
    std::atomic<double> cpuSeconds_{0};
    std::vector<std::thread> threads_;
};

}  // namespace lacquer::sessions
