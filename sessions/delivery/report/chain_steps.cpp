#include "sessions/delivery/report/chain_steps.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>
#include <set>

#include "sessions/delivery/report/report_words.hpp"
#include "sessions/model/flow_order.hpp"
#include "sessions/render/needed_nodes.hpp"

namespace lacquer::sessions {
namespace {

// As many digits as a setting needs.
std::string settingNumber(double value) {
    const double size = std::fabs(value);
    std::string text = decimalText(value, size >= 100 ? 0 : size >= 10 ? 1 : 2);
    if (text.find('.') == std::string::npos) return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

std::string settingValue(const ParameterInfo& info, double value) {
    if (info.scale == ParameterScale::toggle) return value >= 0.5 ? "on" : "off";
    if (info.scale == ParameterScale::choice) {
        const auto index = static_cast<std::size_t>(std::max(0.0, std::round(value)));
        if (index < info.choices.size()) return info.choices[index];
    }
    if (info.unit == "Hz" && value >= 1000) return settingNumber(value / 1000) + " kHz";
    const bool joined = info.unit.empty() || info.unit.starts_with(':');
    return settingNumber(value) + (joined ? "" : " ") + info.unit;
}

void addSetting(std::string& settings, const std::string& setting) {
    settings += (settings.empty() ? "" : ", ") + setting;
}

std::string settingsOf(const NodeContent& content, const ProcessorType* type) {
    std::string settings;
    constexpr int kMostSettings = 24;  // a plugin may have hundreds
    int count = 0;
    const auto add = [&](const std::string& setting) {
        if (++count <= kMostSettings) addSetting(settings, setting);
    };
    if (type != nullptr)
        for (const ParameterInfo& info : type->parameters) {
            const auto value = content.parameters.find(info.id);
            if (info.internal) continue;
            if (content.laneHeard(info.id) != nullptr)
                add(info.name + " automated");
            else if (value != content.parameters.end() && value->second != info.defaultValue)
                add(info.name + " " + settingValue(info, value->second));
        }
    else
        for (const auto& [id, value] : content.parameters) add(id + " " + settingNumber(value));
    bool ownState = false;
    for (const auto& [key, value] : content.state)
        if (isFileKey(key))
            add(std::filesystem::path(value).filename().string());
        else
            ownState = true;
    if (count > kMostSettings) addSetting(settings, "and " + std::to_string(count - kMostSettings) + " more");
    if (ownState) addSetting(settings, "with a state of its own");
    return settings;
}

ChainStep stepOf(const Session& session, NodeId id, const ProcessorRegistry& registry) {
    const Node& node = *session.graph.find(id);
    const auto type = registry.find(node.type);
    ChainStep step{node.name, type ? (*type)->name : node.type,
                   settingsOf(session.content(id), type ? type->get() : nullptr)};
    if (session.isBypassed(id)) step.settings = "bypassed";
    return step;
}

// The one node that it hears; none where there are several, or none.
std::optional<NodeId> onlySourceOf(const Graph& graph, NodeId id) {
    std::set<NodeId> sources;
    for (const Connection& wire : graph.incoming(id)) sources.insert(wire.source.node);
    return sources.size() == 1 ? std::optional(*sources.begin()) : std::nullopt;
}

}  // namespace

std::vector<ChainRun> chainRunsOf(const Session& session, const ProcessorRegistry& registry) {
    std::vector<NodeId> outputs;
    for (const auto& [id, content] : session.contents)
        if (content.role == Role::output) outputs.push_back(id);
    const std::set<NodeId> heard = leadingTo(session.graph, outputs);
    std::vector<ChainRun> runs;
    std::optional<NodeId> before;
    for (const NodeId id : flowOrder(session)) {
        if (!heard.contains(id)) continue;
        const std::optional<NodeId> source = onlySourceOf(session.graph, id);
        if (!before || source != before) runs.push_back({session.graph.find(id)->name, {}});
        runs.back().steps.push_back(stepOf(session, id, registry));
        before = id;
    }
    return runs;
}

}  // namespace lacquer::sessions
