#include "sessions/model/session.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace lacquer::sessions {

namespace {

constexpr std::array<std::pair<Role, const char*>, 6> kRoleNames{{{Role::none, "none"},
                                                                  {Role::track, "track"},
                                                                  {Role::bus, "bus"},
                                                                  {Role::send, "send"},
                                                                  {Role::master, "master"},
                                                                  {Role::output, "output"}}};

}  // namespace

const AutomationLane* NodeContent::laneHeard(const std::string& parameter) const {
    const auto lane = automation.find(parameter);
    return lane == automation.end() || automationMode(parameter) == AutomationMode::off ? nullptr : &lane->second;
}

AutomationMode NodeContent::automationMode(const std::string& parameter) const {
    const auto mode = automationModes.find(parameter);
    return mode == automationModes.end() ? AutomationMode::play : mode->second;
}

WirePath Session::wirePath(ConnectionId id) const {
    const auto found = wirePaths.find(id);
    return found == wirePaths.end() ? WirePath() : found->second;
}

bool Session::isBypassed(NodeId id) const {
    return content(id).bypassed && canBeBypassed(*graph.find(id));
}

std::vector<NodeId> Session::nodesInOrder() const {
    std::vector<NodeId> nodes;
    std::set<NodeId> placed;
    for (const NodeId id : order)
        if (graph.find(id) && placed.insert(id).second) nodes.push_back(id);
    for (const auto& [id, node] : graph.nodes())
        if (!placed.contains(id)) nodes.push_back(id);
    return nodes;
}

std::vector<MarkerId> Session::markersInOrder() const {
    std::vector<MarkerId> ids;
    for (const auto& [id, marker] : markers) ids.push_back(id);
    std::ranges::stable_sort(ids, {}, [this](MarkerId id) { return markers.at(id).positionFrames; });
    return ids;
}

TimelineFrame Session::lastClipEnd() const {
    TimelineFrame end = 0;
    for (const auto& [id, content] : contents)
        for (const Clip& clip : content.clips) end = std::max(end, clip.endFrame());
    return end;
}

std::filesystem::path Session::resolve(const std::string& file) const {
    return (folder / std::filesystem::path(file)).lexically_normal();
}

std::string Session::nameOf(const std::filesystem::path& file) const {
    const std::filesystem::path inside = file.lexically_relative(folder);
    const bool within = !folder.empty() && !inside.empty() && !leavesSessionFolder(inside.string());
    return (within ? inside : file).generic_string();
}

ProcessorState Session::named(ProcessorState state) const {
    for (auto& [key, file] : state)
        if (isFileKey(key)) file = nameOf(file);
    return state;
}

bool leavesSessionFolder(const std::string& file) {
    const std::filesystem::path path = std::filesystem::path(file).lexically_normal();
    return path.is_absolute() || (!path.empty() && *path.begin() == "..");
}

const char* toString(Role role) {
    return std::find_if(kRoleNames.begin(), kRoleNames.end(), [role](const auto& entry) { return entry.first == role; })
        ->second;
}

std::optional<Role> parseRole(const std::string& text) {
    for (const auto& [role, name] : kRoleNames)
        if (text == name) return role;
    return std::nullopt;
}

}  // namespace lacquer::sessions
