// NodeInstance: a live node, that is a processor with its parameters and fault counters. Shared by the model and every
// plan that runs it, so that an edit elsewhere never resets it. Created and destroyed on the message thread.
#pragma once

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
    /// Creates and prepares the processor. Fails with the node's name in front of what the factory said.
    static Result<std::shared_ptr<NodeInstance>> create(std::shared_ptr<const ProcessorType> type,
                                                        const CreateSpec& create, const PrepareSpec& prepare);

    [[nodiscard]] const ProcessorType& type() const noexcept { return *type_; }
    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] Processor& processor() noexcept { return *processor_; }
    [[nodiscard]] const Processor& processor() const noexcept { return *processor_; }
    [[nodiscard]] ParameterBank& parameters() noexcept { return parameters_; }

    /// Frames by which the node's output lags its input, as plans count with it: what it has been said to be, else what
    /// the processor reports. Message thread.
    [[nodiscard]] std::int64_t latencyFrames() const {
        return saidLatency_ ? *saidLatency_ : processor_->latencyFrames();
    }
    /// Says what the latency is, for a processor that reports a wrong one; nothing: it is believed again. Message
    /// thread; the next plan counts with it.
    void sayLatency(std::optional<std::int64_t> frames) noexcept { saidLatency_ = frames; }

    /// What process() takes for one quantum, in nanoseconds: the shortest time of those noted. Nothing before it has
    /// been measured. Any thread.
    [[nodiscard]] std::optional<double> costNs() const noexcept {
        const float cost = costNs_.load(std::memory_order_relaxed);
        return cost > 0 ? std::optional<double>(cost) : std::nullopt;
    }
    /// The thread that runs the node. Preemption makes times longer, nothing makes them shorter: the shortest is right.
    void noteCost(double nanoseconds) noexcept {
        const float known = costNs_.load(std::memory_order_relaxed);
        const auto noted = static_cast<float>(nanoseconds);
        if (!(known > 0) || noted < known) costNs_.store(noted, std::memory_order_relaxed);
    }

    [[nodiscard]] Bypass& bypass() noexcept { return bypass_; }
    [[nodiscard]] const Bypass& bypass() const noexcept { return bypass_; }

    /// Blocks whose output held a NaN or an infinity and was silenced. Counted by the executor, read by anyone.
    std::atomic<std::uint64_t> nonFiniteBlocks{0};

private:
    NodeInstance(std::shared_ptr<const ProcessorType> type, std::string name, std::unique_ptr<Processor> processor);

    std::shared_ptr<const ProcessorType> type_;
    std::string name_;
    std::unique_ptr<Processor> processor_;
    ParameterBank parameters_;
    std::optional<std::int64_t> saidLatency_;
    std::atomic<float> costNs_{0};
    Bypass bypass_;
};

using InstanceTable = std::map<NodeId, std::shared_ptr<NodeInstance>>;

}  // namespace lacquer
