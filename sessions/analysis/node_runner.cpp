#include "sessions/analysis/node_runner.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <span>
#include <utility>

#include "core/realtime/floating_point_mode.hpp"
#include "sessions/model/value_check.hpp"

namespace lacquer::sessions {
namespace {

constexpr const char* kSideChainSymbol = "sidechain";  // as nodes call it

// As ports have to be aligned.
struct alignas(64) QuantumMemory {
    std::array<float, NodeRunner::kQuantum> samples{};
};

bool hasAudio(const ProcessorType& type, PortDirection direction) {
    return std::ranges::any_of(type.ports, [&](const PortInfo& port) {
        return port.direction == direction && port.kind == SignalKind::audio;
    });
}

Result<std::vector<double>> startValues(const LoneNode& node) {
    std::vector<double> values;
    for (const ParameterInfo& parameter : node.type->parameters) values.push_back(parameter.defaultValue);
    for (const auto& [id, value] : node.values) {
        if (auto checked = checkParameter(node.type.get(), id, value); !checked) {
            Error refused = checked.error();
            refused.kind = ErrorKind::usage;
            return fail(std::move(refused));
        }
        values[*node.type->findParameter(id)] = value;
    }
    return values;
}

}  // namespace

// The memory of all ports of one direction, and the views of it that a processor gets.
class NodeRunner::Ports {
public:
    explicit Ports(const std::vector<PortInfo>& ports) {
        std::size_t channels = 0;
        for (const PortInfo& port : ports) channels += static_cast<std::size_t>(port.channels);
        memory_.resize(channels);
        for (QuantumMemory& channel : memory_) writable_.push_back(channel.samples.data());
        readable_.assign(writable_.begin(), writable_.end());
        constexpr int kFrames = static_cast<int>(kQuantum);
        std::size_t first = 0;
        for (const PortInfo& port : ports) {
            outputs.emplace_back(writable_.data() + first, port.channels, kFrames);
            inputs.emplace_back(readable_.data() + first, port.channels, kFrames);
            buffers_.push_back(port.kind == SignalKind::events ? std::make_unique<EventBuffer>() : nullptr);
            eventInputs.push_back(buffers_.back().get());
            eventOutputs.push_back(buffers_.back().get());
            const bool heard = port.kind == SignalKind::audio && port.symbol != kSideChainSymbol;
            for (int channel = 0; channel < port.channels; ++channel, ++first)
                if (heard) sound_.push_back(writable_[first]);
        }
    }

    void put(const TwoSides& from, std::size_t at) {
        for (std::size_t channel = 0; channel < sound_.size(); ++channel) {
            const std::vector<float>& side = channel % 2 == 0 ? from.left : from.right;
            std::copy_n(side.data() + at, kQuantum, sound_[channel]);
        }
    }
    void take(TwoSides& to, std::size_t at) const {
        std::copy_n(sound_.front(), kQuantum, to.left.data() + at);
        std::copy_n(sound_[std::min<std::size_t>(1, sound_.size() - 1)], kQuantum, to.right.data() + at);
    }
    void clearEvents() {
        for (const auto& buffer : buffers_)
            if (buffer) buffer->clear();
    }

    std::vector<AudioBlock> outputs;
    std::vector<ConstAudioBlock> inputs;
    std::vector<const EventBuffer*> eventInputs;
    std::vector<EventBuffer*> eventOutputs;

private:
    std::vector<QuantumMemory> memory_;
    std::vector<float*> writable_;
    std::vector<const float*> readable_;
    std::vector<std::unique_ptr<EventBuffer>> buffers_;
    std::vector<float*> sound_;  // the channels that are fed or heard
};

NodeRunner::NodeRunner(std::shared_ptr<NodeInstance> instance, const Node& node)
    : instance_(std::move(instance)),
      inputs_(std::make_unique<Ports>(node.inputs)),
      outputs_(std::make_unique<Ports>(node.outputs)) {}
NodeRunner::NodeRunner(NodeRunner&&) noexcept = default;
NodeRunner::~NodeRunner() = default;

Result<NodeRunner> NodeRunner::start(const LoneNode& node, int width, double sampleRate) {
    if (!hasAudio(*node.type, PortDirection::input) || !hasAudio(*node.type, PortDirection::output))
        return fail(ErrorKind::usage, "nothing can be sent through it", node.type->uri,
                    "choose a node with an audio input and an audio output");
    auto values = startValues(node);
    if (!values) return fail(std::move(values).error());
    CreateSpec create;
    create.nodeName = node.type->name;
    create.width = width;
    create.parameterValues = *std::move(values);
    PrepareSpec prepare;
    prepare.sampleRate = sampleRate;
    prepare.quantumFrames = static_cast<int>(kQuantum);
    prepare.offline = true;
    auto instance = NodeInstance::create(node.type, create, prepare);
    if (!instance) return fail(std::move(instance).error());
    if (!node.state.empty())
        if (auto restored = (*instance)->restoreState(node.state); !restored) return fail(std::move(restored).error());
    return NodeRunner(*std::move(instance), node.type->makeNode(node.type->name, width));
}

std::size_t NodeRunner::latencyFrames() const {
    return static_cast<std::size_t>(instance_->latencyFrames());
}

void NodeRunner::checkSound(const TwoSides& out) {
    const auto isNumber = [](float sample) { return std::isfinite(sample); };
    if (const auto why = instance_->processor().whyGone())
        fault_ = Error{ErrorKind::failed, *why, instance_->name(), "it cannot be measured"};
    else if (!std::ranges::all_of(out.left, isNumber) || !std::ranges::all_of(out.right, isNumber))
        fault_ = Error{ErrorKind::failed, "puts out values that are not numbers", instance_->name(),
                       "it cannot be measured"};
}

Result<TwoSides> NodeRunner::run(const TwoSides& in) {
    assert(in.left.size() == in.right.size() && in.left.size() % kQuantum == 0);
    TwoSides out{std::vector<float>(in.left.size()), std::vector<float>(in.left.size())};
    for (std::size_t at = 0; at < in.left.size(); at += kQuantum) {
        inputs_->put(in, at);
        outputs_->clearEvents();
        const Segment segment{0, static_cast<int>(kQuantum), frame_, true};
        const BlockTime time{frame_, {&segment, 1}};
        const EventPorts events{inputs_->eventInputs, outputs_->eventOutputs};
        ProcessContext context;
        context.time = &time;
        context.events = &events;
        context.audioInputs = inputs_->inputs;
        context.audioOutputs = outputs_->outputs;
        context.frames = static_cast<int>(kQuantum);
        {
            const FlushToZeroScope flushToZero;
            context.parameters = instance_->parameters().render(time.segments);
            instance_->processor().process(context);
        }
        outputs_->take(out, at);
        frame_ += static_cast<EngineFrame>(kQuantum);
    }
    if (!fault_) checkSound(out);
    if (fault_) return fail(*fault_);
    return out;
}

}  // namespace lacquer::sessions
