// PluginTrial: one node of a plugin, run over a signal that is the same every time. In a process of its own, since
// nobody knows yet what the plugin does.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/engine/processor_registry.hpp"

namespace lacquer::host {

enum class TrialSignal {
    noise,    ///< white, uniform in ±0.25, and a note for who takes MIDI
    silence,  ///< +0
    hostile,  ///< noise in which each channel has one 1e20 in its first quantum
};

/// What came out: every sample of every audio and CV output, and every byte of its events, quantum by quantum.
struct TrialOutput {
    std::vector<float> samples{};
    std::vector<std::uint8_t> events{};

    [[nodiscard]] bool finite() const noexcept;
    /// Bit for bit.
    [[nodiscard]] bool sameAs(const TrialOutput& other) const noexcept;
};

class PluginTrial {
public:
    /// Makes the node, as narrow as it can be, with its parameters at `values`, by id, or at their defaults, and
    /// prepares it. The error is the plugin's.
    static Result<std::unique_ptr<PluginTrial>> start(std::shared_ptr<const ProcessorType> type,
                                                      const PrepareSpec& spec,
                                                      const std::map<std::string, double>& values = {});

    /// So many quanta, on from where the last call ended. The signal begins anew.
    TrialOutput run(TrialSignal signal, int quanta);

    [[nodiscard]] Processor& processor() noexcept { return *processor_; }

private:
    PluginTrial(std::shared_ptr<const ProcessorType> type, const PrepareSpec& spec);
    void fill(TrialSignal signal, int quantum, std::uint32_t& random);
    void runQuantum();

    std::shared_ptr<const ProcessorType> type_;
    PrepareSpec spec_;
    Node node_;
    std::unique_ptr<Processor> processor_;
    std::vector<ParameterView> parameters_;
    struct Free {
        void operator()(float* memory) const noexcept;
    };
    std::unique_ptr<float[], Free> memory_;
    std::size_t inputChannels_ = 0;
    std::size_t outputChannels_ = 0;
    std::vector<float*> channels_;  ///< of the inputs, then of the outputs
    std::vector<ConstAudioBlock> inputs_;
    std::vector<AudioBlock> outputs_;
    std::vector<EventBuffer> events_;  ///< one for each port
    std::vector<const EventBuffer*> eventInputs_;
    std::vector<EventBuffer*> eventOutputs_;
    EngineFrame frame_ = 0;
};

/// Values within the plugin's ranges that have little to do with its defaults: the same for a parameter every time,
/// another for each `seed`.
[[nodiscard]] std::map<std::string, double> movedValues(const ProcessorType& type, std::uint32_t seed);

}  // namespace lacquer::host
