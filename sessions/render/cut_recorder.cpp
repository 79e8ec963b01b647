#include "sessions/render/cut_recorder.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "sessions/render/frozen_nodes.hpp"
#include "sessions/render/needed_nodes.hpp"
#include "sessions/render/node_types.hpp"

namespace lacquer::sessions {
namespace {

constexpr const char* kRecorderType = "lacquer:cut-recorder";
// What playing a byte takes.
constexpr double kPlayNsPerByte = 1;

class RecorderProcessor final : public Processor {
public:
    explicit RecorderProcessor(CutRecorder& recorder) : recorder_(recorder) {}
    Status prepare(const PrepareSpec&) override { return {}; }
    void process(const ProcessContext& context) noexcept override { recorder_.hear(context.audioInputs[0]); }

private:
    CutRecorder& recorder_;
};

}  // namespace

CutRecorder::CutRecorder(int channels, int quantumFrames)
    : channels_(static_cast<std::size_t>(channels)),
      frames_(static_cast<std::size_t>(quantumFrames)),
      blockFloats_(channels_ * frames_),
      held_(blockFloats_ * kHeldBlocks) {}

void CutRecorder::hear(ConstAudioBlock block) noexcept {
    if (held_.empty()) return;
    const auto place = held_.begin() + static_cast<std::ptrdiff_t>(placeOf(heard_++));
    for (std::size_t c = 0; c < channels_; ++c)
        std::copy_n(block[static_cast<int>(c)], frames_, place + static_cast<std::ptrdiff_t>(c * frames_));
}

Status CutRecorder::writeUpTo(std::int64_t blocks) {
    for (; writer_ && written_ < blocks; ++written_)
        if (auto added = writer_->add({held_.data() + placeOf(written_), blockFloats_}); !added) {
            writer_.reset();
            return added;
        }
    return {};
}

CutRecorders::CutRecorders(Session& session, ProcessorRegistry& registry, const SliceKeys& keys, const Recall& recall,
                           int quantumFrames)
    : session_(session), recall_(recall), quantumFrames_(quantumFrames) {
    ProcessorType type;
    type.uri = kRecorderType;
    type.name = "Recorder";
    type.ports = {{"in", "In", PortDirection::input, SignalKind::audio, kNodeWidth}};
    type.create = [this](const CreateSpec& spec) -> Result<std::unique_ptr<Processor>> {
        return std::make_unique<RecorderProcessor>(*heardBy_.at(spec.node));
    };
    const FrozenNodes frozen(session, session.graph);
    for (const auto& [id, key] : keys.keys) {
        if (frozen.plays(id)) continue;  // that is kept already
        if (recall.find(id) != nullptr || recall.spares(id) || session.graph.find(id)->type == kFileSinkType) continue;
        const auto port = onlyAudioOutput(session.graph, id);
        if (port)
            cuts_[id] = {key, session.graph.find(id)->outputs[*port].channels};
        else if (isUnheard(session.graph, id))
            cuts_[id] = {key, 0};
    }
    for (const auto& [id, cut] : cuts_) {
        // What nothing leads to plays a file: that is kept already.
        if (cut.channels == 0 || session.graph.incoming(id).empty()) continue;
        const auto listener = session.graph.addNode(type.makeNode("recorder", cut.channels));
        if (!listener || !session.graph.connect({id, *onlyAudioOutput(session.graph, id)}, {*listener, 0})) continue;
        session.contents[*listener] = {};
        auto& recorder = recorders_[id] = std::make_unique<CutRecorder>(cut.channels, quantumFrames);
        heardBy_[*listener] = recorder.get();
    }
    registry.add(std::move(type));
}

void CutRecorders::noteTimes(const SessionEngine& engine) {
    const auto tails = engine.tails();
    for (auto& [id, cut] : cuts_) {
        const std::int64_t ready = engine.arriveFrames(id) + engine.ownLatencyFrames(id);
        cut.facts = {cut.channels, quantumFrames_, 0, ready, tails.at(id)};
    }
}

double CutRecorders::blockBytes(NodeId id) const {
    const auto cut = cuts_.find(id);
    const RecalledNode* recalled = recall_.find(id);
    const int channels = recalled ? recalled->audio->facts().channels : cut == cuts_.end() ? 0 : cut->second.channels;
    return static_cast<double>(channels) * quantumFrames_ * sizeof(float);
}

// Where two ways lead from a node to another, what is in front of both counts twice: that is near enough.
std::set<NodeId> CutRecorders::worthKeeping(const SessionEngine& engine, double nsPerByte) const {
    std::set<NodeId> worth;
    std::map<NodeId, double> costs;  // of having an output, up to what is kept
    for (const NodeId id : session_.graph.topologicalOrder()) {
        const NodeInstance* node = engine.instance(id);
        if (node == nullptr) continue;
        double cost = node->costNs().value_or(0);
        std::set<NodeId> sources;
        for (const Connection& c : session_.graph.incoming(id))
            if (sources.insert(c.source.node).second) cost += costs[c.source.node];
        const bool play = recall_.find(id) != nullptr;
        const bool keep = !play && recorders_.contains(id) && cost >= nsPerByte * blockBytes(id);
        if (keep) worth.insert(id);
        costs[id] = keep || play ? kPlayNsPerByte * blockBytes(id) : cost;
    }
    return worth;
}

void CutRecorders::choose(const SessionEngine& engine, const RenderCache& cache, std::int64_t blocks,
                          std::int64_t expected) {
    const auto room = cache.roomBytes();
    if (!room) note(room.error());
    const double mostBlockBytes =
        static_cast<double>(room ? *room : 0) / static_cast<double>(std::max<std::int64_t>(expected, 1));
    const auto bytesOf = [&](const std::set<NodeId>& nodes) {
        return std::accumulate(nodes.begin(), nodes.end(), 0.0,
                               [&](double bytes, NodeId id) { return bytes + blockBytes(id); });
    };
    double nsPerByte = cache.worthNsPerByte();
    std::set<NodeId> wanted = worthKeeping(engine, nsPerByte);
    while (bytesOf(wanted) > mostBlockBytes) wanted = worthKeeping(engine, nsPerByte = 2 * nsPerByte + kPlayNsPerByte);
    for (auto& [id, recorder] : recorders_) {
        if (!wanted.contains(id)) {
            recorder->drop();
        } else if (auto writer = cache.keep(cuts_.at(id).key)) {
            recorder->writeTo(std::move(*writer));
        } else {
            note(std::move(writer).error());
        }
    }
    std::erase_if(cuts_, [&](const auto& entry) { return entry.second.channels > 0 && !wanted.contains(entry.first); });
    write(blocks);
}

void CutRecorders::write(std::int64_t blocks) {
    for (auto& [id, recorder] : recorders_)
        if (auto written = recorder->writeUpTo(blocks); !written) note(std::move(written).error());
}

std::pair<std::size_t, std::int64_t> CutRecorders::finish(const RenderCache& cache, std::int64_t blocks) {
    std::pair<std::size_t, std::int64_t> kept{0, 0};
    for (auto& [id, cut] : cuts_) {
        cut.facts.blocks = blocks;
        if (cut.channels == 0) {
            auto writer = cache.keep(cut.key);
            if (auto done = writer ? writer->finish(cut.key, cut.facts) : fail(std::move(writer).error()); !done)
                note(std::move(done).error());
        } else if (CutRecorder& recorder = *recorders_.at(id); recorder.blocks() == blocks) {  // else it has failed
            if (auto done = recorder.writer().finish(cut.key, cut.facts); !done)
                note(std::move(done).error());
            else
                kept = {kept.first + 1, kept.second + blocks * static_cast<std::int64_t>(blockBytes(id))};
        }
    }
    return kept;
}

void CutRecorders::note(Error error) {
    if (!trouble_) trouble_ = std::move(error);
}

}  // namespace lacquer::sessions
