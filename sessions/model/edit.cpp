#include "sessions/model/edit.hpp"

#include <algorithm>
#include <cmath>

#include "sessions/model/value_check.hpp"

namespace lacquer::sessions {

namespace {

// The largest id that a session file may hold.
constexpr std::uint64_t kMaximumId = (std::uint64_t{1} << 53) - 1;

Failure<Error> noIdLeft() {
    return fail(ErrorKind::usage, "the session has used up its ids", {},
                "lower nextNodeId, nextConnectionId, nextCanvasFrameId and nextMarkerId in its session.json");
}

// Puts something of the canvas or the timeline under its id, or under a fresh one where that is 0.
template <class Key, class Thing>
Result<Key> enter(std::map<Key, Thing>& things, Key& next, Key wanted, const Thing& thing, const char* noun) {
    if (!wanted && next.value > kMaximumId) return noIdLeft();
    const Key id = wanted ? wanted : next;
    if (!things.emplace(id, thing).second)
        return fail(ErrorKind::usage,
                    std::string(noun) + " " + std::to_string(id.value) + " is in the session already");
    next.value = std::max(next.value, id.value + 1);
    return id;
}

// Carries out single edits. Every operator() checks everything before it changes anything.
class Applier {
public:
    enum class Values { checked, trusted };
    /// Without a registry values are trusted, and what was not set before goes back to an unknown default.
    Applier(Session& session, const ProcessorRegistry* registry, Values values = Values::checked)
        : session_(session), registry_(registry), checks_(registry && values == Values::checked) {}

    Result<AppliedEdit> operator()(const AddNode& edit);
    Result<AppliedEdit> operator()(const RemoveNode& edit);
    Result<AppliedEdit> operator()(const Connect& edit);
    Result<AppliedEdit> operator()(const Disconnect& edit);
    Result<AppliedEdit> operator()(const SetCompensation& edit);
    Result<AppliedEdit> operator()(const SetWirePath& edit);
    Result<AppliedEdit> operator()(const MoveNode& edit);
    Result<AppliedEdit> operator()(const SetParameter& edit);
    Result<AppliedEdit> operator()(const RenameNode& edit);
    Result<AppliedEdit> operator()(const SetAutomation& edit);
    Result<AppliedEdit> operator()(const SetAutomationMode& edit);
    Result<AppliedEdit> operator()(const SetControl& edit);
    Result<AppliedEdit> operator()(const SetBypass& edit);
    Result<AppliedEdit> operator()(const SetLatency& edit);
    Result<AppliedEdit> operator()(const SetAppearance& edit);
    Result<AppliedEdit> operator()(const SetRole& edit);
    Result<AppliedEdit> operator()(const SetState& edit);
    Result<AppliedEdit> operator()(const SetFreeze& edit);
    Result<AppliedEdit> operator()(const SetClips& edit);
    Result<AppliedEdit> operator()(const SetTempoMap& edit);
    Result<AppliedEdit> operator()(const AddFrame& edit);
    Result<AppliedEdit> operator()(const RemoveFrame& edit);
    Result<AppliedEdit> operator()(const SetFrame& edit);
    Result<AppliedEdit> operator()(const SetLoop& edit);
    Result<AppliedEdit> operator()(const SetRecording& edit);
    Result<AppliedEdit> operator()(const SetReferences& edit);
    Result<AppliedEdit> operator()(const SetTags& edit);
    Result<AppliedEdit> operator()(const SetExports& edit);
    Result<AppliedEdit> operator()(const SetRange& edit);
    Result<AppliedEdit> operator()(const AddMarker& edit);
    Result<AppliedEdit> operator()(const RemoveMarker& edit);
    Result<AppliedEdit> operator()(const SetMarker& edit);
    Result<AppliedEdit> operator()(const SetNote& edit);
    Result<AppliedEdit> operator()(const SetOrder& edit);
    Result<AppliedEdit> operator()(const std::shared_ptr<const EditGroup>& group);

private:
    struct Target {
        const Node& node;
        NodeContent& content;
        std::shared_ptr<const ProcessorType> type;  ///< null when not installed
    };
    Result<Target> find(NodeId id);
    [[nodiscard]] std::shared_ptr<const ProcessorType> findType(const std::string& uri) const;
    Status checkContent(const Node& node, const NodeContent& content) const;
    void setPath(ConnectionId id, const WirePath& path);
    /// Takes it out of the session, and returns it.
    WirePath takePath(ConnectionId id);

