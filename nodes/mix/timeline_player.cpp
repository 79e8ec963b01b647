#include "nodes/mix/timeline_player.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace lacquer::nodes {
namespace {

bool leavesSound(const Segment& segment) noexcept {
    return segment.enters == TimeEntry::loopSeam || segment.enters == TimeEntry::stop ||
           (segment.enters == TimeEntry::locate && segment.rolling);
}

void silence(const AudioBlock& block) noexcept {
    for (int c = 0; c < block.channelCount(); ++c) std::ranges::fill(block.channel(c), 0.0f);
}

}  // namespace

void TimelinePlayer::prepare(const PrepareSpec& spec) {
    fade_.prepare(width_, spec.sampleRate, seamFadeMs_);
    spare_.assign(static_cast<std::size_t>(std::max(spec.quantumFrames, fade_.lengthFrames())), 0.0f);
    late_ = false;
}

void TimelinePlayer::play(const BlockTime& time, const AudioBlock& out) noexcept {
    for (const Segment& segment : time.segments) play(segment, out);
}

bool TimelinePlayer::rests(const BlockTime& time) const noexcept {
    const auto silent = [&](const Segment& segment) {
        return !leavesSound(segment) &&
               (!segment.rolling || reader_ == nullptr || reader_->silent(segment.timelineStart, segment.frames));
    };
    return !fade_.fading() && !late_ && std::ranges::all_of(time.segments, silent);
}

void TimelinePlayer::play(const Segment& segment, const AudioBlock& out) noexcept {
    const std::array<float*, 2> channels{out[0] + segment.offset, out[width_ - 1] + segment.offset};
    const AudioBlock block(channels.data(), width_, segment.frames);
    if (leavesSound(segment) && fade_.lengthFrames() > 0)
        fade_.start([&](const AudioBlock& old) { (void)read(segment.leftAt, old); });
    if (!segment.rolling) {
        silence(block);
    } else if (!read(segment.timelineStart, block)) {
        late_ = true;
    } else if (std::exchange(late_, false)) {
        fade_.startFromSilence();
    }
    fade_.apply(block);
}

// False when they were not ready in time.
bool TimelinePlayer::read(TimelineFrame start, const AudioBlock& block) noexcept {
    if (reader_ == nullptr) {
        silence(block);
        return true;
    }
    float* const left = block[0];
    float* const right = width_ == 2 ? block[1] : spare_.data();
    const int channels = std::min(reader_->channelCount(), 2);
    const std::array<float*, 2> pointers{left, right};
    const bool ready = reader_->read(start, AudioBlock(pointers.data(), channels, block.frames()));
    if (channels == 1 && width_ == 2) std::copy_n(left, block.frames(), right);
    if (channels == 2 && width_ == 1)
        for (int i = 0; i < block.frames(); ++i) left[i] = 0.5f * (left[i] + right[i]);
    return ready;
}

}  // namespace lacquer::nodes
