#include <utility>
#include <vector>

#include "direct_run.hpp"
#include "sessions/render/node_start.hpp"

namespace lacquer::bench {
namespace {

class DirectBuiltIn final : public DirectRun {
public:
    DirectBuiltIn(std::shared_ptr<NodeInstance> instance, const DirectNode& node)
        : DirectRun(channelsOf(node.node.outputs), node.spec.quantumFrames),
          instance_(std::move(instance)),
          frames_(node.spec.quantumFrames),
          at_(node.session.startFrame),
          sources_(static_cast<std::size_t>(channelsOf(node.node.inputs))) {
        for (int c = 0; c < out_.channels(); ++c) targets_.push_back(out_.samples(0, c));
        std::size_t first = 0;
        for (const PortInfo& port : node.node.inputs) {
            inputs_.emplace_back(sources_.data() + first, port.channels, frames_);
            events_.push_back(port.kind == SignalKind::events ? &noEvents_ : nullptr);
            first += static_cast<std::size_t>(port.channels);
        }
        first = 0;
        for (const PortInfo& port : node.node.outputs) {
            outputs_.emplace_back(targets_.data() + first, port.channels, frames_);
            outputEvents_.push_back(port.kind == SignalKind::events ? &lostEvents_ : nullptr);
            first += static_cast<std::size_t>(port.channels);
        }
    }

private:
    void runAll(Recording& in) override {
        const EventPorts events{events_, outputEvents_};
        for (int quantum = 0; quantum < in.quanta(); ++quantum) {
            for (std::size_t c = 0; c < sources_.size(); ++c) sources_[c] = in.samples(quantum, static_cast<int>(c));
            lostEvents_.clear();
            const Segment segment{0, frames_, at_, true};
            const BlockTime time{at_, {&segment, 1}};
            ProcessContext context;
            context.time = &time;
            context.events = &events;
            context.audioInputs = inputs_;
            context.audioOutputs = outputs_;
            context.frames = frames_;
            context.parameters = instance_->parameters().render(time.segments);
            instance_->processor().process(context);
            at_ += frames_;
        }
    }

    std::shared_ptr<NodeInstance> instance_;
    const int frames_;
    TimelineFrame at_;
    std::vector<const float*> sources_;
    std::vector<float*> targets_;
    std::vector<ConstAudioBlock> inputs_;
    std::vector<AudioBlock> outputs_;
    EventBuffer noEvents_{0}, lostEvents_;
    std::vector<const EventBuffer*> events_;
    std::vector<EventBuffer*> outputEvents_;
};

}  // namespace

Result<std::unique_ptr<DirectRun>> directBuiltIn(const DirectNode& node) {
    auto type = std::make_shared<const ProcessorType>(node.inSession.type());
    auto instance = sessions::startNode(node.session, node.node, std::move(type), node.spec, {});
    if (!instance) return fail(std::move(instance).error());
    return std::make_unique<DirectBuiltIn>(*std::move(instance), node);
}

}  // namespace lacquer::bench
