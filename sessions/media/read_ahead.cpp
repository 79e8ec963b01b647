#include "sessions/media/read_ahead.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <thread>
#include <utility>

#include "sessions/media/media_loader.hpp"

namespace lacquer::sessions {

ReadAhead::ReadAhead(nodes::Playlist playlist, int channels, std::shared_ptr<LoaderSignal> signal)
    : playlist_(std::move(playlist)),
      chunk_(static_cast<std::size_t>(channels) * kChunkFrames),
      length_(playlist_.endFrame()),
      ring_(channels, kRingFrames),
      signal_(std::move(signal)) {}

ReadAhead::Stretch ReadAhead::audible(TimelineFrame start, std::int64_t frames) const noexcept {
    return {std::clamp<TimelineFrame>(start, 0, length_), std::clamp<TimelineFrame>(start + frames, 0, length_)};
}

bool ReadAhead::read(std::int64_t start, AudioBlock out) noexcept {
    for (int channel = 0; channel < out.channelCount(); ++channel) std::fill_n(out[channel], out.frames(), 0.0f);
    const Stretch stretch = audible(start, out.frames());
    if (stretch.begin == stretch.end) return true;

    reading_.store(true);
    const bool taken = settled() && take(stretch, out, static_cast<int>(stretch.begin - start));
    reading_.store(false);
    if (!taken) misses_.fetch_add(1, std::memory_order_relaxed);
    return taken;
}

bool ReadAhead::take(Stretch stretch, AudioBlock out, int offset) noexcept {
    if (loaded(stretch)) {
        ring_.fetch(stretch.begin, out, offset, static_cast<int>(stretch.end - stretch.begin));
        begin_.store(stretch.end, std::memory_order_release);
        return true;
    }
    const TimelineFrame begin = begin_.load(std::memory_order_relaxed);
    const TimelineFrame end = end_.load(std::memory_order_acquire);
    if (stretch.begin < begin || stretch.begin > end + kRingFrames / 2)
        request_.store(stretch.begin);
    else  // The loader is late, but comes along: give it the room of what has passed.
        begin_.store(std::min(stretch.begin, end), std::memory_order_release);
    return false;
}

bool ReadAhead::settled() const noexcept {
    return !restarting_.load() && request_.load() == kNowhere;
}

bool ReadAhead::loaded(Stretch stretch) const noexcept {
    return begin_.load(std::memory_order_relaxed) <= stretch.begin &&
           stretch.end <= end_.load(std::memory_order_acquire);
}

void ReadAhead::locate(TimelineFrame frame) {
    request_.store(std::clamp<TimelineFrame>(frame, 0, length_));
    signal_->work.notify_one();
}

void ReadAhead::keepTo(TimelineFrame frame, int frames) {
    const Stretch stretch = audible(frame, frames);
    if (stretch.begin != stretch.end && settled() && !loaded(stretch) && !onItsWay(stretch)) locate(frame);
}

bool ReadAhead::onItsWay(Stretch stretch) const noexcept {
    const TimelineFrame begin = begin_.load();
    return begin <= stretch.begin && stretch.end <= begin + kRingFrames - kChunkFrames;
}

bool ReadAhead::ready(TimelineFrame frame, int frames) const noexcept {
    const Stretch stretch = audible(frame, frames);
    return stretch.begin == stretch.end || (settled() && loaded(stretch));
}

Status ReadAhead::waitUntilReady(TimelineFrame frame, int frames) {
    assert(frames <= kMaximumWaitFrames);
    if (!failed_.load() && ready(frame, frames)) {
        if (loadedFrames() < kRingFrames / 2) signal_->work.notify_one();
        return {};
    }
    const Stretch stretch = audible(frame, frames);
    std::unique_lock lock(signal_->mutex);
    while (!error_ && !ready(frame, frames)) {
        if (signal_->stopping) return fail(ErrorKind::failed, "the loader has been stopped");
        if (settled() && !onItsWay(stretch)) request_.store(stretch.begin);
        signal_->work.notify_all();
        signal_->progress.wait(lock);
    }
    if (error_) return fail(*error_);
    return {};
}

std::optional<Error> ReadAhead::error() const {
    const std::lock_guard lock(signal_->mutex);
    return error_;
}

bool ReadAhead::hungry() const noexcept {
    if (request_.load() != kNowhere) return true;
    const std::int64_t room = kRingFrames - loadedFrames();
    return room >= kChunkFrames && end_.load(std::memory_order_relaxed) < length_;
}

std::int64_t ReadAhead::loadedFrames() const noexcept {
    return end_.load(std::memory_order_relaxed) - begin_.load(std::memory_order_acquire);
}

void ReadAhead::restart() {
    restarting_.store(true);
    const TimelineFrame target = request_.exchange(kNowhere);
    while (reading_.load()) std::this_thread::yield();  // the audio thread is copying one block
    begin_.store(target);
    end_.store(target);
    restarting_.store(false);
}

void ReadAhead::load() {
    if (request_.load() != kNowhere) restart();
    const TimelineFrame end = end_.load(std::memory_order_relaxed);
    const int frames =
        static_cast<int>(std::min<std::int64_t>({kChunkFrames, kRingFrames - loadedFrames(), length_ - end}));
    if (frames <= 0) return;

    std::array<float*, 2> channels{chunk_.data(), chunk_.data() + chunk_.size() - kChunkFrames};
    const AudioBlock block(channels.data(), channelCount(), frames);
    if (Status status = playlist_.read(end, block); !status) {
        const std::lock_guard lock(signal_->mutex);
        if (!error_) error_ = std::move(status).error();
        failed_.store(true);
    }
    ring_.store(end, ConstAudioBlock(channels.data(), channelCount(), frames), 0, frames);
    end_.store(end + frames, std::memory_order_release);
}

}  // namespace lacquer::sessions
