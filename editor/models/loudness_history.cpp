#include "editor/models/loudness_history.hpp"

#include <algorithm>
#include <cmath>

namespace lacquer::editor {

namespace {
constexpr double kLongestBeatMs = 1000;  // the clock has stood still for what is longer
}

LoudnessHistory::LoudnessHistory(MeterClock& clock, std::function<bool()> rolls)
    : clock_(clock), rolls_(std::move(rolls)), steps_(kSteps) {
    connect(&clock, &MeterClock::tick, this, &LoudnessHistory::look);
}

bool LoudnessHistory::isOf(const ProcessorType& type) {
    return type.findReadout("momentary") && type.findReadout("shortTerm") && type.findReadout("integrated") &&
           type.findReadout("maxMomentary");
}

void LoudnessHistory::setNode(NodeId node) {
    if (node == node_) return;
    node_ = node;
    sinceBeat_.invalidate();
    forget();
}

void LoudnessHistory::forget() {
    size_ = 0;
    open_ = {};
    openMs_ = 0;
    integrated_.reset();
    highest_ = -std::numeric_limits<double>::infinity();
    Q_EMIT changed();
}

void LoudnessHistory::look() {
    if (!node_) return;
    const double elapsedMs = sinceBeat_.isValid() ? static_cast<double>(sinceBeat_.nsecsElapsed()) / 1e6 : 0;
    sinceBeat_.start();
    const auto momentary = clock_.readout(node_, "momentary"), shortTerm = clock_.readout(node_, "shortTerm"),
               integrated = clock_.readout(node_, "integrated"), highest = clock_.readout(node_, "maxMomentary");
    if (momentary && shortTerm && integrated && highest)
        take({*momentary, *shortTerm, *integrated, *highest}, elapsedMs);
}

void LoudnessHistory::take(const Reading& now, double elapsedMs) {
    if (now.maxMomentary < highest_) forget();  // only a new start lets it fall
    highest_ = now.maxMomentary;
    if (!rolls_()) return;
    open_.momentary = std::max(open_.momentary, static_cast<float>(now.momentary));
    open_.shortTerm = static_cast<float>(now.shortTerm);
    openMs_ += std::min(elapsedMs, kLongestBeatMs);
    if (openMs_ < kStepMs) return;
    for (; openMs_ >= kStepMs; openMs_ -= kStepMs) {
        newest_ = (newest_ + 1) % kSteps;
        steps_[newest_] = open_;
        size_ = std::min(size_ + 1, kSteps);
    }
    open_ = {};
    integrated_ = std::isfinite(now.integrated) ? std::optional(now.integrated) : std::nullopt;
    Q_EMIT changed();
}

}  // namespace lacquer::editor
