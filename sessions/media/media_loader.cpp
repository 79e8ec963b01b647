#include "sessions/media/media_loader.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "sessions/media/thread_cpu.hpp"

namespace lacquer::sessions {

namespace {

// The audio thread cannot wake a loader without a lock, so an idle loader looks by itself, many times per ring.
constexpr std::chrono::milliseconds kIdleTime{10};
// Less often when it has found nothing for a while, that is when nothing plays; still many times per held window.
constexpr std::chrono::milliseconds kLongestIdleTime{80};

}  // namespace

MediaLoader::MediaLoader(int threads) : signal_(std::make_shared<LoaderSignal>()) {
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

MediaLoader::~MediaLoader() {
    {
        const std::lock_guard lock(signal_->mutex);
        signal_->stopping = true;
    }
    signal_->work.notify_all();
    signal_->progress.notify_all();
    for (std::thread& thread : threads_) thread.join();
}

std::shared_ptr<ReadAhead> MediaLoader::open(nodes::Playlist playlist, int channels, TimelineFrame first) {
    auto reader = std::make_shared<ReadAhead>(std::move(playlist), channels, signal_, first);
    {
        const std::lock_guard lock(signal_->mutex);
        std::erase_if(readers_, [](const auto& other) { return other.expired(); });
        readers_.push_back(reader);
    }
    signal_->work.notify_one();
    return reader;
}

std::shared_ptr<ReadAhead> MediaLoader::claimHungriest() {
    std::shared_ptr<ReadAhead> hungriest;
    for (const std::weak_ptr<ReadAhead>& candidate : readers_) {
        std::shared_ptr<ReadAhead> reader = candidate.lock();
        if (!reader || reader->claimed_ || !reader->hungry()) continue;
        if (!hungriest || reader->loadedFrames() < hungriest->loadedFrames()) hungriest = std::move(reader);
    }
    if (hungriest) hungriest->claimed_ = true;
    return hungriest;
}

void MediaLoader::run() {
    std::unique_lock lock(signal_->mutex);
    auto idleTime = kIdleTime;
    while (!signal_->stopping) {
        std::shared_ptr<ReadAhead> reader = claimHungriest();
        if (!reader) {
            signal_->work.wait_for(lock, idleTime);
            idleTime = std::min(idleTime + kIdleTime, kLongestIdleTime);
            continue;
        }
        idleTime = kIdleTime;
        lock.unlock();
        const double before = threadCpuSeconds();
        reader->load();
        const double after = threadCpuSeconds();
        lock.lock();
        cpuSeconds_.store(cpuSeconds_.load(std::memory_order_relaxed) + after - before, std::memory_order_relaxed);
        reader->claimed_ = false;
        signal_->progress.notify_all();
        lock.unlock();
        reader.reset();  // may be the last holder: files are closed without the lock
        lock.lock();
    }
}

}  // namespace lacquer::sessions
