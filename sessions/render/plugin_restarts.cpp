#include "sessions/render/plugin_restarts.hpp"

namespace lacquer::sessions {
namespace {

constexpr double kSpoiltSeconds = 0.25;  // no effect sounds like that on purpose
constexpr double kWellSeconds = 10;

}  // namespace

PluginRestarts::Verdict PluginRestarts::look(NodeId id, const NodeInstance& instance, EngineFrame now,
                                             const PrepareSpec& spec) {
    const auto known = records_.find(id);
    const double spoiltFrames =
        static_cast<double>(instance.nonFiniteInARow.load(std::memory_order_relaxed)) * spec.quantumFrames;
    if (!instance.type().foreign || spoiltFrames < kSpoiltSeconds * spec.sampleRate) {
        if (known != records_.end() && known->second.tries <= kTries &&
            static_cast<double>(now - known->second.lastFrame) > kWellSeconds * spec.sampleRate)
            records_.erase(known);
        return Verdict::allRight;
    }
    Record& record = records_[id];
    ++record.tries;
    record.lastFrame = now;
    return record.tries > kTries ? Verdict::giveUp : Verdict::startAgain;
}

bool PluginRestarts::forgive(NodeId id) {
    if (!gaveUp(id)) return false;
    records_.erase(id);
    return true;
}

int PluginRestarts::tries(NodeId id) const {
    const auto known = records_.find(id);
    return known == records_.end() ? 0 : known->second.tries;
}

}  // namespace lacquer::sessions
