#include "plugin_host/sandboxed_node.hpp"

#include <algorithm>
#include <utility>

#include "core/realtime/stack.hpp"
#include "host/audio/realtime_priority.hpp"

namespace lacquer::plugin_host {

SandboxedNode::SandboxedNode(const ProcessorType& type, int width, std::unique_ptr<host::Lv2Processor> processor,
                             host::QuantumExchange& exchange)
    : processor_(std::move(processor)), exchange_(exchange), parameters_(type.parameters.size()) {
    const Node node = type.makeNode(type.name, width);
    const auto frames = static_cast<int>(exchange.shape().quantumFrames);
    for (std::size_t i = 0; i < exchange.shape().inputChannels; ++i) channels_.push_back(exchange.input(i));
    for (std::size_t i = 0; i < exchange.shape().outputChannels; ++i) channels_.push_back(exchange.output(i));
    events_.resize(node.inputs.size() + node.outputs.size());
    float* const* channel = channels_.data();
    EventBuffer* events = events_.data();
    for (const PortInfo& port : node.inputs) {
        inputs_.emplace_back(channel, port.channels, frames);
        channel += port.channels;
        eventInputs_.push_back(port.kind == SignalKind::events ? events : nullptr);
        ++events;
    }
    for (const PortInfo& port : node.outputs) {
        outputs_.emplace_back(channel, port.channels, frames);
        channel += port.channels;
        eventOutputs_.push_back(port.kind == SignalKind::events ? events : nullptr);
        ++events;
    }
    tellValues();
    thread_ = std::thread([this] { work(); });
}

SandboxedNode::~SandboxedNode() {
    ended_ = true;
    exchange_.roundTrip().wakeHelper();
    thread_.join();
}

void SandboxedNode::work() noexcept {
    touchStack();
    while (exchange_.roundTrip().awaitQuestion(ended_)) {
        adoptPriority();
        runQuantum();
        exchange_.roundTrip().answer();
    }
}

// One below the thread that waits, so that a plugin in a loop does not keep that from giving it up.
void SandboxedNode::adoptPriority() noexcept {
    const int waiting = exchange_.priority().load(std::memory_order_relaxed);
    if (waiting == 0 || std::exchange(hostPriority_, waiting) == waiting) return;
    (void)host::takePriority(std::max(1, waiting - 1));
}

void SandboxedNode::runQuantum() noexcept {
    const auto frames = static_cast<int>(exchange_.shape().quantumFrames);
    std::size_t port = 0;
    for (EventBuffer& events : events_) events.clear();
    for (std::size_t i = 0; i < eventInputs_.size(); ++i)
        if (eventInputs_[i] != nullptr) host::takeEvents(exchange_.inputEvents(port++), frames, events_[i]);
    for (std::size_t i = 0; i < parameters_.size(); ++i)
        parameters_[i] = ParameterView(exchange_.parameters()[i], nullptr);
    const BlockTime time{};
    const EventPorts events{eventInputs_, eventOutputs_};
    processor_->process({&time, &events, inputs_, outputs_, parameters_, frames}, exchange_.times());
    port = 0;
    for (const EventBuffer* out : eventOutputs_)
        if (out != nullptr) host::putEvents(*out, exchange_.outputEvents(port++));
    tellValues();
}

void SandboxedNode::tellValues() noexcept {
    exchange_.latencyFrames().store(processor_->latencyFrames(), std::memory_order_relaxed);
    for (std::size_t i = 0; i < exchange_.shape().readouts; ++i)
        exchange_.readout(i).store(static_cast<float>(processor_->readout(i)), std::memory_order_relaxed);
}

}  // namespace lacquer::plugin_host