    Session& session_;
    const ProcessorRegistry* registry_;
    const bool checks_;
};

Failure<Error> at(const Node& node, Error error) {
    error.where = error.where.empty() ? node.name : node.name + ": " + error.where;
    return {std::move(error)};
}

Failure<Error> unknownNode(NodeId id) {
    return fail(ErrorKind::usage, "there is no node " + std::to_string(id.value) + " in the session");
}

Failure<Error> unknownMarker(MarkerId id) {
    return fail(ErrorKind::usage, "there is no marker " + std::to_string(id.value) + " in the session");
}

Failure<Error> unknownFrame(CanvasFrameId id) {
    return fail(ErrorKind::usage, "there is no canvas frame " + std::to_string(id.value) + " in the session");
}

std::shared_ptr<const ProcessorType> Applier::findType(const std::string& uri) const {
    if (!registry_) return nullptr;
    auto type = registry_->find(uri);
    return type ? *type : nullptr;
}

Result<Applier::Target> Applier::find(NodeId id) {
    const Node* node = session_.graph.find(id);
    if (!node) return unknownNode(id);
    return Target{*node, session_.content(id), findType(node->type)};
}

Status checkClips(const Node& node, const std::vector<Clip>& clips) {
    if (!clips.empty() && node.type != kTrackType)
        return at(node, Error{ErrorKind::usage, "only tracks play clips", {}, "choose a node of type lacquer:track"});
    for (const Clip& clip : clips)
        if (Status status = checkClip(clip); !status) return at(node, status.error());
    return {};
}

Failure<Error> unknownConnection(ConnectionId id) {
    return fail(ErrorKind::usage, "there is no connection " + std::to_string(id.value) + " in the session");
}

bool isPlace(const CanvasPosition& place) {
    return std::isfinite(place.x) && std::isfinite(place.y);
}

Status checkPath(const WirePath& path) {
    if (!std::all_of(path.begin(), path.end(), isPlace))
        return fail(ErrorKind::usage, "a place on the canvas must be two finite numbers");
    return {};
}

void Applier::setPath(ConnectionId id, const WirePath& path) {
    if (path.empty())
        session_.wirePaths.erase(id);
    else
        session_.wirePaths[id] = path;
}

WirePath Applier::takePath(ConnectionId id) {
    auto taken = session_.wirePaths.extract(id);
    return taken.empty() ? WirePath() : std::move(taken.mapped());
}

Status Applier::checkContent(const Node& node, const NodeContent& content) const {
    const auto type = findType(node.type);
    for (const auto& [parameter, value] : content.parameters)
        if (Status status = checkParameter(type.get(), parameter, value); !status) return at(node, status.error());
    for (const auto& [parameter, lane] : content.automation)
        if (Status status = checkLane(type.get(), parameter, lane); !status) return at(node, status.error());
    for (const auto& [parameter, mode] : content.automationModes)
        if (Status status = checkAutomated(type.get(), parameter); !status) return at(node, status.error());
    for (const auto& [parameter, binding] : content.controls)
        if (Status status = checkControl(type.get(), parameter, binding); !status) return at(node, status.error());
    if (Status status = checkClips(node, content.clips); !status) return status;
    if (content.bypassed)
        if (Status status = checkBypass(node); !status) return at(node, status.error());
    if (content.latencyFrames)
        if (Status status = checkLatency(node, *content.latencyFrames, session_.sampleRate); !status)
            return at(node, status.error());
    if (content.frozen)
        if (Status status = checkFreeze(node, *content.frozen, session_.sampleRate); !status)
            return at(node, status.error());
    if (Status status = checkRecording(node, content.recording); !status) return at(node, status.error());
    if (Status status = checkColour(content.appearance.colour); !status) return at(node, status.error());
    if (!isPlace(content.position))
        return at(node, Error{ErrorKind::usage, "a place on the canvas must be two finite numbers", {}, {}});
    return {};
}

Result<AppliedEdit> Applier::operator()(const AddNode& edit) {
    if (edit.node.name.empty()) return fail(ErrorKind::usage, "a node must have a name");
    if (checks_)
        if (Status status = checkContent(edit.node, edit.content); !status) return fail(status.error());
    for (const auto& [id, path] : edit.paths)
        if (Status status = checkPath(path); !status) return fail(status.error());
    if (!edit.node.id && session_.graph.nextNodeId().value > kMaximumId) return noIdLeft();
    AddNode done = edit;
    auto id = session_.graph.addNode(edit.node);
    if (!id) return fail(id.error());
    done.node.id = *id;
    for (Connection& connection : done.connections) {
        auto connected =
            session_.graph.connect(connection.source, connection.destination, connection.id, connection.compensated);
        if (!connected) {
            (void)session_.graph.removeNode(*id);  // takes the connections made so far with it
            return fail(connected.error());
        }
        connection.id = *connected;
    }
    session_.contents[*id] = edit.content;
    for (const Connection& connection : done.connections)
        if (const auto path = edit.paths.find(connection.id); path != edit.paths.end())
            setPath(connection.id, path->second);
    return AppliedEdit{std::move(done), RemoveNode{*id}};
}

Result<AppliedEdit> Applier::operator()(const RemoveNode& edit) {
    auto target = find(edit.node);
    if (!target) return fail(target.error());
    AddNode inverse{target->node, std::move(target->content), {}, {}};
    auto connections = session_.graph.removeNode(edit.node);
    if (!connections) return fail(connections.error());
    inverse.connections = std::move(*connections);
    for (const Connection& connection : inverse.connections)
        if (WirePath path = takePath(connection.id); !path.empty()) inverse.paths[connection.id] = std::move(path);
    session_.contents.erase(edit.node);
    return AppliedEdit{edit, std::move(inverse)};
}

Result<AppliedEdit> Applier::operator()(const Connect& edit) {
    if (Status status = checkPath(edit.path); !status) return fail(status.error());
    if (!edit.id && session_.graph.nextConnectionId().value > kMaximumId) return noIdLeft();
    Connect done = edit;
    auto id = session_.graph.connect(edit.source, edit.destination, edit.id, edit.compensated);
    if (!id) return fail(id.error());
    done.id = *id;
    setPath(*id, done.path);
    return AppliedEdit{done, Disconnect{*id}};
}

Result<AppliedEdit> Applier::operator()(const Disconnect& edit) {
    auto connection = session_.graph.disconnect(edit.connection);
    if (!connection) return fail(connection.error());
    return AppliedEdit{edit, Connect{connection->source, connection->destination, connection->id,
                                     connection->compensated, takePath(edit.connection)}};
}

Result<AppliedEdit> Applier::operator()(const SetCompensation& edit) {
    const Connection* connection = session_.graph.find(edit.connection);
    if (!connection) return unknownConnection(edit.connection);
    const bool before = connection->compensated;
    (void)session_.graph.setCompensated(edit.connection, edit.compensated);
    return AppliedEdit{edit, SetCompensation{edit.connection, before}};
}

Result<AppliedEdit> Applier::operator()(const SetWirePath& edit) {
    if (!session_.graph.find(edit.connection)) return unknownConnection(edit.connection);
    if (Status status = checkPath(edit.path); !status) return fail(status.error());
    SetWirePath inverse{edit.connection, takePath(edit.connection)};
    setPath(edit.connection, edit.path);
    return AppliedEdit{edit, std::move(inverse)};
}

Result<AppliedEdit> Applier::operator()(const MoveNode& edit) {
    auto target = find(edit.node);
    if (!target) return fail(target.error());
    if (!isPlace(edit.position))
        return at(target->node, Error{ErrorKind::usage, "a place on the canvas must be two finite numbers", {}, {}});
    const CanvasPosition before = std::exchange(target->content.position, edit.position);
    return AppliedEdit{edit, MoveNode{edit.node, before}};
}

Result<AppliedEdit> Applier::operator()(const SetParameter& edit) {
    auto target = find(edit.node);
    if (!target) return fail(target.error());
    const auto& type = target->type;
    const auto index = type ? type->findParameter(edit.parameter) : std::nullopt;
    const double defaultValue = index ? type->parameters[*index].defaultValue : 0.0;

    SetParameter done = edit;
    if (edit.unset && checks_) done.value = defaultValue;
    if (checks_ && !edit.unset)
        if (Status status = checkParameter(type.get(), edit.parameter, edit.value); !status)
            return at(target->node, status.error());

    auto& parameters = target->content.parameters;
    const auto before = parameters.find(edit.parameter);
    SetParameter inverse{edit.node, edit.parameter, defaultValue, true};
    if (before != parameters.end()) inverse = {edit.node, edit.parameter, before->second, false};
    if (edit.unset)
        parameters.erase(edit.parameter);
    else
        parameters[edit.parameter] = edit.value;
    return AppliedEdit{std::move(done), std::move(inverse)};
}

Result<AppliedEdit> Applier::operator()(const RenameNode& edit) {
    auto target = find(edit.node);
    if (!target) return fail(target.error());
    if (edit.name.empty()) return at(target->node, Error{ErrorKind::usage, "a node must have a name", {}, {}});
    RenameNode inverse{edit.node, target->node.name};
    if (Status status = session_.graph.rename(edit.node, edit.name); !status) return fail(status.error());
    return AppliedEdit{edit, std::move(inverse)};
}

Result<AppliedEdit> Applier::operator()(const SetAutomation& edit) {
    auto target = find(edit.node);
    if (!target) return fail(target.error());
    if (edit.lane && checks_)
        if (Status status = checkLane(target->type.get(), edit.parameter, *edit.lane); !status)
            return at(target->node, status.error());
    auto& lanes = target->content.automation;
    SetAutomation inverse{edit.node, edit.parameter, std::nullopt};
    if (const auto before = lanes.find(edit.parameter); before != lanes.end()) inverse.lane = before->second;
    if (edit.lane)
        lanes.insert_or_assign(edit.parameter, *edit.lane);
    else
        lanes.erase(edit.parameter);
    return AppliedEdit{edit, std::move(inverse)};
}

Result<AppliedEdit> Applier::operator()(const SetAutomationMode& edit) {
    auto target = find(edit.node);
    if (!target) return fail(target.error());
    if (edit.mode != AutomationMode::play && checks_)
        if (Status status = checkAutomated(target->type.get(), edit.parameter); !status)
            return at(target->node, status.error());
    auto& modes = target->content.automationModes;
    SetAutomationMode inverse{edit.node, edit.parameter, target->content.automationMode(edit.parameter)};
    if (edit.mode == AutomationMode::play)
        modes.erase(edit.parameter);
    else
        modes.insert_or_assign(edit.parameter, edit.mode);
    return AppliedEdit{edit, std::move(inverse)};
}

Result<AppliedEdit> Applier::operator()(const SetControl& edit) {
    auto target = find(edit.node);
    if (!target) return fail(target.error());
    if (edit.binding && checks_)
        if (Status status = checkControl(target->type.get(), edit.parameter, *edit.binding); !status)
            return at(target->node, status.error());
    auto& controls = target->content.controls;
    SetControl inverse{edit.node, edit.parameter, std::nullopt};
    if (const auto before = controls.find(edit.parameter); before != controls.end()) inverse.binding = before->second;
    if (edit.binding)
        controls.insert_or_assign(edit.parameter, *edit.binding);
    else
        controls.erase(edit.parameter);
    return AppliedEdit{edit, std::move(inverse)};
}

Result<AppliedEdit> Applier::operator()(const SetBypass& edit) {
    auto target = find(edit.node);
    if (!target) return fail(target.error());
    if (edit.bypassed && checks_)
        if (Status status = checkBypass(target->node); !status) return at(target->node, status.error());
    const bool before = std::exchange(target->content.bypassed, edit.bypassed);
    return AppliedEdit{edit, SetBypass{edit.node, before}};
}

Result<AppliedEdit> Applier::operator()(const SetLatency& edit) {
    auto target = find(edit.node);
    if (!target) return fail(target.error());
    if (edit.frames && checks_)
        if (Status status = checkLatency(target->node, *edit.frames, session_.sampleRate); !status)
            return at(target->node, status.error());
    const auto before = std::exchange(target->content.latencyFrames, edit.frames);
    return AppliedEdit{edit, SetLatency{edit.node, before}};
}

Result<AppliedEdit> Applier::operator()(const SetAppearance& edit) {
    auto target = find(edit.node);
    if (!target) return fail(target.error());
    if (checks_)
        if (Status status = checkColour(edit.appearance.colour); !status) return at(target->node, status.error());
    NodeAppearance before = std::exchange(target->content.appearance, edit.appearance);
    return AppliedEdit{edit, SetAppearance{edit.node, std::move(before)}};
}

Result<AppliedEdit> Applier::operator()(const SetRole& edit) {
    auto target = find(edit.node);
    if (!target) return fail(target.error());
    const Role before = std::exchange(target->content.role, edit.role);
    return AppliedEdit{edit, SetRole{edit.node, before}};
}

Result<AppliedEdit> Applier::operator()(const SetState& edit) {
    auto target = find(edit.node);
    if (!target) return fail(target.error());
    ProcessorState before = std::exchange(target->content.state, edit.state);
    return AppliedEdit{edit, SetState{edit.node, std::move(before)}};
}

Result<AppliedEdit> Applier::operator()(const SetFreeze& edit) {
    auto target = find(edit.node);
    if (!target) return fail(target.error());
    if (edit.frozen && checks_)
        if (Status status = checkFreeze(target->node, *edit.frozen, session_.sampleRate); !status)
            return at(target->node, status.error());
    return AppliedEdit{edit, SetFreeze{edit.node, std::exchange(target->content.frozen, edit.frozen)}};
}

Result<AppliedEdit> Applier::operator()(const SetClips& edit) {
    auto target = find(edit.node);
    if (!target) return fail(target.error());
    if (checks_)
        if (Status status = checkClips(target->node, edit.clips); !status) return fail(status.error());
    std::vector<Clip> before = std::exchange(target->content.clips, edit.clips);
    return AppliedEdit{edit, SetClips{edit.node, std::move(before)}};
}

Result<AppliedEdit> Applier::operator()(const SetRecording& edit) {
    auto target = find(edit.node);
    if (!target) return fail(target.error());
    if (checks_)
        if (Status status = checkRecording(target->node, edit.recording); !status)
            return at(target->node, status.error());
    TrackRecording before = std::exchange(target->content.recording, edit.recording);
    return AppliedEdit{edit, SetRecording{edit.node, std::move(before)}};
}

Result<AppliedEdit> Applier::operator()(const SetTempoMap& edit) {
    if (checks_)
        if (auto map = TempoMap::make(edit.points, session_.sampleRate); !map) return fail(std::move(map).error());
    std::vector<TempoPoint> before = std::exchange(session_.tempo, edit.points);
    return AppliedEdit{edit, SetTempoMap{std::move(before)}};
}

Result<AppliedEdit> Applier::operator()(const AddFrame& edit) {
    if (checks_)
        if (Status status = checkCanvasFrame(edit.frame); !status) return fail(status.error());
    const auto id = enter(session_.canvasFrames, session_.nextCanvasFrameId, edit.id, edit.frame, "canvas frame");
    if (!id) return fail(id.error());
    return AppliedEdit{AddFrame{edit.frame, *id}, RemoveFrame{*id}};
}

Result<AppliedEdit> Applier::operator()(const RemoveFrame& edit) {
    const auto found = session_.canvasFrames.find(edit.id);
    if (found == session_.canvasFrames.end()) return unknownFrame(edit.id);
    AddFrame inverse{std::move(found->second), edit.id};
    session_.canvasFrames.erase(found);
    return AppliedEdit{edit, std::move(inverse)};
}

Result<AppliedEdit> Applier::operator()(const SetFrame& edit) {
    const auto found = session_.canvasFrames.find(edit.id);
    if (found == session_.canvasFrames.end()) return unknownFrame(edit.id);
    if (checks_)
        if (Status status = checkCanvasFrame(edit.frame); !status) return fail(status.error());
    CanvasFrame before = std::exchange(found->second, edit.frame);
    return AppliedEdit{edit, SetFrame{edit.id, std::move(before)}};
}

Result<AppliedEdit> Applier::operator()(const SetLoop& edit) {
    if (checks_ && edit.loop)
        if (Status checked = checkLoop(*edit.loop, session_.sampleRate); !checked)
            return fail(std::move(checked).error());
    return AppliedEdit{edit, SetLoop{std::exchange(session_.loop, edit.loop)}};
}

Result<AppliedEdit> Applier::operator()(const SetReferences& edit) {
    if (checks_)
        for (const Reference& reference : edit.references)
            if (Status status = checkReference(reference); !status) return fail(std::move(status).error());
    return AppliedEdit{edit, SetReferences{std::exchange(session_.references, edit.references)}};
}

Result<AppliedEdit> Applier::operator()(const SetTags& edit) {
    if (checks_)
        if (Status status = checkTags(edit.tags); !status) return fail(std::move(status).error());
    return AppliedEdit{edit, SetTags{std::exchange(session_.tags, edit.tags)}};
}

Result<AppliedEdit> Applier::operator()(const SetExports& edit) {
    if (checks_)
        if (Status status = checkExportPresets(edit.exports, session_.exports); !status)
            return fail(std::move(status).error());
    return AppliedEdit{edit, SetExports{std::exchange(session_.exports, edit.exports)}};
}

Result<AppliedEdit> Applier::operator()(const SetRange& edit) {
    if (checks_)
        if (Status status = checkSongRange(edit.startFrame, edit.endFrame); !status) return fail(status.error());
    return AppliedEdit{edit, SetRange{std::exchange(session_.startFrame, edit.startFrame),
                                      std::exchange(session_.endFrame, edit.endFrame)}};
}

Result<AppliedEdit> Applier::operator()(const AddMarker& edit) {
    if (checks_)
        if (Status status = checkMarker(edit.marker); !status) return fail(status.error());
    if (session_.markers.size() >= kMostMarkers)
        return fail(ErrorKind::usage, "the song has " + std::to_string(kMostMarkers) + " markers, and can have no more",
                    {}, "remove some");
    const auto id = enter(session_.markers, session_.nextMarkerId, edit.id, edit.marker, "marker");
    if (!id) return fail(id.error());
    return AppliedEdit{AddMarker{edit.marker, *id}, RemoveMarker{*id}};
}

Result<AppliedEdit> Applier::operator()(const RemoveMarker& edit) {
    auto taken = session_.markers.extract(edit.id);
    if (taken.empty()) return unknownMarker(edit.id);
    return AppliedEdit{edit, AddMarker{std::move(taken.mapped()), edit.id}};
}

Result<AppliedEdit> Applier::operator()(const SetMarker& edit) {
    const auto found = session_.markers.find(edit.id);
    if (found == session_.markers.end()) return unknownMarker(edit.id);
    if (checks_)
        if (Status status = checkMarker(edit.marker); !status) return fail(status.error());
    return AppliedEdit{edit, SetMarker{edit.id, std::exchange(found->second, edit.marker)}};
}

Result<AppliedEdit> Applier::operator()(const SetNote& edit) {
    if (!edit.node) return AppliedEdit{edit, SetNote{{}, std::exchange(session_.note, edit.note)}};
    auto target = find(edit.node);
    if (!target) return fail(target.error());
    return AppliedEdit{edit, SetNote{edit.node, std::exchange(target->content.note, edit.note)}};
}

// What has been done before may name nodes that are gone by now.
Result<AppliedEdit> Applier::operator()(const SetOrder& edit) {
    if (checks_) {
        if (Status status = checkOrder(edit.nodes); !status) return fail(status.error());
        for (const NodeId id : edit.nodes)
            if (!session_.graph.find(id)) return unknownNode(id);
    }
    return AppliedEdit{edit, SetOrder{std::exchange(session_.order, edit.nodes)}};
}

Result<AppliedEdit> Applier::operator()(const std::shared_ptr<const EditGroup>& group) {
    EditGroup done{group->name, {}};
    EditGroup inverse{group->name, {}};  // in order of doing; turned round at the end
    for (const Edit& edit : group->edits) {
        auto applied = std::visit(*this, edit);
        if (!applied) {
            Applier unchecked(session_, registry_, Values::trusted);
            for (auto back = inverse.edits.rbegin(); back != inverse.edits.rend(); ++back)
                (void)std::visit(unchecked, *back);
            return fail(applied.error());
        }
        done.edits.push_back(std::move(applied->done));
        inverse.edits.push_back(std::move(applied->inverse));
    }
    std::reverse(inverse.edits.begin(), inverse.edits.end());
    return AppliedEdit{std::make_shared<const EditGroup>(std::move(done)),
                       std::make_shared<const EditGroup>(std::move(inverse))};
}

}  // namespace

Edit makeGroup(std::string name, std::vector<Edit> edits) {
    return std::make_shared<const EditGroup>(EditGroup{std::move(name), std::move(edits)});
}

Result<AppliedEdit> apply(Session& session, const ProcessorRegistry& registry, const Edit& edit) {
    return std::visit(Applier(session, &registry), edit);
}

Result<AppliedEdit> applyTrusted(Session& session, const ProcessorRegistry& registry, const Edit& edit) {
    return std::visit(Applier(session, &registry, Applier::Values::trusted), edit);
}

Status reapply(Session& session, const Edit& edit) {
    auto applied = std::visit(Applier(session, nullptr), edit);
    if (!applied) return fail(applied.error());
    return {};
}

}  // namespace lacquer::sessions
