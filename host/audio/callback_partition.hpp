// CallbackPartition: whole quanta behind a device callback of any length, which may change with every call.
//
// Direct: while every callback is a multiple of the quantum, quanta run in it, straight into the device's buffers. No
// delay.
//
// Ahead: from the first callback on that is none, a thread of our own runs them, one quantum ahead (QuantumAhead), and
// the callback only copies: a quantum is never squeezed into a shorter callback. It stays so until the stream is opened
// again, though all later callbacks may be multiples: to go back would mean to jump over a quantum of the song or to
// repeat one, a second cut for no gain that can be heard, and a device that changes its size once will do so again.
// The change itself puts the delay in as one quantum of gap: the last sample falls to zero, and the song goes on where
// it was, rising from zero. Not a sample of it is skipped. On a device that starts this way the gap is its first sound,
// and what follows is the engine's output bit for bit.
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "host/audio/gap_fade.hpp"
#include "host/audio/quantum_ahead.hpp"

namespace lacquer::host {

enum class PartitionMode { direct, ahead };

/// "direct", "ahead"
[[nodiscard]] const char* nameOf(PartitionMode mode) noexcept;

class CallbackPartition {
public:
    /// Message thread. `source` must outlive the partition. Throws what std::thread throws.
    CallbackPartition(QuantumSource& source, int quantumFrames, int channels, Handover handover);

    /// Message thread, after the last pull(): from now on nothing runs the source.
    void stop() { ahead_.stop(); }

    /// Callback, real time. The next `frames` frames of the stream, into every channel.
    void pull(float* const* out, int frames) noexcept;

    // Any thread ----------------------------------------------------------------------------------------------------

    [[nodiscard]] PartitionMode mode() const noexcept { return mode_.load(std::memory_order_relaxed); }
    /// Frames of the stream before a frame of the source leaves: 0, or one quantum. Known after the first callback.
    [[nodiscard]] int delayFrames() const noexcept { return mode() == PartitionMode::ahead ? quantumFrames_ : 0; }
    /// See QuantumAhead.
    [[nodiscard]] std::int64_t leadFrames() const noexcept { return ahead_.leadFrames(); }
    [[nodiscard]] std::int64_t heldFrames() const noexcept { return ahead_.heldFrames(); }
    [[nodiscard]] std::uint64_t lateQuanta() const noexcept { return ahead_.lateQuanta(); }
    /// By how much a quantum's input must be late to be there when the quantum is run, where a callback brings as much
    /// input as it takes output: 0, or what LeadRule says. It may grow with a callback, before the quanta that need it.
    [[nodiscard]] int inputDelayFrames() const noexcept {
        return mode() == PartitionMode::ahead ? ahead_.inputDelayFrames() : 0;
    }

private:
    void runHere(int frames) noexcept;

    QuantumSource& source_;
    const int quantumFrames_;
    std::atomic<PartitionMode> mode_{PartitionMode::direct};
    std::int64_t pulled_ = 0;           // callback: frames of the stream
    std::vector<float*> out_;           // callback
    std::vector<float*> quantumStart_;  // callback
    GapFade fade_;                      // callback
    QuantumAhead ahead_;
};

}  // namespace lacquer::host
