#include "sessions/media/write_behind.hpp"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <string>
#include <utility>

#include "sessions/media/thread_cpu.hpp"

namespace lacquer::sessions {

namespace {

// The audio thread cannot wake the writing thread without a lock, so that one looks by itself, many times per ring.
constexpr std::chrono::milliseconds kWriterIdleTime{10};

}  // namespace

WriteBehind::WriteBehind(AudioFileWriter file, int channels, TimelineRange range, Listener listener)
    : range_(range),
      ring_(channels, kRingFrames),
      accepted_(range.begin),
      written_(range.begin),
      file_(std::move(file)),
      listener_(std::move(listener)),
      chunk_(static_cast<std::size_t>(channels) * kChunkFrames),
      thread_([this] { run(); }) {}

WriteBehind::~WriteBehind() {
    abandon();
}

void WriteBehind::setRange(TimelineRange range) {
    // The writing thread compares the two under the lock, so it never sees one of them moved alone.
    const std::lock_guard lock(mutex_);
    range_ = range;
    accepted_.store(range.begin);
    written_.store(range.begin);
}

bool WriteBehind::write(std::int64_t start, ConstAudioBlock block) noexcept {
    const TimelineFrame first = std::max(start, range_.begin);
    const TimelineFrame last = std::min(start + block.frames(), range_.end);
    if (first >= last) return true;
    if (first != accepted_.load(std::memory_order_relaxed) || last - first > space()) {
        lost_.fetch_add(1, std::memory_order_relaxed);
        return false;
    }
    ring_.store(first, block, static_cast<int>(first - start), static_cast<int>(last - first));
    accepted_.store(last, std::memory_order_release);
    return true;
}

std::int64_t WriteBehind::space() const noexcept {
    return kRingFrames - (accepted_.load(std::memory_order_relaxed) - written_.load(std::memory_order_acquire));
}

Status WriteBehind::waitForSpace(int frames) {
    assert(frames <= kRingFrames / 2);
    if (space() < kRingFrames / 2) work_.notify_one();
    if (space() >= frames && !failed_.load()) return {};
    std::unique_lock lock(mutex_);
    progress_.wait(lock, [&] { return error_ || space() >= frames; });
    if (error_) return fail(*error_);
    return {};
}

int WriteBehind::nextChunk() const noexcept {
    const std::int64_t waiting = accepted_.load(std::memory_order_acquire) - written_.load(std::memory_order_relaxed);
    return static_cast<int>(std::min<std::int64_t>(waiting, kChunkFrames));
}

void WriteBehind::writeChunk(int frames) {
    std::vector<float*> channels;
    for (int channel = 0; channel < ring_.channelCount(); ++channel)
        channels.push_back(chunk_.data() + static_cast<std::ptrdiff_t>(channel) * kChunkFrames);
    const TimelineFrame at = written_.load(std::memory_order_relaxed);
    ring_.fetch(at, AudioBlock(channels.data(), ring_.channelCount(), frames), 0, frames);

    const ConstAudioBlock block(channels.data(), ring_.channelCount(), frames);
    Status status = failed_.load() ? Status{} : file_->write(block);
    if (listener_) listener_(block);
    cpuSeconds_.store(threadCpuSeconds(), std::memory_order_relaxed);
    {
        const std::lock_guard lock(mutex_);
        if (!status) {
            error_ = std::move(status).error();
            failed_.store(true);
        }
        written_.store(at + frames, std::memory_order_release);  // after a failure too, so that nobody gets stuck
    }
    progress_.notify_all();
}

void WriteBehind::run() {
    std::unique_lock lock(mutex_);
    while (ending_ != Ending::drop) {
        const int frames = nextChunk();
        if (frames == kChunkFrames || (frames > 0 && ending_ == Ending::drain)) {
            lock.unlock();
            writeChunk(frames);
            lock.lock();
        } else if (ending_ == Ending::drain) {
            return;
        } else {
            work_.wait_for(lock, kWriterIdleTime);
        }
    }
}

void WriteBehind::end(Ending ending) {
    if (!thread_.joinable()) return;
    {
        const std::lock_guard lock(mutex_);
        ending_ = ending;
    }
    work_.notify_one();
    thread_.join();
}

Result<WrittenFile> WriteBehind::finish() {
    end(Ending::drain);
    if (!file_) return fail(ErrorKind::failed, "the file has been finished or given up already");
    AudioFileWriter file = std::move(*file_);
    file_.reset();
    if (error_) return fail(*error_);
    if (lostBlocks() > 0)
        return fail(ErrorKind::failed,
                    std::to_string(lostBlocks()) + " blocks of audio were lost on their way to the file");
    const WrittenFile written{file.framesWritten(), file.clippedSamples()};
    if (Status status = file.commit(); !status) return fail(std::move(status).error());
    return written;
}

void WriteBehind::abandon() {
    end(Ending::drop);
    file_.reset();
}

}  // namespace lacquer::sessions
