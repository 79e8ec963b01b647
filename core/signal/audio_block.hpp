// Views of non-interleaved float audio. They own nothing and may be copied freely; real-time safe.
#pragma once

#include <algorithm>
#include <span>

namespace lacquer {

template <class Sample>
class BasicAudioBlock {
public:
    BasicAudioBlock() = default;
    BasicAudioBlock(Sample* const* channels, int channelCount, int frames)
        : channels_(channels), channelCount_(channelCount), frames_(frames) {}

    [[nodiscard]] int channelCount() const noexcept { return channelCount_; }
    [[nodiscard]] int frames() const noexcept { return frames_; }
    /// The samples of one channel, `frames()` of them.
    [[nodiscard]] Sample* operator[](int channel) const noexcept { return channels_[channel]; }
    [[nodiscard]] std::span<Sample> channel(int channel) const noexcept {
        return {channels_[channel], static_cast<std::size_t>(frames_)};
    }

private:
    Sample* const* channels_ = nullptr;
    int channelCount_ = 0;
    int frames_ = 0;
};

using AudioBlock = BasicAudioBlock<float>;
using ConstAudioBlock = BasicAudioBlock<const float>;

}  // namespace lacquer
