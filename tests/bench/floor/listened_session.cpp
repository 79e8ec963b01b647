#include "listened_session.hpp"

#include <algorithm>
#include <iterator>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace lacquer::bench {
namespace {

template <class Add>
class Listener final : public Processor {
public:
    explicit Listener(Add add) : add_(std::move(add)) {}
    Status prepare(const PrepareSpec&) override { return {}; }
    void process(const ProcessContext& context) noexcept override { add_(context.audioInputs); }

private:
    Add add_;
};

std::vector<PortInfo> signalPorts(const std::vector<PortInfo>& ports) {
    std::vector<PortInfo> signals;
    std::copy_if(ports.begin(), ports.end(), std::back_inserter(signals),
                 [](const PortInfo& port) { return port.kind != SignalKind::events; });
    return signals;
}

bool hasAudio(const std::vector<PortInfo>& ports) {
    return std::any_of(ports.begin(), ports.end(), [](const PortInfo& port) { return port.kind == SignalKind::audio; });
}

}  // namespace

Result<std::unique_ptr<ListenedSession>> ListenedSession::create(const sessions::Session& session,
                                                                 const ProcessorRegistry& registry, int mostQuanta) {
    std::unique_ptr<ListenedSession> listened(new ListenedSession(session, registry));
    for (const auto& [id, node] : session.graph.nodes())
        if (hasAudio(node.inputs) && hasAudio(node.outputs))
            if (auto done = listened->listenTo(node, mostQuanta); !done) return fail(std::move(done).error());
    return listened;
}

Result<NodeId> ListenedSession::addListener(const Node& node, const char* what, std::vector<PortInfo> ports,
                                            Recording& into, Keeps keeps) {
    ProcessorType type;
    type.uri = "bench:" + std::string(what) + std::to_string(node.id.value);
    type.name = node.name;
    type.ports = std::move(ports);
    for (PortInfo& port : type.ports) port.direction = PortDirection::input;
    type.create = [&into, keeps](const CreateSpec&) -> Result<std::unique_ptr<Processor>> {
        const auto add = [&into, keeps](std::span<const ConstAudioBlock> heard) {
            if (keeps == Keeps::latest) into.clear();
            into.add(heard);
        };
        return std::make_unique<Listener<decltype(add)>>(add);
    };
    const auto added = session_.graph.addNode(type.makeNode(node.name, node.width));
    if (!added) return added;
    session_.contents[*added] = {};
    registry_.add(std::move(type));
    return added;
}

Status ListenedSession::listenTo(const Node& node, int mostQuanta) {
    const auto inputs = signalPorts(node.inputs), outputs = signalPorts(node.outputs);
    const int quantum = session_.quantumFrames;
    Heard& heard = heard_
                       .emplace(node.id, Heard{Recording(channelsOf(inputs), quantum, mostQuanta),
                                               Recording(channelsOf(outputs), quantum, 1)})
                       .first->second;
    const auto in = addListener(node, "into-", inputs, heard.in, Keeps::all);
    if (!in) return fail(in.error());
    const auto out = addListener(node, "out-of-", outputs, heard.lastOut, Keeps::latest);
    if (!out) return fail(out.error());
    const auto connect = [&](PortAddress from, NodeId listener, const std::vector<PortInfo>& ports,
                             const std::string& symbol, bool compensated) -> Status {
        const auto port =
            std::find_if(ports.begin(), ports.end(), [&](const PortInfo& p) { return p.symbol == symbol; });
        if (port == ports.end()) return {};  // events
        const auto index = static_cast<PortIndex>(port - ports.begin());
        const auto connected = session_.graph.connect(from, {listener, index}, {}, compensated);
        return connected ? Status() : fail(connected.error());
    };
    for (const Connection& c : session_.graph.incoming(node.id))
        if (auto done = connect(c.source, *in, inputs, node.inputs[c.destination.port].symbol, c.compensated); !done)
            return done;
    for (PortIndex port = 0; port < node.outputs.size(); ++port)
        if (auto done = connect({node.id, port}, *out, outputs, node.outputs[port].symbol, false); !done) return done;
    return {};
}

}  // namespace lacquer::bench
