// Recording: what went into a node, or came out, for some quanta. Written by the audio thread, read when that rests.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "core/graph/port.hpp"
#include "core/signal/audio_block.hpp"

namespace lacquer::bench {

/// The channels of all ports, counted through, of one quantum after the other; every one 64-byte aligned.
class Recording {
public:
    Recording(int channels, int quantumFrames, int mostQuanta)
        : channels_(static_cast<std::size_t>(channels)),
          frames_(static_cast<std::size_t>(quantumFrames)),
          memory_(channels_ * frames_ / kLineFloats * static_cast<std::size_t>(mostQuanta)) {}

    void clear() noexcept { quanta_ = 0; }
    [[nodiscard]] int quanta() const noexcept { return quanta_; }
    [[nodiscard]] int channels() const noexcept { return static_cast<int>(channels_); }

    /// The next quantum; no more than there is room for.
    void add(std::span<const ConstAudioBlock> ports) noexcept {
        const int quantum = quanta_++;
        int channel = 0;
        for (const ConstAudioBlock& port : ports)
            for (int c = 0; c < port.channelCount(); ++c) std::copy_n(port[c], frames_, samples(quantum, channel++));
    }
    /// A quantum of one channel.
    [[nodiscard]] float* samples(int quantum, int channel) noexcept { return memory_[index(quantum, channel)].samples; }
    [[nodiscard]] const float* samples(int quantum, int channel) const noexcept {
        return memory_[index(quantum, channel)].samples;
    }
    /// Whether the first quantum is the same, bit for bit.
    [[nodiscard]] bool beginsAs(const Recording& other) const noexcept {
        return std::equal(samples(0, 0), samples(0, 0) + channels_ * frames_, other.samples(0, 0));
    }

private:
    static constexpr std::size_t kLineFloats = 16;
    struct alignas(64) CacheLine {
        float samples[kLineFloats] = {};
    };
    [[nodiscard]] std::size_t index(int quantum, int channel) const noexcept {
        const auto channelsBefore = static_cast<std::size_t>(quantum) * channels_ + static_cast<std::size_t>(channel);
        return channelsBefore * frames_ / kLineFloats;
    }

    std::size_t channels_, frames_;
    std::vector<CacheLine> memory_;
    int quanta_ = 0;
};

/// Of all ports that carry samples; the others have none.
[[nodiscard]] inline int channelsOf(const std::vector<PortInfo>& ports) {
    int channels = 0;
    for (const PortInfo& port : ports) channels += port.channels;
    return channels;
}

}  // namespace lacquer::bench
