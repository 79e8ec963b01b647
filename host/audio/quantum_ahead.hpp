// QuantumAhead: quanta run by a real-time thread of their own, one quantum ahead of the callback that plays them.
//
// The callback takes frames out of a ring and releases the thread; it never waits (but see Handover), locks or runs a
// quantum. Engine frame f leaves at frame f + one quantum of the stream, always: a quantum that comes too late is
// dropped as far as silence has been played in its place.
#pragma once

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

#include "core/realtime/futex.hpp"
#include "host/audio/gap_fade.hpp"
#include "host/audio/lead_rule.hpp"
#include "host/audio/quantum_source.hpp"

namespace lacquer::host {

/// What the callback does when a quantum is not ready.
enum class Handover {
    realTime,  ///< plays silence: a device waits for nobody
    waits,     ///< waits for the thread: devices that no clock drives (a file), and tests
};

class QuantumAhead {
public:
    /// Frames of the longest callback.
    static constexpr int kLargestCallback = 8192;
    /// A thread that lags further behind than this gives up catching up: the quanta it would have to drop are not
    /// run, and the song goes on that much later. Else a machine that was too slow for a minute would be silent for
    /// longer than that.
    static constexpr int kLongestCatchUpFrames = 8192;

    /// Message thread. Starts the thread, which sleeps until the first pull(). std::system_error when there is none to
    /// be had.
    QuantumAhead(QuantumSource& source, int quantumFrames, int channels, Handover handover);
    ~QuantumAhead() { stop(); }
    QuantumAhead(const QuantumAhead&) = delete;
    QuantumAhead& operator=(const QuantumAhead&) = delete;

    /// Message thread, after the last pull(): ends the thread. From now on nothing runs the source.
    void stop();

    /// Callback, real time. The next `frames` (1 to kLargestCallback) frames of the stream, which begins with one
    /// quantum of gap. With the first call the source goes over to the thread; what that call needs beyond the gap
    /// (less than its own length) it runs itself, as nobody else has had time to. `streamFrame`: the first of these
    /// frames, as the whole stream counts them.
    void pull(float* const* out, int frames, GapFade& fade, std::int64_t streamFrame) noexcept;

    // Any thread ----------------------------------------------------------------------------------------------------

    /// Quanta of which silence was played because they were late, in part or whole.
    [[nodiscard]] std::uint64_t lateQuanta() const noexcept { return lateQuanta_.load(std::memory_order_relaxed); }
    /// Frames by which the source has been held back beyond the one quantum, because catching up was given up.
    [[nodiscard]] std::int64_t heldFrames() const noexcept { return held_.load(std::memory_order_relaxed); }
    /// Frames that have been run and have not left yet; at the start, what is left of the gap is counted in.
    [[nodiscard]] std::int64_t leadFrames() const noexcept;
    /// See LeadRule.
    [[nodiscard]] int inputDelayFrames() const noexcept { return inputDelay_.load(std::memory_order_relaxed); }

private:
    void work() noexcept;
    void runQuantum() noexcept;
    void begin(int frames) noexcept;
    void release(std::int64_t playedAfter, int lead) noexcept;
    void waitFor(std::int64_t frame) noexcept;
    void copy(float* const* out, int offset, std::int64_t from, int frames) const noexcept;
    void countLate(std::int64_t from, std::int64_t to) noexcept;

    QuantumSource& source_;
    const int quantumFrames_;
    const int ringFrames_;  ///< a multiple of the quantum
    const Handover handover_;
    std::vector<float> ring_;  ///< channel after channel; frame f of the stream is at f mod ringFrames_
    std::vector<float*> writePointers_;

    LeadRule lead_;               // callback
    std::int64_t origin_ = 0;     // callback, once: where frame 0 of what is counted here is in the whole stream
    bool begun_ = false;          // callback
    std::int64_t countedTo_ = 0;  // callback: quanta up to this one have been counted as late
    int ownPriority_ = 0;         // thread

    // Frames of the stream. The thread runs while made < wanted; the callback reads [played, made).
    alignas(64) std::atomic<std::int64_t> made_{0};
    alignas(64) std::atomic<std::int64_t> played_{0};
    std::atomic<std::int64_t> wanted_{0};
    FutexWord released_{0};                 ///< counts up when wanted_ or quit_ has changed
    alignas(64) FutexWord progress_{0};     ///< counts up with made_, under Handover::waits
    std::atomic<int> callbackPriority_{0};  ///< of its thread, 0 when not in real time
    std::atomic<int> inputDelay_{0};
    std::atomic<std::uint64_t> lateQuanta_{0};
    std::atomic<std::int64_t> held_{0};
    std::atomic<bool> quit_{false};
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace lacquer::host
