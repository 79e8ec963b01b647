// NodeInstance: a live node, that is a processor with its parameters and fault counters. Shared by the model and every
// plan that runs it, so that an edit elsewhere never resets it. Created and destroyed on the message thread.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "core/engine/bypass.hpp"
#include "core/engine/parameter_bank.hpp"
#include "core/engine/processor_registry.hpp"

namespace lacquer {

class NodeInstance {
public:
    /// Creates and prepares the processor. Fails with the node's name in front of what the factory said, what was
    /// thrown or what latency it reports that cannot be.
    static Result<std::shared_ptr<NodeInstance>> create(std::shared_ptr<const ProcessorType> type,
                                                        const CreateSpec& create, const PrepareSpec& prepare);

    /// Hands the processor its state, before it runs. Fails as create() does.
    Status restoreState(const ProcessorState& state);

    [[nodiscard]] const ProcessorType& type() const noexcept { return *type_; }
    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] Processor& processor() noexcept { return *processor_; }
    [[nodiscard]] const Processor& processor() const noexcept { return *processor_; }
    [[nodiscard]] ParameterBank& parameters() noexcept { return parameters_; }

    /// The latency that plans count with: what it has been said to be; or what the processor reports; or, while that
    /// cannot be, what it reported before. Message thread, as the next ones.
    [[nodiscard]] std::int64_t latencyFrames() noexcept {
        if (reportsPossibleLatency()) latencyFrames_ = reportedLatency();
        return saidLatency_.value_or(latencyFrames_);
    }
    /// Says what the latency is, for a processor that reports a wrong one; nothing: it is believed again. The next plan
    /// counts with it.
    void sayLatency(std::optional<std::int64_t> frames) noexcept { saidLatency_ = frames; }
    /// Of a node to which nothing is wired: the frames by which it is told the time late, as if it stood behind nodes
    /// of that latency. The next plan counts with it.
    void sayArrival(std::int64_t frames) noexcept { arriveFrames_ = frames; }
    [[nodiscard]] std::int64_t arrivalFrames() const noexcept { return arriveFrames_; }
    /// False while the processor reports a latency that cannot be. True after create().
    [[nodiscard]] bool reportsPossibleLatency() const { return isPossibleLatency(reportedLatency(), sampleRate_); }
    /// What the processor reports, with what the user adds to it: not below 0 by that.
    [[nodiscard]] std::int64_t reportedLatency() const {
        const std::int64_t reported = processor_->latencyFrames();
        return reported < 0 ? reported : std::max<std::int64_t>(0, reported + type_->latencyOffset);
    }

    /// So many times that are noted make a window.
    static constexpr std::uint32_t kCostWindow = 8;

    /// What process() takes for one quantum, in nanoseconds: the shortest time of the last window, or a shorter one
    /// noted since. Nothing before it has been measured. Any thread.
    [[nodiscard]] std::optional<double> costNs() const noexcept {
        const float cost = costNs_.load(std::memory_order_relaxed);
        return cost > 0 ? std::optional<double>(cost) : std::nullopt;
    }
    /// The thread that runs the node. Preemption makes times longer, nothing makes them shorter: the shortest is right,
    /// and that of a window follows a cost that rises.
    void noteCost(double nanoseconds) noexcept {
        const auto noted = static_cast<float>(nanoseconds);
        shortestNs_ = timesNoted_ == 0 ? noted : std::min(shortestNs_, noted);
        const float known = costNs_.load(std::memory_order_relaxed);
        const bool full = ++timesNoted_ == kCostWindow;
        if (full || !(known > 0) || noted < known) costNs_.store(shortestNs_, std::memory_order_relaxed);
        if (full) timesNoted_ = 0;
    }
    /// The thread that runs the node: process() has taken much of the time there is, however often its thread was kept
    /// from running meanwhile.
    void noteLong(double nanoseconds) noexcept {
        longestNs_.store(std::max(longestNs_.load(std::memory_order_relaxed), static_cast<float>(nanoseconds)),
                         std::memory_order_relaxed);
        longBlocks_.store(longBlocks() + 1, std::memory_order_relaxed);
    }
    /// How many times noteLong() has been called, and the longest time. Any thread.
    [[nodiscard]] std::uint32_t longBlocks() const noexcept { return longBlocks_.load(std::memory_order_relaxed); }
    [[nodiscard]] double longestNs() const noexcept { return longestNs_.load(std::memory_order_relaxed); }

    [[nodiscard]] Bypass& bypass() noexcept { return bypass_; }
    [[nodiscard]] const Bypass& bypass() const noexcept { return bypass_; }

    /// What a plugin may put out: +60 dBFS. What is louder is a fault of it, not music.
    static constexpr float kLoudestSample = 1000;
    /// False where the output stays as it is, however loud: offline, where nobody's ears are in danger.
    [[nodiscard]] bool limitsOutput() const noexcept { return !offline_; }

    /// Blocks whose output held a NaN or an infinity and was silenced. Counted by the executor, read by anyone.
    std::atomic<std::uint64_t> nonFiniteBlocks{0};
    /// How many of these have followed each other up to the last block.
    std::atomic<std::uint32_t> nonFiniteInARow{0};
    /// Blocks of a plugin with a sample beyond kLoudestSample.
    std::atomic<std::uint64_t> tooLoudBlocks{0};

private:
    NodeInstance(std::shared_ptr<const ProcessorType> type, std::string name, std::unique_ptr<Processor> processor);
    [[nodiscard]] Status checkLatency() const;

    std::shared_ptr<const ProcessorType> type_;
    std::string name_;
    std::unique_ptr<Processor> processor_;
    ParameterBank parameters_;
    std::optional<std::int64_t> saidLatency_;
    std::int64_t arriveFrames_ = 0;
    double sampleRate_ = 0;
    bool offline_ = false;
    std::int64_t latencyFrames_ = 0;  ///< the last possible one
    std::atomic<float> costNs_{0};
    float shortestNs_ = 0;  ///< in the window that is open, of the thread that runs the node, as the next
    std::uint32_t timesNoted_ = 0;
    std::atomic<float> longestNs_{0};
    std::atomic<std::uint32_t> longBlocks_{0};
    Bypass bypass_;
};

using InstanceTable = std::map<NodeId, std::shared_ptr<NodeInstance>>;

}  // namespace lacquer
