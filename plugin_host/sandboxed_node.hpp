// SandboxedNode: the plugin of a sandbox, with the thread that runs it whenever the host asks for a quantum.
#pragma once

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "host/lv2/lv2_processor.hpp"
#include "host/lv2/sandbox/quantum_exchange.hpp"

namespace lacquer::plugin_host {

class SandboxedNode {
public:
    /// A processor that is ready to play, made of a plugin of this type for a node of this width. The exchange must
    /// outlive the node.
    SandboxedNode(const ProcessorType& type, int width, std::unique_ptr<host::Lv2Processor> processor,
                  host::QuantumExchange& exchange);
    /// Ends the thread, then cleans the plugin up.
    ~SandboxedNode();
    SandboxedNode(const SandboxedNode&) = delete;
    SandboxedNode& operator=(const SandboxedNode&) = delete;

    [[nodiscard]] host::Lv2Processor& processor() noexcept { return *processor_; }
    /// Tells the host of the latency and the readouts; the thread does so behind every quantum.
    void tellValues() noexcept;

private:
    void work() noexcept;
    void runQuantum() noexcept;
    void adoptPriority() noexcept;

    std::unique_ptr<host::Lv2Processor> processor_;
    host::QuantumExchange& exchange_;
    std::vector<float*> channels_;  ///< of the inputs, then of the outputs, in the exchange
    std::vector<ConstAudioBlock> inputs_;
    std::vector<AudioBlock> outputs_;
    std::vector<EventBuffer> events_;  ///< one for each port
    std::vector<const EventBuffer*> eventInputs_;
    std::vector<EventBuffer*> eventOutputs_;
    std::vector<ParameterView> parameters_;
    int hostPriority_ = 0;
    std::atomic<bool> ended_{false};
    std::thread thread_;
};

}  // namespace lacquer::plugin_host
