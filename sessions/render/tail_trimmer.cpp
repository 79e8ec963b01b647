#include "sessions/render/tail_trimmer.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace lacquer::sessions {
namespace {

constexpr double kSilenceSeconds = 0.5;
constexpr std::int64_t kMostSilenceFrames = 24000;  // what is held back must fit into the writer's ring in one go
constexpr float kAudible = 1e-6f;                   // -120 dBFS
constexpr int kMostChannels = 2;

using Pointers = std::array<const float*, kMostChannels>;

/// `frames` frames of a block from `offset` on; `channels` keeps the pointers.
ConstAudioBlock part(ConstAudioBlock block, std::int64_t offset, std::int64_t frames, Pointers& channels) noexcept {
    for (int c = 0; c < block.channelCount(); ++c) channels[static_cast<std::size_t>(c)] = block[c] + offset;
    return {channels.data(), block.channelCount(), static_cast<int>(frames)};
}

bool audible(ConstAudioBlock block, int frame) noexcept {
    for (int c = 0; c < block.channelCount(); ++c)
        if (std::abs(block[c][frame]) > kAudible) return true;
    return false;
}

}  // namespace

TailTrimmer::TailTrimmer(std::shared_ptr<TimelineWriter> writer, int channels, int sampleRate)
    : writer_(std::move(writer)),
      silenceFrames_(std::min(static_cast<std::int64_t>(kSilenceSeconds * sampleRate), kMostSilenceFrames)),
      held_(static_cast<std::size_t>(channels),
            std::vector<float>(static_cast<std::size_t>(silenceFrames_ + kMaximumQuantum))) {}

void TailTrimmer::trimFrom(TimelineFrame contentEnd) noexcept {
    contentEnd_ = silentSince_ = contentEnd;
}

bool TailTrimmer::write(std::int64_t start, ConstAudioBlock block) noexcept {
    const std::int64_t before = std::clamp<std::int64_t>(contentEnd_ - start, 0, block.frames());
    if (before == block.frames()) return writer_->write(start, block);
    Pointers content{}, tail{};
    const bool written = before == 0 || writer_->write(start, part(block, 0, before, content));
    return writeTail(start + before, part(block, before, block.frames() - before, tail)) && written;
}

bool TailTrimmer::writeTail(TimelineFrame start, ConstAudioBlock block) noexcept {
    const TimelineFrame silentBefore = silentSince_;
    for (int i = 0; i < block.frames() && !ended_; ++i) {
        if (start + i - silentSince_ >= silenceFrames_)
            ended_ = true;
        else if (audible(block, i))
            silentSince_ = start + i + 1;
    }
    Pointers heard{}, silent{};
    const std::int64_t heardFrames = silentSince_ == silentBefore ? 0 : silentSince_ - start;
    bool written = true;
    if (heardFrames > 0) written = passHeld() && writer_->write(start, part(block, 0, heardFrames, heard));
    if (ended_) return written;
    return hold(part(block, heardFrames, block.frames() - heardFrames, silent)) && written;
}

bool TailTrimmer::passHeld() noexcept {
    if (heldFrames_ == 0) return true;
    Pointers channels{};
    for (std::size_t c = 0; c < held_.size(); ++c) channels[c] = held_[c].data();
    const int frames = heldFrames_;
    heldFrames_ = 0;
    return writer_->write(heldStart_, ConstAudioBlock(channels.data(), static_cast<int>(held_.size()), frames));
}

bool TailTrimmer::hold(ConstAudioBlock block) noexcept {
    for (std::size_t c = 0; c < held_.size(); ++c)
        std::copy_n(block[static_cast<int>(c)], block.frames(), held_[c].begin() + heldFrames_);
    if (heldFrames_ == 0) heldStart_ = silentSince_;
    heldFrames_ += block.frames();
    return true;
}

}  // namespace lacquer::sessions
