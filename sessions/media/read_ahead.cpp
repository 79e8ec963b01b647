#include "sessions/media/read_ahead.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <thread>
#include <utility>

#include "sessions/media/media_loader.hpp"

namespace lacquer::sessions {

ReadAhead::ReadAhead(nodes::Playlist playlist, int channels, std::shared_ptr<LoaderSignal> signal, TimelineFrame first)
    : playlist_(std::move(playlist)),
      chunk_(static_cast<std::size_t>(channels) * kChunkFrames),
      first_(first),
      length_(std::max(first, playlist_.endFrame())),
      ring_(channels, kRingFrames),
      begin_(first),
      end_(first),
      heldUntil_(first),
      signal_(std::move(signal)) {}

ReadAhead::Stretch ReadAhead::audible(TimelineFrame start, std::int64_t frames) const noexcept {
    return {std::clamp(start, first_, length_), std::clamp(start + frames, first_, length_)};
}

bool ReadAhead::read(std::int64_t start, AudioBlock out) noexcept {
    for (int channel = 0; channel < out.channelCount(); ++channel) std::fill_n(out[channel], out.frames(), 0.0f);
    const Stretch stretch = audible(start, out.frames());
    if (stretch.begin == stretch.end) return true;

    held_.adopt();
    reading_.store(true);
    const int offset = static_cast<int>(stretch.begin - start);
    const bool taken = takeHeld(stretch, out, offset) || (settled() && take(stretch, out, offset));
    reading_.store(false);
    if (!taken) misses_.fetch_add(1, std::memory_order_relaxed);
    return taken;
}

bool ReadAhead::takeHeld(Stretch stretch, AudioBlock out, int offset) noexcept {
    const HeldWindows* windows = held_.current();
    if (windows == nullptr) return false;
    for (const auto& window : *windows) {
        if (!window->covers(stretch.begin, stretch.end)) continue;
        window->fetch(stretch.begin, out, offset, static_cast<int>(stretch.end - stretch.begin));
        // A loop that is held as a whole needs the ring only when it is left: no read that goes beyond the window
        // starts earlier than this.
        const TimelineFrame next = window->holds() == HeldWindow::Holds::wholeLoop
                                       ? std::max(window->begin(), window->end() - kMaximumQuantum)
                                       : stretch.begin;
        if (settled()) sendRingTo(next);
        return true;
    }
    return false;
}

void ReadAhead::sendRingTo(TimelineFrame frame) noexcept {
    const TimelineFrame begin = begin_.load(std::memory_order_relaxed);
    const TimelineFrame end = end_.load(std::memory_order_acquire);
    if (frame < begin || frame > end + kRingFrames / 2)
        request_.store(frame);
    else  // It is there, or the loader is late but comes along: give it the room of what has passed.
        begin_.store(std::min(frame, end), std::memory_order_release);
}

bool ReadAhead::take(Stretch stretch, AudioBlock out, int offset) noexcept {
    if (loaded(stretch)) {
        ring_.fetch(stretch.begin, out, offset, static_cast<int>(stretch.end - stretch.begin));
        begin_.store(stretch.end, std::memory_order_release);
        return true;
    }
    sendRingTo(stretch.begin);
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
    request_.store(std::clamp(frame, first_, length_));
    signal_->work.notify_one();
}

void ReadAhead::hold(TimelineFrame frame) {
    const Stretch stretch = audible(frame, kHeldFrames);
    want(std::make_shared<HeldWindow>(stretch.begin, stretch.end, HeldWindow::Holds::place, channelCount()));
}

void ReadAhead::hold(LoopRange loop) {
    // The largest quantum that starts in the loop, and then another one until the ring takes over.
    constexpr int kOverhangFrames = 2 * kMaximumQuantum;
    const bool whole = loop.lengthFrames() + kOverhangFrames <= kHeldFrames;
    const Stretch stretch = audible(loop.startFrame, whole ? loop.lengthFrames() + kOverhangFrames : kHeldFrames);
    want(std::make_shared<HeldWindow>(stretch.begin, stretch.end,
                                      whole ? HeldWindow::Holds::wholeLoop : HeldWindow::Holds::loopStart,
                                      channelCount()));
}

void ReadAhead::want(std::shared_ptr<HeldWindow> window) {
    {
        const std::lock_guard lock(signal_->mutex);
        // The first one is being filled; of the others, what is no longer wanted makes room.
        if (!wanted_.empty())
            wanted_.erase(std::remove_if(wanted_.begin() + 1, wanted_.end(),
                                         [&](const auto& other) { return other->ofLoop() == window->ofLoop(); }),
                          wanted_.end());
        wanted_.push_back(std::move(window));
        wantedVersion_.fetch_add(1);
    }
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
        if (loadedFrames() < kRingFrames / 2 && hungry()) signal_->work.notify_one();
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
    if (request_.load() != kNowhere || !holds()) return true;
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
    // What is playing comes first, then what may be jumped to.
    const bool ringIsSafe = loadedFrames() >= kRingFrames / 2 || end_.load(std::memory_order_relaxed) >= length_;
    if (ringIsSafe && !holds())
        loadHeld();
    else
        loadRing();
}

ConstAudioBlock ReadAhead::readChunk(TimelineFrame frame, int frames) {
    std::array<float*, 2> channels{chunk_.data(), chunk_.data() + chunk_.size() - kChunkFrames};
    if (Status status = playlist_.read(frame, AudioBlock(channels.data(), channelCount(), frames)); !status) {
        const std::lock_guard lock(signal_->mutex);
        if (!error_) error_ = std::move(status).error();
        failed_.store(true);
    }
    chunkChannels_ = {channels[0], channels[1]};
    return ConstAudioBlock(chunkChannels_.data(), channelCount(), frames);
}

void ReadAhead::loadRing() {
    const TimelineFrame end = end_.load(std::memory_order_relaxed);
    const int frames =
        static_cast<int>(std::min<std::int64_t>({kChunkFrames, kRingFrames - loadedFrames(), length_ - end}));
    if (frames <= 0) return;
    ring_.store(end, readChunk(end, frames), 0, frames);
    end_.store(end + frames, std::memory_order_release);
}

void ReadAhead::loadHeld() {
    std::shared_ptr<HeldWindow> window;
    {
        const std::lock_guard lock(signal_->mutex);
        window = wanted_.front();
    }
    const auto known =
        std::find_if(windows_.begin(), windows_.end(), [&](const auto& held) { return held->sameAs(*window); });
    heldUntil_ = std::max(heldUntil_, window->begin());
    if (known == windows_.end() && heldUntil_ < window->end()) {
        const int frames = static_cast<int>(std::min<std::int64_t>(kChunkFrames, window->end() - heldUntil_));
        window->store(heldUntil_, readChunk(heldUntil_, frames));
        heldUntil_ += frames;
        if (heldUntil_ < window->end()) return;
    }
    HeldWindows next{window};
    if (known != windows_.end()) next = {*known};
    std::size_t before = 0;  // of the same kind
    for (const auto& held : windows_)
        if (held != next.front() && (held->ofLoop() != window->ofLoop() || before++ < kWindowsBefore))
            next.push_back(held);
    windows_ = std::move(next);
    held_.publish(std::make_unique<const HeldWindows>(windows_));
    heldUntil_ = first_;
    const std::lock_guard lock(signal_->mutex);
    wanted_.erase(wanted_.begin());
    if (wanted_.empty()) heldVersion_.store(wantedVersion_.load());
}

}  // namespace lacquer::sessions
