// InputFeed: carries a device's input from its callbacks, of any length, to the quanta that CallbackPartition has run.
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "host/audio/callback_partition.hpp"
#include "host/audio/engine_quanta.hpp"

namespace lacquer::host {

/// Input frame s of the stream is heard with the quantum that leaves with frame s + delayFrames(). The delay is the
/// least one with which the input is always there; it grows when callbacks begin to come that need more, and stays so.
class InputFeed final : public QuantumInput {
public:
    /// `partition` must outlive the feed.
    InputFeed(int channels, const CallbackPartition& partition);

    /// Callback, real time, before the partition is pulled: the next `frames` frames of each channel.
    void push(const float* const* in, int frames) noexcept;
    /// Callback, real time: the partition is about to be pulled as far as frame `streamEnd`. A library that hands out a
    /// period in pieces has not brought all input by then.
    void pullsTo(std::int64_t streamEnd) noexcept;

    void fetch(std::int64_t streamFrame, LiveInput& into) noexcept override;

    // Any thread ----------------------------------------------------------------------------------------------------

    [[nodiscard]] int delayFrames() const noexcept { return delay_.load(std::memory_order_relaxed); }

private:
    // Quanta that are run lie less than two of the longest callbacks and four quanta from the newest input.
    static constexpr std::int64_t kRingFrames = 65536;

    const CallbackPartition& partition_;
    std::vector<std::vector<float>> ring_;  ///< by channel; frame s of the stream at s mod kRingFrames
    std::atomic<std::int64_t> pushed_{0};
    std::atomic<int> missing_{0};  ///< of the input when the partition was pulled, at most
    std::atomic<int> delay_{0};    ///< written by the thread that runs quanta
};

}  // namespace lacquer::host
