#include "editor/models/gain_reduction.hpp"

#include <algorithm>
#include <cmath>

namespace lacquer::editor {

namespace {
constexpr double kNoReductionDb = 0.01;  // less cannot be seen
}

GainReduction::GainReduction(MeterClock& clock, std::function<bool()> rolls) : clock_(clock), rolls_(std::move(rolls)) {
    connect(&clock, &MeterClock::tick, this, &GainReduction::look);
}

void GainReduction::setNode(NodeId node) {
    if (node == node_) return;
    node_ = node;
    history_.fill(0);
    flat_ = kHistory;
    db_ = 0;
    Q_EMIT historyChanged();
    Q_EMIT dbChanged();
}

void GainReduction::look() {
    if (node_) take(clock_.readout(node_, "gainReduction").value_or(0));
}

void GainReduction::take(double db) {
    const double now = std::isfinite(db) && db > kNoReductionDb ? db : 0;
    if (now != db_) {
        db_ = now;
        Q_EMIT dbChanged();
    }
    if (!rolls_()) return;
    const double before = history_[newest_];
    newest_ = (newest_ + 1) % kHistory;
    history_[newest_] = now;
    // A history that is the same everywhere looks the same when it goes on.
    const bool wasFlat = flat_ == kHistory;
    flat_ = now == before ? std::min(flat_ + 1, kHistory) : 1;
    if (!wasFlat || flat_ < kHistory) Q_EMIT historyChanged();
}

}  // namespace lacquer::editor
