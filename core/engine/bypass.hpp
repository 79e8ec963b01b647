// Bypass: what lets a node's first input through in place of its first output, as late as the node is, and without a
// click. Belongs to the node, and so survives plans.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/engine/processor.hpp"
#include "core/realtime/rt_exchange.hpp"
#include "core/signal/fading_delay.hpp"

namespace lacquer {

class Bypass {
public:
    // Message thread ------------------------------------------------------------------------------------------------

    /// Before the node runs. `channels` of its first output. It starts out bypassed or not, without a fade. The
    /// processor, if any, may mute what passes by (Processor::muteDry) and must outlive the bypass.
    void prepare(const PrepareSpec& spec, int channels, bool bypassed, Processor* processor = nullptr);
    /// The node's latency as the next plan will have it: keeps so much of its input from then on. Where it changes
    /// while the input is heard, that fades over to the new latency, once enough of the input has come.
    void reserve(std::int64_t latencyFrames);
    /// Fades over, within 10 ms from the next quantum on; a fade that is under way ends first.
    void set(bool bypassed);
    /// Counts up whenever any node's bypass engages, so that plans need not ask every node in every block. Any thread.
    [[nodiscard]] static std::uint32_t engagements() noexcept { return engagements_.load(std::memory_order_acquire); }
    [[nodiscard]] bool wanted() const noexcept { return wanted_.load(std::memory_order_relaxed); }
    void collect();

    // The thread that runs the node ---------------------------------------------------------------------------------

    /// False when the node can be run as if there were no bypass.
    [[nodiscard]] bool engaged() const noexcept { return engaged_.load(std::memory_order_relaxed); }
    /// Before the node's process(), which may write over its input.
    void takeInput(const ConstAudioBlock& input, std::int64_t latencyFrames) noexcept;
    /// True when nothing of the node is heard in this quantum.
    [[nodiscard]] bool complete() const noexcept { return on_ && position_ == fadeFrames_; }
    /// After it.
    void giveOutput(const AudioBlock& output) noexcept;

private:
    // The input, late.
    struct Dry {
        std::vector<std::shared_ptr<FadingDelay>> lines;  ///< by channel; none where the node has no latency
        std::vector<std::vector<float>> samples;          ///< by channel: a quantum
        std::vector<float*> channels;                     ///< into these
    };
    void publishDry(std::int64_t latencyFrames);
    void engage() noexcept;

    static inline std::atomic<std::uint32_t> engagements_{0};

    PrepareSpec spec_;
    int channels_ = 0;
    Processor* processor_ = nullptr;
    std::int64_t reservedFrames_ = -1;                 ///< what the dry signal may be late; -1: there is none
    bool planned_ = false;                             ///< it may have run
    std::vector<std::shared_ptr<FadingDelay>> lines_;  ///< those published last
    std::atomic<bool> wanted_{false};
    std::atomic<bool> engaged_{false};
    RtExchange<Dry> dry_;
    bool on_ = false;   ///< wanted in this quantum, from its input to its output
    int position_ = 0;  ///< of the fade: 0 is the node, fadeFrames_ its input
    int step_ = 1;      ///< in which direction it goes
    int fadeFrames_ = 0;
};

}  // namespace lacquer
