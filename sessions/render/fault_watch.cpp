#include "sessions/render/fault_watch.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

namespace lacquer::sessions {

std::string FaultWatch::nameOf(NodeId id, const LiveNode& node) const {
    const Node* record = session_.graph.find(id);
    return record != nullptr ? record->name : node.instance->name();
}

void FaultWatch::noteNew(const LiveNode& node) {
    if (!node.broken) return;
    Error fault = *node.broken;
    if (node.gaveUp) return noteLeftOut(std::move(fault));
    fault.what = "does not start and is left out: " + fault.what;
    if (fault.remedy.empty()) fault.remedy = "replace or remove it, or open the session again once it can start";
    note(std::move(fault));
}

void FaultWatch::noteLeftOut(Error why) {
    why.what = "is left out: " + why.what;
    note(std::move(why));
}

void FaultWatch::noteStartedAgain(NodeId id, const LiveNode& node) {
    note({ErrorKind::failed, "put out nothing but values that are not numbers any more; it has been started again",
          nameOf(id, node), "if it happens again, change its settings or replace it"});
}

void FaultWatch::blame(LiveNodes& nodes, double need, const PrepareSpec& spec) {
    constexpr double kMuch = 0.5;             // of the time there is, for one node
    constexpr double kAll = 0.9;              // the device wants some of it
    constexpr std::uint32_t kNoAccident = 3;  // blocks
    constexpr std::size_t kMostExpensive = 3;
    const char* const remedy = "choose a larger quantum, replace the node or render its part to a file";
    const double periodNs = 1e9 * spec.quantumFrames / spec.sampleRate;
    const auto percent = [](double share) { return std::to_string(std::lround(100 * share)) + " %"; };
    std::vector<std::pair<double, std::string>> costs;
    bool blamed = false;
    for (auto& [id, node] : nodes) {
        const double share = node.instance->costNs().value_or(0) / periodNs;
        const bool always = share >= kMuch, sometimes = node.instance->longBlocks() >= kNoAccident;
        costs.emplace_back(share, nameOf(id, node));
        blamed |= always || sometimes;
        if ((!always && !sometimes) || node.reported.overrun) continue;
        node.reported.overrun = true;
        note({ErrorKind::failed,
              "takes " + (always ? percent(share) : "up to " + percent(node.instance->longestNs() / periodNs)) +
                  " of the time there is; the sound drops out",
              nameOf(id, node), remedy});
    }
    if (blamed || overloadReported_ || need < kAll) return;
    overloadReported_ = true;
    std::sort(costs.begin(), costs.end(), std::greater<>());
    std::string names;
    for (std::size_t i = 0; i < std::min(kMostExpensive, costs.size()); ++i)
        names += (i == 0 ? "" : ", ") + costs[i].second;
    note({ErrorKind::failed,
          "the session needs " + percent(need) + " of the time there is; its most expensive nodes are " + names,
          {},
          "choose a larger quantum, or render some of its parts to files"});
}

void FaultWatch::look(NodeId id, LiveNode& node) {
    const NodeInstance& instance = *node.instance;
    const std::string name = nameOf(id, node);
    if (instance.nonFiniteBlocks.load(std::memory_order_relaxed) > 0 && !std::exchange(node.reported.nonFinite, true))
        note({ErrorKind::failed, "puts out values that are not numbers; it has been silenced", name,
              "reset or remove the plugin"});
    if (instance.limitsOutput() && instance.tooLoudBlocks.load(std::memory_order_relaxed) > 0 &&
        !std::exchange(node.reported.tooLoud, true))
        note({ErrorKind::failed, "puts out more than +60 dBFS; it has been limited to that", name,
              "lower its input or its gain, or replace it"});
    if (!node.reported.latency && !instance.reportsPossibleLatency()) {
        node.reported.latency = true;
        note({ErrorKind::failed,
              "now reports a latency of " + std::to_string(instance.reportedLatency()) + " frames, which cannot be; " +
                  std::to_string(node.instance->latencyFrames()) + " are made up for, as before",
              name, "reset or remove the plugin"});
    }
    if (!node.gone)
        if (const auto why = node.instance->processor().whyGone()) {
            node.gone = Error{ErrorKind::failed, "has been muted, since its plugin's process has gone: " + *why, name,
                              "start it again, with the settings it had, or replace it"};
            note(*node.gone);
        }
    if (!node.reader) return;
    const std::uint64_t misses = node.reader->misses();
    if (misses > node.reported.misses) note({ErrorKind::failed, kLateFiles, name, "use a faster disk, or render"});
    node.reported.misses = misses;
    if (auto error = node.reader->error(); error && !node.reported.mediaError) {
        node.reported.mediaError = true;
        error->where = name + ": " + error->where;
        note(std::move(*error));
    }
}

std::vector<Error> FaultWatch::take(LiveNodes& nodes, LoadMeter& load, const PrepareSpec& spec) {
    if (const auto need = load.takeNeed()) blame(nodes, *need, spec);
    for (auto& [id, node] : nodes) look(id, node);
    return std::exchange(faults_, {});
}

}  // namespace lacquer::sessions
