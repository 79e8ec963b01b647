#include "sessions/render/slice_keys.hpp"

#include <map>
#include <optional>
#include <set>

#include <nlohmann/json.hpp>

#include "nodes/simd/target.hpp"
#include "sessions/format/edit_json.hpp"
#include "sessions/format/fingerprint.hpp"
#include "sessions/media/audio_file.hpp"
#include "sessions/model/edit.hpp"
#include "sessions/render/program_build.hpp"
#include "sessions/render/solo.hpp"

namespace lacquer::sessions {
namespace {

// To be raised when a key is made otherwise.
constexpr int kKeyFormat = 1;

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

/// The node itself, without what is in front of it, but for what of its content does not sound. Nothing where a file
/// that it needs cannot be read.
std::optional<std::string> ofNode(const Session& session, const Node& node, const ProcessorType& type,
                                  RenderCache& cache) {
    AddNode plain{node, session.content(node.id), {}};
    plain.node.name.clear();
    plain.content.position = {};
    plain.content.appearance = {};
    plain.content.role = Role::none;
    plain.content.controls.clear();
    plain.content.recording = {};
    plain.content.note.clear();
    plain.content.extra = {};
    std::string files;
    const auto add = [&](const std::string& file) {
        const std::filesystem::path path = session.resolve(file);
        const auto content = cache.contentOf(path);
        if (content) files += *content + path.extension().string() + '\n';
        return content.has_value();
    };
    for (Clip& clip : plain.content.clips) {
        if (!add(clip.file)) return std::nullopt;
        clip.file.clear();
        clip.extra = {};
    }
    // Sound files alone are known to name no others, whose contents would count as well.
    for (const auto& [key, value] : plain.content.state)
        if (isFileKey(key) && (!AudioFile::open(session.resolve(value)) || !add(value))) return std::nullopt;
    return type.build + '\n' + std::to_string(type.latencyOffset) + '\n' + files + toJson(Edit(plain)).dump();
}

bool repeats(const ProcessorType& type) {
    return type.repeats && type.exclusiveGroup.empty() && type.uri != kFeedbackDelayTypeUri;
}

}  // namespace

SliceKeys findSliceKeys(const Session& session, const ProcessorRegistry& registry, int quantumFrames,
                        RenderCache& cache) {
    SliceKeys found;
    const std::string whole = ofWholeRender(session, quantumFrames);
    const std::set<NodeId> muted = fadersMutedBySolo(session);
    std::map<NodeId, int> twins;  // CreateSpec::twin
    std::map<std::string, int> ofType;
    for (const auto& [id, node] : session.graph.nodes()) twins[id] = ofType[node.type]++;
    for (const NodeId id : session.graph.topologicalOrder()) {
        const Node& node = *session.graph.find(id);
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
        const auto own = ofNode(session, node, **type, cache);
        if (!own) {
            found.unrepeatable.push_back(node.name);
            continue;
        }
        text += '\n' + std::to_string(twins.at(id)) + (muted.contains(id) ? " muted\n" : "\n") + *own;
        found.keys.emplace(id, fingerprint(text));
    }
    return found;
}

}  // namespace lacquer::sessions
