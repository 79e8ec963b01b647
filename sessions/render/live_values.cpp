#include "sessions/render/live_values.hpp"

#include <memory>
#include <utility>
#include <vector>

namespace lacquer::sessions {

void sendValues(NodeInstance& instance, const NodeContent& content) {
    const auto& infos = instance.type().parameters;
    for (std::size_t i = 0; i < infos.size(); ++i) {
        if (infos[i].internal) continue;  // not the document's
        const auto value = content.parameters.find(infos[i].id);
        instance.parameters().set(i, value == content.parameters.end() ? infos[i].defaultValue : value->second);
    }
}

void sendLanes(NodeInstance& instance, const NodeContent& content) {
    if (content.automation.empty() && !instance.parameters().hasLanes()) return;
    std::vector<std::shared_ptr<const AutomationLane>> lanes;
    for (const ParameterInfo& info : instance.type().parameters) {
        const AutomationLane* lane = info.internal ? nullptr : content.laneHeard(info.id);
        lanes.push_back(lane ? std::make_shared<const AutomationLane>(*lane) : nullptr);
    }
    instance.parameters().setLanes(std::move(lanes));
}

void sendRecording(TrackMonitor& monitor, const TrackRecording& recording) {
    const auto& inputs = recording.inputs;
    monitor.set(recording.armed ? recording.monitoring : Monitoring::off,
                {inputs.empty() ? -1 : inputs.front() - 1, inputs.empty() ? -1 : inputs.back() - 1});
}

}  // namespace lacquer::sessions
