#include "sessions/render/slice_keys.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include <nlohmann/json.hpp>

#include "nodes/simd/target.hpp"
#include "sessions/format/edit_json.hpp"
#include "sessions/format/fingerprint.hpp"
#include "sessions/media/audio_file.hpp"
#include "sessions/model/edit.hpp"
#include "sessions/render/frozen_nodes.hpp"
#include "sessions/render/program_build.hpp"
#include "sessions/render/solo.hpp"
#include "sessions/render/sound_text.hpp"

namespace lacquer::sessions {
namespace {

// To be raised when a key is made otherwise.
constexpr int kKeyFormat = 2;

std::string ofWholeRender(const Session& session, int quantumFrames) {
    nlohmann::json json{{"format", kKeyFormat},
                        {"program", programBuild()},
                        {"simd", nodes::nameOf(nodes::chosenSimdTarget())},
                        {"machine", nodes::nameOf(nodes::bestSimdTarget())},
                        {"rate", session.sampleRate},
                        {"quantum", quantumFrames},
                        {"start", session.startFrame},
                        {"tempo", toJson(SetTempoMap{session.tempo})}};
    return fingerprint(json.dump());
}

/// Other files than sounds may name files whose contents would count as well.
bool namesSoundsAlone(const Session& session, NodeId id) {
    return std::ranges::all_of(session.content(id).state, [&](const auto& entry) {
        return !isFileKey(entry.first) || AudioFile::open(session.resolve(entry.second)).ok();
    });
}

bool repeats(const ProcessorType& type) {
    return type.repeats && type.exclusiveGroup.empty() && type.uri != kFeedbackDelayTypeUri;
}

}  // namespace

SliceKeys findSliceKeys(const Session& session, const ProcessorRegistry& registry, int quantumFrames,
                        RenderCache& cache) {
    SliceKeys found;
    const std::string whole = ofWholeRender(session, quantumFrames);
    const std::set<NodeId> muted = nodesMutedBySolo(session);
    const FrozenNodes frozen(session, session.graph);
    std::map<NodeId, int> twins;  // CreateSpec::twin
    std::map<std::string, int> ofType;
    for (const auto& [id, node] : session.graph.nodes()) twins[id] = ofType[node.type]++;
    for (const NodeId id : session.graph.topologicalOrder()) {
        const Node& node = *session.graph.find(id);
        if (frozen.spares(id)) continue;
        if (frozen.plays(id)) {
            if (const auto played = freezeText(session, id, cache.contents()))
                found.keys.emplace(id, fingerprint(whole + '\n' + *played + (muted.contains(id) ? " muted" : "")));
            continue;
        }
        const auto type = registry.find(node.type);
        if (!type) continue;
        if (!repeats(**type)) {
            found.unrepeatable.push_back(node.name);
            continue;
        }
        std::string text = whole;
        bool known = true;
        for (const Connection& c : session.graph.incoming(id)) {  // in the order in which they are added up
            const auto source = found.keys.find(c.source.node);
            if (!(known = source != found.keys.end())) break;
            text += '\n' + source->second + ' ' + std::to_string(c.source.port) + ' ' +
                    std::to_string(c.destination.port) + (c.compensated ? " compensated" : " late");
        }
        if (!known) continue;
        const auto own = namesSoundsAlone(session, id) ? soundText(session, id, cache.contents()) : std::nullopt;
        if (!own) {
            found.unrepeatable.push_back(node.name);
            continue;
        }
        text += '\n' + std::to_string(twins.at(id)) + (muted.contains(id) ? " muted\n" : "\n") + (*type)->build + '\n' +
                std::to_string((*type)->latencyOffset) + '\n' + *own;
        found.keys.emplace(id, fingerprint(text));
    }
    return found;
}

}  // namespace lacquer::sessions
