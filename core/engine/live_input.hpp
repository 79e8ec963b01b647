// LiveInput: what a device hears during the quantum that runs. TrackMonitor: how one track plays it.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "core/engine/processor.hpp"
#include "core/engine/transport.hpp"

namespace lacquer {

/// Filled by whoever runs the engine, before each quantum; read by nodes during it. Also says where in the song input
/// is being recorded, which tracks go by.
class LiveInput {
public:
    /// `channels` inputs of a device, from its first one on.
    LiveInput(int channels, int quantumFrames)
        : quantumFrames_(quantumFrames),
          samples_(static_cast<std::size_t>(channels) * static_cast<std::size_t>(quantumFrames)) {
        for (int c = 0; c < channels; ++c)
            pointers_.push_back(samples_.data() +
                                static_cast<std::size_t>(c) * static_cast<std::size_t>(quantumFrames));
    }
    LiveInput(const LiveInput&) = delete;
    LiveInput& operator=(const LiveInput&) = delete;

    [[nodiscard]] int channelCount() const noexcept { return static_cast<int>(pointers_.size()); }
    [[nodiscard]] int quantumFrames() const noexcept { return quantumFrames_; }

    /// While no quantum runs: there is no device any more.
    void silence() noexcept { std::ranges::fill(samples_, 0.0f); }
    /// Real time, before a quantum: where its input goes, channel by channel.
    [[nodiscard]] float* const* quantum() noexcept { return pointers_.data(); }
    /// Real time, during a quantum; null where the device has no such input.
    [[nodiscard]] const float* channel(int index) const noexcept {
        return index >= 0 && index < channelCount() ? pointers_[static_cast<std::size_t>(index)] : nullptr;
    }

    /// Message thread: input is recorded while the song rolls through this part of it. An empty one: nowhere.
    void setRecorded(LoopRange range) noexcept {
        recordedFrom_.store(range.startFrame, std::memory_order_relaxed);
        recordedTo_.store(range.endFrame, std::memory_order_relaxed);
    }
    [[nodiscard]] LoopRange recorded() const noexcept {
        return {recordedFrom_.load(std::memory_order_relaxed), recordedTo_.load(std::memory_order_relaxed)};
    }
    /// All of the song.
    static constexpr LoopRange kEverywhere{std::numeric_limits<TimelineFrame>::min() / 4,
                                           std::numeric_limits<TimelineFrame>::max() / 4};

private:
    int quantumFrames_;
    std::vector<float> samples_;
    std::vector<float*> pointers_;
    std::atomic<TimelineFrame> recordedFrom_{0}, recordedTo_{0};
};

/// When a track plays the input of the device in place of its clips.
enum class Monitoring : std::uint8_t {
    off,        ///< never
    on,         ///< always
    automatic,  ///< while the song stands, and where it is recorded: as a tape machine does
};

/// Set by the message thread, read by the track in real time.
class TrackMonitor {
public:
    explicit TrackMonitor(std::shared_ptr<const LiveInput> input) : input_(std::move(input)) {}

    /// Message thread. `channels`: inputs of the device for left and right; the same one twice for one; -1: none.
    void set(Monitoring monitoring, std::array<int, 2> channels) noexcept {
        left_.store(channels[0], std::memory_order_relaxed);
        right_.store(channels[1], std::memory_order_relaxed);
        monitoring_.store(monitoring, std::memory_order_relaxed);
    }

    /// Real time. How many of the segment's frames from `offset` on (at least one) are of one kind, and whether the
    /// input is played there.
    struct Stretch {
        int frames = 0;
        bool plays = false;
    };
    [[nodiscard]] Stretch stretchAt(const Segment& segment, int offset) const noexcept {
        const int rest = segment.frames - offset;
        const Monitoring monitoring = monitoring_.load(std::memory_order_relaxed);
        if (monitoring != Monitoring::automatic || !segment.rolling) return {rest, monitoring != Monitoring::off};
        const TimelineFrame now = segment.timelineStart + offset;
        const LoopRange recorded = input_->recorded();
        const bool inside = now >= recorded.startFrame && now < recorded.endFrame;
        TimelineFrame until = now + rest;
        if (inside) until = std::min(until, recorded.endFrame);
        if (now < recorded.startFrame && recorded.lengthFrames() > 0) until = std::min(until, recorded.startFrame);
        return {static_cast<int>(until - now), inside};
    }
    /// Real time, during a quantum: the input for the left or the right side; null for silence.
    [[nodiscard]] const float* side(int index) const noexcept {
        return input_->channel((index == 0 ? left_ : right_).load(std::memory_order_relaxed));
    }

private:
    std::shared_ptr<const LiveInput> input_;
    std::atomic<Monitoring> monitoring_{Monitoring::off};
    std::atomic<int> left_{-1}, right_{-1};
};

}  // namespace lacquer
